"""The triples of library files by subject, so that pages can ask what a file says of a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from certkg.documents import open_document
from certkg.documents.ntriples import unescaped
from certkg.library.library import Entry

__all__ = ["CKG", "Statements", "read_statements", "short"]

CKG = "https://w3id.org/certkg#"

#: The prefixes in which a name of a term is written or shortened.
PREFIXES = {
    "ckg": CKG,
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statements:
    """What some files say: subject, predicate and values, all as N-Triples text, in the order of the files.

    ``lang`` is the language in which texts are wanted.
    """

    of: dict[str, dict[str, tuple[str, ...]]]
    lang: str = "en"

    def values(self, subject: str, name: str) -> tuple[str, ...]:
        """The values of a property, named with its prefix (``sh:severity``)."""
        return self.of.get(subject, {}).get(full(name), ())

    def only(self, subject: str, name: str, lang: str) -> tuple[str, ...]:
        """The literals of a property in exactly this language."""
        found = (_LITERAL.fullmatch(value) for value in self.values(subject, name))
        return tuple(unescaped(match[1]) for match in found if match and (match[2] or "").lower() == lang)

    def texts(self, subject: str, name: str) -> tuple[str, ...]:
        """The literals of a property in the language or without one, else in English or any; IRIs in short form."""
        found = [_LITERAL.fullmatch(value) or value for value in self.values(subject, name)]
        literals = [match for match in found if not isinstance(match, str)]
        fitting: list[re.Match[str]] = []
        for lang in dict.fromkeys((self.lang.lower(), self.lang.lower().partition("-")[0], "en")):
            fitting = fitting or [match for match in literals if (match[2] or lang).lower() == lang]
        names = [short(value) for value in found if isinstance(value, str)]
        return (*(unescaped(match[1]) for match in fitting or literals), *names)

    def text(self, subject: str, name: str) -> str:
        """The first text of a property, or ""."""
        return next(iter(self.texts(subject, name)), "")

    def subjects(self, name: str, value: str) -> tuple[str, ...]:
        """The subjects that have a value; costs one pass over the subjects."""
        predicate = full(name)
        return tuple(s for s, parts in self.of.items() if value in parts.get(predicate, ()))

    def items(self, head: str) -> tuple[str, ...]:
        """The members of an RDF list; a list that runs in a circle ends where it began."""
        found: list[str] = []
        seen: set[str] = set()
        while head not in seen and (first := self.values(head, "rdf:first")):
            seen.add(head)
            found.append(first[0])
            head = next(iter(self.values(head, "rdf:rest")), head)
        return tuple(found)


def read_statements(entries: Iterable[Entry], lang: str = "en") -> Statements:
    """The statements of some Turtle files of the library; InputError where one cannot be parsed."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for number, entry in enumerate(entries):
        document = open_document(
            entry.path, "turtle", content=entry.bytes(), base=entry.iri, scope=f"f{number}"
        )
        for subject, predicate, value in document.triples():
            found.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    made = {s: {p: tuple(values) for p, values in parts.items()} for s, parts in found.items()}
    return Statements(made, lang)


def full(name: str) -> str:
    """A name with prefix as N-Triples text: ``sh:path`` gives ``<http://www.w3.org/ns/shacl#path>``."""
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def short(term: str) -> str:
    """An IRI in N-Triples text with its prefix, if it has one of ours, else without its brackets."""
    iri = term.removeprefix("<").removesuffix(">")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and re.fullmatch(r"\w+", iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
