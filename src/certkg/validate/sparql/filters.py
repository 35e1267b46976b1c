"""Conditions and values, with EXISTS as semi-joins (SPARQL 1.1, sections 8.1 and 18.6)."""

from __future__ import annotations

from typing import Any

from certkg.validate.plan.analysis import certain, columns, conjunction
from certkg.validate.plan.nodes import (
    Call,
    Const,
    Distinct,
    Expression,
    Extend,
    Filter,
    Mark,
    Plan,
    Ref,
    SemiJoin,
)
from certkg.validate.sparql.expressions import expression
from certkg.validate.sparql.reading import mentioned
from certkg.validate.sparql.scope import FREE, Names, Scope, keep

__all__ = ["has_exists", "satisfying", "value"]

#: Stands for an unbound outer variable in a key; no data holds it, and if so, nothing breaks but a key.
_UNBOUND = Const("<urn:x-certkg:unbound>")


def has_exists(node: Any) -> bool:
    """Says whether an expression holds an EXISTS."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, CompValue):
        if str(node.name) in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            return True
        return any(has_exists(part) for key, part in node.items() if key != "_vars")
    return isinstance(node, (list, tuple)) and any(map(has_exists, node))


def value(names: Names, plan: Plan, node: Any, scope: Scope) -> tuple[Plan, Expression]:
    """An expression over a plan's rows, and the plan with a column for each EXISTS in it."""
    current = plan

    def exists(graph: Any) -> str:
        nonlocal current
        left, right, on = _correlated(names, current, graph, scope)
        column = names.fresh()
        current = keep(Mark(left, right, on, column), (*columns(current), column))
        return column

    result = expression(names, node, exists)
    return current, result


def satisfying(names: Names, plan: Plan, node: Any, scope: Scope) -> Plan:
    """The rows of a plan that satisfy a condition; an EXISTS that must be true becomes a semi-join."""
    wanted = columns(plan)
    parts = list(_conjuncts(node))
    plain = [part for part in parts if not has_exists(part)]
    if plain:
        conditions = tuple(value(names, plan, part, scope)[1] for part in plain)
        plan = Filter(plan, conjunction(conditions))
    for part in parts:
        if not has_exists(part):
            continue
        graph, negated = _existence(part)
        if graph is not None:
            left, right, on = _correlated(names, plan, graph, scope)
            plan = SemiJoin(left, right, on, negated)
        else:
            plan, condition = value(names, plan, part, scope)
            plan = Filter(plan, condition)
        plan = keep(plan, wanted)
    return plan


def _conjuncts(node: Any) -> list[Any]:
    if str(getattr(node, "name", "")) == "ConditionalAndExpression":
        return [leaf for part in (node.expr, *(node.other or ())) for leaf in _conjuncts(part)]
    return [node]


def _existence(node: Any) -> tuple[Any, bool]:
    """The pattern of ``EXISTS``, ``NOT EXISTS``, ``! EXISTS``, and whether it must be absent."""
    match str(getattr(node, "name", "")):
        case "Builtin_EXISTS":
            return node.graph, False
        case "Builtin_NOTEXISTS":
            return node.graph, True
        case "UnaryNot":
            graph, negated = _existence(node.expr)
            return graph, not negated
        case _:
            return None, False


def _correlated(names: Names, plan: Plan, graph: Any, scope: Scope) -> tuple[Plan, Plan, tuple[str, ...]]:
    """The outer rows, the inner rows and the columns they must agree on.

    An outer column that may be unbound is a variable of the pattern in the rows that leave it unbound;
    a second column, in which unbound is a value, then tells the outer rows apart.
    """
    from certkg.validate.sparql.patterns import independent, pattern

    inside = mentioned(graph)
    needed = [name for name in columns(plan) if name in inside]
    known = certain(plan)
    sure = tuple(name for name in needed if name in known)
    if len(sure) == len(needed) and independent(names, graph, frozenset(needed)):
        alone = pattern(names, graph, FREE)
        if frozenset(sure) <= certain(alone):
            return plan, keep(alone, sure), sure
    left, keys = plan, list(sure)
    for name in needed:
        if name not in known:
            key = names.fresh()
            left = Extend(left, key, Call("coalesce", (Ref(name), _UNBOUND)))
            keys.append(key)
    seed = Distinct(keep(left, dict.fromkeys((*needed, *keys))))
    right = pattern(names, graph, Scope(seed, tuple(keys), scope.everywhere))
    return left, keep(right, keys), tuple(keys)
