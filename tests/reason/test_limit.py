"""The reasoner ends with its time limit, and nothing it started lives on."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from certkg.errors import EngineError
from certkg.library import Library
from certkg.reason import reason
from certkg.reason.hermit import output_of
from tests.reason.common import NEEDS_JAVA

PARENT = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(float(sys.argv[2]))
"""


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that its parent has not yet asked for has."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
def test_a_command_over_its_time_ends_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "child"
    with pytest.raises(EngineError) as raised:
        output_of([sys.executable, "-c", PARENT, str(note), "600"], 5)
    assert raised.value.code == "reason-timeout"
    assert "--timeout" in raised.value.mend
    assert raised.value.exit_code == 70
    assert is_gone(int(note.read_text(encoding="utf-8")))


def test_a_command_within_its_time_gives_its_status_and_all_that_it_prints() -> None:
    text = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    code, said = output_of([sys.executable, "-c", text], 60)
    assert code == 3
    assert sorted(said.split()) == ["err", "out"]


@pytest.mark.java
@NEEDS_JAVA[1]
def test_reasoning_over_its_time_is_an_error_and_no_verdict() -> None:
    with pytest.raises(EngineError) as raised:
        reason((), Library.default(), seconds=0.01)
    assert raised.value.code == "reason-timeout"
