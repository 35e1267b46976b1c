"""Property pair constraint components (SHACL, section 4.5)."""

from __future__ import annotations

from certkg.validate.plan.nodes import Const, Filter, Join, Plan, Project, Ref, SemiJoin, Triples, Union
from certkg.validate.shapes.components.base import VALUE, Component, Context, Kind, call, is_true
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import show

__all__ = ["COMPONENTS"]

_PAIR = (("focus", "focus"), ("value", "value"))


def equals(context: Context, constraint: Constraint) -> Plan:
    """sh:equals: the value nodes are the values of the property; a result for each odd one (section 4.5.1)."""
    others = _property(constraint, "value")
    surplus = SemiJoin(context.values, others, ("focus", "value"), negated=True)
    own = SemiJoin(others, context.focus, ("focus",))
    return Union((surplus, SemiJoin(own, context.values, ("focus", "value"), negated=True)))


def disjoint(context: Context, constraint: Constraint) -> Plan:
    """sh:disjoint: no value node is a value of the property (section 4.5.2)."""
    return SemiJoin(context.values, _property(constraint, "value"), ("focus", "value"))


def less_than(context: Context, constraint: Constraint) -> Plan:
    """sh:lessThan: each value node is less than each value of the property; a result per pair (section 4.5.3)."""
    return _unordered(context, constraint, "lt")


def less_than_or_equals(context: Context, constraint: Constraint) -> Plan:
    """sh:lessThanOrEquals: likewise, or equal (section 4.5.4)."""
    return _unordered(context, constraint, "le")


def _unordered(context: Context, constraint: Constraint, comparison: str) -> Plan:
    pairs = Join(context.values, _property(constraint, "other"))
    wrong = Filter(pairs, call("not", is_true(call(comparison, VALUE, Ref("other")))))
    return Project(wrong, _PAIR)


def _property(constraint: Constraint, column: str) -> Plan:
    return Triples(Ref("focus"), Const(constraint.value), Ref(column))


def _equals_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be the values of {show(constraint.value)}."


def _disjoint_message(constraint: Constraint, what: str) -> str:
    return f"{what} must not be a value of {show(constraint.value)}."


def _less_than_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be less than the value of {show(constraint.value)}."


def _less_than_or_equals_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be at most the value of {show(constraint.value)}."


COMPONENTS = (
    Component("EqualsConstraintComponent", "equals", Kind.IRI, equals, _equals_message),
    Component("DisjointConstraintComponent", "disjoint", Kind.IRI, disjoint, _disjoint_message),
    Component(
        "LessThanConstraintComponent",
        "lessThan",
        Kind.IRI,
        less_than,
        _less_than_message,
        on_property=True,
    ),
    Component(
        "LessThanOrEqualsConstraintComponent",
        "lessThanOrEquals",
        Kind.IRI,
        less_than_or_equals,
        _less_than_or_equals_message,
        on_property=True,
    ),
)
