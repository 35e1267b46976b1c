"""The W3C's SPARQL 1.0 and 1.1 evaluation tests, through the compiler and the interpreter in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.nodes import Plan
from tests.suites import suites_dir
from tests.validate.w3c_sparql import Row, Triple, Verdict, cases, run_case

pytestmark = pytest.mark.suite

#: Folders whose tests ask for entailment or for a service, which is another language than the plan's.
_OTHER = frozenset({"entailment", "service", "graph-store-protocol"})

#: What is out of the language, by reason; what is here must fail for exactly this reason.
_FROM = "FROM: only the data graph is read"
_NAMED_GRAPHS = 33
_OUTSIDE = {
    **{
        f"dataset/dawg-dataset-{number}": _FROM
        for number in ["01", "02", "03", "04", "05", "06", "07", "08", "11", "09b", "10b", "12b"]
    },
    "construct/constructwhere04": _FROM,
    "functions/bnode01": "BNODE with a label, which is one node within a solution",
}


def _evaluate(plan: Plan, triples: Sequence[Triple]) -> tuple[Sequence[str], list[Row]]:
    rows = evaluate(plan, Graph(triples), {})
    return rows.columns, rows.rows


def _verdicts() -> dict[str, Verdict]:
    folders = sorted((suites_dir() / "w3c-sparql11").glob("sparql1[01]/*/manifest.ttl"))
    return {
        f"{folder.parent.parent.name}/{case.name}": run_case(case, _evaluate)
        for folder in folders
        if folder.parent.name not in _OTHER
        for case in cases(folder.parent)
    }


def test_all_evaluation_tests_within_the_language_pass() -> None:
    verdicts = _verdicts()
    assert {name: v.reason for name, v in verdicts.items() if v.outcome == "fail"} == {}
    outside = {n.partition("/")[2]: v.reason for n, v in verdicts.items() if v.outcome == "unsupported"}
    graphs = {name for name, reason in outside.items() if reason.startswith("GRAPH: ")}
    assert {name: reason for name, reason in outside.items() if name not in graphs} == _OUTSIDE
    assert len(graphs) == _NAMED_GRAPHS
    assert Counter(v.outcome for v in verdicts.values()) == {"pass": 468, "unsupported": 47}
