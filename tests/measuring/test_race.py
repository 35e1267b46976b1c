"""The runner reports what happened: times, memory, results, and every way in which an engine can fail."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.generate import registry, write
from benchmarks.race.clock import Measured, alternate
from benchmarks.race.engines import Engine, engines
from benchmarks.race.figures import plot, table
from benchmarks.race.inputs import write_shapes


def engine(name: str, program: str) -> Engine:
    def count(output: Path) -> int | None:
        found = re.match(rb"(\d+) results", output.read_bytes())
        return int(found[1]) if found else None

    return Engine(name, "1", (sys.executable, "-c", program), count)


def run(tmp_path: Path, *engines: Engine, runs: int = 2, timeout: float = 60) -> list[Measured]:
    return alternate(engines, runs, timeout, tmp_path, {"GIVEN": "5"})


def test_an_engine_that_finds_something_ends_with_one_and_its_results_are_counted(tmp_path: Path) -> None:
    program = "import os, sys; print(os.environ['GIVEN'], 'results'); sys.exit(1)"
    (row,) = run(tmp_path, engine("good", program))
    assert (row.results, row.failure, row.stopped, len(row.seconds)) == (5, "", False, 2)
    assert row.megabytes > 0
    assert 0 < row.processor[0] < row.seconds[0] * 8


def test_a_failure_is_named_and_not_run_again(tmp_path: Path) -> None:
    crash = engine("crash", "import sys; print('no memory', file=sys.stderr); sys.exit(7)")
    silent = engine("silent", "pass")
    for row, word in zip(run(tmp_path, crash, silent), ("no memory", "no message"), strict=True):
        assert word in row.failure
        assert row.results is None
        assert len(row.seconds) == 1


def test_results_that_change_between_runs_are_a_failure(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    program = (
        f"from pathlib import Path; p = Path({str(mark)!r}); "
        "print(2 if p.exists() else 1, 'results'); p.touch()"
    )
    (row,) = run(tmp_path, engine("fickle", program))
    assert row.failure == "1 results, then 2"


def test_an_engine_over_its_time_is_stopped_and_is_a_lower_bound(tmp_path: Path) -> None:
    (row,) = run(tmp_path, engine("slow", "import time; time.sleep(600)"), timeout=0.5)
    assert row.stopped
    assert len(row.seconds) == 1
    assert 0.5 <= row.seconds[0] < 60


def test_an_engine_far_behind_the_first_one_is_stopped(tmp_path: Path) -> None:
    quick = engine("quick", "import sys; print(1, 'results'); sys.exit(1)")
    slow = engine("slow", "import time; time.sleep(600)")
    rows = alternate([quick, slow], 1, 60, tmp_path, {}, beyond=3)
    assert not rows[0].stopped
    assert rows[1].stopped
    assert rows[1].seconds[0] >= 3 * rows[0].seconds[0]


def test_our_command_and_the_reference_are_called_so_that_both_count_the_same(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.nt"
    write_shapes(shapes, Path("benchmarks/common-shapes.ttl"))
    data = tmp_path / "data.nt"
    write(data, registry(20, faults=0.5))
    found = engines(data, shapes, None, "1g")
    rows = alternate([found["certkg"], found["pyshacl"]], 1, 300, tmp_path, {})
    assert [row.failure for row in rows] == ["", ""]
    assert rows[0].results == rows[1].results
    assert rows[0].results


ROWS = [
    Measured("ours", "1", (1.0, 2.0, 3.0), 100, 7, processor=(1.5, 2.5, 3.5)),
    Measured("same", "2", (20.0,), 1_000, 7, processor=(9.0,)),
    Measured("other", "3", (4.0,), 10, 8, processor=(4.0,)),
    Measured("late", "4", (90.0,), 10, stopped=True, processor=(80.0,)),
    Measured("broken", "5", (0.1,), 1, failure="failed with status 2: no", processor=(0.1,)),
]


def test_the_table_gives_ratios_to_the_first_engine_and_says_what_is_odd() -> None:
    lines = table(ROWS).splitlines()
    assert "| ours | 1 | 3 | 1.00 | 2.00 | 3.00 | 1.0× | 2.50 | 100 | 7 |" in lines[2]
    assert "10.0×" in lines[3]
    assert "same number of results" in lines[3]
    assert "another number of results" in lines[4]
    assert "> 45.0×" in lines[5]
    assert "lower bound" in lines[5]
    assert "failed with status 2" in lines[6]
    assert "×" not in lines[6]


def test_the_picture_is_well_formed_and_has_a_bar_for_each_engine() -> None:
    root = ElementTree.fromstring(plot(ROWS, "Times & more"))  # noqa: S314 - our own text
    texts = [each.text or "" for each in root.iter() if each.tag.endswith("text")]
    assert [name for name in texts if name in {row.engine for row in ROWS}] == [row.engine for row in ROWS]
    assert "> 90.0 s (> 45.0×)" in texts
    bars = [float(each.get("width", "0")) for each in root.iter() if each.tag.endswith("rect")][1:]
    assert len(bars) == len(ROWS)
    assert max(bars) == bars[3]
