"""Rows that a plan is joined with anyway may give way to a hint, and rows stay the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.nodes import Closure, Const, Distinct, Join, Plan, Project, Ref, Triples, Union
from tests.validate.plan_strategies import PREDICATES, graphs, plans

_CASES = settings(suppress_health_check=list(HealthCheck), deadline=None, derandomize=True)


@st.composite
def joined_starts(draw: st.DrawFn) -> tuple[Plan, Distinct]:
    """A closure or an optional step from what a plan holds, joined with the plan, and what gives its starts."""
    left = draw(plans(2).filter(lambda plan: bool(certain(plan) - {"y"})))
    column = draw(st.sampled_from(sorted(certain(left) - {"y"})))
    starts = Distinct(Project(left, (("start", column),)))
    step: Plan = Triples(Ref("start"), Const(draw(st.sampled_from(PREDICATES))), Ref("end"))
    if draw(st.booleans()):
        return Join(left, Closure(step, column, "y", draw(st.booleans()), starts)), starts
    once = Join(Project(starts, ((column, "start"),)), Project(step, ((column, "start"), ("y", "end"))))
    none = Project(Project(starts, ((column, "start"), ("y", "start"))), ((column, column), ("y", "y")))
    return Join(left, Distinct(Union((none, once)))), starts


@_CASES
@given(made=joined_starts(), triples=graphs)
def test_rows_are_the_same_whether_starts_are_known_to_be_joined_or_not(
    made: tuple[Plan, Distinct], triples: list[tuple[str, str, str]]
) -> None:
    plan, starts = made
    told = _told(plan, starts)
    assert columns(told) == columns(plan)
    one, other = (evaluate(each, Graph(triples), {}) for each in (plan, told))
    assert Counter(one.rows) == Counter(other.rows)


def _told(plan: Plan, starts: Distinct) -> Plan:
    from certkg.validate.plan.rewrite import replaced

    known = replace(starts, joined=True)
    return replaced(plan, lambda part: known if part is starts else None)
