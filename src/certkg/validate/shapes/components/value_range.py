"""Value range constraint components (SHACL, section 4.3)."""

from __future__ import annotations

from certkg.validate.plan.nodes import Const, Plan
from certkg.validate.shapes.components.base import VALUE, Component, Context, Kind, call, violating
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import show

__all__ = ["COMPONENTS"]


def min_exclusive(context: Context, constraint: Constraint) -> Plan:
    """sh:minExclusive: each value node is comparable and greater (section 4.3.1)."""
    return violating(context, call("lt", Const(constraint.value), VALUE))


def min_inclusive(context: Context, constraint: Constraint) -> Plan:
    """sh:minInclusive: each value node is comparable and not smaller (section 4.3.2)."""
    return violating(context, call("le", Const(constraint.value), VALUE))


def max_exclusive(context: Context, constraint: Constraint) -> Plan:
    """sh:maxExclusive: each value node is comparable and smaller (section 4.3.3)."""
    return violating(context, call("gt", Const(constraint.value), VALUE))


def max_inclusive(context: Context, constraint: Constraint) -> Plan:
    """sh:maxInclusive: each value node is comparable and not greater (section 4.3.4)."""
    return violating(context, call("ge", Const(constraint.value), VALUE))


def _min_exclusive_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be greater than {show(constraint.value)}."


def _min_inclusive_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be at least {show(constraint.value)}."


def _max_exclusive_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be less than {show(constraint.value)}."


def _max_inclusive_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be at most {show(constraint.value)}."


COMPONENTS = (
    Component(
        "MinExclusiveConstraintComponent",
        "minExclusive",
        Kind.LITERAL,
        min_exclusive,
        _min_exclusive_message,
        single=True,
    ),
    Component(
        "MinInclusiveConstraintComponent",
        "minInclusive",
        Kind.LITERAL,
        min_inclusive,
        _min_inclusive_message,
        single=True,
    ),
    Component(
        "MaxExclusiveConstraintComponent",
        "maxExclusive",
        Kind.LITERAL,
        max_exclusive,
        _max_exclusive_message,
        single=True,
    ),
    Component(
        "MaxInclusiveConstraintComponent",
        "maxInclusive",
        Kind.LITERAL,
        max_inclusive,
        _max_inclusive_message,
        single=True,
    ),
)
