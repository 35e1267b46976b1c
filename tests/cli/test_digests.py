"""Digests say what was read, wherever it lay."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from certkg.cli.app import run

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetNode <urn:n> ; sh:nodeKind sh:BlankNode .
"""


def digest(capfd: pytest.CaptureFixture[str], *shapes: Path) -> str:
    data = shapes[0].parent / "data.nt"
    data.write_text("<urn:n> <urn:p> <urn:o> .\n", encoding="utf-8")
    named = [word for path in shapes for word in ("--shapes", str(path))]
    assert run(["validate", str(data), *named, "--format", "json"]) == 1
    report = json.loads(capfd.readouterr().out)
    assert report["inputs"][0]["digest"] == f"sha256:{sha256(data.read_bytes()).hexdigest()}"
    return str(report["engine"]["rulesDigest"])


def test_the_digest_of_own_shapes_is_that_of_their_bytes_in_any_folder(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = []
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        shapes, more = tmp_path / folder / "shapes.ttl", tmp_path / folder / "more.ttl"
        shapes.write_text(SHAPES, encoding="utf-8")
        more.write_text("<urn:x> <urn:y> <urn:z> .\n", encoding="utf-8")
        found.append((digest(capfd, shapes), digest(capfd, shapes, more)))
    assert found[0] == found[1]
    assert found[0][0] == f"sha256:{sha256(SHAPES.encode()).hexdigest()}"
    assert found[0][1] != found[0][0]
