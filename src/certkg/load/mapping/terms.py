"""RDF terms as rows carry them: the N-Triples text, the lexical form, and whether it is an IRI."""

from __future__ import annotations

from typing import Final, NamedTuple

from certkg.documents.ntriples import XSD, escaped

__all__ = ["BOOLEAN", "DATE", "INTEGER", "Term", "iri", "tagged", "text_term", "typed"]

DATE: Final = f"{XSD}date"
BOOLEAN: Final = f"{XSD}boolean"
INTEGER: Final = f"{XSD}integer"


class Term(NamedTuple):
    """One term; ``text`` is canonical N-Triples, ``lexical`` what STR() gives."""

    text: str
    lexical: str
    kind: str


def iri(value: str) -> Term:
    """An IRI."""
    return Term(f"<{value}>", value, "iri")


def text_term(value: str) -> Term:
    """A plain string."""
    return Term(f'"{escaped(value)}"', value, "string")


def typed(value: str, datatype: str) -> Term:
    """A literal of a datatype."""
    return Term(f'"{escaped(value)}"^^<{datatype}>', value, "typed")


def tagged(value: str, language: str) -> Term:
    """A string in a language."""
    return Term(f'"{escaped(value)}"@{language}', value, "typed")
