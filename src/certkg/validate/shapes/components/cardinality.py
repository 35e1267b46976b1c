"""Cardinality constraint components (SHACL, section 4.2)."""

from __future__ import annotations

from certkg.validate.plan.nodes import (
    Aggregate,
    Distinct,
    Empty,
    Filter,
    Group,
    Plan,
    Project,
    Ref,
    SemiJoin,
)
from certkg.validate.shapes.components.base import VALUE, Component, Context, Kind, call, number
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import integer

__all__ = ["COMPONENTS", "at_least", "at_most"]


def at_least(focus: Plan, values: Plan, count: int) -> Plan:
    """The focus nodes that have fewer than ``count`` of the given values."""
    if count <= 0:
        return Empty(("focus",))
    enough = values if count == 1 else Filter(_counted(values), call("ge", Ref("count"), number(count)))
    return SemiJoin(focus, enough, ("focus",), negated=True)


def at_most(values: Plan, count: int) -> Plan:
    """The focus nodes that have more than ``count`` of the given values."""
    if count <= 0:
        return Distinct(Project(values, (("focus", "focus"),)))
    many = Filter(_counted(values), call("gt", Ref("count"), number(count)))
    return Project(many, (("focus", "focus"),))


def min_count(context: Context, constraint: Constraint) -> Plan:
    """sh:minCount: at least so many value nodes (section 4.2.1)."""
    return at_least(context.focus, context.values, integer(constraint.value) or 0)


def max_count(context: Context, constraint: Constraint) -> Plan:
    """sh:maxCount: at most so many value nodes (section 4.2.2)."""
    return at_most(context.values, integer(constraint.value) or 0)


def _counted(values: Plan) -> Plan:
    return Group(values, ("focus",), (Aggregate("count", "count", VALUE),))


def _min_message(constraint: Constraint, what: str) -> str:
    return f"{what}: at least {integer(constraint.value)} needed."


def _max_message(constraint: Constraint, what: str) -> str:
    return f"{what}: at most {integer(constraint.value)} allowed."


COMPONENTS = (
    Component(
        "MinCountConstraintComponent",
        "minCount",
        Kind.INTEGER,
        min_count,
        _min_message,
        single=True,
        on_property=True,
    ),
    Component(
        "MaxCountConstraintComponent",
        "maxCount",
        Kind.INTEGER,
        max_count,
        _max_message,
        single=True,
        on_property=True,
    ),
)
