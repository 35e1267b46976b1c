"""Pairs whose computed values must be equal are found by a key: the same rows, without all pairs."""

from __future__ import annotations

import re

import pytest

from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.keyed import keyed
from certkg.validate.plan.nodes import Plan
from certkg.validate.sparql import translate
from tests.validate.sql_helpers import database

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PAIR = "?a <p:in> ?c ; <p:name> ?n . ?b <p:in> ?c ; <p:name> ?m"
_QUERIES = {
    "one function": f"SELECT ?a ?b {{ {_PAIR} FILTER(LCASE(?n) = LCASE(?m)) }}",
    "nested functions": f"SELECT ?a ?b {{ {_PAIR} FILTER(REPLACE(LCASE(STR(?n)), ' ', '') = REPLACE(LCASE(STR(?m)), ' ', '')) }}",
    "bound before": "SELECT ?a ?b { ?a <p:in> ?c ; <p:name> ?n . BIND(LCASE(STR(?n)) AS ?k) ?b <p:in> ?c ; <p:name> ?m FILTER(?k = LCASE(STR(?m))) }",
    "beside a column": f"SELECT ?a ?b {{ {_PAIR} FILTER(?n = UCASE(?m)) }}",
    "numbers": f"SELECT ?a ?b {{ {_PAIR} FILTER(STRLEN(STR(?n)) + 0.0 = STRLEN(STR(?m))) }}",
    "in EXISTS": "SELECT ?a { ?a <p:in> ?c ; <p:name> ?n FILTER EXISTS { ?b <p:in> ?c ; <p:name> ?m FILTER(LCASE(?n) = LCASE(?m) && ?a != ?b) } }",
}
_NAMES = [
    '"Acme"',
    '"ACME"',
    '"acme"@en',
    '"ACME"@EN',
    '"ac me"',
    '"A C M E"',
    f'"12"^^<{_XSD}integer>',
    f'"12.0"^^<{_XSD}decimal>',
    "<n:acme>",
    f'"2020-01-01"^^<{_XSD}date>',
    f'"x"^^<{_XSD}integer>',
]
_TRIPLES = [
    triple
    for number, name in enumerate(_NAMES)
    for triple in (
        (f"<n:{number}>", "<p:in>", f"<n:c{number % 2}>"),
        (f"<n:{number}>", "<p:in>", "<n:c9>"),
        (f"<n:{number}>", "<p:name>", name),
    )
]


def _plan(name: str) -> Plan:
    return translate(_QUERIES[name]).plan


@pytest.mark.parametrize("name", _QUERIES)
def test_a_key_changes_no_row(name: str) -> None:
    plain = _plan(name)
    expected = sorted(map(str, evaluate(plain, Graph(_TRIPLES), {}).rows))
    assert expected
    assert sorted(map(str, evaluate(keyed(plain), Graph(_TRIPLES), {}).rows)) == expected
    with database(_TRIPLES) as made:
        assert sorted(map(str, made.rows(keyed(plain)).rows)) == expected


@pytest.mark.parametrize("name", ["one function", "nested functions", "bound before"])
def test_names_of_one_country_are_not_compared_in_pairs(name: str) -> None:
    size = 20_000
    triples = [
        triple
        for number in range(size)
        for triple in (
            (f"<n:{number}>", "<p:in>", "<n:c>"),
            (f"<n:{number}>", "<p:name>", f'"Firm {number}"'),
        )
    ]
    plan = keyed(_plan(name))
    assert len(evaluate(plan, Graph(triples), {}).rows) == size
    with database(triples) as made:
        steps = [int(found.replace(",", "")) for found in re.findall(r"([0-9,]+) rows?", made.explain(plan))]
    assert len(steps) >= 3
    assert max(steps) <= 4 * len(triples)
