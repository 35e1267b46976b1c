"""What SQL works out natively: the result is that of the interpreter, and Python is not called for it."""

from __future__ import annotations

import pytest

from certkg.validate.engines import duckdb
from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.keyed import KEY
from certkg.validate.plan.nodes import Call, Extend, Plan, Ref
from certkg.validate.sparql import translate
from tests.validate.sql_helpers import database

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DAYS = [
    "0001-01-01",
    "0999-12-31",
    "1900-02-28",
    "1969-12-31",
    "2023-01-31",
    "2024-02-29",
    "2024-12-31",
    "9999-12-31",
]
_WHOLE = [0, 1, -7, 10**17, -(10**17), 999_999_999_999_999_999, -999_999_999_999_999_999]
#: Beside the greatest whole numbers that are floats without loss.
_AROUND = [sign * (2**24 + more) for sign in (1, -1) for more in (-1, 0, 1)]
_TRIPLES = [
    *((f"<n:d{number}>", "<p:day>", f'"{day}"^^<{_XSD}date>') for number, day in enumerate(_DAYS)),
    *((f"<n:w{number}>", "<p:whole>", f'"{value}"^^<{_XSD}integer>') for number, value in enumerate(_WHOLE)),
    *((f"<n:w{number}>", "<p:text>", f'"t{number} \\"x\\""') for number in range(3)),
]
_PREFIX = f"PREFIX xsd: <{_XSD}> "
_DURATIONS = ["P36M", "P1M", "-P1M", "P13M", "P3Y", "P0M"]
#: The text of several terms of a row, some of them unbound or computed, beside strings that look like columns.
_SEVERAL_TEXTS = [
    "SELECT ?a ?b { ?s ?p ?o BIND(STR(?s) AS ?a) BIND(CONCAT('t0.s t1.lex', STR(?p)) AS ?b) }",
    "SELECT DISTINCT ?a ?b { ?s ?p ?o BIND(STR(?s) AS ?a) BIND(STR(?p) AS ?b) FILTER(STRSTARTS(STR(?o), 't')) }",
    "SELECT ?a ?b { ?s <p:day> ?d OPTIONAL { ?s <p:none> ?n } BIND(COALESCE(STR(?n), 'not t0.s') AS ?a) BIND(STR(?s) AS ?b) }",
    "SELECT ?a ?b { ?s <p:day>* ?o BIND(STR(?s) AS ?a) BIND(STR(?o) AS ?b) }",
    "SELECT ?a ?b { ?s ?p ?o BIND(STR(?s) AS ?a) BIND(STR(?p) AS ?b) } ORDER BY ?b LIMIT 100",
    "SELECT ?a (COUNT(?b) AS ?n) { ?s ?p ?o BIND(STR(?p) AS ?a) BIND(STR(?s) AS ?b) } GROUP BY ?a",
    "SELECT ?a ?b { { ?s <p:day> ?o BIND(STR(?s) AS ?a) BIND(STR(<p:day>) AS ?b) } UNION { ?s ?p ?t . ?t ?q ?o BIND(STR(?q) AS ?a) BIND(STR(?p) AS ?b) } UNION { ?s ?p 1 BIND(STR(?s) AS ?a) BIND(STR(?p) AS ?b) } }",
    "SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s <p:whole> ?w BIND(STR(?s) AS ?a) BIND(CONCAT(STR(?w), ?a) AS ?b) FILTER(?b != ?a) } }",
]
_QUERIES = [
    *(
        f'SELECT ?s ?r {{ ?s <p:day> ?d BIND(?d {sign} "{each}"^^xsd:yearMonthDuration AS ?r) }}'
        for each in _DURATIONS
        for sign in "+-"
    ),
    *(
        f'SELECT ?s ?r {{ ?s <p:day> ?d BIND(?d + "{each}"^^xsd:{kind} AS ?r) }}'
        for each, kind in (("P180D", "dayTimeDuration"), ("-P366D", "dayTimeDuration"), ("P1M2D", "duration"))
    ),
    'SELECT ?s { ?s <p:day> ?d FILTER(?d + "P3Y"^^xsd:yearMonthDuration > "2026-01-31"^^xsd:date) }',
    'SELECT ?s ?y { ?s <p:day> ?d BIND(YEAR(?d + "P1M"^^xsd:yearMonthDuration) AS ?y) }',
    'SELECT ?s ?t { ?s <p:day> ?d BIND(STR(?d + "P1M"^^xsd:yearMonthDuration) AS ?t) }',
    'SELECT ?s ?r { ?s <p:day> ?d OPTIONAL { ?s <p:none> ?n } BIND(COALESCE(?n, ?d - "P1M"^^xsd:yearMonthDuration) AS ?r) }',
    'SELECT ?s ?r { ?s <p:day> ?d BIND(IF(YEAR(?d) > 2000, ?d, ?d + "P1M"^^xsd:yearMonthDuration) AS ?r) }',
    "SELECT ?s { ?s <p:day> ?d . ?t <p:day> ?e FILTER(YEAR(?d) - YEAR(?e) > 3) }",
    "SELECT ?s ?r { ?s <p:whole> ?w BIND(?w + 1 AS ?r) }",
    "SELECT ?s ?r { ?s <p:whole> ?w . ?t <p:whole> ?v BIND(?w - ?v AS ?r) }",
    "SELECT ?s ?r { ?s <p:whole> ?w BIND(COALESCE(?w > 0, false) AS ?r) }",
    "SELECT ?s ?r { ?s <p:whole> ?w BIND(IF(?w = 1, true, ?w > 5) AS ?r) }",
    "SELECT ?s { ?s <p:whole> ?w FILTER(!COALESCE(?w > 0, true)) }",
    'SELECT ?s ?r { ?s <p:text> ?t BIND(CONCAT("a ", STR(?t), " z") AS ?r) }',
    *(
        f'SELECT ?s ?r {{ ?s ?p ?o BIND(REPLACE(STR(?o), "{pattern}", "{new}") AS ?r) }}'
        for pattern, new in [
            ("[ .,;:'&()/_-]+", ""),
            ("a|ab", "x"),
            (r"\\d", "#"),
            ("x*", "y"),
            ("(t)", "$1"),
        ]
    ),
    'SELECT ?s ?r { ?s <p:text> ?o BIND(REPLACE(?o, "t|x", "é") AS ?r) }',
    "SELECT ?s ?o { ?s ?p ?o FILTER(?o IN (<n:d1>, <n:d2>)) }",
    "SELECT ?s ?o { ?s ?p ?o FILTER(?s NOT IN (<n:d1>, <n:w2>)) }",
    "SELECT ?s ?o { ?s ?p ?o FILTER(LCASE(STR(?o)) IN ('1', 'n:d1', '1969-12-31')) }",
    "SELECT ?s ?r { ?s <p:day> ?d OPTIONAL { ?s <p:none> ?o } BIND(?o IN (<n:d1>, <n:d2>) AS ?r) }",
    "SELECT ?s ?r { ?s <p:whole> ?w BIND(?w IN (1.0, 'x', <n:d1>) AS ?r) }",
    *_SEVERAL_TEXTS,
    "SELECT (MIN(?d) AS ?a) (MAX(?d) AS ?b) { ?s <p:day> ?d }",
    "SELECT (MIN(?w) AS ?a) (MAX(?w) AS ?b) { ?s <p:whole> ?w }",
    "SELECT ?none (MIN(?d) AS ?a) { ?s <p:day> ?d FILTER(YEAR(?d) > 20000) } GROUP BY ?none",
]


