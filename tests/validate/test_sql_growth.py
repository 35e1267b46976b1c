"""No plan compares all pairs: the work grows with the data and the result, counted in rows, not seconds."""

from __future__ import annotations

import re

import pytest

from certkg.validate.plan.nodes import (
    Aggregate,
    Call,
    Const,
    Filter,
    Group,
    Join,
    LeftJoin,
    Minus,
    Plan,
    Ref,
    Triples,
)
from certkg.validate.plan.restrict import restricted
from certkg.validate.sparql import translate
from tests.validate.sql_helpers import database

SIZE = 100_000
P = {name: Const(f"<urn:x:{name}>") for name in ("number", "body", "other")}


def _data() -> list[tuple[str, str, str]]:
    """One body that all subjects share, numbers that two subjects share at most, and sparse others."""
    rows = []
    for n in range(SIZE):
        subject = f"<urn:s:{n}>"
        rows.append((subject, "<urn:x:body>", "<urn:b:1>"))
        rows.append((subject, "<urn:x:number>", f'"{max(n, 5)}"'))
        if n % 10 == 0:
            rows.append((subject, "<urn:x:other>", f'"{n % 1000}"'))
    return rows


def _triples(subject: str, name: str, value: str) -> Plan:
    return Triples(Ref(subject), P[name], Ref(value))


def _pairs(*tests: Call) -> Plan:
    left = Join(_triples("a", "body", "b"), _triples("a", "number", "n"))
    right = Join(_triples("c", "body", "b"), _triples("c", "number", "m" if tests else "n"))
    plan: Plan = Join(left, right)
    for test in tests:
        plan = Filter(plan, test)
    return plan


PLANS: dict[str, tuple[Plan, int]] = {
    # 0..5 share the number 5: 36 pairs; every other subject pairs with itself.
    "shared columns": (_pairs(), SIZE - 6 + 36),
    "equality in a filter": (_pairs(Call("eq", (Ref("n"), Ref("m")))), SIZE - 6 + 36),
    "same term in a filter": (_pairs(Call("sameterm", (Ref("n"), Ref("m")))), SIZE - 6 + 36),
    "duplicates only": (_pairs(Call("eq", (Ref("n"), Ref("m"))), Call("ne", (Ref("a"), Ref("c")))), 30),
    "minus on an unbound column": (
        Minus(
            LeftJoin(_triples("a", "body", "b"), _triples("a", "other", "n")), _triples("a", "number", "n")
        ),
        SIZE // 10 - 99,
    ),
    "optional with a test on both sides": (
        LeftJoin(
            Join(_triples("a", "body", "b"), _triples("a", "number", "n")),
            Join(_triples("c", "body", "b"), _triples("c", "number", "m")),
            Call("and", (Call("eq", (Ref("n"), Ref("m"))), Call("ne", (Ref("a"), Ref("c"))))),
        ),
        SIZE - 6 + 30,
    ),
    "groups": (
        Filter(
            Group(_pairs(), ("n",), (Aggregate("many", "count", Ref("a")),)),
            Call("gt", (Ref("many"), Const('"1"^^<http://www.w3.org/2001/XMLSchema#integer>'))),
        ),
        1,
    ),
}


def _rows_of_steps(explained: str) -> list[int]:
    return [
        int(number.replace(",", "").replace(" ", "")) for number in re.findall(r"([0-9,]+) rows?", explained)
    ]


def test_an_inner_part_that_ties_its_rows_by_a_frequent_value_is_asked_for_the_outer_pairs_only() -> None:
    query = """
        SELECT ?this ?twin WHERE {
          ?this <urn:x:number> ?n . ?twin <urn:x:number> ?n . FILTER (?twin != ?this)
          FILTER NOT EXISTS { ?this <urn:x:body> ?b . ?twin <urn:x:body> ?b }
        }"""
    plan = restricted(translate(query).plan)
    triples = _data()
    with database(triples) as made:
        found = made.rows(plan)
        steps = _rows_of_steps(made.explain(plan))
    assert found.rows == []
    assert len(steps) >= 3
    assert max(steps) <= 4 * len(triples)


@pytest.mark.parametrize("name", PLANS)
def test_no_step_of_a_plan_gives_more_rows_than_a_few_times_the_data(name: str) -> None:
    plan, expected = PLANS[name]
    triples = _data()
    with database(triples) as made:
        found = made.rows(plan)
        steps = _rows_of_steps(made.explain(plan))
    assert len(found.rows) == expected
    assert len(steps) >= 3
    assert max(steps) <= 4 * len(triples)
