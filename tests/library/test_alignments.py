"""The alignments say which terms correspond, and add axioms only where ours are narrower.

That each keeps the whole consistent is asked in ``tests/owl``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.write_alignments import (
    FOLDER,
    NEIGHBOURS,
    PREDICATES,
    SOURCE,
    modules,
    read_mappings,
    write,
)
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.namespace import DCTERMS

from certkg.library import Library

LIBRARY = Library.default()
PREFIXES, ROWS = read_mappings(FOLDER / SOURCE)
MODULES = {entry.stem: Graph().parse(data=entry.text(), format="turtle") for entry in LIBRARY.alignments()}
MATCHES = {URIRef(PREFIXES["skos"] + predicate.partition(":")[2]) for predicate in PREDICATES}
RELATIONS = MATCHES | {RDFS.subClassOf, RDFS.subPropertyOf}
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
HEADER = {
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.license,
    DCTERMS.source,
    OWL.versionIRI,
    OWL.versionInfo,
}


def iri(curie: str) -> URIRef:
    prefix, _, local = curie.partition(":")
    return RDFS[local] if prefix == "rdfs" else URIRef(PREFIXES[prefix] + local)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    made = Graph()
    for entry in LIBRARY.ontology():
        if not entry.group:
            made.parse(data=entry.text(), format="turtle")
    return made


def test_the_modules_are_what_the_mappings_give(tmp_path: Path) -> None:
    written = {path.name: path.read_text("utf-8") for path in write(tmp_path)}
    assert {entry.name: entry.text() for entry in LIBRARY.alignments()} == written
    assert {f"align-{stem}" for stem, _, _ in NEIGHBOURS} <= set(MODULES)


def test_every_mapping_is_in_one_module_and_no_module_has_more() -> None:
    said = [
        (s, p, o)
        for module in MODULES.values()
        for s, p, o in module
        if isinstance(s, URIRef) and p in RELATIONS
    ]
    assert sorted(said) == sorted((iri(row.subject), iri(row.predicate), iri(row.object)) for row in ROWS)


def test_no_two_rows_relate_the_same_terms() -> None:
    pairs = [(row.subject, row.object) for row in ROWS]
    assert len(set(pairs)) == len(pairs)


def test_every_subject_is_a_term_of_the_ontology(ontology: Graph) -> None:
    strangers = {row.subject for row in ROWS if (iri(row.subject), RDF.type, None) not in ontology}
    assert strangers == set()


@pytest.mark.parametrize("stem", sorted(MODULES))
def test_a_module_has_a_header_declarations_and_mappings_only(stem: str, ontology: Graph) -> None:
    module = MODULES[stem]
    document = URIRef(f"https://w3id.org/certkg/ontology/{stem}")
    assert set(module.subjects(RDF.type, OWL.Ontology)) == {document}
    for subject, predicate, value in module:
        if subject == document:
            assert predicate in HEADER or (predicate, value) == (RDF.type, OWL.Ontology)
        elif predicate == RDF.type:
            ours = (subject, RDF.type, None) in ontology
            assert (subject, RDF.type, value) in ontology if ours else value in KINDS
        else:
            assert predicate in RELATIONS
    # No term is two kinds of thing: OWL 2 DL keeps them apart (section 5.8.1).
    for term in set(module.subjects(RDF.type, None)):
        assert (
            len(
                (KINDS | {OWL.Ontology})
                & {*module.objects(term, RDF.type), *ontology.objects(term, RDF.type)}
            )
            == 1
        )


@pytest.mark.parametrize("stem", ["prov-o", "org", "skos", "dcat", "schema-org"])
def test_the_widely_used_neighbours_have_axioms(stem: str) -> None:
    assert RDFS.subClassOf in set(MODULES[f"align-{stem}"].predicates())


def test_an_axiom_between_terms_that_it_cannot_relate_is_refused() -> None:
    wrong = [replace(row, predicate="rdfs:subPropertyOf") for row in ROWS if row.subject == "ckg:Audit"]
    with pytest.raises(ValueError, match="Class"):
        modules(PREFIXES, wrong)


@pytest.mark.parametrize(
    ("change", "what"),
    [(("skos:exactMatch", "skos:sameAs"), "skos:sameAs"), (("comment", "remark"), "remark")],
)
def test_a_row_or_column_that_is_not_known_is_refused(
    tmp_path: Path, change: tuple[str, str], what: str
) -> None:
    copy = tmp_path / SOURCE
    copy.write_text((FOLDER / SOURCE).read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(ValueError, match=what):
        read_mappings(copy)
