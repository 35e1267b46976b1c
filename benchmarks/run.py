"""Runs each installed engine on the same data and shapes, as processes of their own, and writes the figures.

``python -m benchmarks.run data.nt --shapes shapes --runs 3`` writes ``benchmarks/results/<data>.md`` and
``.svg``. An engine that is not installed is left out and named; one that exceeds ``--timeout`` is a lower bound.
``--with-jena FOLDER`` fetches Apache Jena into a folder outside of the repository first.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.request import urlopen

from certkg.documents import open_document

__all__ = ["Measured", "main", "measure", "plot", "table"]

JENA = "5.2.0"
JENA_URL = f"https://repo1.maven.org/maven2/org/apache/jena/apache-jena/{JENA}/apache-jena-{JENA}.zip"
RESULTS = Path(__file__).parent / "results"
#: Exit statuses that mean the validation ran: it conforms, or it does not.
RAN = (0, 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """The wall times of one engine in seconds and its highest resident memory in megabytes."""

    engine: str
    seconds: tuple[float, ...]
    megabytes: int
    note: str = ""


def measure(name: str, command: Sequence[str], runs: int, timeout: float) -> Measured:
    """Runs a command several times; a run beyond the limit ends the series."""
    seconds: list[float] = []
    highest = 0
    for _ in range(runs):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        status, peak = _wait(process, began + timeout)
        elapsed = time.perf_counter() - began
        highest = max(highest, peak)
        seconds.append(elapsed)
        if status is None:
            return Measured(name, tuple(seconds), highest, "stopped: a lower bound")
        if status not in RAN:
            return Measured(name, tuple(seconds), highest, f"failed with status {status}")
    return Measured(name, tuple(seconds), highest)


def table(rows: Sequence[Measured]) -> str:
    """The figures as a Markdown table."""
    lines = ["| engine | runs | min s | median s | max s | peak MB | |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        low, middle, high = min(row.seconds), statistics.median(row.seconds), max(row.seconds)
        lines.append(
            f"| {row.engine} | {len(row.seconds)} | {low:.2f} | {middle:.2f} | {high:.2f} "
            f"| {row.megabytes} | {row.note} |"
        )
    return "\n".join(lines) + "\n"


def plot(rows: Sequence[Measured]) -> str:
    """The median times as bars on one scale, in SVG."""
    longest = max(statistics.median(row.seconds) for row in rows)
    height = 28 * len(rows) + 20
    bars = []
    for place, row in enumerate(rows):
        middle = statistics.median(row.seconds)
        width, y = max(1.0, 420 * middle / longest), 28 * place + 12
        bars.append(
            f'<text x="8" y="{y + 13}">{row.engine}</text>'
            f'<rect x="150" y="{y}" width="{width:.1f}" height="18" fill="#2b6cb0"/>'
            f'<text x="{156 + width:.1f}" y="{y + 13}">{middle:.1f} s</text>'
        )
    style = 'font-family="sans-serif" font-size="13"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="660" height="{height}" {style}>{"".join(bars)}</svg>\n'


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--shapes", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=900)
    parser.add_argument("--with-jena", type=Path, metavar="FOLDER")
    parser.add_argument("--only", action="append", help="run only this engine; may be repeated")
    given = parser.parse_args()
    if given.with_jena:
        _fetch_jena(given.with_jena)
    with NamedTemporaryFile(suffix=".nt") as shapes:
        files = [given.shapes] if given.shapes.is_file() else sorted(given.shapes.rglob("*.ttl"))
        for number, file in enumerate(files):
            for chunk in open_document(file, scope=f"s{number}").ntriples():
                shapes.write(chunk)
        shapes.flush()
        commands = _commands(given.data, Path(shapes.name), given.with_jena)
        chosen = {name: c for name, c in commands.items() if not given.only or name in given.only}
        rows = [
            measure(name, command, given.runs, given.timeout) for name, command in chosen.items() if command
        ]
    absent = [name for name, command in chosen.items() if not command]
    head = (
        f"# Validation of {given.data.name}\n\n"
        f"`python -m benchmarks.run {' '.join(sys.argv[1:])}`\n\n"
        f"{given.data.stat().st_size:,} bytes of data; {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}. Whole processes, start to exit.\n\n"
    )
    missing = f"\nNot installed: {', '.join(absent)}.\n" if absent else ""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{given.data.stem}.md").write_text(head + table(rows) + missing, encoding="utf-8")
    (RESULTS / f"{given.data.stem}.svg").write_text(plot(rows), encoding="utf-8")
    print(table(rows) + missing)


def _commands(data: Path, shapes: Path, jena: Path | None) -> dict[str, list[str]]:
    """The command of each engine; empty for one that is not installed."""
    script = jena / f"apache-jena-{JENA}" / "bin" / "shacl" if jena else None
    program = str(script) if script and script.exists() else shutil.which("shacl")
    ours = [sys.executable, "-m", "benchmarks.one", str(data), str(shapes)]
    return {
        "certkg duckdb": [*ours, "duckdb"],
        "certkg auto": [*ours, "auto"],
        "Jena": [program, "validate", "--shapes", str(shapes), "--data", str(data)] if program else [],
        "pyshifty": [*ours, "pyshifty"] if find_spec("pyshifty") else [],
        "pySHACL": [*ours, "pyshacl"],
    }


def _wait(process: subprocess.Popen[bytes], deadline: float) -> tuple[int | None, int]:
    """Waits for a process and watches its memory; the status is None when it had to be stopped."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        if time.perf_counter() > deadline:
            process.kill()
            process.wait()
            return None, peak
        time.sleep(0.02)
    return process.returncode, peak


def _resident(process: int) -> int:
    """The highest resident memory of a process so far in megabytes; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def _fetch_jena(folder: Path) -> None:
    """Fetches and unpacks Apache Jena, unless it is there."""
    script = folder / f"apache-jena-{JENA}" / "bin" / "shacl"
    if script.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    with urlopen(JENA_URL) as answer:  # a fixed https address
        zipfile.ZipFile(io.BytesIO(answer.read())).extractall(folder)
    script.chmod(0o755)


if __name__ == "__main__":
    main()
