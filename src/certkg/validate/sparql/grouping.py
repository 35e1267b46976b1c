"""GROUP BY and aggregates (SPARQL 1.1, sections 11 and 18.2.4.1)."""

from __future__ import annotations

from typing import Any

from certkg.validate.plan.analysis import columns
from certkg.validate.plan.nodes import (
    Aggregate,
    Call,
    Const,
    Expression,
    Extend,
    Group,
    LeftJoin,
    Plan,
    Project,
    Ref,
)
from certkg.validate.shapes.terms import XSD, literal
from certkg.validate.sparql.filters import value
from certkg.validate.sparql.scope import Names, Scope, keep

__all__ = ["grouped"]

_ZERO = Const(literal("0", f"{XSD}integer"))
_OF_NOTHING = {"count": _ZERO, "sum": _ZERO, "avg": _ZERO, "group_concat": Const(literal(""))}
_NAMES = {"groupconcat": "group_concat", "group_concat": "group_concat"}


def grouped(names: Names, node: Any, source: Plan, scope: Scope) -> Plan:
    """The groups of the source's rows, apart for each row of the scope, with their aggregates."""
    plan, keys = _keys(names, node.p.expr or (), source, scope)
    renamed: list[tuple[str, str]] = []
    aggregates: list[Aggregate] = []
    for item in node.A:
        name = str(item.name).removeprefix("Aggregate_").lower()
        if name == "sample" and str(item.vars) in (*keys, *scope.keys):
            renamed.append((str(item.res), str(item.vars)))
            continue
        plan, aggregate = _aggregate(names, item, _NAMES.get(name, name), plan, scope)
        aggregates.append(aggregate)
    by = tuple(dict.fromkeys((*scope.keys, *keys)))
    if scope.seed is not None and not node.p.expr:
        result = _for_each(names, plan, tuple(aggregates), scope)
    else:
        result = Group(plan, by, tuple(aggregates))
    kept = tuple((name, name) for name in columns(result))
    return Project(result, (*kept, *renamed)) if renamed else result


def _keys(names: Names, conditions: Any, plan: Plan, scope: Scope) -> tuple[Plan, list[str]]:
    from rdflib import Variable

    keys = []
    for condition in conditions:
        if isinstance(condition, Variable):
            key = str(condition)
            if key not in columns(plan):  # never bound, but still a key: no rows, no group
                key = names.fresh()
                plan = Extend(plan, key, _ZERO)
            keys.append(key)
            continue
        plan, expression = value(names, plan, condition, scope)
        key = names.fresh()
        plan = Extend(plan, key, expression)
        keys.append(key)
    return plan, keys


def _aggregate(names: Names, item: Any, name: str, plan: Plan, scope: Scope) -> tuple[Plan, Aggregate]:
    argument: Expression | None = None
    if str(item.vars) != "*":
        plan, argument = value(names, plan, item.vars, scope)
    separator = " " if item.separator is None else str(item.separator)
    return plan, Aggregate(str(item.res), name, argument, bool(item.distinct), separator)


def _for_each(names: Names, plan: Plan, aggregates: tuple[Aggregate, ...], scope: Scope) -> Plan:
    """One group for each row of the scope, also where it has no solution."""
    assert scope.seed is not None  # noqa: S101  # the caller asks only then
    there = names.fresh()
    group = Group(plan, scope.keys, (*aggregates, Aggregate(there, "count", None)))
    result: Plan = LeftJoin(keep(scope.seed, scope.keys), group)
    for aggregate in aggregates:
        empty = _OF_NOTHING.get(aggregate.name)
        if empty is None:
            continue
        column = names.fresh()
        test = Call("bound", (Ref(there),))
        result = Extend(result, column, Call("if", (test, Ref(aggregate.column), empty)))
        others = [(name, name) for name in columns(result) if name not in {column, aggregate.column}]
        result = Project(result, (*others, (aggregate.column, column)))
    return keep(result, [name for name in columns(result) if name != there])
