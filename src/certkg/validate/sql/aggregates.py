"""GROUP BY and aggregates (SPARQL 1.1, section 11): of counts and numbers natively, the others by the interpreter's functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from certkg.validate.plan.analysis import references
from certkg.validate.plan.nodes import Aggregate, Group, Ref
from certkg.validate.sql.conditions import needs
from certkg.validate.sql.expressions import expression
from certkg.validate.sql.relation import Select, Session, nothing, opened, settled, with_terms
from certkg.validate.sql.terms.dialect import string
from certkg.validate.sql.terms.numbers import extreme, extreme_term, total
from certkg.validate.sql.terms.values import Column, Form, Value, as_native, as_text, kept_payload

__all__ = ["grouped"]

_EXTREMES = ("min", "max")
_OF_TERMS = {"least": "min", "greatest": "max"}
_BY_TERM = frozenset({"count", *_OF_TERMS})


def grouped(plan: Group, source: Select, session: Session) -> Select:
    """The groups with their keys and aggregates."""
    wanted: set[str] = set()
    read = set(plan.keys)
    for aggregate in plan.aggregates:
        if aggregate.argument is not None:
            wanted |= needs(aggregate.argument, source.values, value=aggregate.name not in _BY_TERM)
            read |= references(aggregate.argument)
    full = settled(with_terms(source, sorted(wanted), session), read, session)
    if not plan.keys:  # one group even of no rows, so the tests must not stand beside it
        full = opened(replace(full, closed=True), session)
    known = full.values
    values, keys = {}, []
    for name in plan.keys:
        value = known.get(name)
        if value is None:
            values[name] = nothing(Column(payload=True, sure=False))
            continue
        keys.append(value.sql)
        values[name] = kept_payload(value)
    for aggregate in plan.aggregates:
        values[aggregate.column] = _aggregate(aggregate, known, session)
    groups = f" GROUP BY {', '.join(keys) or '()'}"
    if plan.keys and not keys:
        groups = " GROUP BY () HAVING count(*) > 0"
    return replace(full, values=values, tail=groups, place="", closed=True)


def _aggregate(aggregate: Aggregate, known: Mapping[str, Value], session: Session) -> Value:
    distinct = "DISTINCT " if aggregate.distinct else ""
    if aggregate.argument is None:
        rows = ", ".join(value.sql for value in known.values())
        counted = f"DISTINCT row({rows})" if aggregate.distinct and rows else "*"
        return Value(Form.INT, f"count({counted})", sure=True)
    value = expression(aggregate.argument, known, session)
    if aggregate.name == "count":
        return Value(Form.INT, f"count({distinct}{value.sql})", sure=True)
    if aggregate.name in _OF_TERMS:
        held = f"{_OF_TERMS[aggregate.name]}({value.sql})"
        return Value(value.form, held, sure=value.sure, node=value.node)
    if aggregate.name == "total" and value.form is Form.INT:
        return Value(Form.INT, f"sum({value.sql})::BIGINT", sure=True)
    if aggregate.name == "sample" and isinstance(aggregate.argument, Ref) and value.form is Form.ID:
        return Value(Form.ID, f"any_value({value.sql})", node=value.node)
    if aggregate.name in _EXTREMES and value.sure and (native := _extreme(aggregate.name, value)):
        return native
    if aggregate.name in _EXTREMES and (native := extreme_term(aggregate.name, value)):
        return native
    text = as_text(value)
    order = f" ORDER BY {text}" if aggregate.name == "group_concat" and value.constant is None else ""
    arguments = [f"list({distinct}{text}{order})"]
    if aggregate.name == "group_concat":
        arguments.append(string(aggregate.separator))
    general = session.call(f"agg_{aggregate.name}", arguments)
    if aggregate.name in _EXTREMES:
        return extreme(aggregate.name, value, general)
    if aggregate.name == "sum" and not distinct:
        return total(value, general)
    return Value(Form.TEXT, general)


def _extreme(name: str, value: Value) -> Value | None:
    """The least or greatest of values that are all days or all whole numbers; None for others."""
    held = as_native(value)
    return None if held is None else replace(held, sql=f"{name}({held.sql})", sure=False)
