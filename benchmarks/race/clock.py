"""Runs processes, with their wall and processor time, highest memory and number of results."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from resource import struct_rusage

from benchmarks.race.engines import Engine

__all__ = ["Measured", "alternate", "measure"]

#: Exit statuses that mean the validation ran: the data conform, or they do not.
RAN = (0, 1)
PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs of one engine: wall and processor times in seconds, highest resident memory in megabytes, results.

    ``stopped`` says that the last run reached the limit, so that its time is a lower bound.
    """

    engine: str
    version: str
    seconds: tuple[float, ...] = ()
    megabytes: int = 0
    results: int | None = None
    stopped: bool = False
    failure: str = ""
    processor: tuple[float, ...] = ()

    @property
    def over(self) -> bool:
        """Whether a further run is of no use."""
        return self.stopped or bool(self.failure)


def alternate(
    engines: Sequence[Engine],
    runs: int,
    timeout: float,
    folder: Path,
    environment: Mapping[str, str],
    beyond: float = inf,
) -> list[Measured]:
    """Each engine once, then each once more, so that a slow minute of the machine meets all of them.

    A run ends at the timeout, in seconds, and at ``beyond`` times the longest run of the first engine.
    """
    rows = {engine.name: Measured(engine.name, engine.version) for engine in engines}
    for number in range(runs):
        for engine in engines:
            if not rows[engine.name].over:
                longest = max(rows[engines[0].name].seconds, default=inf)
                limit = timeout if engine is engines[0] else min(timeout, beyond * longest)
                rows[engine.name] = measure(engine, rows[engine.name], limit, folder, environment)
                print(f"run {number + 1}, {engine.name}: {rows[engine.name].seconds[-1]:.2f} s", flush=True)
    return list(rows.values())


def measure(
    engine: Engine, before: Measured, timeout: float, folder: Path, environment: Mapping[str, str]
) -> Measured:
    """One run added to those before."""
    output = folder / f"{engine.name}.out"
    with output.open("wb") as out, output.with_suffix(".err").open("wb") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            engine.command,
            stdout=out,
            stderr=errors,
            env={**os.environ, **environment},
            start_new_session=True,
        )
        status, used = _wait(process, began + timeout)
        elapsed = time.perf_counter() - began
    now = replace(
        before,
        seconds=(*before.seconds, elapsed),
        processor=(*before.processor, used.ru_utime + used.ru_stime),
        megabytes=max(before.megabytes, used.ru_maxrss // 1024),
        stopped=status is None,
    )
    if status is None:
        return now
    results = engine.count(output)
    if status not in RAN or results is None:
        return replace(now, failure=f"failed with status {status}: {_last(output.with_suffix('.err'))}")
    if before.results not in (None, results):
        return replace(now, failure=f"{before.results} results, then {results}")
    return replace(now, results=results)


def _wait(process: subprocess.Popen[bytes], deadline: float) -> tuple[int | None, struct_rusage]:
    """The exit status, None when it had to be stopped, and what it used."""
    stopped = False
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return None if stopped else process.returncode, used
        if not stopped and time.perf_counter() > deadline:
            os.killpg(process.pid, signal.SIGKILL)
            stopped = True
        time.sleep(PAUSE)


def _last(errors: Path) -> str:
    lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:120].replace("|", "/") if lines else "no message"
