"""Where RDF/XML is broken: the parser of RDF names no line, so expat reads the text once more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

if TYPE_CHECKING:
    from certkg.documents.document import Document

__all__ = ["broken_at", "cut_off_at"]

_QUOTED: Final = re.compile(r"'([^']+)'")
_NO_END: Final = frozenset({3, 4, 5, 20})  # no element found, and three kinds of unclosed text


def broken_at(document: Document, message: str) -> tuple[int, int] | None:
    """Line and column of the first place that is no XML, else of the first element with the value quoted.

    Reads up to that place; None when neither is found.
    """
    quoted = _QUOTED.search(message)
    found: list[tuple[int, int]] = []
    parser = expat.ParserCreate()

    def look(_: str, attributes: dict[str, str]) -> None:
        if quoted and quoted.group(1) in attributes.values() and not found:
            found.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    parser.StartElementHandler = look
    error = _parse(document, parser)
    if found:
        return found[0]
    return (error.lineno, error.offset + 1) if error else None


def cut_off_at(document: Document) -> tuple[int, int] | None:
    """Where a text ends too early, which the parser of RDF lets pass; about a second for 100 MB."""
    error = _parse(document, expat.ParserCreate())
    return (error.lineno, error.offset + 1) if error and error.code in _NO_END else None


def _parse(document: Document, parser: expat.XMLParserType) -> expat.ExpatError | None:
    try:
        with document.stream() as source:
            parser.ParseFile(source)
    except expat.ExpatError as error:
        return error
    return None
