"""Property paths from their SPARQL text (SPARQL 1.1, section 9.1; SHACL, section 2.3.1)."""

from __future__ import annotations

import re

from certkg.errors import EngineError
from certkg.validate.shapes.model import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)

__all__ = ["parse_path"]

_PIECE = re.compile(r"\s*(<[^<>\s]*>|[()/|^*+?])")
_MODIFIERS: dict[str, type[ZeroOrMore | OneOrMore | ZeroOrOne]] = {
    "*": ZeroOrMore,
    "+": OneOrMore,
    "?": ZeroOrOne,
}
_DEEPEST = 100


def parse_path(text: str) -> Path:
    """Reads a path; parentheses that group a sequence or alternative keep it as a path of its own.

    EngineError when the text is no path that SHACL has, or is nested over 100 deep.
    """
    pieces = _pieces(text)
    path = _alternative(pieces, text, 0)
    if pieces:
        raise _error(text)
    return path


def _pieces(text: str) -> list[str]:
    """The pieces of the path, last first, so that the next one is popped from the end."""
    found: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        match = _PIECE.match(text, position)
        if match is None:
            raise _error(text)
        found.append(match[1])
        position = match.end()
    return found[::-1]


def _alternative(pieces: list[str], text: str, depth: int) -> Path:
    parts = [_sequence(pieces, text, depth)]
    while pieces and pieces[-1] == "|":
        pieces.pop()
        parts.append(_sequence(pieces, text, depth))
    return parts[0] if len(parts) == 1 else Alternative(tuple(parts))


def _sequence(pieces: list[str], text: str, depth: int) -> Path:
    parts = [_element(pieces, text, depth)]
    while pieces and pieces[-1] == "/":
        pieces.pop()
        parts.append(_element(pieces, text, depth))
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _element(pieces: list[str], text: str, depth: int) -> Path:
    if pieces and pieces[-1] == "^":
        pieces.pop()
        return Inverse(_modified(pieces, text, depth))
    return _modified(pieces, text, depth)


def _modified(pieces: list[str], text: str, depth: int) -> Path:
    path = _primary(pieces, text, depth)
    if pieces and pieces[-1] in _MODIFIERS:
        return _MODIFIERS[pieces.pop()](path)
    return path


def _primary(pieces: list[str], text: str, depth: int) -> Path:
    if depth > _DEEPEST or not pieces:
        raise _error(text)
    piece = pieces.pop()
    if piece.startswith("<"):
        return Predicate(piece)
    if piece != "(":
        raise _error(text)
    inner = _alternative(pieces, text, depth + 1)
    if not pieces or pieces.pop() != ")":
        raise _error(text)
    return inner


def _error(text: str) -> EngineError:
    return EngineError("report-path", f"{text!r} is no property path that SHACL has.")
