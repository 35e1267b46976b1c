"""Plans come back from JSON as they were, with equal parts as one object; what is no plan is an error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from certkg.validate.engines.codec import from_json, to_json
from certkg.validate.plan.analysis import columns
from certkg.validate.plan.nodes import Const, Distinct, Join, Plan, Project, Ref, Slice, Triples, Values
from certkg.validate.plan.query import Query
from tests.validate.plan_strategies import plans

_PATTERN = Triples(Ref("s"), Const("<n:p>"), Ref("o"))


def _again(query: Query) -> Query:
    return from_json(json.loads(json.dumps(to_json(query))), Query)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(plan=plans())
def test_any_plan_comes_back(plan: Plan) -> None:
    query = Query("select", plan, columns(plan))
    assert _again(query) == query == from_json(to_json(query), Query)


def test_numbers_truth_values_and_unbound_cells_come_back_as_what_they_are() -> None:
    cells = Values(("a", "b"), ((None, "<n:x>"), ('"1"', None), (None, None)))
    plan = Slice(Distinct(Join(cells, Distinct(Project(_PATTERN, (("a", "s"),)), joined=True))), 1, 0)
    found = _again(Query("select", plan, ("a", "b"), ((Ref("a"), Const("<n:p>"), Const("_:b")),)))
    assert found.plan == plan
    assert isinstance(found.plan, Slice)
    assert (found.plan.offset, found.plan.limit) == (1, 0)
    assert isinstance(found.plan.input, Distinct)
    assert found.plan.input.joined is False
    assert _again(Query("ask", Slice(cells), ())).plan == Slice(cells, 0, None)


def test_equal_parts_are_one_object() -> None:
    again = Triples(Ref("s"), Const("<n:p>"), Ref("o"))
    found = _again(Query("select", Join(_PATTERN, again), ("s", "o"))).plan
    assert isinstance(found, Join)
    assert found.left is found.right


@pytest.mark.parametrize("rows", [[[0, -1]], [[0, 0]], [[99, "x"]], [[0, "<n:x>"]], [[0]], [[0, {"n": 1}]]])
def test_what_is_no_query_is_an_error(rows: list[list[Any]]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, IndexError)):
        from_json(rows, Query)
