"""Comma- or semicolon-separated text as one table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from certkg.errors import Fault, InputError, Place
from certkg.load.readers.tables import RawRow, Table

__all__ = ["read_csv"]

_DELIMITERS: Final = (",", ";", "\t", "|")


def read_csv(path: Path, faults: list[Fault]) -> list[Table]:
    """The one table of a csv file; says in ``faults`` when the text was not in UTF-8.

    The delimiter is the one that splits the first line most. Raises InputError when the text is in no
    encoding certkg knows.
    """
    text = _decoded(path, faults)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=lambda mark: _parts(first, mark))
    return [Table(str(path), None, _rows(str(path), text, delimiter, faults))]


def _parts(line: str, mark: str) -> int:
    return len(next(csv.reader([line], delimiter=mark), []))


def _decoded(path: Path, faults: list[Fault]) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = "cp1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            "bad-encoding",
            "The text is neither UTF-8 nor Windows-1252.",
            where=Place(str(path), line),
            mend="Save it as UTF-8.",
        ) from error
    faults.append(
        Fault(
            "encoding",
            f"The text is not in UTF-8; it was read as {encoding}.",
            Place(str(path)),
            "Check names with accents, and save the file as UTF-8.",
            "info",
        )
    )
    return text


def _rows(file: str, text: str, delimiter: str, faults: list[Fault]) -> Iterator[RawRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, line = 0, 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(
                Fault(
                    "broken-quoting",
                    f"The row that begins here cannot be split into cells: {error}.",
                    Place(file, line),
                    'Close the quotation marks; write " inside a cell as "".',
                )
            )
            cells = []
        number += 1
        yield RawRow(number, [cell or None for cell in cells], line)
        line = reader.line_num + 1
