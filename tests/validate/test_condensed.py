"""What shares a frequent value is asked about in few rows: the same solutions, without all pairs."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable

import pytest

from certkg.validate.memory import Graph, Run
from certkg.validate.memory.evaluate import evaluate
from certkg.validate.memory.graph import Row, Rows
from certkg.validate.memory.scan import Steps, reached
from certkg.validate.plan.condensed import condensed
from certkg.validate.plan.nodes import Plan
from certkg.validate.sparql import translate
from tests.validate.memory_helpers import rows_of_steps
from tests.validate.sql_helpers import database

_XSD = "http://www.w3.org/2001/XMLSchema#"
_QUERIES = {
    "no other one": "SELECT ?a { ?a <p:in> ?c FILTER NOT EXISTS { ?b <p:in> ?c FILTER(?b != ?a) } }",
    "another one": "SELECT ?a { ?a <p:in> ?c FILTER EXISTS { ?b <p:in> ?c FILTER(!sameTerm(?a, ?b)) } }",
    "by two values": (
        "SELECT ?a { ?a <p:in> ?c ; <p:is> ?k FILTER EXISTS { ?b <p:in> ?c ; <p:is> ?k FILTER(!(?a = ?b)) } }"
    ),
    "with tests of one side": (
        "SELECT ?a { ?a <p:in> ?c ; <p:is> ?k . "
        "FILTER NOT EXISTS { ?b <p:in> ?c ; <p:is> ?m FILTER(?a != ?b && ?m > 2 && ?k < 5) } }"
    ),
    "within a condition": (
        "SELECT ?a { ?a <p:in> ?c ; <p:is> ?k . FILTER(?k = 1 || EXISTS { ?b <p:in> ?c FILTER(?b != ?a) }) }"
    ),
    "none later": (
        "SELECT ?a { ?a <p:in> ?c ; <p:is> ?k FILTER NOT EXISTS { ?b <p:in> ?c ; <p:is> ?m FILTER(?m > ?k) } }"
    ),
    "one before": (
        "SELECT ?a { ?a <p:in> ?c ; <p:is> ?k FILTER EXISTS { ?b <p:in> ?c ; <p:is> ?m FILTER(?k >= ?m && ?b != ?c) } }"
    ),
    "counted": "SELECT ?a (COUNT(?b) AS ?n) { ?a <p:in> ?c . ?b <p:in> ?c } GROUP BY ?a",
    "all counted": "SELECT ?a (COUNT(*) AS ?n) { ?a <p:in> ?c ; <p:is> ?k . ?b <p:in> ?c } GROUP BY ?a",
    "of some": "SELECT ?a { ?a <p:in> ?c . ?b <p:in> ?c } GROUP BY ?a HAVING(COUNT(?b) > 2)",
    "the greatest": (
        "SELECT ?a (MAX(?m) AS ?n) (MIN(?m) AS ?l) { ?a <p:in> ?c . ?b <p:in> ?c ; <p:is> ?m } GROUP BY ?a"
    ),
    "with errors": (
        "SELECT ?a (COUNT(?m + 1) AS ?n) (MAX(?m + 1) AS ?l) "
        "{ ?a <p:in> ?c . ?b <p:in> ?c ; <p:is> ?m } GROUP BY ?a"
    ),
}
#: What must stay as it is: values that are equal and not the same, distinct values, further tests of both sides.
_OTHERS = {
    "values": "SELECT ?a { ?a <p:is> ?k ; <p:in> ?c FILTER EXISTS { ?b <p:is> ?m ; <p:in> ?c FILTER(?m != ?k) } }",
    "distinct": "SELECT ?a (COUNT(DISTINCT ?b) AS ?n) { ?a <p:in> ?c . ?b <p:in> ?c } GROUP BY ?a",
    "two tests": (
        "SELECT ?a { ?a <p:in> ?c ; <p:is> ?k . "
        "FILTER EXISTS { ?b <p:in> ?c ; <p:is> ?m FILTER(?a != ?b && ?m > ?k) } }"
    ),
    "a test of both": "SELECT ?a (COUNT(?b) AS ?n) { ?a <p:in> ?c . ?b <p:in> ?c FILTER(?a != ?b) } GROUP BY ?a",
    "sums": "SELECT ?a (SUM(?m) AS ?n) { ?a <p:in> ?c . ?b <p:in> ?c ; <p:is> ?m } GROUP BY ?a",
    "no key": "SELECT (COUNT(?b) AS ?n) { ?a <p:in> ?c . ?b <p:in> ?c }",
}
_ALL: dict[str, str] = {**_QUERIES, **_OTHERS}
_VALUES = ['"1"', '"2.0"', '"2"', '"7"', '"x"']
_TRIPLES = [
    triple
    for number in range(12)
    for triple in (
        (f"<n:{number}>", "<p:in>", f"<n:c{number % 5}>"),
        (f"<n:{number}>", "<p:in>", "<n:c9>" if number % 3 else f"<n:d{number}>"),
        (
            f"<n:{number}>",
            "<p:is>",
            f"{_VALUES[number % 5]}^^<{_XSD}{'decimal' if number % 5 == 1 else 'integer'}>",
        ),
    )
]
_TRIPLES += [("<n:alone>", "<p:in>", "<n:own>"), ("<n:alone>", "<p:is>", f'"1"^^<{_XSD}integer>')]


def _plan(text: str) -> Plan:
    return translate(text).plan


def _bag(rows: Rows) -> Counter[str]:
    return Counter(map(str, rows.rows))


@pytest.mark.parametrize("name", _ALL)
def test_the_solutions_are_the_same(name: str) -> None:
    plain = _plan(_ALL[name])
    plan = condensed(plain)
    assert (plan == plain) == (name in _OTHERS)
    expected = _bag(evaluate(plain, Graph(_TRIPLES), {}))
    assert expected
    assert _bag(evaluate(plan, Graph(_TRIPLES), {})) == expected
    with database(_TRIPLES) as made:
        assert _bag(made.rows(plan)) == expected


def _crowd(size: int) -> list[tuple[str, str, str]]:
    return [
        triple
        for number in range(size)
        for triple in (
            (f"<n:{number}>", "<p:in>", "<n:c>" if number % 10 else f"<n:c{number}>"),
            (f"<n:{number}>", "<p:is>", f'"{number}"^^<{_XSD}integer>'),
        )
    ]


@pytest.mark.parametrize("name", _QUERIES)
def test_no_step_in_duckdb_makes_all_pairs(name: str) -> None:
    triples = _crowd(10_000)
    with database(triples) as made:
        explained = made.explain(condensed(_plan(_QUERIES[name])))
    steps = [int(found.replace(",", "")) for found in re.findall(r"([0-9,]+) rows?", explained)]
    assert len(steps) >= 3
    assert max(steps) <= 4 * len(triples)


@pytest.fixture
def most(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of rows of all steps in memory."""
    return rows_of_steps(monkeypatch)


