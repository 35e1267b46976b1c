"""The vocabulary that rules read beside the data, and the terms of the data that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from certkg.documents import Document
from certkg.library import Library
from certkg.library.kept import Kept
from certkg.library.library import digest
from certkg.validate.profiles import as_document
from certkg.validate.results import UnknownTerm, Usage
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.terms import SH, is_iri, is_literal, read_literal, sh
from certkg.validate.unknown import KINDS, unknown_terms
from certkg.validate.usage import CLASSES, PROPERTY, TYPE, usage

if TYPE_CHECKING:
    from certkg.validate.shapes.model import Path

__all__ = ["background", "defined", "grouping", "strangers"]

_PATH = sh("path")
_SH = f"<{SH}"
_MEANT = frozenset(map(sh, ("path", "class", "targetClass", "targetSubjectsOf", "targetObjectsOf")))
_QUERIES = frozenset(map(sh, ("select", "ask", "construct")))
_PREFIX = re.compile(r"(?i)\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>")
_NAME = re.compile(r"<([^<>\s]+)>|(?<![\w<])([\w.-]*):([\w-]+)")


def background(library: Library) -> tuple[Document, ...]:
    """The ontology with its reference data, as documents that are read but not judged."""
    return tuple(as_document(entry, f"o{number}") for number, entry in enumerate(library.ontology()))


def grouping(library: Library) -> tuple[Path, Path]:
    """The paths from the focus node of a finding to the body it is grouped by, and to the name of that body."""
    from certkg.validate.shapes.paths import read_path

    (entry,) = (e for e in library.entries("shapes", ".ttl") if e.path == "shapes/library/report.ttl")
    document = as_document(entry, "r")
    graph = ShapesGraph(document.triples())
    body, name = (graph.objects(f"<{entry.iri}#{part}>", _PATH)[0] for part in ("body", "name"))
    return read_path(graph, body), read_path(graph, name)


def strangers(
    library: Library, shapes: ShapesGraph, found: Usage, kept: Kept | None = None
) -> tuple[UnknownTerm, ...]:
    """Classes and properties of the data that neither shapes nor ontology mention.

    Terms that the data define themselves are known. Costs a pass over shapes, and one over the ontology whose
    terms are not ``kept``.
    """
    ours = defined(library, kept)
    mentioned = _mentioned(shapes)
    strange = unknown_terms(found.used, _known(ours, found, mentioned))
    if not strange:
        return strange
    return unknown_terms(found.used, _known(ours, found, mentioned | set(_queried(shapes))))


def defined(library: Library, kept: Kept | None) -> dict[str, set[str]]:
    """The terms that the ontology defines, by kind; reference data use terms and define none."""
    entries = [entry for entry in library.ontology() if not entry.group]
    name = f"terms-{digest(tuple(entries)).partition(':')[2]}.txt"
    text = kept.read_text(name) if kept is not None else None
    if text is None:
        found = usage([as_document(entry, f"v{number}") for number, entry in enumerate(entries)]).defined
        text = "\n\n".join("\n".join(sorted(found[kind])) for kind in KINDS)
        if kept is not None:
            kept.write_text(name, text)
    return dict(zip(KINDS, (set(part.split()) for part in text.split("\n\n")), strict=True))


def _known(ours: Mapping[str, set[str]], found: Usage, mentioned: frozenset[str]) -> dict[str, set[str]]:
    """What is known as a class and as a property; what shapes mention is either, unless the ontology tells."""
    other = dict(zip(KINDS, reversed(KINDS), strict=True))
    return {kind: {*ours[kind], *found.defined[kind], *(mentioned - ours[other[kind]])} for kind in KINDS}


@lru_cache(maxsize=2)
def _mentioned(shapes: ShapesGraph) -> frozenset[str]:
    """The IRIs of a shapes graph that are no names of shapes, constraints or the like."""
    named: set[str] = set()
    meant: set[str] = set()
    everything: set[str] = set()
    for subject, predicate, value in shapes:
        everything |= {subject, predicate, value}
        if predicate.startswith(_SH):
            named.add(subject)
        if predicate in _MEANT or (predicate == TYPE and (value in CLASSES or value.endswith(PROPERTY))):
            meant.add(subject if predicate == TYPE else value)
    return frozenset(term for term in (everything - named) | meant if is_iri(term))


def _queried(shapes: ShapesGraph) -> Iterator[str]:
    """The IRIs that queries of a shapes graph name."""
    from certkg.validate.shapes.sparql.reading import read_prefixes

    for subject, predicate, value in shapes:
        if predicate in _QUERIES and is_literal(value):
            text = read_literal(value).lexical
            prefixes = {**dict(read_prefixes(shapes, subject)), **dict(_PREFIX.findall(text))}
            for iri, prefix, local in _NAME.findall(text):
                yield f"<{iri}>" if iri else f"<{prefixes.get(prefix, '')}{local}>"
