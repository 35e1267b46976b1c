"""What every reader of tables returns: rows of cells, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from certkg.errors import Place

__all__ = ["Cell", "RawRow", "Table", "Trouble", "letters"]

_ALPHABET: Final = 26


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell whose value must not be used: a formula, an error value, a part of a merged range."""

    code: str
    found: str
    reported: bool = False  # a fault for it stands already


Cell: TypeAlias = str | int | float | bool | date | Trouble | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number as a spreadsheet counts it, the line of the text it starts on, and its cells."""

    number: int
    cells: Sequence[Cell]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file; ``sheet`` is None where a file is one table. The rows can be read once."""

    file: str
    sheet: str | None
    rows: Iterator[RawRow]
    named: bool = False  # columns are named keys (JSON), not letters

    def place(self, row: RawRow, column: int) -> Place:
        """The place of a cell, columns counted from zero."""
        cell = None if self.named else f"{letters(column)}{row.number}"
        return Place(self.file, row.line, None, self.sheet, cell)


def letters(column: int) -> str:
    """The letters of a column counted from zero: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _ALPHABET)
        name = chr(ord("A") + rest) + name
    return name
