"""The vocabulary that rules read beside the data, and the terms of the data that nobody knows."""

from __future__ import annotations

from certkg.documents import Document
from certkg.library import Library
from certkg.validate.profiles import as_document
from certkg.validate.results import UnknownTerm, Usage
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Path
from certkg.validate.shapes.paths import read_path
from certkg.validate.shapes.terms import is_iri, sh
from certkg.validate.unknown import KINDS, unknown_terms
from certkg.validate.usage import usage

__all__ = ["background", "grouping", "strangers"]

_PATH = sh("path")


def background(library: Library) -> tuple[Document, ...]:
    """The ontology with its reference data, as documents that are read but not judged."""
    return tuple(as_document(entry, f"o{number}") for number, entry in enumerate(library.ontology()))


def grouping(library: Library) -> tuple[Path, Path]:
    """The paths from the focus node of a finding to the body it is grouped by, and to the name of that body."""
    (entry,) = (e for e in library.entries("shapes", ".ttl") if e.path == "shapes/library/report.ttl")
    document = as_document(entry, "r")
    graph = ShapesGraph(document.triples())
    body, name = (graph.objects(f"<{entry.iri}#{part}>", _PATH)[0] for part in ("body", "name"))
    return read_path(graph, body), read_path(graph, name)


def strangers(library: Library, shapes: ShapesGraph, found: Usage) -> tuple[UnknownTerm, ...]:
    """Classes and properties of the data that neither shapes nor ontology mention.

    Terms that the data define themselves are known. Costs a pass over ontology and shapes.
    """
    # Reference data use terms and define none.
    terms = [entry for entry in library.ontology() if not entry.group]
    ours = usage([as_document(entry, f"v{number}") for number, entry in enumerate(terms)])
    mentioned = {term for triple in shapes for term in triple if is_iri(term)}
    known = {kind: {*ours.defined[kind], *found.defined[kind], *mentioned} for kind in KINDS}
    return unknown_terms(found.used, known)
