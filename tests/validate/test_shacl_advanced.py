"""SHACL Advanced Features that people use, on every engine: targets, rules, expressions, components."""

from __future__ import annotations

import pytest

from certkg.validate.engines.protocol import Options
from tests.validate.shacl_helpers import COMPILED, EVERY, check, found, outcome, short

every_engine = pytest.mark.parametrize("engine", EVERY)


@every_engine
def test_a_sparql_target_selects_focus_nodes(engine: str) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:nodeKind sh:Literal ; sh:target [ a sh:SPARQLTarget ; sh:prefixes ex: ;
        sh:select "SELECT ?this WHERE { ?this ex:p ?x FILTER (?x > 1) }" ] ."""
    assert check(engine, "ex:a ex:p 1 . ex:b ex:p 2 .", shapes) == ["b"]


@every_engine
def test_a_sparql_target_is_asked_only_when_advanced_features_are_on(engine: str) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:nodeKind sh:Literal ; sh:targetNode ex:a ; sh:target [ a sh:SPARQLTarget ;
        sh:prefixes ex: ; sh:select "SELECT ?this WHERE { ?this ex:p 2 }" ] ."""
    plain = found(engine, "ex:b ex:p 2 .", shapes, options=Options(advanced=False))
    assert [focus for focus, _, _ in plain] == ["a"]


@every_engine
def test_a_target_type_takes_parameters(engine: str) -> None:
    shapes = """ex:Above a sh:SPARQLTargetType ; rdfs:subClassOf sh:Target ; sh:prefixes ex: ;
        sh:parameter [ sh:path ex:limit ] ;
        sh:select "SELECT ?this WHERE { ?this ex:p ?x FILTER (?x > $limit) }" .
      ex:S a sh:NodeShape ; sh:nodeKind sh:Literal ; sh:target [ a ex:Above ; ex:limit 5 ] ."""
    assert check(engine, "ex:a ex:p 5 . ex:b ex:p 6 .", shapes) == ["b"]


