"""RDF terms as N-Triples text: the vocabulary of SHACL and small readers of literals."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = [
    "OWL",
    "RDF",
    "RDFS",
    "SH",
    "TRUE",
    "XSD",
    "Literal",
    "boolean",
    "integer",
    "iri_text",
    "is_blank",
    "is_iri",
    "is_literal",
    "literal",
    "read_literal",
    "sh",
    "show",
]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_WRITTEN = {chr(code): f"\\u{code:04X}" for code in (*range(32), 127)}
_WRITTEN |= {char: f"\\{name}" for name, char in _CONTROLS.items()} | {"\\": "\\\\", '"': '\\"'}
_SHORT = ((SH, "sh:"), (XSD, "xsd:"), (RDF, "rdf:"), (RDFS, "rdfs:"), ("https://w3id.org/certkg#", "ckg:"))


class Literal(NamedTuple):
    """The parts of a literal; ``datatype`` is an IRI, ``rdf:langString`` when there is a language."""

    lexical: str
    language: str
    datatype: str


def sh(name: str) -> str:
    """A term of the SHACL vocabulary as N-Triples text."""
    return f"<{SH}{name}>"


def is_iri(term: str) -> bool:
    """Says whether the term is an IRI."""
    return term.startswith("<")


def is_blank(term: str) -> bool:
    """Says whether the term is a blank node."""
    return term.startswith("_:")


def is_literal(term: str) -> bool:
    """Says whether the term is a literal."""
    return term.startswith('"')


def iri_text(term: str) -> str:
    """The IRI between the angle brackets, escapes undone."""
    return _unescaped(term[1:-1])


def read_literal(term: str) -> Literal:
    """The parts of a literal; ValueError for any other term."""
    match = _LITERAL.fullmatch(term)
    if match is None:
        raise ValueError(f"{term} is not a literal")
    lexical, language, datatype = match.groups()
    kind = datatype or (f"{RDF}langString" if language else f"{XSD}string")
    return Literal(_unescaped(lexical), language or "", kind)


def literal(lexical: str, datatype: str = "", language: str = "") -> str:
    """A literal as N-Triples text; ``datatype`` is an IRI, empty for a plain string."""
    text = '"' + "".join(_WRITTEN.get(char, char) for char in lexical) + '"'
    if language:
        return f"{text}@{language}"
    return f"{text}^^<{datatype}>" if datatype and datatype != f"{XSD}string" else text


TRUE = literal("true", f"{XSD}boolean")


def integer(term: str) -> int | None:
    """The value of an integer literal, or None for anything else."""
    if not is_literal(term):
        return None
    parts = read_literal(term)
    if parts.datatype != f"{XSD}integer" or re.fullmatch(r"[+-]?[0-9]+", parts.lexical) is None:
        return None
    return int(parts.lexical)


def boolean(term: str) -> bool | None:
    """The value of a boolean literal, or None for anything else."""
    if not is_literal(term):
        return None
    parts = read_literal(term)
    known = {"true": True, "1": True, "false": False, "0": False}
    return known.get(parts.lexical) if parts.datatype == f"{XSD}boolean" else None


def show(term: str) -> str:
    """A term for people: a well-known prefix where there is one, a plain string for a simple literal."""
    if is_iri(term):
        for namespace, prefix in _SHORT:
            name = term[1:-1].removeprefix(namespace)
            if name != term[1:-1] and re.fullmatch(r"[\w-]+", name):
                return prefix + name
        return term
    if is_literal(term):
        parts = read_literal(term)
        if parts.datatype in {f"{XSD}integer", f"{XSD}decimal", f"{XSD}boolean", f"{XSD}date"}:
            return parts.lexical
        if parts.datatype.startswith(XSD) and parts.datatype != f"{XSD}string":
            return f'"{parts.lexical}"^^xsd:{parts.datatype.removeprefix(XSD)}'
    return term


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _character(match.group(1)), text)


def _character(escape: str) -> str:
    if escape[0] in "uU" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    return _CONTROLS.get(escape, escape)
