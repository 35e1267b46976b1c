"""What RDF/XML needs before it is parsed: no text from elsewhere, no entities that explode, no endless nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from certkg.errors import InputError, Place

if TYPE_CHECKING:
    from certkg.documents.document import Document

__all__ = ["check"]

_CHUNK: Final = 1 << 20
_SMALL: Final = 1 << 20
_EXPANDED: Final = 64 * 1024**2
_TIMES: Final = 10
_AMPLIFIED: Final = 43  # the error of expat for entities that explode
_REFERENCE: Final = re.compile(r"&([^\s&;#]+);")
_REFERENCE_BYTES: Final = re.compile(rb"&([^\s&;#<]+);")


class _Begun(Exception):  # noqa: N818 - where the check ends, not an error
    """The first element has begun."""


def check(document: Document) -> None:
    """Raises InputError when a document brings in other files, or would cost far more than its size.

    Entities may expand to 64 MB and ten times the size of the document; elements may nest as deep as the
    limits of the document say. About half a second for 100 MB.
    """
    entities = _entities(document)
    if entities and (total := _expanded(document, entities)) > _EXPANDED + _TIMES * document.size:
        raise _exploding(document, f"to over {total:,} characters")
    if document.size <= _SMALL or _seems_deep(document):
        _check_depth(document)


def _exploding(document: Document, how: str) -> InputError:
    return InputError(
        "entity-expansion",
        f"The entities that the document type declares expand {how}.",
        where=Place(document.name),
        mend="Write the texts out, or convert the file to Turtle with a tool that you trust with it.",
    )


def _entities(document: Document) -> dict[str, str]:
    """The entities that a document type declares, with their texts."""
    found: dict[str, str] = {}
    parser = expat.ParserCreate()

    def declare(
        name: str, is_parameter: bool, value: str | None, _base: object, system: str | None, *_: object
    ) -> None:
        if value is None and system is not None:
            raise InputError(
                "external-entity",
                f"The entity {name} stands in {system}, and certkg fetches nothing.",
                where=Place(document.name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1),
                mend="Write its text into the document.",
            )
        if value is not None and not is_parameter:
            found.setdefault(name, value)

    def begin(*_: object) -> None:
        raise _Begun

    parser.EntityDeclHandler = declare
    parser.StartElementHandler = begin
    try:
        for chunk in _chunks(document):
            parser.Parse(chunk, False)
    except expat.ExpatError as error:
        if error.code == _AMPLIFIED:
            raise _exploding(document, "without end") from error
    except _Begun:
        pass
    return found


def _expanded(document: Document, entities: dict[str, str]) -> int:
    """How many characters all references of a document stand for."""
    sizes: dict[str, int] = {}

    def size(name: str, within: tuple[str, ...]) -> int:
        if name in within:  # the parser says what is wrong with an entity that holds itself
            return 0
        if name not in sizes:
            text = entities.get(name, "")
            sizes[name] = len(text) + sum(size(one, (*within, name)) for one in _REFERENCE.findall(text))
        return sizes[name]

    total = 0
    rest = b""
    for chunk in _chunks(document):
        text = rest + chunk
        cut = max(text.rfind(b"&"), len(text) - _SMALL) if b"&" in text[-256:] else len(text)
        text, rest = text[:cut], text[cut:]
        for name in _REFERENCE_BYTES.findall(text):
            total += size(name.decode("utf-8", "replace"), ())
    for name in _REFERENCE_BYTES.findall(rest):
        total += size(name.decode("utf-8", "replace"), ())
    return total


def _seems_deep(document: Document) -> bool:
    """Whether the tags of a large document, counted roughly, nest deeper than the limit."""
    import numpy as np  # here, because small documents do without

    depth = 0
    last = b""
    for chunk in _chunks(document):
        marks = np.frombuffer(last + chunk, np.uint8)
        first, second = marks[:-1], marks[1:]
        tag = first == ord("<")
        closes = (tag & (second == ord("/"))) | ((first == ord("/")) & (second == ord(">")))
        opens = tag & ~np.isin(second, np.frombuffer(b"/!?", np.uint8))
        steps = np.cumsum(opens.astype(np.int32) - closes.astype(np.int32))
        if steps.size:
            if depth + int(steps.max()) > document.limits.depth:
                return True
            depth = max(0, depth + int(steps[-1]))
        last = chunk[-1:]
    return False


def _check_depth(document: Document) -> None:
    depth = 0
    parser = expat.ParserCreate()

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > document.limits.depth:
            raise InputError(
                "nesting-too-deep",
                f"The elements nest over {document.limits.depth} levels deep, which is the limit.",
                where=Place(document.name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1),
                mend="Give the inner things an rdf:about and write them side by side.",
            )

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        for chunk in _chunks(document):
            parser.Parse(chunk, False)
    except expat.ExpatError:
        return  # the parser says it better


def _chunks(document: Document) -> Iterator[bytes]:
    with document.stream() as source:
        while chunk := source.read(_CHUNK):
            yield chunk
