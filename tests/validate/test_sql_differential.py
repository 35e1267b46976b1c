"""The same plan over the same data gives the same rows in DuckDB and in memory."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.nodes import Call, Closure, Const, Extend, Plan, Project, Ref, Triples, Unit
from tests.validate.plan_strategies import graphs, plans
from tests.validate.sql_helpers import Triple, multiset, rows_in_duckdb

#: Each example opens a database, so that shrinking takes minutes; name a failing case to Hypothesis by hand.
_NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    phases=_NO_SHRINKING,
    suppress_health_check=list(HealthCheck),
)
@given(plan=plans(), triples=graphs)
def test_random_plans_give_the_same_rows_in_both_engines(plan: Plan, triples: list[Triple]) -> None:
    expected = evaluate(plan, Graph(triples), {})
    assert multiset(rows_in_duckdb(plan, triples)) == multiset(expected)


def test_a_path_may_start_at_a_value_that_the_data_do_not_hold() -> None:
    computed = Extend(Unit(), "start", Call("strlen", (Const('"four"'),)))
    step = Triples(Ref("start"), Const("<urn:x:p>"), Ref("end"))
    plan = Closure(step, "a", "b", True, Project(computed, (("start", "start"),)))
    triples = [("<urn:x:s>", "<urn:x:p>", "<urn:x:o>")]
    expected = evaluate(plan, Graph(triples), {})
    assert len(expected.rows) == 1
    assert multiset(rows_in_duckdb(plan, triples)) == multiset(expected)
