"""An explanation follows wider and inverse properties, unions and restrictions, and needs no reasoner."""

from __future__ import annotations

from certkg.documents import open_document
from certkg.library import Library
from certkg.reason import explain
from tests.reason.common import HEAD

TERMS = [
    triple
    for entry in Library.default().ontology()
    if not entry.group
    for triple in open_document(entry.path, "turtle", content=entry.bytes(), scope=entry.stem).triples()
]
OWN = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"


def explained(text: str) -> tuple[str, ...]:
    return explain(
        TERMS, list(open_document("d.ttl", "turtle", content=(HEAD + OWN + text).encode()).triples())
    )


def test_a_property_means_what_its_wider_properties_mean() -> None:
    text = "x:site a ckg:Site . x:q x:grantedTo x:site ."
    assert explained(text) == ()
    assert explained(
        "x:grantedTo rdfs:subPropertyOf x:handedTo . x:handedTo rdfs:subPropertyOf ckg:issuedTo ." + text
    ) == (
        "urn:x:site is said to be both a site (stated) and an organization (given as 'issued to' of urn:x:q, "
        "as 'urn:x:grantedTo' implies); nothing is both a site and an organization.",
    )


def test_a_property_means_what_its_inverse_means() -> None:
    text = "x:s a ckg:Standard ; x:hasEdition x:c . x:c a ckg:Clause ."
    assert explained(text) == ()
    (sentence,) = explained("x:hasEdition owl:inverseOf ckg:editionOf ." + text)
    assert (
        "a clause (stated) and a standard edition (it has 'edition of', as 'urn:x:hasEdition' implies)"
        in sentence
    )


def test_a_union_clashes_only_where_each_of_its_members_does() -> None:
    (sentence,) = explained('x:p a ckg:Person ; ckg:city "Oslo" .')
    assert "a person (stated) and an organization or site (it has 'city')" in sentence
    assert explained('x:s a ckg:Site ; ckg:city "Oslo" .') == ()
    assert explained('x:p ckg:city "Oslo" ; ckg:acronym "P" .') == ()


def test_two_unions_clash_where_no_member_of_one_fits_the_other() -> None:
    (sentence,) = explained('x:p ckg:city "Oslo" ; ckg:publicationMonth "2018-03" .')
    assert "an organization or site (it has 'city')" in sentence
    assert "an amendment or standard edition (it has 'publication month')" in sentence


def test_a_class_says_what_the_values_of_a_property_are() -> None:
    (sentence,) = explained(
        "x:q ckg:certificateNumber 'Q-1' ; ckg:issuedBy x:lab . x:lab a ckg:StandardsBody ."
    )
    assert (
        "a certification body (given as 'issued by' of urn:x:q, a certificate (it has 'certificate number'))"
        in sentence
    )


def test_what_is_inferred_of_one_thing_counts_for_the_next() -> None:
    (sentence,) = explained(
        "x:acc a ckg:Accreditation ; ckg:standard x:e . x:e ckg:editionOf x:s . x:s a ckg:GuidanceStandard ."
    )
    assert sentence == (
        "urn:x:acc is said to be an accreditation (stated), and its 'standard' is urn:x:e, whose 'edition of' is "
        "urn:x:s, a guidance standard (stated); the 'edition of' of the 'standard' of an accreditation is never "
        "a management system standard."
    )


def test_labels_of_the_data_that_are_no_text_do_no_harm() -> None:
    assert explained('x:a a ckg:Site ; rdfs:label x:b . x:b rdfs:label "\\"" .') == ()


def test_a_list_that_runs_in_a_circle_does_no_harm() -> None:
    assert (
        explained(
            "x:u owl:unionOf x:l . x:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> x:u ; "
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> x:l . x:a a x:u . x:u rdfs:subClassOf x:u ."
        )
        == ()
    )


def test_a_literal_of_another_datatype_is_named() -> None:
    assert explained('x:o ckg:website "www.x.example" .') == (
        "'website' of urn:x:o is \"www.x.example\", which is plain text; it has to be an address (xsd:anyURI).",
    )
    (sentence,) = explained('x:o ckg:legalName "X"@en .')
    assert "which is text with a language (en); it has to be plain text" in sentence


def test_a_literal_that_fits_or_that_owl_does_not_know_is_passed_over() -> None:
    fitting = 'x:t ckg:effectivePersonnel "7"^^xsd:int ; ckg:auditDays 2 . x:o ckg:legalName "X"^^xsd:date .'
    assert explained(fitting) == ()
