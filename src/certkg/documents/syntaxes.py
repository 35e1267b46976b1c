"""The RDF syntaxes certkg reads, known by name, by ending, by media type and by their first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final, Literal

from certkg.errors import InputError, Place, UsageError

__all__ = ["LINES", "SYNTAXES", "Syntax", "normalise", "of_content", "of_name", "refuse_plainly_other"]

Syntax = Literal["turtle", "n-triples", "n-quads", "trig", "rdf/xml", "json-ld"]

SYNTAXES: Final[tuple[Syntax, ...]] = ("turtle", "n-triples", "n-quads", "trig", "rdf/xml", "json-ld")
#: Those in which each line stands for itself.
LINES: Final[frozenset[Syntax]] = frozenset({"n-triples", "n-quads"})

_NAMES: Final[dict[str, Syntax]] = {
    "turtle": "turtle",
    "ttl": "turtle",
    "n3": "turtle",  # N3 data without rules is Turtle; rules end in a syntax error that says so
    "text/turtle": "turtle",
    "n-triples": "n-triples",
    "ntriples": "n-triples",
    "nt": "n-triples",
    "application/n-triples": "n-triples",
    "n-quads": "n-quads",
    "nquads": "n-quads",
    "nq": "n-quads",
    "application/n-quads": "n-quads",
    "trig": "trig",
    "application/trig": "trig",
    "rdf/xml": "rdf/xml",
    "rdfxml": "rdf/xml",
    "rdf": "rdf/xml",
    "xml": "rdf/xml",
    "owl": "rdf/xml",
    "application/rdf+xml": "rdf/xml",
    "json-ld": "json-ld",
    "jsonld": "json-ld",
    "json": "json-ld",
    "application/ld+json": "json-ld",
}
_SURE_ENDINGS: Final = frozenset({"ttl", "nt", "nq", "trig", "jsonld"})
_REFUSED_ENDINGS: Final = {
    "owx": "OWL/XML",
    "omn": "Manchester syntax",
    "ofn": "OWL functional syntax",
    "xlsx": "an Excel workbook",
    "xls": "an old Excel workbook",
    "csv": "a table",
    "tsv": "a table",
    "hdt": "HDT",
    "zip": "an archive",
    "gz": "a compressed file",
}
_TABLES: Final = frozenset({"xlsx", "csv", "tsv"})
_TERM: Final = rb'(?:<[^<>"{}|^`\s]*>|_:\S+)'
_LINE: Final = re.compile(
    rb"\s*"
    + _TERM
    + rb"\s*<[^<>\s]*>\s*(?:"
    + _TERM
    + rb'|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>\s]*>)?)'
    rb"\s*(" + _TERM + rb")?\s*\.\s*(?:#.*)?$"
)
_JSON_START: Final = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[{"\]\[])')
_JSON_LD_KEY: Final = re.compile(
    rb'"(?:@(?:context|id|graph|type|value)|[A-Za-z][A-Za-z0-9+.-]*://[^"]*)"\s*:'
)
_XML_ROOT: Final = re.compile(
    rb"(?s)\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s)*<([^\s/>!?]+)"
)
_OTHER_WORKBOOKS: Final = frozenset({".ods", ".xls", ".xlsb", ".numbers"})
_OWL_XML_ROOTS: Final = frozenset({b"Ontology", b"owl:Ontology"})
_GRAPH_BLOCK: Final = re.compile(
    rb"(?m)^\s*(?:(?:GRAPH\s+)?(?:<[^>]*>|[\w.-]*:[\w.-]*)\s*)?\{", re.IGNORECASE
)


def normalise(name: str) -> Syntax:
    """The syntax a name, an ending or a media type stands for; a UsageError names the known ones."""
    found = _NAMES.get(name.strip().lower().lstrip(".").partition(";")[0])
    if found is None:
        raise UsageError(
            "unknown-syntax",
            f"'{name}' is not an RDF syntax certkg knows.",
            mend=f"Use one of {', '.join(SYNTAXES)}.",
        )
    return found


def of_name(name: str) -> Syntax | None:
    """The syntax that a file name's ending settles, or None when the content has to be looked at.

    Endings of formats that are not RDF syntaxes raise an InputError that says what to do instead.
    """
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending in _REFUSED_ENDINGS:
        raise InputError(
            "unsupported-syntax",
            f"{_REFUSED_ENDINGS[ending]} (.{ending}) is not an RDF syntax certkg reads.",
            where=Place(name),
            mend=_mend_for(ending),
        )
    return _NAMES[ending] if ending in _SURE_ENDINGS else None


def _mend_for(ending: str) -> str:
    if ending in _TABLES:
        return "Read it through a loader: certkg load --list names them, --from SOURCE chooses one."
    if ending == "xls":
        return "Save it as .xlsx."
    if ending in {"gz", "zip"}:
        return "Unpack it first."
    return "Save it as RDF/XML or Turtle (Protégé, ROBOT and owlready2 can)."


def of_content(head: bytes, name: str, *, whole: bool) -> Syntax:
    """The syntax that the first bytes of an input show; ``whole`` says that there is no more than them.

    Raises InputError for what is plainly no RDF: a web page, an archive, OWL/XML, JSON without JSON-LD keys.
    """
    refuse_plainly_other(head, name)
    where = Place(name)
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text.lstrip()[:1] == b"<" and (markup := _of_markup(text, where)):
        return markup
    if _JSON_START.match(text):
        return _of_json(text, where, whole=whole)
    return _of_lines(text, whole=whole)


def refuse_plainly_other(head: bytes, name: str) -> None:
    """Raises InputError for first bytes that no ending makes RDF: an archive, UTF-16, a web page."""
    where = Place(name)
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")):
        raise InputError(
            "not-rdf",
            "This is a workbook or an archive, not RDF text.",
            where=where,
            mend="Save it as .xlsx or .csv."
            if PurePath(name).suffix.lower() in _OTHER_WORKBOOKS
            else "Read workbooks through a loader (--from SOURCE); unpack archives first.",
        )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(
            "bad-encoding",
            "The text is in UTF-16; RDF syntaxes are in UTF-8.",
            where=where,
            mend="Save it as UTF-8.",
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    if start.startswith((b"<!doctype html", b"<html>", b"<html ")):
        raise InputError(
            "not-rdf",
            "This is a web page, not RDF.",
            where=where,
            mend="Download the RDF itself; the page may link to it.",
        )


def _of_markup(text: bytes, where: Place) -> Syntax | None:
    root = _XML_ROOT.match(text)
    if root is None:
        return "rdf/xml" if text.lstrip().startswith(b"<?xml") else None
    name = root.group(1)
    if name in _OWL_XML_ROOTS:
        raise InputError(
            "unsupported-syntax",
            "This is OWL/XML, which is not an RDF syntax.",
            where=where,
            mend="Save it as RDF/XML or Turtle (Protégé and ROBOT can).",
        )
    if name.lower() == b"html" or text.lstrip()[:14].lower().startswith(b"<!doctype html"):
        raise InputError(
            "not-rdf",
            "This is a web page, not RDF.",
            where=where,
            mend="Download the RDF itself; the page may link to it.",
        )
    is_xml = text.lstrip().startswith((b"<?xml", b"<!--", b"<!DOCTYPE")) or b"xmlns" in text
    return "rdf/xml" if is_xml else None


def _of_json(text: bytes, where: Place, *, whole: bool) -> Syntax:
    if whole and not _JSON_LD_KEY.search(text):
        raise InputError(
            "not-rdf",
            "This is JSON without any JSON-LD key, so it states no RDF.",
            where=where,
            mend="Read it through a loader (--from SOURCE), or add an @context.",
        )
    return "json-ld"


def _of_lines(text: bytes, *, whole: bool) -> Syntax:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(b"#")]
    if not whole:
        lines = lines[:-1]  # the last one may be cut
    matches = [_LINE.match(line) for line in lines]
    if lines and all(matches):
        return "n-quads" if any(match and match.group(1) for match in matches) else "n-triples"
    return "trig" if _GRAPH_BLOCK.search(text) else "turtle"
