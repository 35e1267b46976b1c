"""The marks of OWL 2 RL are what the axioms give, and the rules of the profile find the types that HermiT finds."""

from __future__ import annotations

import pytest
from benchmarks.mark_rl_safe import CKG, FILE, marked, ontology
from benchmarks.rl_profile import axioms, is_axiom_in_profile, safe_axioms, terms
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from certkg.library import Library

HEAD = """
@prefix : <urn:x:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :p a owl:ObjectProperty . :q a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""
SOME = "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ]"
ONLY = "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ]"
VALUE = "[ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i ]"
UNION = "[ a owl:Class ; owl:unionOf ( :B :C ) ]"
BOTH = "[ a owl:Class ; owl:intersectionOf ( :B :C ) ]"
NOT = "[ a owl:Class ; owl:complementOf :B ]"
ONE_OF = "[ a owl:Class ; owl:oneOf ( :i :j ) ]"
IN = [
    "[] owl:intersectionOf ( :A ) .",  # a class expression alone is no axiom
    ":A rdfs:subClassOf :B .",
    f":A rdfs:subClassOf {ONLY} .",
    f":A rdfs:subClassOf {VALUE} .",
    f":A rdfs:subClassOf {BOTH} .",
    f":A rdfs:subClassOf {NOT} .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxQualifiedCardinality 0 ; owl:onClass :B ] .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:allValuesFrom xsd:string ] .",
    f"{SOME} rdfs:subClassOf :A .",
    "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :A .",
    f"{UNION} rdfs:subClassOf :A .",
    f"{ONE_OF} rdfs:subClassOf :A .",
    ":A owl:equivalentClass :B .",
    f":A owl:equivalentClass {VALUE} .",
    f":A owl:equivalentClass {BOTH} .",
    f":A owl:disjointWith {SOME} .",
    f"[] a owl:AllDisjointClasses ; owl:members ( :A :B {SOME} ) .",
    ":p rdfs:domain :A ; rdfs:range :B .",
    ":p owl:inverseOf :q .",
    ":p owl:propertyChainAxiom ( :p :q ) .",
    ":p a owl:TransitiveProperty , owl:FunctionalProperty .",
    ":d rdfs:range xsd:anyURI ; rdfs:domain :A .",
    ":A owl:hasKey ( :d ) .",
]
OUT = [
    f":A rdfs:subClassOf {SOME} .",
    f":A rdfs:subClassOf {UNION} .",
    f":A rdfs:subClassOf {ONE_OF} .",
    ":A rdfs:subClassOf owl:Thing .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 2 ] .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ] .",
    f":A rdfs:subClassOf [ a owl:Class ; owl:complementOf {NOT} ] .",
    f"{ONLY} rdfs:subClassOf :A .",
    "[ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom xsd:date ] rdfs:subClassOf :A .",
    f":A owl:equivalentClass {SOME} .",
    f":A owl:equivalentClass {UNION} .",
    f":A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B {SOME} ) ] .",
    f":A owl:disjointWith {ONLY} .",
    ":A owl:disjointUnionOf ( :B :C ) .",
    f":p rdfs:domain {UNION} .",
    f":p rdfs:range {UNION} .",
    ":p a owl:ReflexiveProperty .",
    ":d rdfs:range xsd:date .",
    ":d rdfs:range [ a rdfs:Datatype ; owl:oneOf ( 1 2 ) ] .",
]


def graph_of(text: str) -> Graph:
    return Graph().parse(data=HEAD + text, format="turtle")


@pytest.mark.parametrize("text", IN)
def test_an_axiom_of_the_profile_is_in_it(text: str) -> None:
    graph = graph_of(text)
    assert all(is_axiom_in_profile(graph, axiom) for axiom in axioms(graph))
    assert all(terms(graph, "urn:x:").values())


@pytest.mark.parametrize("text", OUT)
def test_an_axiom_beyond_the_profile_is_not_and_its_term_is_marked(text: str) -> None:
    graph = graph_of(text)
    found = list(axioms(graph))
    assert [is_axiom_in_profile(graph, axiom) for axiom in found] == [False]
    beyond = {str(term) for term, safe in terms(graph, "urn:x:").items() if not safe}
    assert beyond == {
        "urn:x:"
        + next(
            name
            for name in ("A", "p", "d")
            if f":{name} " in text.replace("onProperty :p", "").replace("onProperty :d", "")
        )
    }


def test_the_marks_are_fresh() -> None:
    assert FILE.read_text(encoding="utf-8") == marked()


def test_each_class_and_property_is_marked_once() -> None:
    graph = Graph().parse(FILE)
    marks = list(graph.subject_objects(URIRef(f"{CKG}rlSafe")))
    assert {str(term) for term, _ in marks} == {str(term) for term in terms(ontology(), CKG)}
    assert len(marks) == len({term for term, _ in marks})
    assert {str(mark) for _, mark in marks} == {"true", "false"}


def test_the_marks_are_no_background_of_rules() -> None:
    assert not [entry for entry in Library.default().ontology() if entry.group == "profiles"]


def test_the_axioms_kept_are_those_of_the_profile_and_whole() -> None:
    kept = safe_axioms(ontology())
    assert all(is_axiom_in_profile(kept, axiom) for axiom in axioms(kept))
    assert all(terms(kept, CKG).values())
    suspended = URIRef(f"{CKG}SuspendedCertificate")
    (definition,) = kept.objects(suspended, OWL.equivalentClass)
    assert (definition, OWL.intersectionOf, None) in kept
    assert (suspended, RDF.type, OWL.Class) in kept
    assert (suspended, RDFS.label, None) not in kept
