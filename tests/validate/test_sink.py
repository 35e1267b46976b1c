"""Tests go below what they do not read: the same rows, and less is worked out for rows that go."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.analysis import certain
from certkg.validate.plan.nodes import Call, Distinct, Extend, Filter, LeftJoin, Plan, Project, SemiJoin
from certkg.validate.plan.sink import sunk
from certkg.validate.sparql import translate
from tests.validate.plan_strategies import graphs, plans
from tests.validate.sql_helpers import Triple, multiset

_LABELLED = (
    "OPTIONAL { ?a <p:label> ?label FILTER(LANG(?label) = 'en') } BIND(COALESCE(?label, STR(?a)) AS ?name)"
)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=plans(depth=4), keys=plans(depth=1), negated=..., triples=graphs)
def test_the_rows_of_any_plan_stay(plan: Plan, keys: Plan, negated: bool, triples: list[Triple]) -> None:
    on = tuple(sorted(certain(plan) & certain(keys)))[:1]
    tested = SemiJoin(plan, keys, on, negated) if on else Distinct(plan)
    graph = Graph(triples)
    assert multiset(evaluate(sunk(tested), graph, {})) == multiset(evaluate(tested, graph, {}))


def _lowest(plan: Plan) -> Plan:
    """What is left of a plan below labels and messages."""
    while isinstance(plan, (Project, Extend, LeftJoin)):
        plan = plan.left if isinstance(plan, LeftJoin) else plan.input
    return plan


def test_a_test_comes_before_the_label() -> None:
    plan = translate(
        f"SELECT ?a ?name {{ ?a <p:in> ?c {_LABELLED} FILTER NOT EXISTS {{ ?a <p:out> ?d }} }}"
    ).plan
    assert isinstance(_lowest(sunk(plan)), SemiJoin)


def test_a_test_of_the_label_comes_after_it_and_the_others_before() -> None:
    plan = sunk(
        translate(f"SELECT ?a {{ ?a <p:in> ?c {_LABELLED} FILTER(?name != 'x' && ?c != <n:c>) }}").plan
    )
    while not isinstance(plan, Filter):
        assert isinstance(plan, Project)
        plan = plan.input
    assert isinstance(plan.condition, Call)
    assert plan.condition.name == "ne"
    assert isinstance(_lowest(plan.input), Filter)


def test_what_an_optional_may_bind_is_tested_after_it() -> None:
    query = "SELECT ?a ?d { ?a <p:in> ?c OPTIONAL { ?a <p:out> ?d } OPTIONAL { ?a <p:over> ?d } FILTER(?d = <n:d>) }"
    triples = [("<n:a>", "<p:in>", "<n:c>"), ("<n:a>", "<p:over>", "<n:d>")]
    assert evaluate(sunk(translate(query).plan), Graph(triples), {}).rows
