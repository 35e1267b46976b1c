"""GROUP BY and aggregates (SPARQL 1.1, section 11): counts natively, the others by the interpreter's functions."""

from __future__ import annotations

from collections.abc import Mapping

from certkg.validate.plan.nodes import Aggregate, Group, Ref
from certkg.validate.sql.conditions import needs
from certkg.validate.sql.expressions import expression
from certkg.validate.sql.relation import Relation, Session, nothing, picked, with_terms
from certkg.validate.sql.terms.dialect import string
from certkg.validate.sql.terms.values import Column, Form, Value, as_text, kept_payload

__all__ = ["grouped"]


def grouped(plan: Group, source: Relation, session: Session) -> Relation:
    """The groups with their keys and aggregates."""
    wanted: set[str] = set()
    for aggregate in plan.aggregates:
        if aggregate.argument is not None:
            known = source.values("")
            wanted |= needs(aggregate.argument, known, value=aggregate.name != "count")
    full, alias = with_terms(source, sorted(wanted), session), session.alias()
    known = full.values(alias)
    values, keys = {}, []
    for name in plan.keys:
        value = known.get(name)
        if value is None:
            values[name] = nothing(Column(payload=True), name)
            continue
        keys.append(value.sql)
        values[name] = kept_payload(value)
    for aggregate in plan.aggregates:
        values[aggregate.column] = _aggregate(aggregate, known, session)
    groups = f" GROUP BY {', '.join(keys)}" if keys else ""
    if plan.keys and not keys:
        groups = " HAVING count(*) > 0"
    return picked(values, f"FROM ({full.sql}) {alias}{groups}")


def _aggregate(aggregate: Aggregate, known: Mapping[str, Value], session: Session) -> Value:
    distinct = "DISTINCT " if aggregate.distinct else ""
    if aggregate.argument is None:
        rows = ", ".join(value.sql for value in known.values())
        counted = f"DISTINCT row({rows})" if aggregate.distinct and rows else "*"
        return Value(Form.INT, f"count({counted})", sure=True)
    value = expression(aggregate.argument, known, session)
    if aggregate.name == "count":
        return Value(Form.INT, f"count({distinct}{value.sql})", sure=True)
    if aggregate.name == "sample" and isinstance(aggregate.argument, Ref) and value.form is Form.ID:
        return Value(Form.ID, f"any_value({value.sql})", node=value.node)
    text = as_text(value)
    order = f" ORDER BY {text}" if aggregate.name == "group_concat" else ""
    arguments = [f"list({distinct}{text}{order})"]
    if aggregate.name == "group_concat":
        arguments.append(string(aggregate.separator))
    return Value(Form.TEXT, session.call(f"agg_{aggregate.name}", arguments))
