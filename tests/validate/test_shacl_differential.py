"""Generated shapes on generated data: our engine and pySHACL give the same results, messages included."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from certkg.validate.engines.protocol import Data
from certkg.validate.results import Outcome, Result
from certkg.validate.run import load_rules, validate
from tests.validate.shacl_helpers import COMPILED
from tests.validate.shacl_strategies import Job, jobs, number_jobs


def _sorted_messages(outcome: Outcome) -> Counter[tuple[object, ...]]:
    """The results as a multiset; the order of messages means nothing."""
    return Counter(map(_key, outcome.results))


def _key(result: Result) -> tuple[object, ...]:
    return (
        result.focus_node,
        result.path,
        result.value,
        result.severity,
        result.component,
        result.shape,
        result.constraint,
        tuple(sorted(result.messages)),
    )


def _compare(job: Job, engine: str) -> None:
    data, rules = Data((job.data_document(),)), load_rules([job.shapes_document()])
    ours = validate(data, rules, engine, cached=False)
    theirs = validate(data, rules, "pyshacl")
    assert _sorted_messages(ours) == _sorted_messages(theirs)
    assert ours.fallbacks == ()
    assert {c.shape: (c.focus_nodes, c.results) for c in ours.coverage} == {
        c.shape: (c.focus_nodes, c.results) for c in theirs.coverage
    }


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(jobs())
def test_in_memory_as_in_pyshacl(job: Job) -> None:
    _compare(job, "memory")


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(jobs())
def test_in_duckdb_as_in_pyshacl(job: Job) -> None:
    _compare(job, "duckdb")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", COMPILED)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(job=number_jobs())
def test_numbers_are_compared_as_in_pyshacl(engine: str, job: Job) -> None:
    _compare(job, engine)
