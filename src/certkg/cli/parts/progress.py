"""A bar on a terminal's stderr while work takes long: what is done, how much of it, since when."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, TextIO, TypeVar

__all__ = ["Progress"]

_T = TypeVar("_T")

_PATIENCE: Final = 2.0  # seconds before there is a bar
_BEAT: Final = 0.2
_WIDTH: Final = 30
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Shows a bar once the work has taken two seconds, if a person looks; takes it away at the end.

    A thread draws it, so that it lives on while a step that tells nothing runs.
    """

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._watched = not quiet and self._stream.isatty()
        self._start = time.monotonic()
        self._done, self._total = 0, 0

    def shapes(self, done: int, total: int) -> None:
        """Takes how many shapes of how many are checked."""
        self._done, self._total = done, total

    def during(self, step: str, work: Callable[[], _T]) -> _T:
        """Does the work, and meanwhile shows the name of the step."""
        if not self._watched:
            return work()
        ended = threading.Event()
        painter = threading.Thread(target=self._paint, args=(step, ended), daemon=True)
        painter.start()
        try:
            return work()
        finally:
            ended.set()
            painter.join()

    def _paint(self, step: str, ended: threading.Event) -> None:
        drawn = False
        while not ended.wait(_BEAT):
            if time.monotonic() - self._start > _PATIENCE:
                self._write(_CLEAR + self.line(step))
                drawn = True
        if drawn:
            self._write(_CLEAR)

    def line(self, step: str) -> str:
        """The bar as one line that fits the terminal."""
        seconds = f"{time.monotonic() - self._start:.0f} s"
        if not self._done:
            text = f"{step}, {seconds}"
        else:
            part = self._done / self._total
            bar = ("#" * round(part * _WIDTH)).ljust(_WIDTH, ".")
            at_end = step == "checking" and self._done == self._total
            left = ", looking for places" if at_end else ""
            text = f"{step} [{bar}] {self._done} of {self._total} shapes{left}, {seconds}"
        return text[: shutil.get_terminal_size((80, 24)).columns - 1]

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
