"""The known values of a column: statuses, countries, standards, sectors, bodies."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib.resources.abc import Traversable
from typing import Final

from certkg.documents import open_document
from certkg.errors import LibraryError, Place
from certkg.library.kept import Kept
from certkg.load.mapping.source import ListSpec, Source
from certkg.load.mapping.terms import Term, iri, text_term

__all__ = ["CodeList", "Reference", "code_lists", "folded", "knowledge", "read_reference"]

_PREFIXES: Final = {
    "ckg": "https://w3id.org/certkg#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
}
_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SUBCLASS: Final = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_NEAR: Final = 72  # per cent of likeness from which a value is worth suggesting; found by trying


@dataclass(frozen=True, slots=True)
class Reference:
    """Triples of ``ontology/``, by subject and predicate, and the members of each class."""

    values: Mapping[tuple[str, str], tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]

    def of(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The objects of a subject and a predicate (``ckg:editionOf``), as N-Triples text."""
        return self.values.get((subject, expand(predicate)), ())


@dataclass(frozen=True, slots=True)
class CodeList:
    """Known words and the terms they stand for; a word may stand for several until it is narrowed."""

    spec: ListSpec
    entries: dict[str, list[Term]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def find(self, text: str) -> list[Term]:
        """The terms a text stands for: none, one, or several."""
        return self.entries.get(folded(text), [])

    def near(self, text: str, limit: int = 3) -> list[str]:
        """Known words that look like a text, best first; about a millisecond for 500 words."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            folded(text), self.words.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=_NEAR
        )
        return [self.words[key] for key, _, _ in found]

    def word_for(self, term: Term) -> str:
        """The first word of a term."""
        return next((self.words[key] for key, terms in self.entries.items() if term in terms), term.lexical)

    def add(self, word: str, term: Term) -> None:
        """Makes a word known."""
        key = folded(word)
        self.words.setdefault(key, word)
        known = self.entries.setdefault(key, [])
        if term not in known:
            known.append(term)


def folded(text: str) -> str:
    """A text with the difference of case and of spacing taken out."""
    return " ".join(text.casefold().split())


def expand(name: str) -> str:
    """``ckg:code`` as ``<https://w3id.org/certkg#code>``."""
    prefix, _, local = name.partition(":")
    return f"<{_PREFIXES[prefix]}{local}>"


def knowledge(source: Source, root: Traversable, kept: Kept | None) -> tuple[Reference, dict[str, CodeList]]:
    """The reference data and the code lists of a source, worked out again only when a file behind them is another one.

    Nobody changes them. Raises what ``read_reference`` and ``code_lists`` raise.
    """
    modules = [_module(root, module) for module in source.ontology]
    words = [_words(root, spec.file).encode() for spec in source.lists.values() if spec.file]
    return _knowledge(source, _Files((*modules, *words), root), kept)


@dataclass(frozen=True, slots=True)
class _Files:
    """Files that are the same as others of their contents."""

    contents: tuple[bytes, ...]
    root: Traversable = field(compare=False)


@lru_cache(maxsize=4)
def _knowledge(source: Source, files: _Files, kept: Kept | None) -> tuple[Reference, dict[str, CodeList]]:
    reference = read_reference(files.root, source.ontology, source.predicates(), kept)
    return reference, code_lists(source.lists.values(), reference, files.root)


def read_reference(
    root: Traversable, modules: Iterable[str], predicates: Iterable[str], kept: Kept | None = None
) -> Reference:
    """Reads from modules of ``<root>/ontology`` what the named predicates say, with types and superclasses.

    Other statements are passed over as bytes; with ``kept`` each module is parsed once for all processes. Raises
    LibraryError for a module that is not there.
    """
    wanted = {expand(predicate).encode() for predicate in predicates} | {_TYPE.encode(), _SUBCLASS.encode()}
    values: dict[tuple[str, str], list[str]] = {}
    parents: dict[str, set[str]] = {}
    instances: dict[str, dict[str, None]] = {}
    for module in modules:
        for line in _statements(module, _module(root, module), wanted, kept):
            subject, predicate, rest = line.split(" ", 2)
            value = rest[:-2]
            values.setdefault((subject, predicate), []).append(value)
            if predicate == _TYPE:
                instances.setdefault(value, {})[subject] = None
            elif predicate == _SUBCLASS:
                parents.setdefault(value, set()).add(subject)
    members = {name: tuple(_members(name, parents, instances)) for name in {*instances, *parents}}
    return Reference({key: tuple(found) for key, found in values.items()}, members)


def _statements(name: str, content: bytes, wanted: Collection[bytes], kept: Kept | None) -> Iterable[str]:
    """The statements of a module with one of the wanted predicates, as lines of N-Triples."""
    file = f"reference-{sha256(b' '.join((*sorted(wanted), content))).hexdigest()}.nt"
    text = kept.read_text(file) if kept is not None else None
    if text is None:
        document = open_document(name, "turtle", content=content)
        lines = b"".join(document.ntriples()).splitlines()
        text = b"\n".join(line for line in lines if _is_wanted(line, wanted)).decode()
        if kept is not None:
            kept.write_text(file, text)
    return text.split("\n") if text else ()


def _is_wanted(line: bytes, wanted: Collection[bytes]) -> bool:
    subject, predicate, _ = line.split(b" ", 2)
    return predicate in wanted and not subject.startswith(b"_:")


def _module(root: Traversable, name: str) -> bytes:
    file = root.joinpath("ontology", *f"{name}.ttl".split("/"))
    if not file.is_file():
        raise LibraryError(
            "mapping-header",
            f"A mapping names the module {name}, which is not in ontology/.",
            where=Place(str(file)),
            mend="Correct the name under 'ontology' in the header of the mapping.",
        )
    return file.read_bytes()


def _members(
    name: str, parents: Mapping[str, set[str]], instances: Mapping[str, dict[str, None]]
) -> Iterator[str]:
    """The instances of a class and of the classes below it."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            yield from instances.get(current, ())
            waiting.extend(sorted(parents.get(current, ())))


def code_lists(specs: Iterable[ListSpec], reference: Reference, root: Traversable) -> dict[str, CodeList]:
    """The code lists of a source; LibraryError when one would be empty."""
    lists = {}
    for spec in specs:
        found = CodeList(spec)
        for word, term in _entries(spec, reference, root):
            if not spec.among or folded(word) in {folded(allowed) for allowed in spec.among}:
                found.add(word, term)
        for alias, word in (spec.also or {}).items():
            for term in found.find(word):
                found.entries.setdefault(folded(alias), []).append(term)
        if not found.entries and not spec.open:
            raise LibraryError(
                "empty-code-list",
                f"The code list {spec.name} has no entries.",
                mend="Check the class and the property it names against ontology/.",
            )
        lists[spec.name] = found
    return lists


def _entries(spec: ListSpec, reference: Reference, root: Traversable) -> Iterator[tuple[str, Term]]:
    for name in spec.individuals:
        for individual in reference.members.get(expand(name), ()):
            for predicate in spec.by:
                for value in reference.of(individual, predicate):
                    yield _lexical(value), iri(individual[1:-1])
    yield from ((word, text_term(word)) for word in spec.values)
    if spec.file:
        rows = csv.DictReader(_words(root, spec.file).splitlines())
        yield from ((row["name"], text_term(row["value"])) for row in rows)


def _words(root: Traversable, name: str) -> str:
    return root.joinpath("loaders", "lists", f"{name}.csv").read_text(encoding="utf-8")


def _lexical(literal: str) -> str:
    return literal[1 : literal.rindex('"')].replace('\\"', '"').replace("\\\\", "\\")
