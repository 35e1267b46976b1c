"""A run that is told to end does so as one that is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


def test_a_run_that_is_told_to_end_leaves_no_files(tmp_path: Path) -> None:
    waiting = (
        "import sys, time\n"
        "from certkg.cli import app\n"
        "from certkg.validate.engines.duckdb import Database\n"
        "Database.seal = lambda self: (print('ready', flush=True), time.sleep(60))\n"
        "sys.argv = ['certkg', 'validate', '--engine', 'duckdb', sys.argv[1]]\n"
        "app.main()\n"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    data = tmp_path / "data.nt"
    data.write_text("<urn:a> <urn:b> <urn:c> .\n")
    with subprocess.Popen(
        [sys.executable, "-c", waiting, str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert list(temporary.iterdir())
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told.decode()) == (130, "certkg: stopped.\n")
    assert not list(temporary.iterdir())
