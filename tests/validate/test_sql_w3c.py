"""The W3C's SPARQL evaluation tests through the compiler and DuckDB: the same tests as in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from certkg.validate.memory.graph import Row
from certkg.validate.plan.nodes import Plan
from tests.suites import suites_dir
from tests.validate.sql_helpers import rows_in_duckdb
from tests.validate.w3c_sparql import Triple, Verdict, cases, run_case

pytestmark = pytest.mark.suite

_OTHER = frozenset({"entailment", "service", "graph-store-protocol"})


def _evaluate(plan: Plan, triples: Sequence[Triple]) -> tuple[Sequence[str], list[Row]]:
    rows = rows_in_duckdb(plan, triples)
    return rows.columns, rows.rows


def _verdicts() -> dict[str, Verdict]:
    folders = sorted((suites_dir() / "w3c-sparql11").glob("sparql1[01]/*/manifest.ttl"))
    return {
        case.name: run_case(case, _evaluate)
        for folder in folders
        if folder.parent.name not in _OTHER
        for case in cases(folder.parent)
    }


def test_all_evaluation_tests_within_the_language_pass_in_duckdb() -> None:
    verdicts = _verdicts()
    assert {name: v.reason for name, v in verdicts.items() if v.outcome == "fail"} == {}
    assert Counter(v.outcome for v in verdicts.values())["pass"] >= 440
