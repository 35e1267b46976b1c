"""JSON lines as one table: each line an object, nested keys joined by dots, lists as several values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from certkg.errors import Fault, Place
from certkg.load.readers.tables import Cell, RawRow, Table

__all__ = ["LISTED", "index_json_lines", "read_json_lines"]

LISTED = "\x1f"  # the unit separator stands between the values of a list


def read_json_lines(path: Path, faults: list[Fault]) -> list[Table]:
    """The one table of a file; its first row holds all keys. Reads the file twice, keeps no line."""
    keys: dict[str, None] = {}
    for _, record in _records(path, []):
        keys.update(dict.fromkeys(record))
    return [Table(str(path), None, _rows(path, list(keys), faults), named=True)]


def index_json_lines(path: Path, key: str, take: str) -> dict[str, str]:
    """One key's values by another's, for links between lines; reads the file once."""
    return {
        str(record[key]): str(record[take])
        for _, record in _records(path, [])
        if {key, take} <= record.keys()
    }


def _rows(path: Path, keys: list[str], faults: list[Fault]) -> Iterator[RawRow]:
    yield RawRow(0, list(keys))
    for line, record in _records(path, faults):
        yield RawRow(line, [record.get(key) for key in keys], line)


def _records(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Cell]]]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                faults.append(_fault(path, number, f"This line is not JSON: {error}."))
                continue
            if isinstance(value, dict):
                yield number, dict(_flat(value, ""))
            else:
                faults.append(_fault(path, number, "This line is JSON, but not an object."))


def _fault(path: Path, line: int, message: str) -> Fault:
    return Fault("bad-line", message, Place(str(path), line), "Write one JSON object on each line.")


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, Cell]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{prefix}{key}.")
        elif isinstance(inner, list):
            yield prefix + key, LISTED.join(str(item) for item in inner) or None
        else:
            yield prefix + key, inner
