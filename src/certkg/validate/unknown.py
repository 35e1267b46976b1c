"""Classes and properties in the data that no shape and no ontology knows, with the nearest known one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from certkg.validate.results import UnknownTerm
from certkg.validate.shapes.terms import OWL, RDF, RDFS, SH, iri_text, is_iri

__all__ = ["KINDS", "near_space", "nearest", "unknown_terms"]

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
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_FILLERS = frozenset({"has", "is"})
_SAME_WORDS = 0.99
_ROUNDING = 0.001


def unknown_terms(
    used: Mapping[str, Mapping[str, int]], known: Mapping[str, Collection[str]], *, cutoff: float = 0.8
) -> tuple[UnknownTerm, ...]:
    """The used terms that are not known, most frequent first, each with a near known term if there is one.

    ``used`` maps a kind (``class`` or ``property``) to terms (N-Triples text) and how often each is
    used; ``known`` maps a kind to known terms. A term known as the other kind is unknown as this one.
    The terms of RDF, RDFS, OWL and SHACL are known. Suggestions are looked up for the 500 most frequent
    only, so that hostile data cannot make this slow; ``cutoff`` is the least similarity of local
    names, from 0 to 1, unless they consist of the same words.
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
        near = nearest([name for name, _ in strange[:_LOOKED_UP]], names, cutoff)
        found.extend(UnknownTerm(name, kind, count, near.get(name)) for name, count in strange)
    return tuple(sorted(found, key=lambda t: (t.suggestion is None, -t.count, t.term, t.kind)))


def _known(iri: str, names: Collection[str]) -> bool:
    return iri in names or _MEMBERSHIP.fullmatch(iri) is not None or (iri.startswith((OWL, SH)) and _w3c(iri))


def _w3c(iri: str) -> bool:
    """Whether OWL or SHACL has a term of this name."""
    from rdflib import OWL as owl  # noqa: N811 - here, because few data use either and the library is slow to load
    from rdflib import SH as sh  # noqa: N811

    return iri in owl or iri in sh


def near_space(iri: str) -> str:
    """The namespace of an IRI without what is easily mistaken: scheme, ``www.``, case, closing hash or slash."""
    space = iri[: len(iri) - len(_local(iri))].lower().rstrip("#/")
    return re.sub(r"^https?://(www\.)?", "", space)


def nearest(strange: Iterable[str], names: Collection[str], cutoff: float) -> dict[str, str]:
    """For each strange IRI the known IRI with the most similar local name, where one is similar enough."""
    strange = list(strange)
    if not strange or not names:
        return {}
    from rapidfuzz.distance import OSA  # here, because clean data never needs it

    known = {name: (_local(name).lower(), _words(_local(name)), near_space(name)) for name in sorted(names)}
    found: dict[str, str] = {}
    for iri in strange:
        wanted, words, space = _local(iri).lower(), _words(_local(iri)), near_space(iri)
        best: tuple[float, bool, bool, str] | None = None
        for name, (local, parts, home) in known.items():
            score = OSA.normalized_similarity(wanted, local, score_cutoff=cutoff - _ROUNDING)
            if parts == words:
                score = max(score, _SAME_WORDS)
            if name in _W3C and home != space:
                continue  # what is like a word of RDF may mean something else
            if score >= cutoff - _ROUNDING and len(wanted) > 1:
                rated = (score, home == space, name.startswith(iri.removesuffix(_local(iri))), name)
                best = rated if best is None or rated[:3] > best[:3] else best
        if best is not None:
            found[iri] = best[3]
    return found


def _words(local: str) -> tuple[str, ...]:
    """The words of a name in no order, without those that only fill: expiryDate, date_expiry, hasExpiryDate."""
    words = sorted(word.lower() for word in _WORD.findall(local))
    return tuple(word for word in words if word not in _FILLERS)


def _local(iri: str) -> str:
    """What follows the last hash, slash or colon."""
    return re.split(r"[#/:]", iri.rstrip("#/"))[-1]