@pytest.mark.parametrize("name", _QUERIES)
def test_no_step_in_memory_makes_all_pairs(name: str, most: list[int]) -> None:
    triples = _crowd(3_000)
    evaluate(condensed(_plan(_QUERIES[name])), Graph(triples), {})
    assert max(most) <= 2 * len(triples)


def test_one_value_that_most_share_is_joined_late_in_memory(most: list[int]) -> None:
    """Most bodies have one certificate, and one body has most certificates."""
    triples = [(s, "<p:no>", o) if p == "<p:is>" else (s, p, o) for s, p, o in _crowd(3_000)]
    query = "SELECT ?a ?b { ?a <p:in> ?c ; <p:no> ?n . ?b <p:in> ?c ; <p:no> ?n FILTER(?a != ?b) }"
    assert evaluate(_plan(query), Graph(triples), {}).rows == []
    assert max(most) <= len(triples)


def test_a_closure_from_one_node_is_not_walked_from_all_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    origins: list[int] = []

    def counted(steps: Steps, starts: Iterable[str], *, zero: bool, backwards: bool) -> list[Row]:
        listed = list(starts)
        origins.append(len(listed))
        return reached(steps, listed, zero=zero, backwards=backwards)

    monkeypatch.setattr(sys.modules[Run.__module__], "reached", counted)
    triples = [(f"<n:{n}>", "<p:next>", f"<n:{n + 1}>") for n in range(200)]
    query = "SELECT ?a { ?a <p:next> ?x FILTER NOT EXISTS { <n:0> <p:next>* ?a } }"
    assert evaluate(_plan(query), Graph(triples), {}).rows == []
    assert origins == [1]


_MIXED = [
    *(f'"{text}"^^<{_XSD}{kind}>' for kind in ("date", "dateTime") for text in ("2024-01-02", "2024-01-02Z")),
    *(
        f'"2024-01-0{day}T1{hour}:00:00{zone}"^^<{_XSD}dateTime>'
        for day, hour, zone in (("2", "1", "Z"), ("2", "2", ""), ("3", "1", "+05:00"))
    ),
    *(f'"{text}"^^<{_XSD}{kind}>' for kind in ("integer", "double") for text in ("1", "7", "NaN", "x")),
    *(f'"{text}"^^<{_XSD}duration>' for text in ("P1M", "P30D", "P32D", "P1Y")),
    *('"a"', '"b"', '"a"@en', "<n:x>", "_:b", f'"true"^^<{_XSD}boolean>', f'"0"^^<{_XSD}boolean>'),
    *(f'"2024-01-0{day}"^^<{_XSD}date>' for day in "13579"),
]


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("negated", ["", "NOT "])
@pytest.mark.parametrize("values", [_MIXED, _MIXED[-5:]], ids=["mixed", "days"])
def test_values_are_compared_as_they_were(sign: str, negated: str, values: list[str]) -> None:
    triples = [
        triple
        for number, value in enumerate(values)
        for triple in (
            (f"<n:{number}>", "<p:in>", f"<n:c{number % 2}>"),
            (f"<n:{number}>", "<p:in>", "<n:c>"),
            (f"<n:{number}>", "<p:is>", value),
        )
    ]
    plain = _plan(
        f"SELECT ?a ?c {{ ?a <p:in> ?c ; <p:is> ?k "
        f"FILTER {negated}EXISTS {{ ?b <p:in> ?c ; <p:is> ?m FILTER(?m {sign} ?k) }} }}"
    )
    plan = condensed(plain)
    assert plan != plain
    expected = _bag(evaluate(plain, Graph(triples), {}))
    assert _bag(evaluate(plan, Graph(triples), {})) == expected
    with database(triples) as made:
        assert _bag(made.rows(plan)) == expected
