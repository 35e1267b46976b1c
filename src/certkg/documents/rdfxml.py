"""Where RDF/XML is broken: the parser of RDF names no line, so expat reads the text once more."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

import pyoxigraph as ox

if TYPE_CHECKING:
    from certkg.documents.document import Document

__all__ = ["broken_at", "cut_off_at"]

_QUOTED: Final = re.compile(r"'([^']+)'")
_NO_END: Final = frozenset({3, 4, 5, 20})  # no element found, and three kinds of unclosed text


def broken_at(document: Document, message: str) -> tuple[int, int] | None:
    """Line and column of the first place that is no XML, else of the first element with the value quoted.

    Where neither is found it is the piece of text, up to the end of a tag, at which the parser of RDF stops;
    None when it does not. Reads up to that place.
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
    return (error.lineno, error.offset + 1) if error else _stopped_at(document)


class _Tags(BytesIO):
    """A text that is read tag by tag, so that one knows how far its reader came."""

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self.text = text
        self.start = 0

    def read(self, most: int | None = -1, /) -> bytes:
        """The text up to the end of the next tag, but no more than ``most`` bytes."""
        self.start = self.tell()
        end = self.text.find(b">", self.start) + 1 or len(self.text)
        size = end - self.start
        return super().read(size if most is None or most < 0 else min(size, most))


def _stopped_at(document: Document) -> tuple[int, int] | None:
    tags = _Tags(document.read())
    try:
        for _ in ox.parse(tags, ox.RdfFormat.RDF_XML, base_iri=document.base):
            pass
    except SyntaxError:
        piece = tags.text[tags.start : tags.tell()]
        at = tags.start + len(piece) - len(piece.lstrip())
        before = tags.text[:at]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return before.count(b"\n") + 1, column
    return None


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
