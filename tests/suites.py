"""Where the public test suites and registry samples lie, if they are here."""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["samples_dir", "suites_dir"]

_SHARED = Path(__file__).parent.parent.parent / "shared"


def suites_dir() -> Path:
    """The folder with the W3C suites; skips the test where it is absent."""
    return _present(_SHARED / "suites", "the W3C suites")


def samples_dir() -> Path:
    """The folder with public samples of other registries; skips the test where it is absent."""
    return _present(_SHARED / "registries" / "samples", "the public registry samples")


def _present(folder: Path, what: str) -> Path:
    if not folder.is_dir():
        pytest.skip(
            f"{what} are not here; put them into ../{folder.relative_to(_SHARED.parent)} beside the checkout"
        )
    return folder
