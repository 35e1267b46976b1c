"""A process that looks ahead changes no place, whatever becomes of it, and never outlives what it works for."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from certkg.documents import Document, open_document
from certkg.documents.positions import Key, ahead, lines, locate, runs
from tests.documents.test_positions_fast import Found, by_all_triples

BLOCK = 400


def text_of() -> str:
    """Repeated and interrupted subjects, long and escaped ones, blank nodes, comments, and lines longer than a block."""
    written = []
    for number in range(120):
        long = "/x" * (number % 150)
        for value in range(number % 5 + 1):
            written.append(f'<urn:s{long}:{number}> <urn:p> "{value}" .')
        written += {
            3: [f"_:b{number} <urn:p> <urn:s:{number}> .", f"<urn:s:{number - 1}> <urn:q> _:b{number} ."],
            5: [f"<urn:\\u0073:{number}> <urn:p> <urn:o> .", f"<urn:s:{number}> <urn:\\u0071> <urn:o> ."],
            7: ["# <urn:s:1> <urn:p> 1 .", "", f"  <urn:i:{number}> <urn:p> <urn:o> ."],
            8: [f'<urn:s:{number}> <urn:r> "{"é" * 500}" .'],
        }.get(number % 10, [])
    return "\n".join(written)


TEXTS = {
    "plain": text_of().encode(),
    "with a mark and a last line feed": b"\xef\xbb\xbf" + text_of().encode() + b"\n",
    "with carriage returns": text_of().replace("> .\n", "> .\r\n").replace('"1" .\n', '"1" .\r').encode(),
}


def questions(document: Document) -> list[Key]:
    return [
        key
        for s, p, o in document.triples()
        for key in ((s, None, None), (s, p, None), (s, p, o), (s, p, '"absent"'))
    ]


def places(document: Document, wanted: list[Key]) -> Found:
    return {key: (at.line, at.column) for key, at in locate(document, wanted, exact=True).items()}


class Watched:
    """The processes that were started, and the offsets of blocks that were looked at here."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[bytes]] = []
        self.here = 0


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Takes every file for a large one, in small blocks, on a machine with two processors."""
    monkeypatch.setattr(lines, "_SMALL", 0)
    monkeypatch.setattr(lines, "_BLOCK", BLOCK)
    monkeypatch.setattr(ahead, "_LARGE", 0)
    monkeypatch.setattr(ahead, "_PATIENCE", 60.0)
    monkeypatch.setattr(ahead, "_processors", lambda: 2)
    watched, start, look = Watched(), subprocess.Popen, runs.likely_runs

    def started(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        watched.started.append(start(*args, **options))
        return watched.started[-1]

    def looked(*args: Any, **options: Any) -> object:
        watched.here += 1
        return look(*args, **options)

    monkeypatch.setattr(ahead, "Popen", started)
    monkeypatch.setattr(runs, "likely_runs", looked)
    return watched


@pytest.fixture(params=TEXTS)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Document:
    path = tmp_path / "-x.nt"
    path.write_bytes(TEXTS[request.param])
    return open_document(path, scope="d1")


def ended(watched: Watched) -> bool:
    return bool(watched.started) and all(process.returncode is not None for process in watched.started)


def test_places_are_the_same_with_one_process_and_with_two(
    document: Document, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = questions(document)
    for wanted in (every, every[-9:], every[::50]):
        watched.here = 0
        found = places(document, wanted)
        assert ended(watched)
        with_help = watched.here
        monkeypatch.setattr(ahead, "_processors", lambda: 1)
        assert places(document, wanted) == found
        assert with_help <= 4 < 20 < watched.here - with_help
        monkeypatch.setattr(ahead, "_processors", lambda: 2)
        assert found == by_all_triples(document, wanted)
    assert len(watched.started) == 3


@pytest.mark.parametrize("piece", [1, 90, 400])
def test_both_meet_in_the_middle(
    piece: int, document: Document, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(1_000_000))

    def sometimes(*asked: Any) -> Any:
        return select.select(*asked) if next(calls) % 2 else ([], [], [])

    monkeypatch.setattr(ahead, "_PIECE", piece)
    monkeypatch.setattr(ahead, "select", SimpleNamespace(select=sometimes))
    every = questions(document)
    assert places(document, every) == by_all_triples(document, every)
    assert ended(watched)
    assert watched.here > 4


def test_nobody_waits_for_a_process_that_is_slow(
    document: Document, watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nexec sleep 600\n")
    script.chmod(0o755)
    every = questions(document)
    expected = by_all_triples(document, every)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr(ahead, "_PATIENCE", 0.0)
    assert places(document, every) == expected
    assert ended(watched)


@pytest.mark.parametrize("content", [TEXTS["plain"], b"\n" * 90, b"<urn:s> <urn:p> <urn:o> .\n" * 20])
def test_both_cut_a_file_into_the_same_blocks(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.nt"
    path.write_bytes(content[:2000])
    document = open_document(path)
    for size in range(1, 2010):
        seen: dict[int, bytes] = {}

        def likely(block: bytes, number: int, seen: dict[int, bytes] = seen) -> tuple[int, list[Any]]:
            seen[number] = block
            return 0, []

        monkeypatch.setattr(lines, "_BLOCK", size)
        assert list(lines._pieces(document, likely)) == []
        assert b"".join(seen.values()) == content[:2000]
        with path.open("rb") as source:
            for number in range(1, 2000 // size + 2):
                source.seek(number * size)
                source.readline()
                block = runs.block_of(source, source.tell(), number, size)
                assert seen.get(number, b"") == (block or b"")


PROGRAMS = {
    "ends at once": "exit 3",
    "says nothing of use": "head -c 100000 /dev/zero",
    "says something else first": f'echo "This is what every program here says first."; {sys.executable} "$@"',
    "tells part of the first head": f'{sys.executable} "$@" | head -c 20',
    "tells part of an answer": f'{sys.executable} "$@" | head -c 1003',
    "is killed": f'{sys.executable} "$@" | head -c 5000; kill -9 $$',
    "is interrupted": "kill -2 $$; sleep 0.1; exit 1",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_process_that_fails_is_done_without(
    program: str, document: Document, watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\n{PROGRAMS[program]}\n")
    script.chmod(0o755)
    every = questions(document)
    expected = by_all_triples(document, every)
    monkeypatch.setattr(sys, "executable", str(script))
    assert places(document, every) == expected
    assert ended(watched)
    assert watched.here > 4


@pytest.mark.parametrize("executable", ["", "/no/such/python"])
def test_where_no_process_can_be_started_one_does_all(
    executable: str, document: Document, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = questions(document)
    monkeypatch.setattr(sys, "executable", executable)
    assert places(document, every) == by_all_triples(document, every)
    assert not watched.started


def test_small_files_and_standard_input_start_no_process(
    document: Document, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = questions(document)
    piped = open_document("x", "n-triples", content=document.read(), scope="d1")
    assert places(piped, every) == by_all_triples(piped, every)
    monkeypatch.setattr(ahead, "_LARGE", document.size + 1)
    assert places(document, every) == by_all_triples(piped, every)
    assert not watched.started


def test_a_file_that_changes_meanwhile_is_read_as_it_is(
    document: Document, watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.nt"
    other.write_bytes(b"<urn:other> <urn:p> <urn:o> .\n" * 200)
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\nshift 3\nexec {sys.executable} -P {runs.__file__} {other} "$@"\n')
    script.chmod(0o755)
    every = questions(document)
    expected = by_all_triples(document, every)
    monkeypatch.setattr(sys, "executable", str(script))
    assert places(document, every) == expected
    assert ended(watched)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_error_or_an_interrupt_ends_the_process(
    error: type[BaseException], document: Document, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> object:
        raise error

    monkeypatch.setattr(runs, "lines_about", failing)
    with pytest.raises(error):
        places(document, questions(document))
    assert ended(watched)


ORPHAN = """
import sys, time
from pathlib import Path
from certkg.documents.positions import ahead, runs
ahead._LARGE, ahead._processors = 0, lambda: 2
start = ahead.Popen
def started(*args, **options):
    process = start(*args, **options)
    print(process.pid, flush=True)
    return process
ahead.Popen = started
with ahead.looking_ahead(Path(sys.argv[1]), runs.table_of([]), blank=True, size=100) as answer:
    time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_process_ends_with_the_one_it_works_for(tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_bytes(b"_:a <urn:p> <urn:o> .\n" * 100_000)  # more answers than a pipe holds
    command = [sys.executable, "-c", ORPHAN, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        helper = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    for _ in range(200):
        if gone(helper):
            return
        time.sleep(0.1)
    raise AssertionError(f"process {helper} is still there")


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True
