"""Runs Turtle against Turtle on a named engine, and shows results as short tuples."""

from __future__ import annotations

from certkg.documents import open_document
from certkg.validate.engines.protocol import Data, Options
from certkg.validate.results import Outcome
from certkg.validate.run import validate
from certkg.validate.shapes.terms import is_iri

__all__ = ["COMPILED", "EVERY", "PREFIXES", "check", "found", "outcome", "short"]

#: The places where compiled plans run, and all engines.
COMPILED = ("memory", "duckdb")
EVERY = (*COMPILED, "pyshacl")

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

_DECLARED = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .\n'


def outcome(
    engine: str, data: str, shapes: str, *, background: str = "", options: Options | None = None
) -> Outcome:
    """What an engine returns for Turtle texts, prefixes given."""
    inputs = (open_document("data.ttl", content=(PREFIXES + data).encode()),)
    behind = open_document("background.ttl", content=(PREFIXES + background).encode(), scope="k")
    rules = open_document("shapes.ttl", content=(PREFIXES + _DECLARED + shapes).encode(), scope="s")
    return validate(Data(inputs, (behind,)), [rules], engine, options, cached=False)


def found(
    engine: str, data: str, shapes: str, *, background: str = "", options: Options | None = None
) -> list[tuple[str, str, str]]:
    """The results as sorted (focus node, component, value), in short names."""
    results = outcome(engine, data, shapes, background=background, options=options).results
    return sorted((short(r.focus_node), short(r.component), short(r.value or "")) for r in results)


def check(engine: str, data: str, shapes: str) -> list[str]:
    """The focus nodes of the results, sorted."""
    return [focus for focus, _, _ in found(engine, data, shapes)]


def short(term: str) -> str:
    """The local name of an IRI without ``ConstraintComponent``; other terms as they are."""
    if is_iri(term):
        return term[1:-1].rsplit("#")[-1].rsplit("/")[-1].removesuffix("ConstraintComponent")
    return term
