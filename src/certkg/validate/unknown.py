"""Classes and properties in the data that no shape and no ontology knows, with the nearest known one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from certkg.validate.results import UnknownTerm
from certkg.validate.shapes.terms import OWL, RDF, RDFS, SH, iri_text, is_iri

__all__ = ["KINDS", "unknown_terms"]

KINDS = ("class", "property")

_LOOKED_UP = 500
_MEMBERSHIP = re.compile(rf"{re.escape(RDF)}_[1-9][0-9]*")
_RDF = (
    "Alt|Bag|CompoundLiteral|HTML|JSON|List|PlainLiteral|Property|Seq|Statement|XMLLiteral"
    "|direction|first|langString|language|nil|object|predicate|rest|subject|type|value"
)
_RDFS = (
    "Class|Container|ContainerMembershipProperty|Datatype|Literal|Resource|comment|domain"
    "|isDefinedBy|label|member|range|seeAlso|subClassOf|subPropertyOf"
)
_W3C = frozenset(space + name for space, names in ((RDF, _RDF), (RDFS, _RDFS)) for name in names.split("|"))


def unknown_terms(
    used: Mapping[str, Mapping[str, int]], known: Mapping[str, Collection[str]], *, cutoff: float = 0.8
) -> tuple[UnknownTerm, ...]:
    """The used terms that are not known, most frequent first, each with a near known term if there is one.

    ``used`` maps a kind (``class`` or ``property``) to terms (N-Triples text) and how often each is
    used; ``known`` maps a kind to known terms. A term known as the other kind is unknown as this one.
    RDF, RDFS, OWL and SHACL themselves are known. Suggestions are looked up for the 500 most frequent
    only, so that hostile data cannot make this slow; ``cutoff`` is the least similarity of local
    names, from 0 to 1.
    """
    found: list[UnknownTerm] = []
    for kind in KINDS:
        names = {iri_text(term) for term in known.get(kind, ()) if is_iri(term)} | _W3C
        strange = [
            (iri_text(term), count)
            for term, count in used.get(kind, {}).items()
            if is_iri(term) and not _known(iri_text(term), names)
        ]
        strange.sort(key=lambda pair: (-pair[1], pair[0]))
        near = _nearest([name for name, _ in strange[:_LOOKED_UP]], names - _W3C, cutoff)
        found.extend(UnknownTerm(name, kind, count, near.get(name)) for name, count in strange)
    return tuple(sorted(found, key=lambda term: (-term.count, term.term, term.kind)))


def _known(iri: str, names: Collection[str]) -> bool:
    return iri in names or iri.startswith((OWL, SH)) or _MEMBERSHIP.fullmatch(iri) is not None


def _nearest(strange: Iterable[str], names: Collection[str], cutoff: float) -> dict[str, str]:
    """For each strange IRI the known IRI with the most similar local name, where one is similar enough."""
    strange = list(strange)
    if not strange or not names:
        return {}
    from rapidfuzz.distance import OSA  # here, because clean data never needs it

    locals_ = {name: _local(name).lower() for name in sorted(names)}
    found: dict[str, str] = {}
    for iri in strange:
        wanted = _local(iri).lower()
        space = iri.removesuffix(_local(iri))
        best: tuple[float, bool, str] | None = None
        for name, local in locals_.items():
            score = OSA.normalized_similarity(wanted, local, score_cutoff=cutoff)
            if score >= cutoff and len(wanted) > 1:
                rated = (score, name.startswith(space), name)
                best = rated if best is None or rated[:2] > best[:2] else best
        if best is not None:
            found[iri] = best[2]
    return found


def _local(iri: str) -> str:
    """What follows the last hash, slash or colon."""
    return re.split(r"[#/:]", iri.rstrip("#/"))[-1]
