"""The time of one small submission: ``python -m benchmarks.small [--runs N] [--out FILE]``.

*Cold* is the whole command in a process of its own, imports included, with compiled shapes and byte code kept
from the run before; *first* is that run. *Warm* is one process that validates again and again.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

from certkg import __version__

__all__ = ["Row", "Time", "main", "rows", "table"]

_ROOT = Path(__file__).parent.parent
#: The submission that certkg carries as an example: ten rows, six faults.
SUBMISSION = _ROOT / "src" / "certkg" / "cli" / "example" / "submission.csv"
PROFILES = ("submission", "default")


@dataclass(frozen=True, slots=True)
class Time:
    """Wall time and time on the processors, user and system together, in seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured on the shapes of a profile, and each time it took."""

    profile: str
    what: str
    times: tuple[Time, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints a Markdown table, and writes it to a file if one is given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.small", description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="processes, and ten times as many warm calls")
    parser.add_argument("--out", type=Path, help="a file for the table, such as benchmarks/results/small.md")
    parser.add_argument("--input", type=Path, default=SUBMISSION, help="a small submission")
    asked = parser.parse_args(arguments)
    found = [row for profile in PROFILES for row in rows(asked.input, profile, asked.runs)]
    text = f"{_heading()}\n{table(found)}"
    print(text)
    if asked.out is not None:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(text, encoding="utf-8")
    return 0


def rows(submission: Path, profile: str, runs: int) -> list[Row]:
    """All rows of a profile; what they need is kept in a folder of their own, so that the first run is a first one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "XDG_CACHE_HOME": str(Path(folder, "cache")),
            "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode")),
        }
        command = [
            sys.executable,
            "-m",
            "certkg",
            "validate",
            str(submission),
            "--profile",
            profile,
            "--quiet",
        ]
        # An installed package has its byte code; what this run keeps besides is not read again.
        _process(command, {**environment, "XDG_CACHE_HOME": str(Path(folder, "before"))})
        first = _process(command, environment)
        cold = tuple(_process(command, environment) for _ in range(runs))
        with patch.dict(os.environ, environment):
            engine, report = _calls(submission, profile)
            warm = [Row(profile, what, _repeated(call, 10 * runs)) for what, call in (engine, report)]
    return [Row(profile, "first run, which compiles shapes", (first,)), Row(profile, "cold", cold), *warm]


def table(found: Sequence[Row]) -> str:
    """The rows as Markdown: medians, and the least and the greatest wall time, in milliseconds."""
    lines = [
        "| profile | what | runs | median wall ms | median CPU ms | least wall ms | greatest wall ms |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for row in found:
        walls, cpus = [time.wall for time in row.times], [time.cpu for time in row.times]
        figures = (statistics.median(walls), statistics.median(cpus), min(walls), max(walls))
        shown = " | ".join(f"{1000 * figure:,.0f}" for figure in figures)
        lines.append(f"| {row.profile} | {row.what} | {len(row.times)} | {shown} |")
    return "\n".join(lines) + "\n"


def _heading() -> str:
    return (
        f"One small submission, certkg {__version__}, {date.today()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors. Cold is a process with imports; first has neither compiled shapes nor "
        "reference data at hand; warm is a call in a process that goes on.\n"
    )


def _process(command: Sequence[str], environment: Mapping[str, str]) -> Time:
    """One process; RuntimeError when it ends with neither 0 nor 1."""
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd=_ROOT) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Time(time.perf_counter() - began, used.ru_utime + used.ru_stime)


def _calls(submission: Path, profile: str) -> tuple[tuple[str, Callable[[], object]], ...]:
    """The engine on a submission that is read already, and everything from file to report."""
    from certkg.cli.inputs import read_inputs
    from certkg.cli.validate import Asked, prepared, report_of
    from certkg.library import Library
    from certkg.validate.engines.protocol import Options
    from certkg.validate.report.formats import format_of
    from certkg.validate.run import engine_named

    library, engine = Library.default(), engine_named("auto")

    def asked() -> Asked:
        inputs = read_inputs([str(submission)], root=library.root)
        return Asked(library, inputs, (profile,), as_of="2026-11-27")

    rules, data, _ = prepared(asked())
    return (
        ("warm, engine alone", lambda: engine.validate(data, rules, Options())),
        ("warm, from file to report", lambda: format_of("text").write(report_of(asked(), engine))),
    )


def _repeated(call: Callable[[], object], times: int) -> tuple[Time, ...]:
    """Calls after a first one, whose time does not count."""
    call()
    found = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        found.append(Time(time.perf_counter() - wall, time.process_time() - cpu))
    return tuple(found)


if __name__ == "__main__":
    sys.exit(main())
