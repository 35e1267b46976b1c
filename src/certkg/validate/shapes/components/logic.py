"""Logical constraint components (SHACL, section 4.6)."""

from __future__ import annotations

from certkg.validate.plan.nodes import Aggregate, Filter, Group, Plan, Project, Ref, SemiJoin, Union
from certkg.validate.shapes.components.base import (
    VALUE,
    Component,
    Context,
    Kind,
    call,
    failing_values,
    nodes_of,
    number,
)
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import show

__all__ = ["COMPONENTS"]


def not_(context: Context, constraint: Constraint) -> Plan:
    """sh:not: no value node conforms to the shape (section 4.6.1)."""
    return failing_values(context, context.values, constraint.shapes[0], negated=True)


def and_(context: Context, constraint: Constraint) -> Plan:
    """sh:and: each value node conforms to all the shapes (section 4.6.2)."""
    nodes = nodes_of(context)
    parts = tuple(context.failing(shape, nodes) for shape in constraint.shapes)
    return SemiJoin(context.values, Project(Union(parts), (("value", "focus"),)), ("value",))


def or_(context: Context, constraint: Constraint) -> Plan:
    """sh:or: each value node conforms to at least one of the shapes (section 4.6.3)."""
    rows = context.values
    for shape in constraint.shapes:
        rows = failing_values(context, rows, shape)
    return rows


def xone(context: Context, constraint: Constraint) -> Plan:
    """sh:xone: each value node conforms to exactly one of the shapes (section 4.6.4).

    Members count one by one: a shape that stands in the list twice is met twice.
    """
    nodes = nodes_of(context)
    conforming = tuple(
        SemiJoin(nodes, context.failing(shape, nodes), ("focus",), negated=True)
        for shape in constraint.shapes
    )
    met = Project(Union(conforming), (("value", "focus"),))
    counted = Group(met, ("value",), (Aggregate("count", "count", VALUE),))
    once = Filter(counted, call("eq", Ref("count"), number(1)))
    return SemiJoin(context.values, once, ("value",), negated=True)


def _names(constraint: Constraint) -> str:
    named = [show(shape.node) for shape in constraint.shapes if not shape.node.startswith("_:")]
    return f": {', '.join(named)}" if len(named) == len(constraint.shapes) else ""


def _not_message(constraint: Constraint, what: str) -> str:
    return f"{what} must not conform to the shape in sh:not{_names(constraint)}."


def _and_message(constraint: Constraint, what: str) -> str:
    return f"{what} must conform to all shapes in sh:and{_names(constraint)}."


def _or_message(constraint: Constraint, what: str) -> str:
    return f"{what} must conform to one or more shapes in sh:or{_names(constraint)}."


def _xone_message(constraint: Constraint, what: str) -> str:
    return f"{what} must conform to exactly one shape in sh:xone{_names(constraint)}."


COMPONENTS = (
    Component("NotConstraintComponent", "not", Kind.SHAPE, not_, _not_message),
    Component("AndConstraintComponent", "and", Kind.SHAPES, and_, _and_message),
    Component("OrConstraintComponent", "or", Kind.SHAPES, or_, _or_message),
    Component("XoneConstraintComponent", "xone", Kind.SHAPES, xone, _xone_message),
)
