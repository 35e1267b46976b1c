"""What shapes graphs of other people brought up: paths with a name, prefixes nobody declares, rare patterns, faults."""

from __future__ import annotations

import pytest

from certkg.documents import open_document
from certkg.errors import LibraryError, Place
from certkg.validate.engines.protocol import Data
from certkg.validate.run import validate
from tests.validate.shacl_helpers import COMPILED, PREFIXES, check, found, outcome

engines = pytest.mark.parametrize("engine", COMPILED)


@engines
def test_a_path_that_is_an_iri_is_that_property_though_it_heads_a_list(engine: str) -> None:
    """SHACL 2.3.1: 'A predicate path is an IRI'; a sequence path is a blank node."""
    shapes = """ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:l ; sh:maxCount 1 ], [ sh:path ex:i ; sh:maxCount 1 ] .
      ex:l rdf:first ex:p ; rdf:rest ( ex:q ) . ex:i sh:inversePath ex:p ."""
    data = "ex:n ex:p ex:m ; ex:l 1, 2 ; ex:i 1 . ex:m ex:q 1, 2, 3 . ex:x ex:p ex:n . ex:y ex:p ex:n ."
    (result,) = outcome(engine, data, shapes).results
    assert result.path == "<http://example.org/l>"


@engines
@pytest.mark.parametrize("prefix", ["schema", "foaf", "dcterms", ""])
@pytest.mark.parametrize(
    "shape",
    [
        'sh:sparql [ sh:select "SELECT $this WHERE {{ $this {0}:p ?x }}" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE {{ $this <p> ?x FILTER (?x < +1) FILTER NOT EXISTS {{ ?x {0}:p +1 }} }}" ]',
        'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE {{ ?this {0}:p ?x }}" ] ; sh:class ex:A',
    ],
)
def test_a_prefix_that_nobody_declares_is_an_error(engine: str, prefix: str, shape: str) -> None:
    """SHACL 5.2.1 has declared prefixes only; a library's own would make a query find nothing, silently."""
    shapes = f"ex:S sh:targetNode ex:n ; {shape.format(prefix)} ."
    with pytest.raises(LibraryError, match=f"'{prefix}' is not declared") as error:
        outcome(engine, "ex:n ex:p 1 .", shapes)
    assert error.value.code == "sparql-syntax"
    assert "sh:declare" in error.value.mend


@engines
def test_a_query_without_prefixes_has_those_on_which_the_others_agree(engine: str) -> None:
    """Shapes graphs forget sh:prefixes here and there; Jena takes the prefixes of all queries for each."""
    shapes = """ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "SELECT $this WHERE { $this a:p ?x }" ], ex:T, ex:U .
      ex:T sh:prefixes ex:A ; sh:select "SELECT $this WHERE { $this a:q ?x }" .
      ex:U sh:prefixes ex:B ; sh:select "SELECT $this WHERE { $this b:q ?x ; a:q ?y }" .
      ex:A sh:declare [ sh:prefix "a" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
      ex:B sh:declare [ sh:prefix "b" ; sh:namespace "http://example.org/"^^xsd:anyURI ]%s ."""
    assert check(engine, "ex:n ex:p 1 .", shapes % "") == ["n"]
    other = ', [ sh:prefix "a" ; sh:namespace "http://example.com/"^^xsd:anyURI ]'
    with pytest.raises(LibraryError, match="'a' is not declared"):
        check(engine, "ex:n ex:p 1 .", shapes % other)


@engines
def test_a_class_less_another_is_what_remains(engine: str) -> None:
    """XML Schema 2, appendix F: a class subtraction; Python and RE2 have none."""
    data = 'ex:n ex:p "bcd", "bad", "a", "-", "[", "m", "z" .'

    def failing(pattern: str) -> list[str]:
        shapes = f'ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:pattern "{pattern}" ] .'
        return [value.strip('"') for _, _, value in found(engine, data, shapes)]

    assert failing("^[a-z-[aeiou]]+$") == ["-", "[", "a", "bad"]
    assert failing("^[a-z-[b-y-[m]]]$") == ["-", "[", "bad", "bcd"]
    assert failing("^[^a-c-[m]]$") == ["a", "bad", "bcd", "m"]
    assert failing("^[-[]$") == ["a", "bad", "bcd", "m", "z"]


@pytest.mark.parametrize("engine", COMPILED)
@pytest.mark.parametrize("pattern", ["^a++$", "^b?+a$", "^a{1}+$", "^(?<first>a)$"])
def test_patterns_of_java_mean_the_same_everywhere(engine: str, pattern: str) -> None:
    shapes = f'ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:pattern "{pattern}" ] .'
    assert [value for _, _, value in found(engine, 'ex:n ex:p "a", "b" .', shapes)] == ['"b"']


#: Shapes at fault, what in the file the error points to, and what it says.
PLACED = {
    "a blank node": ('[ sh:path ex:p ; sh:minCount "2" ]', 'sh:minCount "2"', "sh:minCount takes"),
    "a blank node without the property": ("[ sh:class ex:A ]", "sh:property [", "takes property shapes"),
    "a list": ("[ sh:path ex:p ; sh:in ex:l ]", "sh:in", "list"),
    "a path": ("[ sh:path ( ex:p ) ; sh:minCount 2 ]", "ex:p ) ;", "fewer than two members"),
    "a list that is none": (
        "[ sh:path ex:p ; sh:node [ sh:closed true ; sh:ignoredProperties ex:q ] ]",
        "ex:q",
        "list",
    ),
    "a literal in a list": ('[ sh:path ex:p ; sh:or ( "x" ) ]', '"x"', "cannot be a shape"),
    "a path that is a literal": ('[ sh:path "p" ; sh:minCount 1 ]', '"p"', "property path"),
    "a circle": ("[ sh:path ex:p ; sh:node ex:S ]", "ex:S a", "refers to itself"),
    "a query": (
        '[ sh:path ex:p ; sh:sparql [ sh:select """SELECT $this\nWHERE { FILTR(1) }""" ] ]',
        "sh:select",
        "line 2, column 9 of the query",
    ),
}


@engines
@pytest.mark.parametrize("name", PLACED)
def test_a_shape_at_fault_is_shown_in_its_file(engine: str, name: str) -> None:
    value, at, message = PLACED[name]
    text = f"{PREFIXES}\nex:S a sh:NodeShape ; sh:targetNode ex:n ;\n  sh:property {value} .\n"
    other = open_document("other.ttl", content=PREFIXES.encode(), scope="o")
    shapes = open_document("shapes.ttl", content=text.encode(), scope="s")
    data = Data((open_document("data.ttl", content=PREFIXES.encode()),))
    with pytest.raises(LibraryError, match=message) as error:
        validate(data, [other, shapes], engine, cached=False)
    before = text[: text.index(at)]
    assert error.value.where == Place("shapes.ttl", before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert ".." not in error.value.message
