"""Tests of a predicate become part of its pattern: the same rows, of the tables that are named."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.analysis import all_parts, columns
from certkg.validate.plan.named import named, spread
from certkg.validate.plan.nodes import Call, Const, Filter, Plan, Ref, Triples
from certkg.validate.plan.text import plan_text
from certkg.validate.sparql import translate
from tests.validate.plan_strategies import PREDICATES, graphs, plans
from tests.validate.sql_helpers import Triple, database, multiset

_NAMED = "?p IN (<p:a>, <p:c>, <p:none>)"
_QUERIES = {
    "in a list": f"SELECT * {{ ?x ?p ?y FILTER({_NAMED}) }}",
    "equal to one": "SELECT * { ?x ?p ?y FILTER(?p = <p:b>) }",
    "the same term": "SELECT * { ?x ?p ?y FILTER(sameTerm(?p, <p:b>)) }",
    "beside other tests": f"SELECT * {{ ?x ?p ?y FILTER({_NAMED} && isLiteral(?y) && STRLEN(STR(?x)) > 0) }}",
    "an IRI": f"SELECT * {{ ?x ?p ?y FILTER({_NAMED} && isIRI(?y)) }}",
    "no IRI": f"SELECT * {{ ?x ?p ?y FILTER({_NAMED} && !isIRI(?y)) }}",
    "a blank node or literal": f"SELECT * {{ ?x ?p ?y FILTER({_NAMED} && (isBlank(?y) || isLiteral(?y))) }}",
    "numbers": "SELECT * { ?x ?p ?y FILTER(?p IN (<p:b>, <p:d>) && ?y > 1) }",
    "twice": "SELECT * { ?x ?p ?y . ?z ?p ?y FILTER(?p IN (<p:a>, <p:b>) && ?x != ?z) }",
    "named twice": f"SELECT * {{ ?x ?p ?y FILTER({_NAMED}) FILTER(?p IN (<p:a>, <p:b>)) }}",
    "none there": "SELECT * { ?x <p:a> ?z . ?x ?p ?y FILTER(?p IN (<p:none>)) }",
    "no IRI in the list": 'SELECT * { ?x ?p ?y FILTER(?p IN ("p:a", 1)) }',
    "not in a list": f"SELECT * {{ ?x ?p ?y FILTER(! ({_NAMED})) }}",
    "also subject": "SELECT * { ?p ?p ?y FILTER(?p IN (<p:a>, <p:b>)) }",
    "optional": f"SELECT * {{ ?x <p:a> ?z OPTIONAL {{ ?x ?p ?y FILTER({_NAMED}) }} }}",
    "test of an optional": f"SELECT * {{ ?x <p:a> ?z OPTIONAL {{ ?x ?p ?y }} FILTER({_NAMED}) }}",
    "a part of a union": f"SELECT * {{ {{ ?x ?p ?y }} UNION {{ ?x <p:a> ?p }} FILTER({_NAMED}) }}",
    "in EXISTS": f"SELECT * {{ ?x <p:a> ?z FILTER EXISTS {{ ?x ?p ?y FILTER({_NAMED} && isLiteral(?y)) }} }}",
    "described by nothing": f"SELECT * {{ ?x ?p ?y FILTER({_NAMED}) FILTER NOT EXISTS {{ ?y ?q ?any }} }}",
    "renamed": f"SELECT * {{ {{ SELECT ?x (?q AS ?p) {{ ?x ?q ?y }} }} FILTER({_NAMED}) }}",
    "counted": f"SELECT ?p (COUNT(?y) AS ?n) {{ ?x ?p ?y FILTER({_NAMED}) }} GROUP BY ?p",
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TRIPLES: list[Triple] = [
    ("<n:1>", "<p:a>", "<n:2>"),
    ("<n:1>", "<p:a>", "_:b"),
    ("<n:2>", "<p:a>", "<n:9>"),
    ("<n:1>", "<p:b>", f'"2"^^<{_XSD}integer>'),
    ("<n:2>", "<p:b>", "<n:1>"),
    ("<n:3>", "<p:b>", "<n:1>"),
    ("<n:2>", "<p:b>", f'"2.0"^^<{_XSD}decimal>'),
    ("<n:3>", "<p:c>", '"text"'),
    ("<n:1>", "<p:c>", '"text"@en'),
    ("<n:3>", "<p:d>", f'"1"^^<{_XSD}integer>'),
    ("_:b", "<p:d>", "<p:a>"),
    ("<p:a>", "<p:a>", "<p:b>"),
]


def _patterns(plan: Plan) -> list[Triples]:
    return [part for part in all_parts([plan]) if isinstance(part, Triples)]


@pytest.mark.parametrize("name", _QUERIES)
def test_the_rows_stay_in_memory_and_in_tables(name: str) -> None:
    plain = translate(_QUERIES[name]).plan
    expected = multiset(evaluate(plain, Graph(_TRIPLES), {}))
    assert bool(expected) == (name not in {"none there", "no IRI in the list"})
    assert multiset(evaluate(named(plain), Graph(_TRIPLES), {})) == expected
    with database(_TRIPLES) as made:
        assert multiset(made.rows(plain)) == expected
        assert multiset(made.rows(named(plain))) == expected


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    plan=plans(depth=3),
    column=st.sampled_from(["x", "y", "z"]),
    terms=st.lists(st.sampled_from([*PREDICATES, '"a"']), min_size=1, max_size=2),
    triples=graphs,
)
def test_the_rows_of_any_plan_stay(plan: Plan, column: str, terms: list[str], triples: list[Triple]) -> None:
    if column not in columns(plan):
        column = next(iter(columns(plan)), column)
    tested = Filter(plan, Call("in", (Ref(column), *map(Const, terms))))
    graph = Graph(triples)
    expected = multiset(evaluate(tested, graph, {}))
    assert multiset(evaluate(named(tested), graph, {})) == expected
    assert multiset(evaluate(spread(named(tested), PREDICATES), graph, {})) == expected


def test_only_tables_that_are_named_are_read() -> None:
    plan = named(translate(_QUERIES["in a list"]).plan)
    assert [pattern.among for pattern in _patterns(plan)] == [("<p:a>", "<p:c>", "<p:none>")]
    assert "?p one of <p:a> <p:c> <p:none>" in plan_text(plan)
    with database(_TRIPLES) as made:
        assert " triples " in made.sql(translate(_QUERIES["in a list"]).plan)
        assert " triples " not in made.sql(plan)


def test_a_test_of_kind_leaves_only_the_tables_that_may_have_it() -> None:
    plan = named(translate(_QUERIES["beside other tests"]).plan)
    with database(_TRIPLES) as made:
        sql = made.sql(plan)
        alone = made.sql(translate("SELECT * { ?x <p:c> ?y }").plan)
    table = alone.split(" FROM ")[1].split()[0]
    assert table in sql
    assert "UNION" not in sql


def test_whether_something_is_described_is_asked_of_subjects() -> None:
    with database(_TRIPLES) as made:
        assert " triples " not in made.sql(named(translate(_QUERIES["described by nothing"]).plan))
