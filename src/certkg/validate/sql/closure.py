"""Transitive paths: a recursive table of distinct pairs, grown from the starts (SPARQL 1.1, section 18.4)."""

from __future__ import annotations

from collections.abc import Callable

from certkg.validate.plan.nodes import Closure, Plan
from certkg.validate.sql.relation import Relation, Session
from certkg.validate.sql.terms.dialect import identifier
from certkg.validate.sql.terms.values import Column, as_id

__all__ = ["closure"]

_NODES = "SELECT s AS a FROM triples UNION SELECT o AS a FROM triples"


def closure(plan: Closure, write: Callable[[Plan], Relation], session: Session) -> Relation:
    """Pairs reachable by one or more steps, or also by none; a cycle ends since pairs are kept once."""
    step, walk = session.alias(), session.alias()
    steps = _ids(write(plan.step), ("start", "end"), session)
    first = f"SELECT a, b FROM {step}"
    if plan.starts is not None:
        starts = _ids(write(plan.starts), ("start",), session)
        first = f"SELECT {step}.a, {step}.b FROM ({starts}) g JOIN {step} ON {step}.a = g.a"
        if plan.zero:
            first = f"SELECT a, a AS b FROM ({starts})"
    elif plan.zero:
        first = f"SELECT a, a AS b FROM ({_NODES})"
    tables = (
        f"{step}(a, b) AS MATERIALIZED ({steps}), "
        f"{walk}(a, b) AS ({first} UNION SELECT {walk}.a, {step}.b FROM {walk} JOIN {step} ON {walk}.b = {step}.a)"
    )
    start, end = identifier(plan.start), identifier(plan.end)
    sql = f"WITH RECURSIVE {tables} SELECT a AS {start}, b AS {end} FROM {walk}"
    return Relation(sql, {plan.start: Column(), plan.end: Column()})


def _ids(relation: Relation, names: tuple[str, ...], session: Session) -> str:
    full = relation
    alias = session.alias()
    values = full.values(alias)
    listed = ", ".join(f"{as_id(values[name])} AS {part}" for name, part in zip(names, "ab", strict=False))
    return f"SELECT {listed} FROM ({full.sql}) {alias}"
