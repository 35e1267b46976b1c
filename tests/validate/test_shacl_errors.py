"""Shapes that are not well-formed, recursive shapes and forbidden queries are errors that name the shape."""

from __future__ import annotations

import pytest

from certkg.errors import CertkgError, LibraryError
from tests.validate.shacl_helpers import COMPILED, outcome

ILL_FORMED = {
    "a count on a node shape": "ex:S sh:targetNode ex:n ; sh:minCount 1 .",
    "two counts": "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minCount 1, 2 ] .",
    "a count that is a string": 'ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minCount "1" ] .',
    "a class that is a literal": 'ex:S sh:targetNode ex:n ; sh:class "A" .',
    "an unknown node kind": "ex:S sh:targetNode ex:n ; sh:nodeKind sh:Iri .",
    "a list without end": "ex:S sh:targetNode ex:n ; sh:in ex:l . ex:l rdf:first 1 ; rdf:rest ex:l .",
    "two paths": "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p, ex:q ; sh:minCount 1 ] .",
    "a property shape without a path": "ex:S a sh:PropertyShape ; sh:targetNode ex:n ; sh:nodeKind sh:IRI .",
    "a path of one": "ex:S sh:targetNode ex:n ; sh:property [ sh:path ( ex:p ) ; sh:minCount 1 ] .",
    "a severity that is a string": 'ex:S sh:targetNode ex:n ; sh:severity "high" ; sh:nodeKind sh:IRI .',
    "a query without sh:select": 'ex:S sh:targetNode ex:n ; sh:sparql [ sh:message "m" ] .',
    "a query that does not parse": 'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "SELECT $this WHERE {" ] .',
    "an unknown prefix": 'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "SELECT $this { $this no:p 1 }" ] .',
    "a path in a query of a node shape": """ex:S sh:targetNode ex:n ;
        sh:sparql [ sh:select "SELECT $this { $this $PATH 1 }" ] .""",
}
RECURSIVE = {
    "a shape that refers to itself": "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:node ex:S ] .",
    "two shapes that refer to each other": "ex:S sh:targetNode ex:n ; sh:not ex:T . ex:T sh:or ( ex:S ) .",
}
FORBIDDEN = {
    "MINUS": "SELECT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }",
    "VALUES": "SELECT $this WHERE { VALUES ?x { 1 } $this ?p ?x }",
    "SERVICE": "SELECT $this WHERE { SERVICE <http://example.org/sparql> { $this ?p ?o } }",
    "assigning $this": "SELECT $this WHERE { BIND (1 AS ?this) }",
    "a nested SELECT without $this": "SELECT $this WHERE { { SELECT ?x WHERE { ?x ?p ?o } } }",
}

engines = pytest.mark.parametrize("engine", COMPILED)


@engines
@pytest.mark.parametrize("name", ILL_FORMED)
def test_an_ill_formed_shape_is_refused_by_name(engine: str, name: str) -> None:
    with pytest.raises(LibraryError):
        outcome(engine, "ex:n ex:p 1 .", ILL_FORMED[name])


@engines
@pytest.mark.parametrize("name", RECURSIVE)
def test_recursion_is_refused_and_the_circle_shown(engine: str, name: str) -> None:
    with pytest.raises(LibraryError, match="refers to itself") as error:
        outcome(engine, "ex:n ex:p 1 .", RECURSIVE[name])
    assert error.value.code == "shape-recursive"


@pytest.mark.parametrize("engine", [*COMPILED, "pyshacl"])
@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_shacl_forbids_in_a_query_is_an_error(engine: str, name: str) -> None:
    shapes = f'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "{FORBIDDEN[name]}" ] .'
    with pytest.raises(CertkgError):
        outcome(engine, "ex:n ex:p 1 .", shapes)


@engines
def test_forbidden_words_inside_strings_names_and_comments_are_fine(engine: str) -> None:
    shapes = '''ex:S sh:targetNode ex:n ; sh:sparql [ sh:prefixes ex: ; sh:select """SELECT $this WHERE {
        $this ex:MINUS ?VALUES . # MINUS and VALUES { }
        FILTER (?VALUES != "SERVICE <x> { }") }""" ] .'''
    assert len(outcome(engine, "ex:n ex:MINUS 1 .", shapes).results) == 1


@pytest.mark.parametrize("engine", COMPILED)
def test_a_failure_that_a_query_reports_is_an_error_and_no_pass(engine: str) -> None:
    shapes = """ex:S sh:targetNode ex:n ; sh:sparql [ sh:prefixes ex: ;
        sh:select "SELECT $this ?failure WHERE { $this ex:p ?x BIND (true AS ?failure) }" ] ."""
    with pytest.raises(LibraryError):
        outcome(engine, "ex:n ex:p 1 .", shapes)
