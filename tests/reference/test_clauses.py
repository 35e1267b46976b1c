"""Clauses are mapped to the harmonized structure by what they treat and not by their number."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.reference.turtle_module import ID, Module

CLAUSES = Module.read(Path(__file__).parent.parent.parent / "ontology" / "reference" / "clauses.ttl")


@pytest.mark.parametrize(
    ("clause", "treats"),
    [
        ("ISO-9001-2015-10.3", "10.1"),  # continual improvement, which stands last in the structure of 2012
        ("ISO-14001-2015-10.3", "10.1"),
        ("ISO-45001-2018-10.3", "10.1"),
        ("ISO-IEC-27001-2022-10.1", "10.1"),  # and first from 2021 on
        ("ISO-9001-2015-10.1", "10"),  # a general clause, which is gone
        ("ISO-45001-2018-10.2", "10.2"),
        ("ISO-45001-2018-8.1.3", "6.3"),  # management of change
        ("ISO-9001-2015-6.3", "6.3"),
        ("ISO-9001-2015-9.1.2", "9.1"),
        ("ISO-14001-2015-6.1.3", "6.1"),
        ("ISO-14001-2015-9.2.2", "9.2.2"),
        ("ISO-9001-2015-9.3.3", "9.3.3"),
        ("ISO-14001-2015-8.2", None),  # emergency preparedness is of the discipline
        ("ISO-IEC-27001-2022-8.2", None),  # risk assessment
        ("ISO-9001-2015-8.4", None),  # external provision
    ],
)
def test_a_clause_treats_what_its_title_says(clause: str, treats: str | None) -> None:
    assert CLAUSES.knows(f"{ID}clause/{clause}")
    expected = [] if treats is None else [f"<{ID}clause/HS-{treats}>"]
    assert CLAUSES.values(f"{ID}clause/{clause}", "ckg:harmonizedClause") == expected
