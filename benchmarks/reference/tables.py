"""Reads the tables and the confidence that their notes state."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from benchmarks.reference.turtle_module import CKG

__all__ = ["base_number", "confidence", "has", "rows"]


def rows(tables: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one table."""
    with (tables / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def confidence(source: str) -> str:
    """The individual for the confidence that a source note states; of several, the least sure."""
    marks = {
        "(low": "ToBeVerifiedLow",
        "(medium)": "ToBeVerifiedMedium",
        "(medium-high": "ToBeVerifiedMediumHigh",
        "(high": "ToBeVerifiedHigh",
    }
    if "to be verified" not in source:
        return CKG + "Sourced"
    return CKG + next((name for mark, name in marks.items() if mark in source), "ToBeVerifiedMedium")


def has(tables: Path | None, *names: str) -> bool:
    """Whether the folder holds all of the tables."""
    return tables is not None and all((tables / name).is_file() for name in names)


def base_number(edition: str) -> str:
    """The number without year and amendment: ``ISO 9001:2015/Amd 1:2024`` gives ``ISO 9001``."""
    return edition.split(":")[0]
