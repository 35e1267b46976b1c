"""The W3C SHACL suite on our engine, in memory and in DuckDB: every test, those that must fail apart."""

from __future__ import annotations

import pytest

from certkg.errors import LibraryError
from certkg.validate.engines.protocol import Data
from certkg.validate.run import validate
from tests.suites import suites_dir
from tests.validate.shacl_helpers import COMPILED
from tests.validate.shacl_suite import Case, agrees, cases

pytestmark = pytest.mark.suite

CORE = cases("core")
SPARQL = [case for case in cases("sparql") if case.conforms is not None]
MUST_FAIL = [case for case in cases("sparql") if case.conforms is None]
engines = pytest.mark.parametrize("engine", COMPILED)


@pytest.mark.skipif(suites_dir() is None, reason="the W3C suites are not beside the checkout")
def test_the_suite_is_whole() -> None:
    assert (len(CORE), len(SPARQL), len(MUST_FAIL)) == (98, 16, 7)


@engines
@pytest.mark.parametrize("case", [*CORE, *SPARQL], ids=lambda case: case.name)
def test_the_report_is_the_expected_one(case: Case, engine: str) -> None:
    outcome = validate(Data((case.data,)), [case.shapes], engine, cached=False)
    assert agrees(case, outcome)
    assert outcome.fallbacks == ()


@engines
@pytest.mark.parametrize("case", MUST_FAIL, ids=lambda case: case.name)
def test_what_must_fail_fails(case: Case, engine: str) -> None:
    with pytest.raises(LibraryError):
        validate(Data((case.data,)), [case.shapes], engine, cached=False)
