"""RDF text in, canonical N-Triples text out: pyoxigraph does the parsing.

Canonical N-Triples text is made in bulk and blank nodes are renamed in that text, because building
three Python strings for each triple one by one takes three times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph as ox

from certkg.documents import jsonld, rdfxml, xmlguard
from certkg.documents.syntaxes import LINES, Syntax
from certkg.errors import Fault, InputError, Place

if TYPE_CHECKING:
    from certkg.documents.document import Document

__all__ = ["FORMATS", "ntriples", "renamer", "triples", "triples_of"]

FORMATS: Final[dict[Syntax, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf/xml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
}
_DATASETS: Final = frozenset({"n-quads", "trig", "json-ld"})
_CHUNK: Final = 20_000
_LONGEST: Final = 16 * 1024**2  # bytes of one token, the parser's own limit
_BLANK: Final = re.compile(rb'(?m)^_:(\S+)| _:([^\s"<>]+) \.$')
# The labels pyoxigraph makes up: 128 random bits in lower-case hexadecimal, beginning with a letter.
_MADE_UP: Final = re.compile(rb"[a-f][0-9a-f]{23,31}\Z")
_RDF_12: Final = re.compile(rb"(?m)^\S+ \S+ (?:<<\(|\".*\"@[A-Za-z0-9-]+--(?:ltr|rtl) \.$)")
_MARKS_12: Final = (b"<<(", b"--ltr .", b"--rtl .")
_POSITION: Final = re.compile(r"^Parser error (?:at|between) line \d+.*?(?:columns? \d+(?: and \d+)?): ")


def triples(document: Document, faults: list[Fault] | None = None) -> Iterator[tuple[str, str, str]]:
    """See ``Document.triples``."""
    for chunk in ntriples(document, faults):
        yield from _split(chunk)


def triples_of(text: bytes, document: Document) -> Iterator[tuple[str, str, str]]:
    """The triples of some lines of a document in N-Triples or N-Quads, which has been read before."""
    chunk = _line_quads(text, document)
    return _split(_BLANK.sub(renamer(document), chunk) if b"_:" in chunk else chunk)


def _split(chunk: bytes) -> Iterator[tuple[str, str, str]]:
    for line in chunk.decode("utf-8").split("\n"):
        if line:
            subject, predicate, rest = line.split(" ", 2)
            yield subject, predicate, rest[:-2]


def ntriples(document: Document, faults: list[Fault] | None = None) -> Iterator[bytes]:
    """See ``Document.ntriples``."""
    rename = renamer(document)
    for chunk in _parsed(document, faults):
        # A look for the marks first: most texts have none, and patterns take ten times as long.
        if any(mark in chunk for mark in _MARKS_12) and _RDF_12.search(chunk):
            raise InputError(
                "rdf-12",
                "The input uses triple terms or text directions, which are RDF 1.2.",
                where=Place(document.name),
                mend="Describe the statement with rdf:Statement, or leave it out.",
            )
        yield _BLANK.sub(rename, chunk) if b"_:" in chunk else chunk


def renamer(document: Document) -> Callable[[re.Match[bytes]], bytes]:
    """The function that gives blank nodes of this document their stable names, in order of appearance."""
    scope = document.scope.encode()
    numbers: dict[bytes, bytes] = {}
    lines = document.syntax in LINES  # there every label was written by somebody

    def rename(match: re.Match[bytes]) -> bytes:
        label = match.group(1) or match.group(2)
        if lines or not _MADE_UP.match(label):
            name = b"_:" + scope + b"." + label
        else:
            name = numbers.get(label) or numbers.setdefault(label, b"_:%b_%d" % (scope, len(numbers) + 1))
        return name if match.group(1) else b" " + name + b" ."

    return rename


def _parsed(document: Document, faults: list[Fault] | None) -> Iterator[bytes]:
    if document.syntax == "json-ld":
        jsonld.check(document)
    if document.syntax == "rdf/xml":
        xmlguard.check(document)
    with document.stream() as source:
        if document.syntax in LINES and faults is not None:
            yield from _lines_parsed(source, document, faults)
            return
        parser = ox.parse(source, FORMATS[document.syntax], base_iri=document.base)
        quads = _going_on(parser, document, faults)
        while chunk := _serialised(islice(quads, _CHUNK), document.syntax):
            yield chunk
    if document.syntax == "rdf/xml":
        _refuse_cut_off(document, faults)


def _refuse_cut_off(document: Document, faults: list[Fault] | None) -> None:
    at = None if faults else rdfxml.cut_off_at(document)
    if at is None:
        return
    fault = _fault(document, SyntaxError("Unexpected end of file"), at)
    if faults is None:
        raise InputError(fault.code, fault.message, where=fault.place, mend=fault.mend)
    faults.append(fault)


def _serialised(quads: Iterable[ox.Quad], syntax: Syntax) -> bytes:
    if syntax in _DATASETS:
        return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _going_on(parser: Iterator[ox.Quad], document: Document, faults: list[Fault] | None) -> Iterator[ox.Quad]:
    """The quads of a parser; its syntax errors become our errors, or faults when a list is given."""
    failing = True
    while failing:
        try:
            yield from parser
            failing = False
        except SyntaxError as error:
            fault = _fault(document, error)
            if faults is None:
                raise InputError(fault.code, fault.message, where=fault.place, mend=fault.mend) from None
            if faults and faults[-1].place == fault.place:
                failing = False  # the parser does not get past this point
            else:
                faults.append(fault)
        except MemoryError as error:
            if "buffer" not in str(error):
                raise
            raise _too_long(document) from error
        except OSError as error:
            raise InputError(
                "input-unreadable", f"The input cannot be read: {error}.", where=Place(document.name)
            ) from error


def _too_long(document: Document) -> InputError:
    """What the parser cannot hold; the line is known when that is a single one."""
    with document.stream() as source:
        line = next((number for number, text in enumerate(source, 1) if len(text) > _LONGEST), None)
    return InputError(
        "text-too-long",
        f"A single term has more than {_LONGEST // 1024**2} MB, or a string does not end.",
        where=Place(document.name, line, line and 1),
        mend="Close the string, or keep so long a text in a file of its own and name its address.",
    )


def _fault(document: Document, error: SyntaxError, at: tuple[int, int | None] | None = None) -> Fault:
    message = _POSITION.sub("", str(error.msg))
    message = re.sub(r" \(line \d+\)$", "", message).strip().rstrip(".")
    if at is None and error.lineno is not None:
        at = error.lineno, error.offset
    elif at is None and document.syntax == "rdf/xml":
        at = rdfxml.broken_at(document, message)
    line, column = at or (None, None)
    return Fault(
        code="syntax-error",
        message=f"This is not well-formed {document.syntax}: {message}.",
        place=Place(document.name, line, column),
        mend=_mend(message, document.syntax),
    )


def _mend(message: str, syntax: Syntax) -> str:
    if "UTF-8" in message:
        return "Save the text as UTF-8."
    if "prefix" in message and "declared" in message:
        return "Add the missing @prefix line, or write the full IRI in angle brackets."
    if "IRI" in message:
        return "Write a full IRI in angle brackets; percent-encode spaces and other forbidden characters."
    if "end of file" in message or "Unexpected end" in message:
        return "The text ends too early: close the last string, bracket or statement."
    return f"Correct the text here, or name another syntax if it is not {syntax} at all."


def _lines_parsed(source: IO[bytes], document: Document, faults: list[Fault]) -> Iterator[bytes]:
    """Chunks of N-Triples or N-Quads; a chunk with an error is parsed again line by line."""
    first = 1
    while lines := list(islice(source, _CHUNK)):
        try:
            yield _line_quads(b"".join(lines), document)
        except SyntaxError:
            for number, line in enumerate(lines, first):
                try:
                    yield _line_quads(line, document)
                except SyntaxError as error:
                    faults.append(_fault(document, error, (number, error.offset)))
        first += len(lines)


def _line_quads(text: bytes, document: Document) -> bytes:
    return _serialised(ox.parse(text, FORMATS[document.syntax]), document.syntax)
