"""Closures of small steps come from pairs worked out once: the same rows, and no list of their starts."""

from __future__ import annotations

import pytest

from certkg.validate.memory import Graph, Rows, evaluate
from certkg.validate.plan.analysis import all_parts
from certkg.validate.plan.nodes import Closure, Plan, Seed
from certkg.validate.plan.reach import reached
from certkg.validate.sparql import translate
from tests.validate.sql_helpers import database, multiset

_TRIPLES = [
    *((f"<n:{n}>", "<p:in>", f"<c:{n % 4}>") for n in range(8)),
    ("<n:9>", "<p:in>", "<c:alone>"),
    ("<c:0>", "<p:up>", "<c:1>"),
    ("<c:1>", "<p:up>", "<c:2>"),
    ("<c:2>", "<p:up>", "<c:1>"),
    ("<c:3>", "<p:up>", "<c:3>"),
    ("<c:3>", "<p:over>", "<c:1>"),
    *((f"<s:{n}>", "<p:for>", f"<c:{n}>") for n in range(3)),
    ("<s:0>", "<p:of>", "<n:1>"),
    ("<s:2>", "<p:of>", "<n:2>"),
]
_QUERIES = {
    "any number": "SELECT ?a ?d { ?a <p:in> ?c . ?c <p:up>* ?d }",
    "one or more": "SELECT ?a ?d { ?a <p:in> ?c . ?c <p:up>+ ?d }",
    "backwards": "SELECT ?a ?d { ?a <p:in> ?c . ?d <p:up>* ?c }",
    "both ends bound": "SELECT ?a ?s { ?a <p:in> ?c . ?s <p:for> ?d ; <p:of> ?a . ?c <p:up>* ?d }",
    "in a sequence": "SELECT ?a ?s { ?a <p:in>/<p:up>*/^<p:for> ?s }",
    "two after each other": "SELECT ?a ?d { ?a <p:in>/<p:up>*/<p:over>*/<p:up>+ ?d }",
    "of an alternative": "SELECT ?a ?d { ?a <p:in>/(<p:up>|^<p:over>)* ?d }",
    "of a predicate that is not there": "SELECT ?a ?d { ?a <p:in>/<p:none>* ?d }",
    "to a constant": "SELECT ?a { ?a <p:in>/<p:up>* <c:1> }",
    "after OPTIONAL": "SELECT ?a ?d { ?a <p:in> ?c OPTIONAL { ?s <p:of> ?a } ?c <p:up>* ?d }",
    "in OPTIONAL": "SELECT ?a ?d { ?a <p:in> ?c OPTIONAL { ?c <p:up>+ ?d } }",
    "in NOT EXISTS": "SELECT ?a { ?a <p:in> ?c FILTER NOT EXISTS { ?s <p:of> ?a ; <p:for> ?d . ?c <p:up>* ?d } }",
    "over all nodes": "SELECT ?c ?d { ?c <p:up>* ?d }",
    "at most one": "SELECT ?a ?d { ?a <p:in>/<p:up>? ?d }",
    "at most one between bound ends": "SELECT ?a ?s { ?a <p:in> ?c . ?s <p:for> ?d ; <p:of> ?a . ?c <p:up>? ?d }",
    "one of two predicates or none": "SELECT ?a ?d { ?a <p:in>/(<p:up>|^<p:up>)? ?d }",
    "to itself": "SELECT ?a { ?a <p:in> ?c . ?c <p:up>+ ?c }",
}


def _with_pairs(plan: Plan, graph: Graph) -> tuple[Plan, dict[str, Rows]]:
    """The plan with all closures kept, and the pairs of each."""
    names: dict[Plan, str] = {}

    def kept(step: Plan, closed: Plan) -> Plan:
        return Seed(names.setdefault(closed, f"closure {len(names)}"), ("start", "end"))

    made = reached(plan, kept)
    return made, {name: evaluate(closed, graph, {}) for closed, name in names.items()}


@pytest.mark.parametrize("name", _QUERIES)
def test_kept_pairs_change_no_row(name: str) -> None:
    graph, plan = Graph(_TRIPLES), translate(_QUERIES[name]).plan
    expected = multiset(evaluate(plan, graph, {}))
    assert expected
    made, pairs = _with_pairs(plan, graph)
    assert multiset(evaluate(made, graph, {name: rows.rows for name, rows in pairs.items()})) == expected
    with database(_TRIPLES) as opened:
        assert multiset(opened.rows(plan)) == expected


@pytest.mark.parametrize(
    "name", ["any number", "at most one", "in a sequence", "two after each other", "after OPTIONAL"]
)
def test_what_goes_on_from_rows_needs_no_list_of_starts(name: str) -> None:
    made, _ = _with_pairs(translate(_QUERIES[name]).plan, Graph(_TRIPLES))
    parts = list(all_parts([made]))
    assert any(isinstance(part, Seed) for part in parts)
    assert not any(isinstance(part, Closure) for part in parts)
    with database(_TRIPLES) as opened:
        assert "RECURSIVE" not in opened.sql(translate(_QUERIES[name]).plan)


def test_a_long_chain_is_walked_from_its_starts_alone() -> None:
    chain = [(f"<c:{n}>", "<p:up>", f"<c:{n + 1}>") for n in range(3_001)]
    with database([*chain, ("<n:1>", "<p:in>", "<c:2999>")]) as opened:
        plan = translate(_QUERIES["any number"]).plan
        assert "RECURSIVE" in opened.sql(plan)
        assert len(opened.rows(plan).rows) == 3


def test_pairs_are_joined_before_what_goes_on_from_them() -> None:
    query = "SELECT ?a { ?a <p:in> ?c . ?c <p:up>* ?d . ?s <p:for> ?d ; <p:of> ?b }"
    with database([*_TRIPLES, *((f"<n:{n}>", "<p:in>", "<c:0>") for n in range(100, 1_100))]) as opened:
        steps = opened.explain(translate(query).plan).lower()
    assert "cross product" not in steps
    assert "hash join" in steps
