"""RDF terms as N-Triples text: the vocabulary of SHACL and small readers of literals."""

from __future__ import annotations

import re
from typing import NamedTuple

from certkg.documents.ntriples import RDF, XSD, escaped, unescaped

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
    "lexical_form",
    "literal",
    "read_literal",
    "sh",
    "show",
]

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"

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
    return unescaped(term[1:-1])


def lexical_form(term: str) -> str:
    """The text of a literal, escapes undone."""
    return unescaped(term[1 : term.rindex('"')])


def read_literal(term: str) -> Literal:
    """The parts of a literal; ValueError for any other term."""
    lexical, quote, suffix = term[1:].rpartition('"')
    if not quote or not is_literal(term):
        raise ValueError(f"{term} is not a literal")
    text = unescaped(lexical)
    if suffix.startswith("@"):
        return Literal(text, suffix[1:], f"{RDF}langString")
    return Literal(text, "", suffix[3:-1] or f"{XSD}string")


def literal(lexical: str, datatype: str = "", language: str = "") -> str:
    """A literal as N-Triples text; ``datatype`` is an IRI, empty for a plain string."""
    text = f'"{escaped(lexical)}"'
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
