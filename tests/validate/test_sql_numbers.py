"""Numbers in SQL: whatever the values, the result is that of the interpreter."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from certkg.validate.engines import duckdb
from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.condensed import ORDER
from certkg.validate.plan.keyed import KEY
from certkg.validate.plan.nodes import Call, Extend, Ref
from certkg.validate.sparql import translate
from certkg.validate.sql.relation import Function
from certkg.validate.sql.terms.functions import python_function
from tests.validate.sql_helpers import Triple, database, multiset

_XSD = "http://www.w3.org/2001/XMLSchema#"
#: An example is dozens of statements, so that shrinking one takes minutes.
_NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def _typed(lexical: object, name: str) -> str:
    return f'"{lexical}"^^<{_XSD}{name}>'


def _decimal(digits: int, places: int) -> str:
    return _typed(format(Decimal(digits).scaleb(-places), "f"), "decimal")


#: Around the ends of 64 bits, of the digits of the data and of all digits that DuckDB has.
_ENDS = [10**12, 10**6, 2**63, 10**19, 10**26, 10**38, 2**24]
_WRITTEN = ["-0", "+1.50", "1.", ".5", " 2 ", "007", "1.500", "-0.0", "1.0", "1", "0", "1e3", "x", "", "NaN"]
_WRITTEN += ["123456789012.123456", "1234567890123.1", "0.1234567", "-.5", "+7", "1.5.1"]
wholes = st.one_of(
    st.integers(-3, 3),
    st.integers(-(10**8), 10**8),
    st.builds(
        lambda end, more, sign: sign * (end + more),
        st.sampled_from(_ENDS),
        st.integers(-2, 2),
        st.sampled_from([1, -1]),
    ),
).map(lambda value: _typed(value, "integer"))
decimals = st.builds(
    _decimal, st.one_of(st.integers(-300, 300), st.integers(-(10**20), 10**20)), st.integers(0, 9)
)
odd = st.one_of(
    st.builds(_typed, st.sampled_from(_WRITTEN), st.sampled_from(["integer", "decimal"])),
    st.builds(
        _typed, st.sampled_from(["1", "-1", "300", "0"]), st.sampled_from(["byte", "long", "positiveInteger"])
    ),
    st.builds(
        _typed,
        st.sampled_from(["1.5", "0", "-0.0", "INF", "NaN", "1E2"]),
        st.sampled_from(["double", "float"]),
    ),
    st.builds(_typed, st.sampled_from(["true", "1", " true ", "0", "false", "x"]), st.just("boolean")),
    st.sampled_from(
        ['"1"', '"x"@en', "<n:x>", _typed("2024-02-29", "date"), _typed("P1D", "dayTimeDuration")]
    ),
)
#: Of these every digit is kept, so that nothing is left to Python.
small = st.one_of(
    st.integers(-(10**12) + 1, 10**12 - 1).map(lambda value: _typed(value, "integer")),
    st.builds(_decimal, st.one_of(st.integers(-30, 30), st.integers(-(10**17), 10**17)), st.integers(5, 6)),
    st.sampled_from(
        [_typed(text, "decimal") for text in ("1", "1.0", "1.00", "+1", "-0", "-0.0", "0", "01.50", "1.5")]
    ),
)
small_decimals = st.builds(_decimal, st.integers(-(10**17), 10**17), st.integers(5, 6))
longs = st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(-3, 3)).map(
    lambda value: _typed(value, "integer")
)
truths = st.builds(_typed, st.sampled_from(["true", "1", " true ", "0", "false", "x"]), st.just("boolean"))
any_value = st.one_of(wholes, decimals, odd)


def _graphs(*values: st.SearchStrategy[str]) -> st.SearchStrategy[list[Triple]]:
    """Up to six things in two groups; each may have values of ``<p:a>`` and ``<p:b>``."""

    def triples(value: st.SearchStrategy[str]) -> st.SearchStrategy[list[Triple]]:
        thing = st.sampled_from([f"<n:{number}>" for number in range(6)])
        return st.lists(st.tuples(thing, st.sampled_from(["<p:a>", "<p:b>"]), value), max_size=9, unique=True)

    groups = [(f"<n:{number}>", "<p:in>", f"<n:g{number % 2}>") for number in range(6)]
    return st.one_of(*map(triples, values)).map(lambda found: [*groups, *found])


graphs = _graphs(
    any_value, st.one_of(wholes, decimals), wholes, decimals, small, small_decimals, longs, truths
)
_PAIR = "?s <p:in> ?g . ?s <p:a> ?a . ?s <p:b> ?b"
_LOOSE = "?s <p:in> ?g OPTIONAL { ?s <p:a> ?a } OPTIONAL { ?s <p:b> ?b }"
_TERMS = [
    *(f"?a {sign} ?b" for sign in "+-*/"),
    *(
        f"?a {sign} {constant}"
        for sign in "+-*"
        for constant in ("2", "0.8", "-1.50", "'x'", "1e0", "123456789012345678")
    ),
    "?a * ?b * ?a - ?b",
    "(?a + ?b) * (?a - 0.5) * 10",
    "COALESCE(?a, 0) + COALESCE(?b, 0.5)",
    "IF(?a > ?b, ?a + 1, ?b * 2)",
    "STRLEN(STR(?a)) * STRLEN(STR(?b)) * 99999999999",
]
_TESTS = [
    *(f"?a {sign} ?b" for sign in ("=", "!=", "<", "<=", ">", ">=")),
    *(
        f"?a {sign} {constant}"
        for sign in ("=", "<", ">=")
        for constant in ("1", "1.50", "true", "1e0", "0.8")
    ),
    "?a * 10 < ?b * 7",
    "?a + ?b = ?a * 2",
    "25 * ?a * ?a < 9 * ?b",
    "(?a > 1) = (?b > 1)",
    "?a + 0.1 IN (1.1, ?b)",
    "?a",
    "!?a",
]
_AGGREGATES = ["MIN", "MAX", "SUM", "AVG"]
_QUERIES = [
    *(f"SELECT ?s ({term} AS ?r) {{ {_LOOSE} }}" for term in _TERMS),
    *(f"SELECT ?s ?r {{ {_LOOSE} BIND({test} AS ?r) }}" for test in _TESTS),
    *(f"SELECT ?s ?a ?b {{ {_PAIR} FILTER({test}) }}" for test in _TESTS),
    *(f"SELECT ?g ({name}(?a) AS ?r) {{ ?s <p:in> ?g . ?s <p:a> ?a }} GROUP BY ?g" for name in _AGGREGATES),
    *(f"SELECT ?g ({name}(?a) AS ?r) {{ {_LOOSE} }} GROUP BY ?g" for name in _AGGREGATES),
    *(f"SELECT ({name}(DISTINCT ?a) AS ?r) {{ {_LOOSE} }}" for name in _AGGREGATES),
    *(f"SELECT ({name}(?a) AS ?r) {{ ?s <p:none> ?a }}" for name in _AGGREGATES),
    *(f"SELECT ?g ({name}(?a * ?b) AS ?r) {{ {_PAIR} }} GROUP BY ?g" for name in _AGGREGATES),
    f"SELECT ?g (SUM(?a) + 1 AS ?r) (MIN(?a) * 2 AS ?t) (MAX(?a + ?b) - SUM(?b) AS ?u) {{ {_PAIR} }} GROUP BY ?g",
    f"SELECT ?g {{ {_PAIR} }} GROUP BY ?g HAVING(SUM(?a) < MIN(?b) * 0.7)",
    f"SELECT ?n (SUM(?r) AS ?t) {{ SELECT ?g (COUNT(*) AS ?n) (SUM(?a) AS ?r) {{ {_PAIR} }} GROUP BY ?g }} GROUP BY ?n",
    f"SELECT DISTINCT ?r {{ {_PAIR} BIND(?a + ?b AS ?r) }}",
    f"SELECT ?r (COUNT(*) AS ?n) (SUM(?r) AS ?t) {{ {_PAIR} BIND(?a + 1 AS ?r) }} GROUP BY ?r",
    f"SELECT ?s ?t ?r {{ {_PAIR} BIND(?a + 1 AS ?r) {{ ?t <p:a> ?x BIND(?x + 1 AS ?r) }} }}",
    f"SELECT ?s ?r {{ {{ {_PAIR} BIND(?a + 1 AS ?r) }} UNION {{ ?s <p:b> ?b BIND(?b - 1 AS ?r) }} UNION {{ ?s <p:b> ?r }} FILTER(?r > 0) }}",
    "SELECT ?s ?r ?t { ?s <p:in> ?g OPTIONAL { ?s <p:a> ?a BIND(?a * 2 AS ?r) } OPTIONAL { ?s <p:b> ?b BIND(?b + 1 AS ?r) FILTER(?b + 1 > 0.5) } BIND(?r - 1 AS ?t) }",
    f"SELECT ?s ?r {{ {_PAIR} BIND(?a + ?b AS ?r) FILTER NOT EXISTS {{ ?t <p:a> ?x FILTER(?x + 1 = ?r) }} }}",
    f"SELECT ?r {{ {_PAIR} BIND(?a + ?b AS ?r) MINUS {{ ?t <p:a> ?x BIND(?x * 2 AS ?r) }} }} ORDER BY ?r",
]
_PLANS = [translate(query).plan for query in _QUERIES]
_COMPUTED = ["SELECT ?s ?v { ?s <p:a> ?v }", "SELECT ?s ?v { ?s <p:a> ?a BIND(?a + 1 AS ?v) }"]
_COMPUTED += ["SELECT ?s ?v { ?s <p:a> ?a OPTIONAL { ?s <p:b> ?b } BIND(?a * ?b AS ?v) }"]
_PLANS += [
    Extend(translate(query).plan, "r", Call(name, (Ref("v"),)))
    for query in _COMPUTED
    for name in (KEY, ORDER)
]


@settings(deadline=None, max_examples=40, phases=_NO_SHRINKING)
@given(graphs, st.lists(st.integers(0, len(_PLANS) - 1), min_size=12, max_size=12, unique=True))
def test_numbers_are_those_of_the_interpreter(triples: list[Triple], places: list[int]) -> None:
    graph = Graph(triples)
    with database(triples) as made:
        for plan in map(_PLANS.__getitem__, places):
            assert multiset(made.rows(plan)) == multiset(evaluate(plan, graph, {})), plan


_DURATION_KINDS = ["duration", "yearMonthDuration", "dayTimeDuration"]
_MOVES = ["P1M", "-P1M", "P3Y", "P0M", "P12M", "-P2Y13M", "P999Y9999M"], ["P1D", "-P180D", "P0D", "P99999D"]
_OTHERS = ["P1Y2M3D", "-P1M1D", "PT1H", "P", "P1.5D", "P100000D", "P1000Y", "P1DT0S", " P1M", "x"]
durations = [
    st.builds(_typed, st.sampled_from(_MOVES[0]), st.just("yearMonthDuration")),
    st.builds(_typed, st.sampled_from(_MOVES[1]), st.just("dayTimeDuration")),
    st.builds(_typed, st.sampled_from([*_MOVES[0], *_MOVES[1], *_OTHERS[:2]]), st.just("duration")),
    st.builds(_typed, st.sampled_from([*_MOVES[0], *_MOVES[1], *_OTHERS]), st.sampled_from(_DURATION_KINDS)),
]
days = st.one_of(
    st.dates().map(str),
    st.sampled_from(["2024-02-29", "2023-01-31", "0001-01-01", "9999-12-31", "2024-12-31"]),
).map(lambda day: _typed(day, "date"))
_MOVED = [
    f"SELECT ?s ?r {{ ?s <p:d> ?d . ?s <p:a> ?a BIND({moved} AS ?r) }}"
    for moved in ("?d + ?a", "?d - ?a", "?a + ?d", "?d + ?a + ?a", "?d - ?a - 'P1M'^^xsd:yearMonthDuration")
]
_MOVED += [
    "SELECT ?s { ?s <p:d> ?d . ?s <p:a> ?a . ?t <p:d> ?e FILTER(?d + ?a >= ?e) }",
    "SELECT ?s ?r { ?s <p:d> ?d OPTIONAL { ?s <p:a> ?a } OPTIONAL { ?s <p:b> ?b } BIND(?d + COALESCE(?a, ?b) AS ?r) }",
    "SELECT ?s ?r { ?s <p:a> ?a BIND('2024-02-29'^^xsd:date - ?a AS ?r) }",
]
_MOVED_PLANS = [translate(f"PREFIX xsd: <{_XSD}> {query}").plan for query in _MOVED]


@settings(deadline=None, max_examples=30, phases=_NO_SHRINKING)
@given(st.lists(days, min_size=3, max_size=3), _graphs(*durations))
def test_days_are_moved_by_durations_of_the_data_as_the_interpreter_does(
    found: list[str], more: list[Triple]
) -> None:
    triples = [*((f"<n:{number}>", "<p:d>", day) for number, day in enumerate(found)), *more]
    graph = Graph(triples)
    with database(triples) as made:
        for plan in _MOVED_PLANS:
            assert multiset(made.rows(plan)) == multiset(evaluate(plan, graph, {})), plan


_FITTING = [
    ("<n:1>", "<p:a>", _typed("1.5", "decimal")),
    ("<n:1>", "<p:b>", _typed("-2", "integer")),
    ("<n:2>", "<p:a>", _typed("1.50", "decimal")),
    ("<n:2>", "<p:b>", _typed("40.25", "decimal")),
    ("<n:1>", "<p:d>", _typed("2024-02-29", "date")),
    ("<n:1>", "<p:m>", _typed("P12M", "yearMonthDuration")),
    ("<n:1>", "<p:t>", _typed("true", "boolean")),
    ("<n:1>", "<p:in>", "<n:g>"),
]
_NATIVE = [
    f"SELECT ?g {{ {_PAIR} }} GROUP BY ?g HAVING(SUM(?a) * 10 < MIN(?b) * 0.7 + 25)",
    f"SELECT (MAX(?a) AS ?r) (SUM(?a + ?b) AS ?t) {{ {_PAIR} }}",
    f"SELECT ?g ?r {{ ?s <p:in> ?g OPTIONAL {{ SELECT ?g (SUM(?a) AS ?t) {{ {_PAIR} }} GROUP BY ?g }} BIND(COALESCE(?t, 0) + 1 AS ?r) FILTER(?r * 2 > 1.25) }}",
    "SELECT ?s { ?s <p:d> ?d . ?s <p:m> ?m . ?t <p:d> ?e FILTER(?d + ?m >= ?e) }",
    "SELECT ?s { ?s <p:t> ?t FILTER(?t = true) }",
]


@pytest.mark.parametrize("query", _NATIVE)
def test_no_python_is_called_for_numbers_that_fit(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(function: Function) -> object:
        def call(*terms: object) -> None:
            raise AssertionError((function.name, terms))

        return {1: lambda a: call(a), 2: lambda a, b: call(a, b)}[function.arity]

    monkeypatch.setattr(duckdb, "python_function", refused)
    plan = translate(query).plan
    with database(_FITTING) as made:
        assert multiset(made.rows(plan)) == multiset(evaluate(plan, Graph(_FITTING), {}))


@pytest.mark.parametrize("other", [_typed("x", "decimal"), _typed("1E0", "double"), '"1.5"'])
def test_python_is_called_only_for_the_rows_that_need_it(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str | None, ...]] = []

    def watched(function: Function) -> object:
        found = python_function(function)

        def call(one: str, two: str) -> object:
            called.append((one, two))
            return found(one, two)

        return call if function.arity == 2 else found

    monkeypatch.setattr(duckdb, "python_function", watched)
    triples = [*_FITTING, ("<n:3>", "<p:a>", other)]
    plan = translate("SELECT ?s { ?s <p:a> ?a FILTER(?a + 1 > 0.5) }").plan
    with database(triples) as made:
        found = multiset(made.rows(plan))
    assert found == multiset(evaluate(plan, Graph(triples), {}))
    assert called
    assert all(one == other or two == _typed("0.5", "decimal") for one, two in called)
    assert not any(one in (_typed("1.5", "decimal"), _typed("1.50", "decimal")) for one, _ in called)


def test_of_equal_terms_the_text_decides() -> None:
    terms = [_typed(text, "decimal") for text in ("1.0", "1", "1.00")]
    triples = [(f"<n:{number}>", "<p:a>", term) for number, term in enumerate([*terms, _typed(1, "integer")])]
    plan = translate("SELECT (MIN(?a) AS ?least) (MAX(?a) AS ?most) { ?s <p:a> ?a }").plan
    expected = [(_typed("1", "decimal"), _typed("1.00", "decimal"))]
    assert evaluate(plan, Graph(triples), {}).rows == expected
    with database(triples) as made:
        assert made.rows(plan).rows == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?r { ?s <p:a> ?a BIND(?a + ?a AS ?r) }",
        "SELECT ?s ?r { ?s <p:a> ?a BIND(?a * ?a * ?a AS ?r) }",
        "SELECT (SUM(?a * ?a) AS ?r) { ?s <p:a> ?a }",
        "SELECT ?s { ?s <p:a> ?a . FILTER(?a * ?a > 0.5) }",
        "SELECT ?s ?r { ?s <p:a> ?a . BIND(COALESCE(?a * ?a, 0) + 0.25 AS ?r) }",
        "SELECT ?s { ?s <p:a> ?a . ?t <p:a> ?b FILTER(?a * ?a * ?b < ?b * ?b * ?a) }",
    ],
)
@pytest.mark.parametrize("more", [[], [10**38]])
def test_numbers_grow_beyond_what_sql_holds(query: str, more: list[int]) -> None:
    numbers = [2**63 - 1, -(2**63), 10**18, -3, *more]
    triples = [(f"<n:{place}>", "<p:a>", _typed(number, "integer")) for place, number in enumerate(numbers)]
    plan = translate(query).plan
    with database(triples) as made:
        assert multiset(made.rows(plan)) == multiset(evaluate(plan, Graph(triples), {}))


def test_a_truth_with_spaces_is_true() -> None:
    triples = [(f"<n:{text.strip()}>", "<p:a>", _typed(text, "boolean")) for text in (" true ", "0 ", "1")]
    plan = translate("SELECT ?s { ?s <p:a> ?a FILTER(?a) }").plan
    with database(triples) as made:
        assert sorted(made.rows(plan).rows) == [("<n:1>",), ("<n:true>",)]
