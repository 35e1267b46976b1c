"""What a shapes graph says to no effect: terms that SHACL has not, parameters that lack another, imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from certkg.documents import Document
from certkg.errors import Place
from certkg.library import Entry, Library
from certkg.validate.engines.protocol import Rules
from certkg.validate.profiles import as_document
from certkg.validate.results import Notice
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.terms import OWL, SH, TRUE, iri_text, is_blank, is_iri, sh
from certkg.validate.unknown import nearest

if TYPE_CHECKING:
    from certkg.documents.positions import Key

__all__ = ["notices"]

_SH = f"<{SH}"
_IMPORTS = f"<{OWL}imports>"
_CUTOFF = 0.7
_PLACED = 100
_LOOKED_UP = 500


def notices(rules: Rules) -> tuple[Notice, ...]:
    """What in the shapes checks nothing though it may be meant to, with the place where each first stands.

    Costs a pass over the shapes graph, and another reading of its files where there is something to tell.
    """
    found = _found(rules.graph, tuple(document.base for document in rules.documents))
    places = _places(rules.documents, [key for _, key in found[:_PLACED]]) if found else {}
    return tuple(replace(notice, source=places.get(key)) for notice, key in found)


@lru_cache(maxsize=2)
def _found(graph: ShapesGraph, bases: tuple[str, ...]) -> tuple[tuple[Notice, Key], ...]:
    """The notices, each with what it is first about; ``bases`` are the addresses of the files of the graph."""
    return (*_unknown(graph), *_without_effect(graph), *_not_imported(graph, bases))


@lru_cache(maxsize=1)
def _vocabulary() -> ShapesGraph:
    """The terms of SHACL, from the library that certkg carries; takes about 2 milliseconds once."""
    folder, name = Library.default().root.joinpath("shapes").joinpath("library"), "shacl-terms.ttl"
    return ShapesGraph(as_document(Entry("shapes", "library", name, folder.joinpath(name)), "v").triples())


def _unknown(graph: ShapesGraph) -> Iterator[tuple[Notice, Key]]:
    """The terms in the namespace of SHACL that neither SHACL nor the graph itself describes."""
    described = _vocabulary().predicates
    named = {term for triple in graph for term in triple[1:]}
    strange = [
        each for each in named if each.startswith(_SH) and not (described(each) or graph.predicates(each))
    ]
    if not strange:
        return
    keys: dict[str, list[Key]] = {term: [] for term in strange}
    for subject, predicate, value in graph:
        keys.get(predicate, []).append((subject, predicate, None))
        keys.get(value, []).append((subject, predicate, value))
    known = [iri_text(term) for term in dict.fromkeys(each for each, _, _ in _vocabulary()) if is_iri(term)]
    near = nearest(map(iri_text, sorted(strange)[:_LOOKED_UP]), known, _CUTOFF)
    for term in sorted(strange):
        name = iri_text(term)
        meant = (near[name],) if name in near else ()
        yield Notice("unknown", name, len(keys[term]), meant), keys[term][0]


def _without_effect(graph: ShapesGraph) -> Iterator[tuple[Notice, Key]]:
    """The parameters that stand without those that every component of theirs needs beside them."""
    ours = {path for node in graph.values(sh("parameter")) for path in graph.objects(node, sh("path"))}
    for term, needed in _needed().items():
        lacking: dict[str, frozenset[str]] = {}
        for node in () if term in ours else graph.subjects(term):
            missing = [needs - frozenset(graph.predicates(node)) for needs in needed]
            if all(missing):
                lacking[node] = frozenset.intersection(*missing) or frozenset.union(*missing)
        if lacking:
            first, others = next(iter(lacking.items()))
            names = tuple(sorted(map(iri_text, others)))
            yield Notice("without-effect", iri_text(term), len(lacking), names), (first, term, None)


@lru_cache(maxsize=1)
def _needed() -> Mapping[str, tuple[frozenset[str], ...]]:
    """Parameters that do nothing alone: for each component that takes one, those that it needs beside it."""
    graph = _vocabulary()
    found: dict[str, list[frozenset[str]]] = {}
    for component in graph.subjects(sh("parameter")):
        nodes = graph.objects(component, sh("parameter"))
        paths = {node: graph.objects(node, sh("path"))[0] for node in nodes}
        needed = frozenset(
            path for node, path in paths.items() if TRUE not in graph.objects(node, sh("optional"))
        )
        for path in paths.values():
            found.setdefault(path, []).append(needed - {path})
    return {path: tuple(needs) for path, needs in found.items() if all(needs)}


def _not_imported(graph: ShapesGraph, bases: Iterable[str]) -> Iterator[tuple[Notice, Key]]:
    """The imports that are not among the graphs given; nothing is fetched."""
    given = {SH.rstrip("#"), *(base.rstrip("#") for base in bases)}
    for subject in graph.subjects(_IMPORTS):
        for term in graph.objects(subject, _IMPORTS):
            name = iri_text(term)
            if not graph.predicates(term) and name.rstrip("#") not in given:
                yield Notice("not-imported", name, 1), (subject, _IMPORTS, term)


def _places(documents: Iterable[Document], keys: Iterable[Key]) -> dict[Key, Place]:
    from certkg.documents.positions import locate

    places: dict[Key, Place] = {}
    for document in documents:
        labels = f"_:{document.scope}.", f"_:{document.scope}_"
        here = [
            key for key in keys if key not in places and (not is_blank(key[0]) or key[0].startswith(labels))
        ]
        places |= locate(document, here, exact=True)
    return places
