"""The vocabulary that rules read beside the data, and the terms of the data that nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from certkg.documents import Document
from certkg.library import Library
from certkg.validate.profiles import as_document
from certkg.validate.results import UnknownTerm
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.terms import OWL, RDF, RDFS, is_iri
from certkg.validate.unknown import unknown_terms

__all__ = ["background", "strangers"]

_TYPE = f"<{RDF}type>"
_CLASSES = frozenset({f"<{OWL}Class>", f"<{RDFS}Class>"})


def background(library: Library) -> tuple[Document, ...]:
    """The ontology with its reference data, as documents that are read but not judged."""
    return tuple(as_document(entry, f"o{number}") for number, entry in enumerate(library.ontology()))


def strangers(
    library: Library, shapes: ShapesGraph, inputs: Sequence[Document]
) -> tuple[tuple[UnknownTerm, ...], tuple[int, ...]]:
    """Classes and properties of the data that neither shapes nor ontology mention, and the triples of each input.

    Terms that the data define themselves are known. Costs a pass over the inputs.
    """
    used = {"class": Counter[str](), "property": Counter[str]()}
    known: dict[str, set[str]] = {"class": set(), "property": set()}
    counts = tuple(_count(document.triples(), used, known) for document in inputs)
    for number, entry in enumerate(library.ontology()):
        if not entry.group:  # reference data use terms and define none
            _count(as_document(entry, f"v{number}").triples(), None, known)
    for triple in shapes:
        for term in triple:
            if is_iri(term):
                known["class"].add(term)
                known["property"].add(term)
    return unknown_terms(used, known), counts


def _count(
    triples: Iterable[tuple[str, str, str]], used: dict[str, Counter[str]] | None, known: dict[str, set[str]]
) -> int:
    """Counts the terms used, if asked to, notes those defined, and gives the number of triples."""
    total = 0
    for subject, predicate, value in triples:
        total += 1
        if used is not None:
            used["property"][predicate] += 1
        if predicate == _TYPE:
            if used is not None:
                used["class"][value] += 1
            if value in _CLASSES:
                known["class"].add(subject)
            elif value.endswith("Property>"):
                known["property"].add(subject)
    return total
