"""A person at a terminal sees a bar while work takes long, and no trace of it afterwards."""

from __future__ import annotations

import time
from io import StringIO

import pytest

from certkg.cli.parts import progress
from certkg.cli.parts.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.05)
    monkeypatch.setattr(progress, "_BEAT", 0.02)


def drawn(stream: StringIO, seconds: float, *, quiet: bool = False) -> list[str]:
    bar = Progress(quiet=quiet, stream=stream)

    def work() -> int:
        bar.shapes(3, 6)
        time.sleep(seconds)
        return 7

    assert bar.during("checking", work) == 7
    return stream.getvalue().split("\r\x1b[K")


def test_long_work_shows_a_bar_that_is_taken_away() -> None:
    parts = drawn(Terminal(), 0.3)
    assert parts[1].startswith("checking [###############...............] 3 of 6 shapes, ")
    assert parts[-1] == ""


@pytest.mark.parametrize(
    ("stream", "seconds", "quiet"),
    [(Terminal(), 0.0, False), (StringIO(), 0.3, False), (Terminal(), 0.3, True)],
)
def test_short_work_files_and_quiet_have_none(stream: StringIO, seconds: float, quiet: bool) -> None:
    assert drawn(stream, seconds, quiet=quiet) == [""]


def test_an_error_takes_the_bar_away_too() -> None:
    stream = Terminal()

    def work() -> None:
        time.sleep(0.2)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        Progress(stream=stream).during("reading", work)
    assert stream.getvalue().endswith("\r\x1b[K")
    assert "reading, 0 s" in stream.getvalue()


def test_the_bar_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    bar = Progress(stream=Terminal())
    bar.shapes(179, 179)
    assert len(bar.line("checking")) < 40
