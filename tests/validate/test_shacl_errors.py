"""Shapes that are not well-formed, recursive shapes and forbidden queries are errors that name the shape."""

from __future__ import annotations

import pytest

from certkg.errors import CertkgError, LibraryError
from tests.validate.shacl_helpers import COMPILED, EVERY, outcome

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
    "a constraint switched off by a string": """ex:S sh:targetNode ex:n ;
        sh:sparql [ sh:deactivated "yes" ; sh:select "SELECT $this WHERE { $this ?p 1 }" ] .""",
    "a member of a list that is no shape": "ex:S sh:targetNode ex:n ; sh:or ( 'x' ) .",
    "a target class that is a string": "ex:S sh:targetClass 'x' ; sh:nodeKind sh:IRI .",
    "a shape in JavaScript": "ex:S sh:targetNode ex:n ; sh:js [ sh:jsFunctionName 'f' ] .",
    "a path in a query of a node shape": """ex:S sh:targetNode ex:n ;
        sh:sparql [ sh:select "SELECT $this { $this $PATH 1 }" ] .""",
}
VALUE_ILL_FORMED = {
    "a property shape that is none": "sh:property [ sh:class ex:A ]",
    "a property shape that is not there": "sh:property ex:Missing",
    "a node shape with a path": "sh:node [ sh:path ex:q ; sh:minCount 1 ]",
    "flags that REGEX does not know": 'sh:pattern "a" ; sh:flags "z"',
    "two flags": 'sh:pattern "a" ; sh:flags "i", "s"',
    "a pattern that is none": 'sh:pattern "("',
    "a pattern that repeats without end": 'sh:pattern "a{99999999999999999999}"',
    "language tags that are no strings": "sh:languageIn ( 5 )",
    "language tags with a language": 'sh:languageIn ( "en"@en )',
    "an ignored property that is a literal": 'sh:closed true ; sh:ignoredProperties ( "p" )',
    "a disjointness that is no boolean": """sh:qualifiedValueShape [ sh:class ex:A ] ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShapesDisjoint "yes\"""",
}
ADVANCED_ILL_FORMED = {
    "a rule of no kind": "sh:rule [ sh:subject sh:this ; sh:predicate ex:q ; sh:object 1 ]",
    "an expression of no known kind": "sh:expression [ sh:count [ sh:path ex:p ] ]",
}
#: Queries that read another graph; another engine would fetch it, or find it empty.
ELSEWHERE = {
    "FROM": 'sh:sparql [ sh:select "SELECT $this FROM <http://127.0.0.1:9/> WHERE { $this ?p ?o }" ]',
    "SERVICE in a target": """sh:target [ a sh:SPARQLTarget ; sh:select
        "SELECT ?this WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?this ?p ?o } }" ]""",
    "SERVICE in a rule": """sh:rule [ a sh:SPARQLRule ; sh:construct
        "CONSTRUCT { $this $this 1 } WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }" ]""",
    "SERVICE in a function": """sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this WHERE { FILTER (ex:far($this)) }" ] .
        ex:far a sh:SPARQLFunction ; sh:parameter [ sh:path ex:op ] ;
        sh:ask "ASK { SERVICE <http://127.0.0.1:9/> { $op ?p ?o } }\"""",
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

engines = pytest.mark.parametrize("engine", EVERY)


@engines
@pytest.mark.parametrize("name", ILL_FORMED)
def test_an_ill_formed_shape_is_refused_by_name(engine: str, name: str) -> None:
    with pytest.raises(LibraryError):
        outcome(engine, "ex:n ex:p 1 .", ILL_FORMED[name])


@engines
@pytest.mark.parametrize("name", VALUE_ILL_FORMED)
def test_an_ill_formed_value_is_refused_before_any_value_is_seen(engine: str, name: str) -> None:
    shapes = f"ex:S sh:targetNode ex:none ; sh:property [ sh:path ex:p ; {VALUE_ILL_FORMED[name]} ] ."
    with pytest.raises(LibraryError) as error:
        outcome(engine, "ex:n ex:p 1 .", shapes)
    assert error.value.code == "shape-ill-formed"


@engines
@pytest.mark.parametrize("name", ADVANCED_ILL_FORMED)
def test_an_ill_formed_rule_or_expression_is_refused(engine: str, name: str) -> None:
    with pytest.raises(LibraryError) as error:
        outcome(
            engine,
            "ex:n ex:p 1 .",
            f"ex:S a sh:NodeShape ; sh:targetNode ex:n ; {ADVANCED_ILL_FORMED[name]} .",
        )
    assert error.value.code == "shape-ill-formed"


@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_query_reaches_another_graph(engine: str, name: str) -> None:
    with pytest.raises(LibraryError) as error:
        outcome(engine, "ex:n ex:p 1 .", f"ex:S a sh:NodeShape ; sh:targetNode ex:n ; {ELSEWHERE[name]} .")
    assert error.value.code == "sparql-dataset"


@engines
def test_a_graph_other_than_the_shapes_graph_is_refused(engine: str) -> None:
    shapes = 'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "SELECT $this WHERE { GRAPH ?g { $this ?p ?o } }" ] .'
    with pytest.raises(LibraryError) as error:
        outcome(engine, "ex:n ex:p 1 .", shapes)
    assert error.value.code == "sparql-dataset"


@engines
@pytest.mark.parametrize("name", RECURSIVE)
def test_recursion_is_refused_and_the_circle_shown(engine: str, name: str) -> None:
    with pytest.raises(LibraryError, match="refers to itself") as error:
        outcome(engine, "ex:n ex:p 1 .", RECURSIVE[name])
    assert error.value.code == "shape-recursive"


@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_shacl_forbids_in_a_query_is_an_error(engine: str, name: str) -> None:
    shapes = f'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "{FORBIDDEN[name]}" ] .'
    with pytest.raises(CertkgError):
        outcome(engine, "ex:n ex:p 1 .", shapes)


@pytest.mark.parametrize("engine", COMPILED)
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


@pytest.mark.parametrize("name", ILL_FORMED)
def test_engines_agree_on_what_is_ill_formed_and_where(name: str) -> None:
    told = set()
    for engine in EVERY:
        for data in "ex:n ex:p 1 .", "ex:other ex:p 1 .":
            with pytest.raises(LibraryError) as error:
                outcome(engine, data, ILL_FORMED[name])
            told.add(str(error.value))
            assert error.value.where is not None
    assert len(told) == 1


@pytest.mark.parametrize("engine", EVERY)
def test_a_component_without_a_validator_is_ignored(engine: str) -> None:
    shapes = (
        "ex:S sh:targetNode ex:n ; ex:x 3 . ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path %s ] ."
    )
    for path in "ex:x", "'x'":
        assert outcome(engine, "ex:n ex:p 1 .", shapes % path).results == ()
