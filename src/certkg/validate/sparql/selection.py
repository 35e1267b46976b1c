"""Projection, DISTINCT, ORDER BY and LIMIT (SPARQL 1.1, sections 15 and 18.2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from certkg.validate.plan.analysis import columns, references
from certkg.validate.plan.nodes import Const, Distinct, Extend, OrderBy, OrderKey, Plan, Slice
from certkg.validate.sparql.filters import value
from certkg.validate.sparql.scope import Names, Scope, keep
from certkg.validate.unsupported import UnsupportedError

__all__ = ["Selection", "selected", "selection"]


@dataclass(frozen=True, slots=True)
class Selection:
    """A SELECT taken apart: names, the algebra of its body, and its modifiers."""

    names: tuple[str, ...]
    body: Any
    distinct: bool = False
    order: tuple[Any, ...] = ()
    offset: int = 0
    limit: int | None = None


def selection(node: Any) -> Selection:
    """The parts of a SELECT's algebra."""
    distinct, order, offset, limit = False, (), 0, None
    names: tuple[str, ...] = ()
    while str(node.name) in {"Slice", "Distinct", "Reduced", "Project", "OrderBy"}:
        match str(node.name):
            case "Slice":
                offset, limit = int(node.start), None if node.length is None else int(node.length)
            case "Distinct":
                distinct = True
            case "Project":
                names = tuple(dict.fromkeys(str(name) for name in node.PV))
            case "OrderBy":
                order = tuple(node.expr)
        node = node.p
    return Selection(names, node, distinct, order, offset, limit)


def selected(names: Names, chosen: Selection, body: Plan, scope: Scope) -> Plan:
    """The body of a SELECT with its modifiers; the columns of the scope stay.

    An order without a limit is left out where the rows belong to outer rows, since it has no effect.
    """
    sliced = chosen.offset > 0 or chosen.limit is not None
    if sliced and scope.seed is not None:
        raise UnsupportedError("LIMIT or OFFSET for each row of pre-bound values")
    plan, keys = body, []
    if scope.seed is None:
        for condition in chosen.order:
            plan, expression = value(names, plan, condition.expr, scope)
            keys.append(OrderKey(expression, str(condition.order or "").upper() == "DESC"))
    for name in chosen.names:
        if name in names.constants and name not in columns(plan):
            plan = Extend(plan, name, Const(names.constants[name]))
    wanted = [n for n in dict.fromkeys((*chosen.names, *sorted(scope.names))) if n in columns(plan)]
    late = all(references(key.expression) <= frozenset(wanted) for key in keys)
    if keys and not late:
        plan = OrderBy(plan, tuple(keys))
        if not chosen.distinct:
            return keep(_sliced(plan, chosen), wanted)
    plan = keep(plan, wanted)
    if chosen.distinct:
        plan = Distinct(plan)
    if keys and late:
        plan = OrderBy(plan, tuple(keys))
    return _sliced(plan, chosen)


def _sliced(plan: Plan, chosen: Selection) -> Plan:
    if chosen.offset == 0 and chosen.limit is None:
        return plan
    return Slice(plan, chosen.offset, chosen.limit)
