"""A plan has no row where the data lack what it needs, and may have one wherever it needs nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from certkg.validate.memory import Graph, Run, evaluate
from certkg.validate.plan.needs import NEVER, Need, needs
from certkg.validate.plan.nodes import (
    Aggregate,
    Closure,
    Const,
    Empty,
    Group,
    Join,
    LeftJoin,
    Minus,
    Plan,
    Project,
    Ref,
    Seed,
    SemiJoin,
    Triples,
    Union,
    Unit,
    Values,
)
from tests.validate.plan_strategies import graphs, plans

_P = Triples(Ref("s"), Const("<n:p>"), Ref("o"))
_Q = Triples(Ref("s"), Const("<n:q>"), Const("<n:a>"))
_ANY = Triples(Ref("s"), Ref("p"), Ref("o"))
_NEEDS_P = {("predicate", "<n:p>")}
_NEEDS_Q = {("predicate", "<n:q>"), ("object", "<n:q>", "<n:a>")}
_STEP = Project(_P, (("start", "s"), ("end", "o")))
_STARTS = Project(_Q, (("start", "s"),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (_P, _NEEDS_P),
        (_ANY, set()),
        (Unit(), set()),
        (Values(("s",), (("<n:a>",),)), set()),
        (Values(("s",), ()), {NEVER}),
        (Empty(("s",)), {NEVER}),
        (Seed("focus0", ("s",)), set()),
        (Join(_P, _Q), _NEEDS_P | _NEEDS_Q),
        (LeftJoin(_P, _Q), _NEEDS_P),
        (Minus(_P, _Q), _NEEDS_P),
        (SemiJoin(_P, _Q, ("s",)), _NEEDS_P | _NEEDS_Q),
        (SemiJoin(_P, _Q, ("s",), negated=True), _NEEDS_P),
        (Union((_P, _Q)), set()),
        (Union((_P, Join(_P, _Q))), _NEEDS_P),
        (Union((_P, Empty(("s",)))), _NEEDS_P),
        (Union(()), {NEVER}),
        (Closure(_STEP, "x", "y", zero=False), _NEEDS_P),
        (Closure(_STEP, "x", "y", zero=False, starts=_STARTS), _NEEDS_P | _NEEDS_Q),
        (Closure(_STEP, "x", "y", zero=True, starts=_STARTS), _NEEDS_Q),
        (Closure(_STEP, "x", "y", zero=True), set()),
        (Group(_P, ("s",), ()), _NEEDS_P),
        (Group(_P, (), (Aggregate("n", "count", None),)), set()),
    ],
)
def test_what_plans_need(plan: Plan, expected: set[tuple[str, ...]]) -> None:
    assert needs(plan) == expected


class Trusting(Run):
    """A run that takes all needs for met, and so works everything out."""

    __slots__ = ()

    def _meets(self, need: Need) -> bool:
        return True


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(plan=plans(), triples=graphs)
def test_rows_are_those_of_a_run_that_works_everything_out(
    plan: Plan, triples: list[tuple[str, str, str]]
) -> None:
    graph = Graph(triples)
    assert Counter(Run(graph, {}).rows(plan).rows) == Counter(Trusting(graph, {}).rows(plan).rows)


def test_an_optional_part_that_is_not_there_leaves_its_columns_unbound() -> None:
    graph = Graph([("<n:x>", "<n:p>", "<n:y>")])
    optional = Triples(Ref("s"), Const("<n:absent>"), Ref("z"))
    found = evaluate(LeftJoin(_P, optional), graph, {})
    assert (found.columns, found.rows) == (("s", "o", "z"), [("<n:x>", "<n:y>", None)])
