"""What the W3C suite does not try: separate graphs, background, kinds of terms, several queries on a shape."""

from __future__ import annotations

import pytest

from certkg.validate.engines.protocol import Options
from tests.validate.shacl_helpers import EVERY, check, found, outcome, short

every_engine = pytest.mark.parametrize("engine", EVERY)


@every_engine
def test_a_subclass_stated_in_the_data_counts(engine: str) -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:class ex:A ] ."
    data = "ex:B rdfs:subClassOf ex:A . ex:n a ex:B ; ex:p ex:m, ex:o . ex:m a ex:B ."
    assert found(engine, data, shapes) == [("n", "Class", "o")]


@every_engine
def test_a_subclass_stated_in_the_shapes_counts_only_when_asked_for(engine: str) -> None:
    shapes = "ex:B rdfs:subClassOf ex:A . ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    assert found(engine, "ex:n a ex:B .", shapes) == []
    merged = found(engine, "ex:n a ex:B .", shapes, options=Options(shape_classes=True))
    assert merged == [("n", "MinCount", "")]


@every_engine
def test_a_node_described_by_the_background_alone_is_no_target(engine: str) -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:targetNode ex:k3 ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    result = outcome(
        engine,
        "ex:n a ex:A . ex:n ex:q ex:k2 .",
        shapes,
        background="ex:k1 a ex:A . ex:k2 a ex:B . ex:k3 a ex:B . ex:n ex:r 1 .",
    )
    assert [short(r.focus_node) for r in result.results] == ["n"]
    assert [(short(c.shape), c.focus_nodes, c.results) for c in result.coverage] == [("S", 1, 1)]


@every_engine
@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("sh:targetClass ex:A", ["k2", "n"]),
        ("sh:targetSubjectsOf ex:r", ["k2", "n"]),
        ("sh:targetObjectsOf ex:r", ["k2", "loose"]),
        ("sh:targetSubjectsOf ex:r ; sh:targetObjectsOf ex:r", ["k2", "loose", "n"]),
        ("sh:targetNode ex:k1, ex:k2, ex:n, ex:other", ["k2", "n", "other"]),
    ],
)
def test_each_kind_of_target_finds_what_the_inputs_describe(
    engine: str, target: str, expected: list[str]
) -> None:
    """``k2`` is described by both, in the inputs with a triple that the background has as well."""
    result = outcome(
        engine,
        "ex:n a ex:A ; ex:r ex:k1, ex:k2 . ex:k2 ex:q 1 .",
        f"ex:S {target} ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
        background="ex:k1 a ex:A ; ex:r ex:loose . ex:k2 a ex:A ; ex:q 1 ; ex:r ex:k1 .",
    )
    assert sorted(short(r.focus_node) for r in result.results) == expected


@every_engine
def test_an_object_that_nobody_describes_is_a_target(engine: str) -> None:
    shapes = "ex:S sh:targetObjectsOf ex:q ; sh:nodeKind sh:Literal ."
    assert check(engine, "ex:n ex:q ex:o .", shapes) == ["o"]


@every_engine
def test_the_background_answers_what_the_shapes_ask(engine: str) -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:q ; sh:class ex:Country ] ."
    result = outcome(engine, "ex:n a ex:A ; ex:q ex:fr, ex:xx .", shapes, background="ex:fr a ex:Country .")
    assert [short(r.value or "") for r in result.results] == ["xx"]


@every_engine
def test_a_shape_without_target_nodes_is_covered_with_none(engine: str) -> None:
    result = outcome(engine, "ex:n a ex:A .", "ex:S sh:targetClass ex:B ; sh:nodeKind sh:IRI .")
    assert [(short(c.shape), c.focus_nodes, c.results) for c in result.coverage] == [("S", 0, 0)]


