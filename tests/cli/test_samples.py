"""Real files of other registries go through, and the report says truthfully what of them was checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from certkg.cli.app import run
from tests.suites import samples_dir

ENDINGS = {".ttl", ".rdf", ".jsonld", ".nt", ".owl", ".trig"}


def test_every_public_rdf_file_goes_through(capfd: pytest.CaptureFixture[str]) -> None:
    files = sorted(path for path in samples_dir().rglob("*") if path.suffix in ENDINGS)
    assert files
    for path in files:
        status = run(["validate", str(path), "--format", "json", "--quiet"])
        captured = capfd.readouterr()
        assert status in {0, 1, 3, 5}, f"{path}: {captured.err}"
        if status == 3:
            assert path.name in captured.err
        else:
            report = json.loads(captured.out)
            assert report["inputs"][0]["triples"] > 0 or status == 5
            assert (status == 5) == (report["summary"]["focusNodes"] == 0)


def test_iso_open_data_lines_become_editions(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (source,) = (samples_dir() / "iso-open-data").glob("*.jsonl")
    out = tmp_path / "editions.nt"
    assert run(["load", str(source), "--from", "iso-open-data", "-o", str(out)]) == 0
    text = Path(out).read_text(encoding="utf-8")
    assert "<https://w3id.org/certkg#StandardEdition>" in text
    assert "ISO 9001:2015" in text
    capfd.readouterr()
