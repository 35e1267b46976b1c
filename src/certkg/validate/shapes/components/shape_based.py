"""Shape-based constraint components (SHACL, section 4.7)."""

from __future__ import annotations

from certkg.validate.plan.nodes import Plan
from certkg.validate.shapes.components.base import Component, Context, Kind, failing_values
from certkg.validate.shapes.components.cardinality import at_least, at_most
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import integer, show

__all__ = ["COMPONENTS", "PROPERTY"]

PROPERTY = "PropertyConstraintComponent"


def node(context: Context, constraint: Constraint) -> Plan:
    """sh:node: each value node conforms to the shape (section 4.7.1)."""
    return failing_values(context, context.values, constraint.shapes[0])


def property_(context: Context, constraint: Constraint) -> Plan:
    """sh:property: each value node has the property shape (section 4.7.2).

    This tells which nodes fail; a report holds the results of the property shape itself instead.
    """
    return failing_values(context, context.values, constraint.shapes[0])


def qualified_min(context: Context, constraint: Constraint) -> Plan:
    """sh:qualifiedMinCount: at least so many value nodes conform to the shape (section 4.7.3)."""
    return at_least(context.focus, _qualified(context, constraint), integer(constraint.value) or 0)


def qualified_max(context: Context, constraint: Constraint) -> Plan:
    """sh:qualifiedMaxCount: at most so many value nodes conform to the shape (section 4.7.3)."""
    return at_most(_qualified(context, constraint), integer(constraint.value) or 0)


def _qualified(context: Context, constraint: Constraint) -> Plan:
    """The value nodes that conform to the shape and to none of the sibling shapes, if these are disjoint."""
    rows = failing_values(context, context.values, constraint.shapes[0], negated=True)
    for sibling in constraint.siblings:
        rows = failing_values(context, rows, sibling)
    return rows


def _name(constraint: Constraint) -> str:
    shape = constraint.shapes[0].node
    return "the given shape" if shape.startswith("_:") else f"shape {show(shape)}"


def _node_message(constraint: Constraint, what: str) -> str:
    return f"{what} must conform to {_name(constraint)}."


def _qualified_min_message(constraint: Constraint, what: str) -> str:
    return f"{what}: at least {integer(constraint.value)} needed that conform to {_name(constraint)}."


def _qualified_max_message(constraint: Constraint, what: str) -> str:
    return f"{what}: at most {integer(constraint.value)} allowed that conform to {_name(constraint)}."


COMPONENTS = (
    Component("NodeConstraintComponent", "node", Kind.NODE_SHAPE, node, _node_message),
    Component(PROPERTY, "property", Kind.PROPERTY_SHAPE, property_, _node_message),
    Component(
        "QualifiedMinCountConstraintComponent",
        "qualifiedMinCount",
        Kind.INTEGER,
        qualified_min,
        _qualified_min_message,
        companions=("qualifiedValueShapesDisjoint",),
        needs="qualifiedValueShape",
        single=True,
        on_property=True,
    ),
    Component(
        "QualifiedMaxCountConstraintComponent",
        "qualifiedMaxCount",
        Kind.INTEGER,
        qualified_max,
        _qualified_max_message,
        companions=("qualifiedValueShapesDisjoint",),
        needs="qualifiedValueShape",
        single=True,
        on_property=True,
    ),
)
