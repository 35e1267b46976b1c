"""A process that looks through a large file from its end, so that a second processor works while lines are read."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final, TypeAlias

from certkg.documents.positions import runs

if TYPE_CHECKING:
    from certkg.documents.positions.runs import Likely, Table

__all__ = ["Answer", "looking_ahead"]

#: What ``likely_runs`` gives for the block of a number and a length; None for one to be looked at here.
Answer: TypeAlias = Callable[[int, int], "Likely | None"]

#: A smaller file is done before a process has helped.
_LARGE: Final = 1 << 29
#: Processors, one of which is for the process.
_ENOUGH: Final = 2
#: So many seconds are waited for more to be said.
_PATIENCE: Final = 0.0
_PIECE: Final = 1 << 16


@contextmanager
def looking_ahead(path: Path | None, table: Table, *, blank: bool, size: int) -> Iterator[Answer]:
    """Looks for likely runs in the blocks of a file, from the last one on, in a process that ends with the context.

    Blocks are asked for from the first one on, and nobody waits: where both meet, the rest has been done. Where
    there is no second processor, no file or no process, and from when on one fails, there are no more
    answers. The process takes 35 MB beside the table, and 0.2 seconds to start; answers take 12 bytes a run.
    """
    process = _started(path, table, blank=blank, size=size)
    if process is None or process.stdout is None:
        yield lambda number, length: None
        return
    try:
        yield _Answers(process)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


class _Answers:
    """What a process has said so far."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process: Popen[bytes] | None = process
        self._received = bytearray()
        self._told: dict[int, tuple[int, Likely]] = {}

    def __call__(self, number: int, length: int) -> Likely | None:
        """The answer for a block; one of another length is about another file."""
        self._hear()
        size, likely = self._told.pop(number, (None, None))
        if likely is not None and self._process is not None:
            self._process.kill()
            self._process = None
        return likely if size == length else None

    def _hear(self) -> None:
        """Takes what has been said since; a process that ends or says something else is not heard again."""
        while self._process is not None and self._process.stdout is not None:
            stream = self._process.stdout.fileno()
            if not select.select([stream], [], [], _PATIENCE)[0]:
                return
            piece = os.read(stream, _PIECE)
            self._received += piece
            try:
                for number, length, likely in runs.take_told(self._received):
                    self._told[number] = length, likely
            except ValueError:
                piece = b""
            if not piece:
                self._process = None


def _started(path: Path | None, table: Table, *, blank: bool, size: int) -> Popen[bytes] | None:
    """The process, where one can be had and is worth it."""
    if path is None or path.stat().st_size < _LARGE or _processors() < _ENOUGH or not sys.executable:
        return None
    if os.name != "posix":
        return None  # elsewhere nobody can ask whether a pipe holds anything
    command = [sys.executable, "-P", runs.__file__, str(path), str(size), str(int(blank))]
    try:
        # The table goes into a file, since writing to a pipe would wait until the process reads.
        with TemporaryFile() as source:
            source.write(table.tobytes())
            source.seek(0)
            return Popen(command, stdin=source, stdout=PIPE, stderr=DEVNULL)  # noqa: S603 - ourselves
    except OSError:
        return None


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
