"""Transitive paths: a recursive table of distinct pairs, grown from the starts (SPARQL 1.1, section 18.4)."""

from __future__ import annotations

from collections.abc import Callable

from certkg.validate.plan.nodes import Closure, Plan
from certkg.validate.sql.relation import Relation, Session, Table, opened
from certkg.validate.sql.terms.dialect import identifier
from certkg.validate.sql.terms.values import Column, as_id
from certkg.validate.sql.writing import selected

__all__ = ["closure"]

_NODES = "SELECT s AS a FROM triples UNION SELECT o AS a FROM triples"


def closure(plan: Closure, write: Callable[[Plan], Relation], session: Session) -> Table:
    """Pairs reachable by one or more steps, or also by none; a cycle ends since pairs are kept once."""
    steps = _ids(write(plan.step), ("start", "end"), session)
    starts = None if plan.starts is None else _ids(write(plan.starts), ("start",), session)
    step, walk = session.alias(), session.alias()
    first = f"SELECT a, b FROM {step}"
    if starts is not None:
        first = f"SELECT {step}.a, {step}.b FROM ({starts}) g JOIN {step} ON {step}.a = g.a"
        if plan.zero:
            first = f"SELECT a, a AS b FROM ({starts}) g"
    elif plan.zero:
        first = f"SELECT a, a AS b FROM ({_NODES}) g"
    start, end = identifier(plan.start), identifier(plan.end)
    grown = f"SELECT {walk}.{start}, {step}.b FROM {walk} JOIN {step} ON {walk}.{end} = {step}.a"
    definition = f"{step}(a, b) AS MATERIALIZED ({steps}), {walk}({start}, {end}) AS ({first} UNION {grown})"
    table = Table(walk, {plan.start: Column(), plan.end: Column()}, definition=definition)
    session.tables.append(table)
    return table


def _ids(relation: Relation, names: tuple[str, ...], session: Session) -> str:
    select = opened(relation, session)
    listed = (f"{as_id(select.values[name])} AS {part}" for name, part in zip(names, "ab", strict=False))
    return selected(select, listed)
