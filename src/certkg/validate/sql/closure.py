"""Transitive paths: a recursive table of distinct pairs, grown from the starts (SPARQL 1.1, section 18.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from certkg.validate.plan.nodes import Closure, Plan
from certkg.validate.sql.relation import Relation, Select, Session, Table, opened, with_terms
from certkg.validate.sql.terms.dialect import identifier
from certkg.validate.sql.terms.values import Column, Form, Value, as_id, as_text
from certkg.validate.sql.writing import selected

__all__ = ["closure"]

_NODES = "SELECT s AS a FROM triples UNION SELECT o AS a FROM triples"


def closure(plan: Closure, write: Callable[[Plan], Relation], session: Session) -> Relation:
    """Pairs reachable by one or more steps, or also by none; a cycle ends since pairs are kept once."""
    steps = _ids(write(plan.step), ("start", "end"), session)
    given: Relation | None = None if plan.starts is None else opened(write(plan.starts), session)
    computed = given is not None and given.columns["start"].form is not Form.ID
    if given is not None and computed:
        given = session.shared(given)
    starts = None if given is None else _ids(given, ("start",), session)
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
    if given is None or not computed:
        return table
    return _with_texts(plan, table, given, session)


def _with_texts(plan: Closure, walk: Table, starts: Relation, session: Session) -> Select:
    """The pairs with their text, where the starts were computed and need not be terms of the data."""
    pairs = with_terms(opened(walk, session), (plan.end,), session)
    told = opened(starts, session)
    text = as_text(told.values["start"])
    same = f"{as_id(told.values['start'])} = {pairs.values[plan.start].sql}"
    end = f"coalesce({as_text(pairs.values[plan.end])}, {text})"
    values = {plan.start: Value(Form.TEXT, text, sure=True), plan.end: Value(Form.TEXT, end, sure=True)}
    joined = replace(told.sources[0], kind="LEFT JOIN", on=same)
    return opened(replace(pairs, values=values, sources=(*pairs.sources, joined), closed=True), session)


def _ids(relation: Relation, names: tuple[str, ...], session: Session) -> str:
    select = opened(relation, session)
    listed = (f"{as_id(select.values[name])} AS {part}" for name, part in zip(names, "ab", strict=False))
    return selected(select, listed)
