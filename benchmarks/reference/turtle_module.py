"""A module of generated facts, written as Turtle that does not change when the facts do not."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

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
SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def slug(text: str) -> str:
    """A key for an IRI: letters, digits, dots and single hyphens."""
    return quote(re.sub(r"[^\w.]+", "-", text).strip("-"))


class Module:
    """Facts of one module, kept in the order in which they were stated, each once."""

    def __init__(self, stem: str, title: str, folder: str, tables: str, sources: str) -> None:
        self.stem, self.title, self.folder = stem, title, folder
        self.tables, self.sources = tables, sources
        self._facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    @classmethod
    def read(cls, path: Path) -> Module:
        """The module that a file holds: written back, it gives the same file."""
        text = path.read_text(encoding="utf-8")
        tables = re.search(r"^# Written by: .*?, from (.*)\.$", text, re.M)
        if tables is None:
            raise ValueError(f"{path} is kept by hand")
        made = cls(path.stem, "", path.parent.name, tables[1], "")
        for quad in parse(text.partition("\n# Terms of other modules")[0], RdfFormat.TURTLE):
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            if isinstance(subject, BlankNode) or isinstance(value, BlankNode):
                raise ValueError(f"{path} holds a node without a name")
            if subject.value == f"https://w3id.org/certkg/ontology/{path.stem}":
                made._head(predicate, value.value)
            else:
                made._add(subject.value, _short(predicate), _term(value))
        return made

    def _head(self, predicate: str, value: str) -> None:
        if predicate == _DCTERMS + "title":
            self.title = value
        elif predicate == _DCTERMS + "source":
            self.sources = value

    def drop(self, subject: str, predicate: str) -> None:
        """Takes back what was stated of the subject with the predicate."""
        self._facts.get(subject, {}).pop(predicate, None)

    def values(self, subject: str, predicate: str) -> list[str]:
        """What is stated of the subject with the predicate, as Turtle text."""
        return list(self._facts.get(subject, {}).get(predicate, []))

    def subjects(self, name: str) -> list[str]:
        """The things of a class."""
        return [subject for subject, facts in self._facts.items() if f"ckg:{name}" in facts.get("a", [])]

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

    def set(self, subject: str, name: str, value: str, datatype: str = "string") -> None:
        """States a literal of a ckg: property in place of what stands there, and in its place."""
        predicate = f"ckg:{name}"
        if predicate in self._facts[subject]:
            self._facts[subject][predicate] = []
        self.literal(subject, name, value, datatype)
        if not self.values(subject, predicate):
            self.drop(subject, predicate)

    def link(self, subject: str, name: str, target: str) -> None:
        """States a link of a ckg: property."""
        short = target.removeprefix(CKG)
        self._add(subject, f"ckg:{name}", f"ckg:{short}" if short != target else f"<{target}>")

    def source(self, subject: str, source: str, confidence: str) -> None:
        """States where the facts come from and how sure they are."""
        self._add(subject, "dcterms:source", _quoted(source))
        self.link(subject, "confidence", confidence)

    def differences(self, other: Module) -> list[str]:
        """What this module states otherwise than another: one line a thing that came, changed or went."""
        lines = [f"+ {subject}" for subject in self._facts if subject not in other._facts]
        for subject, facts in self._facts.items():
            before = other._facts.get(subject)
            if before is not None:
                names = [name for name in {**facts, **before} if facts.get(name) != before.get(name)]
                lines += [f"~ {subject}: {', '.join(names)}"] if names else []
        return lines + [f"- {subject}" for subject in other._facts if subject not in self._facts]

    def size(self) -> str:
        """The number of subjects and triples."""
        triples = sum(len(values) for facts in self._facts.values() for values in facts.values())
        return f"{len(self._facts)} things, {triples} triples"

    def write(self, ontology: Path) -> Path:
        """Writes the module and gives its path."""
        path = ontology / self.folder / f"{self.stem}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        notes = any("skos:note" in facts for facts in self._facts.values())
        prefixes = PREFIXES.replace("@prefix xsd", SKOS + "@prefix xsd") if notes else PREFIXES
        head = (
            f"# Written by: python -m benchmarks.refresh_reference, from {self.tables}.\n{prefixes}\n"
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


_DCTERMS = "http://purl.org/dc/terms/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SHORT = {
    CKG: "ckg:",
    _DCTERMS: "dcterms:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
}


def _short(iri: str) -> str:
    if iri == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type":
        return "a"
    return next(
        (short + iri.removeprefix(full) for full, short in _SHORT.items() if iri.startswith(full)), f"<{iri}>"
    )


def _term(value: NamedNode | Literal) -> str:
    if isinstance(value, NamedNode):
        return f"<{value.value}>" if not value.value.startswith(CKG) else _short(value.value)
    if value.language:
        return f"{_quoted(value.value)}@{value.language}"
    kind = value.datatype.value.removeprefix(_XSD)
    return _quoted(value.value) + ("" if kind == "string" else f"^^xsd:{kind}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
