"""The syntax rules of shapes (SHACL, appendix A) and the error that names the shape that breaks one."""

from __future__ import annotations

from collections.abc import Callable

from certkg.errors import EngineError, LibraryError
from certkg.validate.memory.patterns import searched
from certkg.validate.shapes.components.base import Component, Kind
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Path, Shape
from certkg.validate.shapes.terms import (
    XSD,
    boolean,
    integer,
    is_blank,
    is_iri,
    is_literal,
    literal,
    read_literal,
    sh,
)

__all__ = [
    "check_companions",
    "check_kind",
    "check_members",
    "check_pattern",
    "check_place",
    "check_value",
    "fault",
    "read_messages",
    "refuse_javascript",
    "single_text",
    "switched_off",
]

_NODE_KINDS = frozenset(
    map(sh, ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))
)


def fault(node: str, what: str) -> LibraryError:
    """The error for a shape that is not well-formed."""
    return LibraryError("shape-ill-formed", f"The shape {node} is not well-formed: {what.rstrip('.')}.")


def refuse_javascript(graph: ShapesGraph, node: str) -> None:
    """Refuses SHACL-JS, which nothing here can run; a constraint that is left out would pass silently."""
    if graph.objects(node, sh("js")):
        raise LibraryError(
            "shape-javascript",
            f"The shape {node} has a constraint in JavaScript (sh:js).",
            mend="Write it in SPARQL (sh:sparql).",
        )


def read_messages(graph: ShapesGraph, node: str) -> tuple[str, ...]:
    """The values of sh:message of a node: strings, with or without a language tag (section 2.1.5)."""
    values = graph.objects(node, sh("message"))
    if not all(map(is_literal, values)):
        raise fault(node, "sh:message takes strings")
    return values


def single_text(graph: ShapesGraph, node: str, name: str) -> str:
    """The text of the one string value of a property (section 5.1)."""
    values = graph.objects(node, sh(name))
    if len(values) != 1 or not _is_string(values[0]):
        raise fault(node, f"it needs exactly one sh:{name}, a string")
    return read_literal(values[0]).lexical


def switched_off(graph: ShapesGraph, node: str) -> bool:
    """Whether a shape or constraint is deactivated (sections 2.1.6 and 5.1)."""
    values = graph.objects(node, sh("deactivated"))
    if len(values) > 1 or (values and boolean(values[0]) is None):
        raise fault(node, "sh:deactivated takes one xsd:boolean")
    return bool(values) and boolean(values[0]) is True


def check_place(node: str, component: Component, path: Path | None, values: tuple[str, ...]) -> None:
    """Refuses a parameter on the wrong kind of shape, or given too often."""
    if component.on_property and path is None:
        raise fault(node, f"sh:{component.parameter} belongs on a property shape")
    if component.single and len(values) > 1:
        raise fault(node, f"it has more than one sh:{component.parameter}")


def check_value(node: str, component: Component, value: str) -> None:
    """Refuses a value that the parameter does not take."""
    right: Callable[[str], bool] | None = {
        Kind.IRI: is_iri,
        Kind.INTEGER: lambda term: integer(term) is not None,
        Kind.LITERAL: is_literal,
        Kind.STRING: _is_string,
        Kind.TRUE: lambda term: boolean(term) is not None,
        Kind.NODE_KIND: _NODE_KINDS.__contains__,
        Kind.SHAPE: _is_node,
        Kind.NODE_SHAPE: _is_node,
        Kind.PROPERTY_SHAPE: _is_node,
    }.get(component.kind)
    if right is not None and not right(value):
        raise fault(node, f"sh:{component.parameter} takes {component.kind.value}, not {value}")


def check_companions(graph: ShapesGraph, node: str, component: Component) -> None:
    """Refuses a further parameter that is given twice or is not of its kind (section 2.1: 'ill-formed')."""
    for name in component.companions:
        values = graph.objects(node, sh(name))
        if len(values) > 1:
            raise fault(node, f"it has more than one sh:{name}")
        if name == "flags" and not all(map(_is_string, values)):
            raise fault(node, "sh:flags takes a string")
        if name == "qualifiedValueShapesDisjoint" and any(boolean(value) is None for value in values):
            raise fault(node, "sh:qualifiedValueShapesDisjoint takes an xsd:boolean")


def check_members(node: str, component: Component, members: tuple[str, ...]) -> None:
    """Refuses a list with members that the parameter does not take."""
    if component.kind is Kind.STRINGS and not all(map(_is_string, members)):
        raise fault(node, f"sh:{component.parameter} takes a list of strings")


def check_kind(node: str, component: Component, shape: Shape) -> None:
    """Refuses a shape of the wrong kind (sections 4.7.1 and 4.7.2); one that is not defined has no path."""
    if component.kind is Kind.PROPERTY_SHAPE and shape.path is None:
        raise fault(node, f"sh:property takes property shapes, and {shape.node} has no sh:path")
    if component.kind is Kind.NODE_SHAPE and shape.path is not None:
        raise fault(node, f"sh:node takes node shapes, and {shape.node} has a sh:path")


def check_pattern(node: str, pattern: str, flags: str | None) -> None:
    """Refuses a pattern or flags that REGEX does not take (section 4.4.3)."""
    try:
        found = searched(literal(""), pattern, flags or literal(""))
    except EngineError as error:
        raise fault(node, f"sh:pattern: {error.message}") from error
    if found is None:
        raise fault(node, f"sh:flags takes the flags of REGEX, not {flags}")


def _is_node(term: str) -> bool:
    return is_iri(term) or is_blank(term)


def _is_string(term: str) -> bool:
    return is_literal(term) and read_literal(term).datatype == f"{XSD}string"