@pytest.mark.parametrize("query", _QUERIES)
def test_native_results_are_those_of_the_interpreter(query: str) -> None:
    plan = translate(_PREFIX + query).plan
    expected = evaluate(plan, Graph(_TRIPLES), {})
    with database(_TRIPLES) as made:
        found = made.rows(plan)
    assert sorted(map(str, found.rows)) == sorted(map(str, expected.rows))


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s <p:day> ?d FILTER(?d + "P3Y"^^xsd:yearMonthDuration > "2026-01-31"^^xsd:date) }',
        "SELECT ?s { ?s <p:whole> ?w FILTER(!COALESCE(?w > 0, true)) }",
        'SELECT ?s ?r { ?s <p:text> ?t BIND(CONCAT("a ", STR(?t)) AS ?r) }',
        "SELECT (MIN(?d) AS ?a) { ?s <p:day> ?d }",
    ],
)
def test_no_python_is_called_where_the_kinds_of_terms_are_known(query: str) -> None:
    plan = translate(_PREFIX + query).plan
    with database(_TRIPLES) as made:
        assert "ckg_add" not in made.sql(plan)
        assert "ckg_ebv_1" not in made.sql(plan)
        assert "ckg_concat_" not in made.sql(plan)
        assert "ckg_agg_" not in made.sql(plan)


