"""The syntax rules of shapes (SHACL, appendix A) and the error that names the shape that breaks one."""

from __future__ import annotations

from collections.abc import Callable

from certkg.errors import LibraryError
from certkg.validate.shapes.components.base import Component, Kind
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Path
from certkg.validate.shapes.terms import (
    XSD,
    boolean,
    integer,
    is_blank,
    is_iri,
    is_literal,
    read_literal,
    sh,
)

__all__ = ["check_place", "check_value", "fault", "read_messages", "refuse_javascript", "single_text"]

_NODE_KINDS = frozenset(
    map(sh, ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))
)


def fault(node: str, what: str) -> LibraryError:
    """The error for a shape that is not well-formed."""
    return LibraryError("shape-ill-formed", f"The shape {node} is not well-formed: {what}.")


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
        Kind.SHAPE: lambda term: is_iri(term) or is_blank(term),
    }.get(component.kind)
    if right is not None and not right(value):
        raise fault(node, f"sh:{component.parameter} takes {component.kind.value}, not {value}")


def _is_string(term: str) -> bool:
    return is_literal(term) and read_literal(term).datatype == f"{XSD}string"
