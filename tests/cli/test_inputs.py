"""Inputs know the digest of their bytes, whether it was worked out at once or meanwhile."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from certkg.cli import inputs
from certkg.cli.inputs import read_inputs

TEXT = b"<urn:a> <urn:b> <urn:c> .\n"
DIGEST = f"sha256:{hashlib.sha256(TEXT).hexdigest()}"


@pytest.mark.parametrize("large", [0, 1 << 30])
def test_a_digest_is_that_of_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    monkeypatch.setattr(inputs, "_LARGE", large)
    paths = [tmp_path / "a.nt", tmp_path / "b.nt"]
    for path in paths:
        path.write_bytes(TEXT)
    read = read_inputs([str(path) for path in paths])
    assert [entry.digest for entry in read] == [DIGEST, DIGEST]
    assert [entry.digest for entry in read] == [DIGEST, DIGEST]


def test_what_fails_meanwhile_fails_where_the_digest_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "_LARGE", 0)
    (tmp_path / "a.nt").write_bytes(TEXT)

    def broken(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(hashlib, "file_digest", broken)
    (entry,) = read_inputs([str(tmp_path / "a.nt")])
    with pytest.raises(OSError, match="gone"):
        _ = entry.digest