_KEYED = [
    "SELECT ?s ?v { ?s ?p ?v }",
    "SELECT ?s ?v { ?s <p:day> ?d BIND(YEAR(?d) AS ?v) }",
    "SELECT ?s ?v { ?s <p:day> ?d BIND(?d + 'P1M'^^xsd:yearMonthDuration AS ?v) }",
    "SELECT ?s ?v { ?s <p:text> ?t BIND(REPLACE(UCASE(STR(?t)), ' ', '') AS ?v) }",
    "SELECT ?s ?v { ?s <p:whole> ?w BIND(?w + 1 AS ?v) }",
    "SELECT ?s ?v { ?s <p:whole> ?w BIND(?w > 1 AS ?v) }",
    "SELECT ?s ?v { ?s <p:day> ?d OPTIONAL { ?s <p:none> ?v } }",
]


def _with_key(query: str) -> Plan:
    return Extend(translate(_PREFIX + query).plan, "key", Call(KEY, (Ref("v"),)))


@pytest.mark.parametrize("query", _KEYED)
def test_keys_are_those_of_the_interpreter(query: str) -> None:
    terms = ["<n:x>", "_:b", '"a"@EN', '"1.50"^^<n:own>', *(f'"{n}"^^<{_XSD}integer>' for n in _AROUND)]
    terms += [
        f'"{n}"^^<{_XSD}{kind}>' for n in ("1.5", "01", "x") for kind in ("decimal", "integer", "float")
    ]
    triples = [*_TRIPLES, *((f"<n:m{number}>", "<p:mixed>", term) for number, term in enumerate(terms))]
    plan = _with_key(query)
    with database(triples) as made:
        found = made.rows(plan)
    assert sorted(map(str, found.rows)) == sorted(map(str, evaluate(plan, Graph(triples), {}).rows))


@pytest.mark.parametrize("query", _KEYED[1:4])
def test_no_python_is_called_for_keys_of_years_days_and_strings(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(term: str) -> str:
        raise AssertionError(term)

    monkeypatch.setattr(duckdb, "python_function", lambda _: refused)
    with database(_TRIPLES) as made:
        assert made.rows(_with_key(query)).rows


@pytest.mark.parametrize("query", _SEVERAL_TEXTS[:2])
def test_the_terms_of_a_row_are_looked_up_in_one_pass(query: str) -> None:
    with database(_TRIPLES) as made:
        sql = made.sql(translate(_PREFIX + query).plan)
    assert sql.count("FROM terms ") == 1
    assert "JOIN terms t" not in sql.partition("FROM terms ")[2]


def test_a_computed_value_is_worked_out_once_for_a_list() -> None:
    query = "SELECT ?s { ?s <p:text> ?o FILTER(LCASE(STR(?o)) IN ('a', 'b', 'c')) }"
    with database(_TRIPLES) as made:
        assert made.sql(translate(query).plan).count("lower(") == 1


def test_what_constants_reach_is_worked_out_once_for_all_plans() -> None:
    triples = [
        ("<n:b>", "<p:under>", "<n:a>"),
        ("<n:c>", "<p:under>", "<n:b>"),
        ("<n:x>", "<p:is>", "<n:c>"),
        ("<n:y>", "<p:is>", "<n:a>"),
    ]
    plan = translate("SELECT ?s { ?s <p:is>/<p:under>* <n:a> }").plan
    with database(triples) as made:
        assert "UNION SELECT" not in made.sql(plan)
        assert sorted(made.rows(plan).rows) == [("<n:x>",), ("<n:y>",)]
        made.add([("<n:d>", "<p:under>", "<n:c>"), ("<n:z>", "<p:is>", "<n:d>")])
        assert sorted(made.rows(plan).rows) == [("<n:x>",), ("<n:y>",), ("<n:z>",)]


def test_an_added_literal_keeps_a_datatype_that_the_data_do_not_have() -> None:
    plan = translate("SELECT ?o ?d { ?s <p:o> ?o BIND(DATATYPE(?o) AS ?d) }").plan
    with database([("<n:a>", "<p:o>", '"plain"')]) as made:
        made.add([("<n:b>", "<p:o>", '"x"^^<n:own>'), ("<n:b>", "<p:o>", '"y"@de')])
        found = {row[0]: row[1] for row in made.rows(plan).rows}
    assert found == {
        '"plain"': f"<{_XSD}string>",
        '"x"^^<n:own>': "<n:own>",
        '"y"@de': "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
    }
