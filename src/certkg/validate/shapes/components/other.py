"""Other constraint components (SHACL, section 4.8)."""

from __future__ import annotations

from certkg.validate.plan.nodes import Const, Empty, Join, Plan, Project, Ref, SemiJoin, Triples, Values
from certkg.validate.plan.nodes import Filter as Where
from certkg.validate.shapes.components.base import VALUE, Component, Context, Kind, call
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import boolean, show

__all__ = ["COMPONENTS"]

_SHOWN = 8


def closed(context: Context, constraint: Constraint) -> Plan:
    """sh:closed true: value nodes have no other properties than those listed (section 4.8.1).

    ``constraint.values`` holds the paths of the property shapes and the ignored properties. The
    result's path is the odd property, its value the odd value.
    """
    if boolean(constraint.value) is not True:
        return Empty(("focus", "path", "value"))
    found = Join(context.values, Triples(VALUE, Ref("path"), Ref("odd")))
    allowed = Values(("path",), tuple((value,) for value in constraint.values))
    odd = SemiJoin(found, allowed, ("path",), negated=True) if constraint.values else found
    return Project(odd, (("focus", "focus"), ("path", "path"), ("value", "odd")))


def has_value(context: Context, constraint: Constraint) -> Plan:
    """sh:hasValue: one of the value nodes is the given term (section 4.8.2)."""
    having = Where(context.values, call("sameterm", VALUE, Const(constraint.value)))
    return SemiJoin(context.focus, having, ("focus",), negated=True)


def in_(context: Context, constraint: Constraint) -> Plan:
    """sh:in: each value node is a member of the list (section 4.8.3)."""
    if not constraint.values:
        return context.values
    members = Values(("value",), tuple((value,) for value in dict.fromkeys(constraint.values)))
    return SemiJoin(context.values, members, ("value",), negated=True)


def _closed_message(_constraint: Constraint, what: str) -> str:
    return f"{what} must have no other properties than those of the closed shape."


def _has_value_message(constraint: Constraint, what: str) -> str:
    return f"{what} must include {show(constraint.value)}."


def _in_message(constraint: Constraint, what: str) -> str:
    shown = ", ".join(show(value) for value in constraint.values[:_SHOWN])
    more = len(constraint.values) - _SHOWN
    return f"{what} must be one of {shown}{f' and {more} more' if more > 0 else ''}."


COMPONENTS = (
    Component(
        "ClosedConstraintComponent",
        "closed",
        Kind.TRUE,
        closed,
        _closed_message,
        companions=("ignoredProperties",),
        single=True,
    ),
    Component("HasValueConstraintComponent", "hasValue", Kind.TERM, has_value, _has_value_message),
    Component("InConstraintComponent", "in", Kind.LIST, in_, _in_message, single=True),
)
