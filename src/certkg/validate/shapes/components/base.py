"""What a constraint component needs to become a plan, and the table of components."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from certkg.validate.plan.nodes import Call, Const, Distinct, Expression, Filter, Plan, Project, Ref, SemiJoin
from certkg.validate.shapes.model import Constraint, Shape
from certkg.validate.shapes.terms import XSD, literal

__all__ = [
    "FALSE",
    "VALUE",
    "Component",
    "Context",
    "Kind",
    "call",
    "failing_values",
    "is_true",
    "nodes_of",
    "number",
    "violating",
]

VALUE = Ref("value")
FALSE = Const(literal("false", f"{XSD}boolean"))


@dataclass(frozen=True, slots=True)
class Context:
    """Where a constraint is compiled.

    ``focus`` has the column ``focus``; ``values`` has ``focus`` and ``value``; both are duplicate free.
    ``failing`` gives those of some nodes (column ``focus``) that do not conform to a shape.
    """

    shape: Shape
    focus: Plan
    values: Plan
    failing: Callable[[Shape, Plan], Plan]


class Kind(Enum):
    """What values a parameter takes (the syntax rules of SHACL, section 4)."""

    IRI = "an IRI"
    INTEGER = "an xsd:integer"
    LITERAL = "a literal"
    STRING = "a string"
    TRUE = "an xsd:boolean"
    NODE_KIND = "a node kind"
    TERM = "any term"
    LIST = "a list"
    STRINGS = "a list of strings"
    SHAPE = "a shape"
    NODE_SHAPE = "a node shape"
    PROPERTY_SHAPE = "a property shape"
    SHAPES = "a list of shapes"


Compile = Callable[[Context, Constraint], Plan]


@dataclass(frozen=True, slots=True)
class Component:
    """One constraint component: its IRI and parameter (local names), how it is read, checked and worded.

    ``companions`` are further parameters; ``needs`` is one that must be present. ``single`` says that
    a shape has at most one value; ``on_property`` that it belongs on property shapes only.
    """

    name: str
    parameter: str
    kind: Kind
    compile: Compile
    message: Callable[[Constraint, str], str]
    companions: tuple[str, ...] = ()
    needs: str = ""
    single: bool = False
    on_property: bool = False


def call(name: str, *args: Expression) -> Call:
    """A function call."""
    return Call(name, args)


def number(value: int) -> Const:
    """An integer constant."""
    return Const(literal(str(value), f"{XSD}integer"))


def is_true(condition: Expression) -> Expression:
    """The condition, with an error counted as false."""
    return call("coalesce", condition, FALSE)


def violating(context: Context, met: Expression) -> Plan:
    """The value nodes for which a condition on ``value`` is not true."""
    return Filter(context.values, call("not", is_true(met)))


def nodes_of(context: Context) -> Plan:
    """The distinct value nodes, as a column ``focus``."""
    if context.shape.path is None:
        return context.focus
    return Distinct(Project(context.values, (("focus", "value"),)))


def failing_values(context: Context, rows: Plan, shape: Shape, *, negated: bool = False) -> Plan:
    """Those rows whose value does not conform to a shape; ``negated``: conforms."""
    failing = Project(context.failing(shape, nodes_of(context)), (("value", "focus"),))
    return SemiJoin(rows, failing, ("value",), negated)