@every_engine
def test_rules_add_triples_in_order_before_validation(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ;
        sh:rule [ a sh:SPARQLRule ; sh:order 2 ; sh:prefixes ex: ;
          sh:construct "CONSTRUCT { $this ex:twice ?s } WHERE { $this ex:once ?s }" ] ;
        sh:rule [ a sh:TripleRule ; sh:order 1 ; sh:subject sh:this ; sh:predicate ex:once ;
          sh:object [ sh:path ex:p ] ] ;
        sh:property [ sh:path ex:twice ; sh:maxCount 0 ] ."""
    assert check(engine, "ex:n a ex:A ; ex:p 1 . ex:m a ex:A .", shapes) == ["n"]


@every_engine
def test_a_rule_applies_to_nodes_that_meet_its_condition(engine: str) -> None:
    shapes = """ex:C a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .
      ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ;
        sh:rule [ a sh:TripleRule ; sh:condition ex:C ;
          sh:subject sh:this ; sh:predicate ex:q ; sh:object ex:yes ] ."""
    assert check(engine, "ex:n a ex:A ; ex:p 1 . ex:m a ex:A .", shapes) == ["m"]


@every_engine
@pytest.mark.parametrize(
    ("expression", "failing"),
    [
        ("[ sh:path ex:flag ]", ["b", "c", "d"]),
        ("[ sh:intersection ( [ sh:path ex:flag ] [ sh:path ex:other ] ) ]", ["a", "b", "c", "d"]),
        ("[ sh:union ( [ sh:path ex:flag ] [ sh:path ex:other ] ) ]", ["b", "c"]),
    ],
)
def test_an_expression_must_give_true_alone(engine: str, expression: str, failing: list[str]) -> None:
    shapes = f"ex:S sh:targetClass ex:A ; sh:expression {expression} ."
    data = """ex:a a ex:A ; ex:flag true . ex:b a ex:A ; ex:flag false . ex:c a ex:A ; ex:flag true, false .
      ex:d a ex:A ; ex:other true ."""
    assert check(engine, data, shapes) == failing


@pytest.mark.filterwarnings("ignore")
@every_engine
def test_a_rule_that_calls_a_function_runs_on_pyshacl_and_is_named(engine: str) -> None:
    shapes = """ex:half a sh:SPARQLFunction ; sh:parameter [ sh:path ex:op ] ; sh:prefixes ex: ;
        sh:select "SELECT (STR($op) AS ?result) WHERE { }" .
      ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:made ; sh:maxCount 0 ] ;
        sh:rule ex:R1, ex:R2 .
      ex:R1 a sh:SPARQLRule ; sh:order 1 ; sh:prefixes ex: ;
        sh:construct "CONSTRUCT { $this ex:mid ?y } WHERE { $this ex:p ?x BIND (ex:half(?x) AS ?y) }" .
      ex:R2 a sh:TripleRule ; sh:order 2 ; sh:subject sh:this ; sh:predicate ex:made ;
        sh:object [ ex:half ( [ sh:path ex:mid ] ) ] ."""
    result = outcome(engine, "ex:n a ex:A ; ex:p 6 . ex:m a ex:A .", shapes)
    assert [short(each.focus_node) for each in result.results] == ["n"]
    named = [short(each.constraint) for each in result.fallbacks]
    assert named == (["R1", "R2"] if engine in COMPILED else [])


@every_engine
def test_all_rules_of_a_shape_come_before_those_of_the_next(engine: str) -> None:
    """SHACL-AF, section 8.4: shapes in their order, and the rules of each in theirs."""
    shapes = """ex:S1 a sh:NodeShape ; sh:order 0 ; sh:targetClass ex:A ; sh:rule
        [ a sh:TripleRule ; sh:order 9 ; sh:subject sh:this ; sh:predicate ex:q ; sh:object [ sh:path ex:p ] ] .
      ex:S2 a sh:NodeShape ; sh:order 0 ; sh:targetClass ex:A ; sh:rule
        [ a sh:TripleRule ; sh:order 1 ; sh:subject sh:this ; sh:predicate ex:r ; sh:object [ sh:path ex:q ] ] ;
        sh:property [ sh:path ex:r ; sh:maxCount 0 ] ."""
    found_by = check(engine, "ex:n a ex:A ; ex:p 1 .", shapes)
    assert found_by == ["n"] or engine == "pyshacl"  # which orders shapes of one order as it likes


COMPONENT = """ex:Within a sh:ConstraintComponent ;
    sh:parameter [ sh:path ex:low ] , [ sh:path ex:high ; sh:optional true ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes ex: ; sh:message "{$value} is below {$low}" ;
      sh:ask "ASK { FILTER ($value >= $low && $value <= COALESCE($high, 100)) }" ] ."""


@every_engine
def test_a_declared_component_with_an_ask_validator(engine: str) -> None:
    shapes = f"{COMPONENT} ex:S sh:targetNode 1, 5, 50 ; ex:low 3 ; ex:high 10 ."
    result = outcome(engine, "ex:n ex:p 1 .", shapes)
    assert sorted(message for r in result.results for message in r.messages) == [
        '"1 is below 3"',
        '"50 is below 3"',
    ]


@pytest.mark.parametrize("engine", COMPILED)
def test_an_ask_validator_on_a_property_shape_reports_the_value(engine: str) -> None:
    """SHACL, section 5.3.2: sh:value is the value node; pySHACL leaves it out on property shapes."""
    shapes = f"{COMPONENT} ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; ex:low 3 ] ."
    data = "ex:n a ex:A ; ex:p 2, 7, 101 ."
    values = [value.partition("^")[0] for _, _, value in found(engine, data, shapes)]
    assert values == ['"101"', '"2"']


@pytest.mark.parametrize("engine", COMPILED)
def test_a_declared_component_with_select_validators_for_each_kind_of_shape(engine: str) -> None:
    """SHACL, appendix A: $value is pre-bound for ASK validators; pySHACL binds it for SELECT as well."""
    shapes = """ex:Max a sh:ConstraintComponent ; sh:parameter [ sh:path ex:max ] ;
        sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex: ;
          sh:select "SELECT DISTINCT $this ?value WHERE { $this $PATH ?value FILTER (?value > $max) }" ] ;
        sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex: ;
          sh:select "SELECT DISTINCT $this ?value WHERE { $this ex:q ?value FILTER (?value > $max) }" ] .
      ex:S sh:targetClass ex:A ; ex:max 5 ; sh:property [ sh:path ex:p ; ex:max 5 ] ."""
    data = "ex:n a ex:A ; ex:p 5, 6 ; ex:q 4, 7 ."
    values = [value.partition("^")[0] for _, _, value in found(engine, data, shapes)]
    assert values == ['"6"', '"7"']


@pytest.mark.parametrize("engine", COMPILED)
def test_a_constraint_without_a_suitable_validator_is_ignored(engine: str) -> None:
    """SHACL, section 6.2.3: 'If no suitable validator can be found, a SHACL-SPARQL processor ignores the constraint.'"""
    shapes = """ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:max ] ;
        sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:select "SELECT $this WHERE { $this $PATH ?x }" ] .
      ex:S sh:targetClass ex:A ; ex:max 5 ; sh:property [ sh:path ex:p ; ex:max 5 ] ."""
    assert check(engine, "ex:n a ex:A ; ex:p 1 .", shapes) == ["n"]


@every_engine
def test_a_component_has_its_type(engine: str) -> None:
    """SHACL, section 6: a SPARQL-based constraint component has the SHACL type sh:ConstraintComponent."""
    shapes = """ex:C sh:parameter [ sh:path ex:max ] ;
        sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (1 = 2) }" ] .
      ex:S sh:targetClass ex:A ; ex:max 5 ."""
    assert check(engine, "ex:n a ex:A .", shapes) == []
    assert check(
        engine, "ex:n a ex:A .", f"{shapes} ex:C a ex:Kind . ex:Kind rdfs:subClassOf sh:ConstraintComponent ."
    ) == ["n"]
