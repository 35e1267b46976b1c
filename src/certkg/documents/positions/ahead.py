"""A process that looks ahead in a large file, so that a second processor works while lines are read."""

from __future__ import annotations

import os
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

#: What ``likely_runs`` gives for the block at an offset and of a length; None for one to be looked at here.
Answer: TypeAlias = Callable[[int, int], "Likely | None"]

#: A smaller file is done before a process has helped.
_LARGE: Final = 1 << 29
#: Processors, one of which is for the process.
_ENOUGH: Final = 2


@contextmanager
def looking_ahead(
    path: Path | None, table: Table, *, blank: bool, size: int, behind: int
) -> Iterator[Answer]:
    """Looks for likely runs in the blocks of a file behind an offset, in a process that ends with the context.

    Blocks are ``size`` bytes and the rest of a line, the first of them begins with the first line behind
    ``behind``, and they are asked for in their order. Where there is no second processor, no file or no
    process, and from when on one fails, there are no answers. The process takes 35 MB beside the
    table, and 0.2 seconds to start.
    """
    process = _started(path, table, blank=blank, size=size, behind=behind)
    if process is None or process.stdout is None:
        yield lambda at, length: None
        return
    stream, failed = process.stdout, False

    def answer(at: int, length: int) -> Likely | None:
        nonlocal failed
        if at <= behind or failed:
            return None
        likely = runs.told(stream, at, length)
        failed = likely is None
        return likely

    try:
        yield answer
    finally:
        process.kill()
        stream.close()
        process.wait()


def _started(path: Path | None, table: Table, *, blank: bool, size: int, behind: int) -> Popen[bytes] | None:
    """The process, where one can be had and is worth it."""
    if path is None or path.stat().st_size < _LARGE or _processors() < _ENOUGH or not sys.executable:
        return None
    command = [sys.executable, "-P", runs.__file__, str(path), str(behind), str(size), str(int(blank))]
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
