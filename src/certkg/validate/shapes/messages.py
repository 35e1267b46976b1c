"""The messages of results: those the shapes graph gives, or else one English sentence per component."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from certkg.documents.ntriples import escaped, unescaped
from certkg.validate.shapes.terms import iri_text, is_blank, is_iri, is_literal, literal, show

if TYPE_CHECKING:
    from certkg.validate.shapes.model import Constraint, Shape

__all__ = ["filled", "messages_of", "term_text"]

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_IRI = re.compile(r"<[^>]*>")


def messages_of(shape: Shape, component: str, node: str | None = None) -> tuple[str, ...]:
    """The messages of a component's results, with placeholders where a query fills them.

    A query's own messages come first, then those of the shape (SHACL, sections 5.3.2 and 2.1.5);
    without any, the component words one, which names the path and what was expected. A component that
    the shape uses several times words them together, as a result does not tell them apart, save for a
    SPARQL constraint ``node``.
    """
    used = [
        constraint
        for constraint in shape.constraints
        if constraint.component == component and node in {None, constraint.value}
    ]
    own = tuple(dict.fromkeys(message for constraint in used for message in constraint.messages))
    worded = literal(" ".join(dict.fromkeys(_default(shape, each) for each in used)))
    return own or shape.messages or (worded,)


def filled(message: str, values: Mapping[str, str | None]) -> str:
    """A message with its placeholders ``{?name}`` and ``{$name}`` filled; the language tag is kept.

    A name without a value stays as it is (SHACL, section 5.3.2).
    """
    if "{" not in message:
        return message

    def fill(match: re.Match[str]) -> str:
        value = values.get(match.group(1))
        return match.group(0) if value is None else _written(value)

    return _PLACEHOLDER.sub(fill, message)


def term_text(term: str) -> str:
    """A term inside a message: the lexical form, the IRI, or the label of a blank node."""
    return unescaped(_written(term))


def _written(term: str) -> str:
    """The text of a term as it may stand between the quotes of a literal."""
    if is_iri(term):
        return escaped(iri_text(term)) if "\\" in term else term[1:-1]
    return term[1 : term.rindex('"')] if is_literal(term) else term.removeprefix("_:")


def _default(shape: Shape, constraint: Constraint) -> str:
    from certkg.validate.shapes.components.table import BY_COMPONENT

    what = f"Value of {_short(shape.path_text)}" if shape.path_text else "Node"
    component = BY_COMPONENT.get(constraint.component)
    if component is not None:
        return component.message(constraint, what)
    if constraint.parameter == "expression":
        return f"{what} must make the expression true."
    named = "" if is_blank(constraint.value) else f" {show(constraint.value)}"
    if constraint.parameter == "sparql":
        return f"{what} is found by the SPARQL constraint{named}."
    return f"{what} must satisfy {show(constraint.component)}."


def _short(path: str) -> str:
    return _IRI.sub(lambda match: show(match.group(0)), path)
