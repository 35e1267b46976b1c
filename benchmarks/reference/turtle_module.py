"""A module of generated facts, written as Turtle that does not change when the facts do not."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

__all__ = ["CKG", "Module", "slug"]

CKG = "https://w3id.org/certkg#"
ID = "https://w3id.org/certkg/id/"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
VERSION = "2026-11-23"  # the day of the facts
PREFIXES = """@prefix ckg: <https://w3id.org/certkg#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def slug(text: str) -> str:
    """A key for an IRI: letters, digits, dots and single hyphens."""
    return quote(re.sub(r"[^\w.]+", "-", text).strip("-"))


class Module:
    """Facts of one module, kept in the order in which they were stated, each once."""

    def __init__(self, stem: str, title: str, folder: str, tables: str, sources: str) -> None:
        self.stem, self.title, self.folder = stem, title, folder
        self.tables, self.sources = tables, sources
        self._facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    def iri(self, kind: str, key: str) -> str:
        """The IRI of a reference thing."""
        return f"{ID}{kind}/{slug(key)}"

    def knows(self, subject: str) -> bool:
        """Whether anything was stated about the subject."""
        return subject in self._facts

    def has(self, subject: str, predicate: str) -> bool:
        """Whether the subject has the predicate."""
        return predicate in self._facts.get(subject, {})

    def _add(self, subject: str, predicate: str, value: str) -> None:
        values = self._facts[subject][predicate]
        if value not in values:
            values.append(value)

    def type(self, subject: str, name: str) -> None:
        """States the class."""
        self._add(subject, "a", f"ckg:{name}")

    def label(self, subject: str, text: str) -> None:
        """States the English label."""
        self.text(subject, "rdfs:label", text)

    def text(self, subject: str, predicate: str, text: str) -> None:
        """States an English text."""
        self._add(subject, predicate, _quoted(text) + "@en")

    def literal(self, subject: str, name: str, value: str, datatype: str = "string") -> None:
        """States a literal of a ckg: property."""
        if value:
            suffix = "" if datatype == "string" else f"^^xsd:{datatype}"
            self._add(subject, f"ckg:{name}", _quoted(value) + suffix)

    def link(self, subject: str, name: str, target: str) -> None:
        """States a link of a ckg: property."""
        short = target.removeprefix(CKG)
        self._add(subject, f"ckg:{name}", f"ckg:{short}" if short != target else f"<{target}>")

    def source(self, subject: str, source: str, confidence: str) -> None:
        """States where the facts come from and how sure they are."""
        self._add(subject, "dcterms:source", _quoted(source))
        self.link(subject, "confidence", confidence)

    def size(self) -> str:
        """The number of subjects and triples."""
        triples = sum(len(values) for facts in self._facts.values() for values in facts.values())
        return f"{len(self._facts)} things, {triples} triples"

    def write(self, ontology: Path) -> Path:
        """Writes the module and gives its path."""
        path = ontology / self.folder / f"{self.stem}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = (
            f"# Written by: python -m benchmarks.refresh_reference, from {self.tables}.\n{PREFIXES}\n"
            f"<https://w3id.org/certkg/ontology/{self.stem}> a owl:Ontology ;\n"
            f'    dcterms:title "{self.title}"@en ;\n'
            f'    dcterms:description "Reference data, each statement with its source and confidence."@en ;\n'
            f"    dcterms:license <{LICENCE}> ;\n"
            f"    dcterms:source {_quoted(self.sources)} ;\n"
            f"    owl:versionIRI <https://w3id.org/certkg/ontology/{self.stem}/{VERSION}> ;\n"
            f'    owl:versionInfo "{VERSION}" .\n'
        )
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(head)
            for subject, facts in self._facts.items():
                pairs = " ;\n    ".join(
                    f"{predicate} {' , '.join(values)}" for predicate, values in facts.items()
                )
                file.write(f"\n<{subject}> {pairs} .\n")
        return path


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
