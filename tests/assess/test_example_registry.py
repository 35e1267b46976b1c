"""The 23 outcomes of each example organization on two days are those of the table beside this file.

``python -m tests.assess.test_example_registry`` writes the table; read it against the faults that
``benchmarks/example/__main__.py`` plants.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from certkg.assess import organizations, outcomes_of
from certkg.documents import open_document

TOP = Path(__file__).parent.parent.parent
REGISTRY = TOP / "src" / "certkg" / "cli" / "example" / "registry.ttl"
TABLE = Path(__file__).with_name("example_outcomes.csv")
DAYS = (date(2025, 12, 31), date(2026, 11, 23))


def found() -> list[list[str]]:
    inputs = (open_document(REGISTRY),)
    who = organizations(inputs)
    rows = []
    for day in DAYS:
        for iri, answer in sorted(outcomes_of(inputs, who, day, engine="memory").items()):
            rows += [[day.isoformat(), iri.rsplit("/", 1)[1], one.number, one.verdict] for one in answer]
    return rows


def test_the_outcomes_of_the_example_are_those_of_the_table() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    assert found() == expected
    assert len(expected) == 2 * 6 * 23
    assert {row[3] for row in expected} == {"supported", "contradicted", "not evidenced", "not applicable"}


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(found())
