"""The measuring of small submissions runs, and its table has the medians."""

from __future__ import annotations

from benchmarks.small import SUBMISSION, Row, Time, rows, table


def test_a_table_has_medians_in_milliseconds() -> None:
    written = table([Row("submission", "cold", (Time(0.5, 0.4), Time(0.7, 0.6), Time(1.5, 0.5)))])
    assert written.splitlines()[-1] == "| submission | cold | 3 | 700 | 500 | 500 | 1,500 |"


def test_each_kind_of_run_is_measured() -> None:
    found = rows(SUBMISSION, "submission", 1)
    assert [(row.what.split(",")[0], len(row.times)) for row in found] == [
        ("first run", 1),
        ("cold", 1),
        ("warm", 10),
        ("warm", 10),
    ]
    assert all(time.wall > 0 and time.cpu > 0 for row in found for time in row.times)
