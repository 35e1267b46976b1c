"""An error of one engine says which other engine is a way out, and that engine is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from certkg.cli.app import run
from certkg.validate.sql import loading

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:a:p> ; sh:property [ sh:path <urn:a:p> ; sh:maxCount 1 ] .
"""


def test_two_terms_with_one_hash_have_the_memory_engine_as_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loading, "TEXTS", loading.TEXTS.replace("ho, o FROM", "strlen(o), o FROM"))
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.nt"
    shapes.write_text(SHAPES, encoding="utf-8")
    data.write_text('<urn:a:a> <urn:a:p> "1" .\n<urn:a:a> <urn:a:p> "2" .\n', encoding="utf-8")
    asked = ["validate", str(data), "--shapes", str(shapes)]
    assert run([*asked, "--engine", "duckdb"]) == 70
    said = capfd.readouterr().err
    assert "--engine memory" in said
    assert "[hash-collision]" in said
    assert run([*asked, "--engine", "memory"]) == 1
    assert "1 violation" in capfd.readouterr().out