@every_engine
def test_closed_and_sparql_on_one_shape_both_count(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
      sh:property [ sh:path ex:p ] ; sh:sparql [ sh:prefixes ex: ; sh:message "bad" ;
        sh:select "SELECT $this ?value WHERE { $this ex:p ?value FILTER (?value > 5) }" ] ."""
    data = "ex:n a ex:A ; ex:p 3, 7 ; ex:q 1 ."
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert found(engine, data, shapes) == [
        ("n", "Closed", f'"1"{integer}'),
        ("n", "SPARQL", f'"7"{integer}'),
    ]


@every_engine
def test_several_queries_on_a_shape_all_count(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:sparql ex:Q1, ex:Q2 .
      ex:Q1 sh:prefixes ex: ; sh:message "one" ; sh:select "SELECT $this WHERE { $this ex:p 1 }" .
      ex:Q2 sh:prefixes ex: ; sh:message "two" ; sh:select "SELECT $this WHERE { $this ex:p 2 }" ."""
    result = outcome(engine, "ex:n a ex:A ; ex:p 1, 2 .", shapes)
    assert sorted((short(r.constraint or ""), r.messages) for r in result.results) == [
        ("Q1", ('"one"',)),
        ("Q2", ('"two"',)),
    ]


@every_engine
def test_dates_are_compared_as_dates_and_have_a_year(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ;
      sh:property [ sh:path ex:end ; sh:minExclusive "2024-06-01"^^xsd:date ] ;
      sh:property [ sh:path ex:start ; sh:lessThan ex:end ] ;
      sh:sparql [ sh:prefixes ex: ;
        sh:select "SELECT $this ?value WHERE { $this ex:end ?value FILTER (YEAR(?value) < 2024) }" ] ."""
    data = """ex:good a ex:A ; ex:start "2024-01-01"^^xsd:date ; ex:end "2024-12-31"^^xsd:date .
      ex:bad a ex:A ; ex:start "2024-01-01"^^xsd:date ; ex:end "2023-12-31"^^xsd:date ."""
    assert [(focus, component) for focus, component, _ in found(engine, data, shapes)] == [
        ("bad", "LessThan"),
        ("bad", "MinExclusive"),
        ("bad", "SPARQL"),
    ]


@every_engine
def test_a_value_used_by_two_nodes_is_found_at_both(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex: ;
        sh:select "SELECT $this ?value WHERE { $this ex:id ?value . ?other ex:id ?value . FILTER (?other != $this) }" ] ."""
    data = 'ex:a a ex:A ; ex:id "1" . ex:b a ex:A ; ex:id "1" . ex:c a ex:A ; ex:id "2" .'
    assert check(engine, data, shapes) == ["a", "b"]


@every_engine
def test_numbers_of_equal_value_are_equal_in_ranges_and_queries_but_not_as_terms(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ;
      sh:property [ sh:path ex:p ; sh:maxInclusive 2 ; sh:in ( 2 ) ] ;
      sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this ?value WHERE { $this ex:p ?value FILTER (?value = 2) }" ] ."""
    data = 'ex:n a ex:A ; ex:p 2, 2.0, "2"^^xsd:long, 2.5 .'
    kinds = [component for _, component, _ in found(engine, data, shapes)]
    assert kinds == ["In"] * 3 + ["MaxInclusive"] + ["SPARQL"] * 3


@every_engine
@pytest.mark.parametrize(
    ("literal", "right"),
    [
        ('"2024-02-29"^^xsd:date', True),
        ('"2023-02-29"^^xsd:date', False),
        ('"2024-13-01"^^xsd:date', False),
        ('"20240101"^^xsd:date', False),
        ('"today"^^xsd:date', False),
        ('"2024-01-01"', False),
        ('"2024-01-01"@en', False),
        ("ex:day", False),
    ],
)
def test_an_ill_typed_date_is_no_date(engine: str, literal: str, right: bool) -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:datatype xsd:date ] ."
    assert check(engine, f"ex:n a ex:A ; ex:p {literal} .", shapes) == ([] if right else ["n"])


@every_engine
@pytest.mark.parametrize(
    ("literal", "right"),
    [("255", True), ("256", False), ("-1", False), ("0", True), ("+7", True), ("007", True), ("1.0", False)],
)
def test_the_range_of_a_bounded_integer_counts(engine: str, literal: str, right: bool) -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:datatype xsd:unsignedByte ] ."
    data = f'ex:n a ex:A ; ex:p "{literal}"^^xsd:unsignedByte .'
    assert check(engine, data, shapes) == ([] if right else ["n"])


@every_engine
def test_language_tags_are_compared_without_regard_to_case(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:languageIn ( "en" "fr" ) ; sh:uniqueLang true ] ."""
    data = 'ex:n a ex:A ; ex:p "a"@en-GB, "b"@fr, "c"@FR, "d"@de, "e" .'
    assert [component for _, component, _ in found(engine, data, shapes)] == [
        "LanguageIn",
        "LanguageIn",
        "UniqueLang",
    ]


@every_engine
def test_blank_nodes_are_focus_nodes_and_values_under_their_label(engine: str) -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ] ."
    result = outcome(engine, "_:x a ex:A ; ex:p _:y . _:y ex:q _:x .", shapes)
    assert [(r.focus_node, r.value) for r in result.results] == [("_:b.x", "_:b.y")]


@every_engine
def test_every_message_is_kept_with_its_language(engine: str) -> None:
    shapes = 'ex:S sh:targetClass ex:A ; sh:message "Wrong"@en, "Falsch"@de ; sh:nodeKind sh:Literal .'
    result = outcome(engine, "ex:n a ex:A .", shapes)
    assert sorted(result.results[0].messages) == ['"Falsch"@de', '"Wrong"@en']


@every_engine
def test_placeholders_are_filled_and_the_language_stays(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex: ;
        sh:message "{$this} has {?value}, {?count} in all"@en, "{?value}: {?unknown}" ;
        sh:select "SELECT $this ?value ?count WHERE { $this ex:p ?value ; ex:count ?count }" ] ."""
    result = outcome(engine, 'ex:n a ex:A ; ex:p "x"@fr ; ex:count 3 .', shapes)
    assert sorted(result.results[0].messages) == [
        '"http://example.org/n has x, 3 in all"@en',
        '"x: {?unknown}"',
    ]


@every_engine
def test_the_message_of_a_solution_comes_first(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex: ; sh:message "of the constraint" ;
        sh:select "SELECT $this ?message WHERE { $this ex:p ?x . BIND (CONCAT('found ', ?x) AS ?message) }" ] ."""
    result = outcome(engine, 'ex:n a ex:A ; ex:p "x" .', shapes)
    assert result.results[0].messages == ('"found x"',)


@every_engine
def test_a_query_may_name_the_path_of_its_result(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex: ;
        sh:select "SELECT $this ?path ?value WHERE { $this ?path ?value FILTER (isLiteral(?value)) }" ] ."""
    result = outcome(engine, 'ex:n a ex:A ; ex:p "x" .', shapes)
    assert [(r.path, r.value) for r in result.results] == [("<http://example.org/p>", '"x"')]


@every_engine
def test_the_path_of_a_property_shape_is_put_in_its_query(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:property [ sh:path ( ex:p [ sh:inversePath ex:q ] ) ;
        sh:sparql [ sh:select "SELECT $this ?value WHERE { $this $PATH ?value FILTER (?value != $this) }" ] ] ."""
    result = outcome(engine, "ex:n a ex:A ; ex:p ex:m . ex:o ex:q ex:m . ex:n ex:q ex:m .", shapes)
    assert [(r.path, short(r.value or "")) for r in result.results] == [
        ("<http://example.org/p>/(^<http://example.org/q>)", "o")
    ]


@every_engine
def test_a_nested_property_shape_is_validated_once_for_each_way_to_it(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ;
      sh:property [ sh:path ex:knows ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ] ."""
    data = "ex:a a ex:A ; ex:knows ex:c . ex:b a ex:A ; ex:knows ex:c ."
    assert check(engine, data, shapes) == ["c", "c"]


@every_engine
def test_a_deactivated_shape_asks_nothing(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:deactivated true ; sh:nodeKind sh:Literal .
      ex:T sh:targetClass ex:A ; sh:not [ sh:deactivated true ; sh:nodeKind sh:Literal ] ."""
    assert found(engine, "ex:n a ex:A .", shapes) == [("n", "Not", "n")]
