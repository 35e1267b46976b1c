"""The rows of a worksheet part (ECMA-376 part 1, 18.3.1), and its merged ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from certkg.load.readers.package import Package, text_of
from certkg.load.readers.styles import as_date
from certkg.load.readers.tables import Cell, RawRow, Trouble

__all__ = ["Area", "Book", "merged_areas", "sheet_rows", "without_merged"]

_COLUMNS: Final = 16_384
_CORNER: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_MERGE: Final = b"mergeCell"


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share: strings, the formats that show dates, the first day of its count."""

    strings: list[str]
    dates: frozenset[str]
    since_1904: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range; rows counted from one, columns from zero, both ends within."""

    name: str
    rows: range
    columns: range


def sheet_rows(package: Package, part: str, book: Book) -> Iterator[RawRow]:
    """The rows of a sheet that hold something, one after the other."""
    number = 0
    indexes: dict[str, int] = {}
    formulas: dict[str, str] = {}
    for row in package.ends(part, "row"):
        number = int(row.get("r") or number + 1)
        if len(row):
            cells: list[Cell] = []
            for cell in row:
                name = cell.get("r")
                index = len(cells) if name is None else _column(name, indexes)
                value = _value(cell, book, formulas)
                if value is not None:
                    _put(cells, index, value)
                elif name is None:
                    cells.append(None)
            if cells:
                yield RawRow(number, cells)
        row.clear()


def _put(cells: list[Cell], index: int, value: Cell) -> None:
    if index == len(cells):
        cells.append(value)
        return
    if index > len(cells):
        cells.extend([None] * (index + 1 - len(cells)))
    cells[index] = value


def _column(name: str, known: dict[str, int]) -> int:
    letters = name.rstrip("0123456789")
    index = known.get(letters)
    if index is None:
        index = known[letters] = _index(letters)
    return index


def _index(letters: str) -> int:
    found = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"it has a cell in a column '{letters}'")
        found = found * 26 + ord(letter) - ord("A") + 1
    if not 0 < found <= _COLUMNS:
        raise ValueError(f"it has a cell in a column '{letters}'")
    return found - 1


def _value(cell: Element, book: Book, formulas: dict[str, str]) -> Cell:
    if not len(cell):
        return None
    kind = cell.get("t", "n")
    text: str | None = None
    for child in cell:
        tag = child.tag
        if tag.endswith("}v"):
            text = child.text
        elif tag.endswith("}is"):
            return text_of(child)
        elif tag.endswith("}f"):
            return Trouble("formula", _formula(child, formulas))
    if text is None:
        return None
    if kind == "s":
        return book.strings[int(text)]
    if kind == "n":
        return _number(text, book, dated=cell.get("s", "") in book.dates)
    if kind == "b":
        return text in {"1", "true"}
    if kind == "e":
        return Trouble("error-value", text)
    return text  # str: a formula's text, d: a date in ISO 8601


def _formula(element: Element, formulas: dict[str, str]) -> str:
    """The text of a formula; one that is shared stands in its first cell only."""
    group, text = element.get("si"), element.text
    if group is not None and text:
        formulas[group] = text
    return f"={text or formulas.get(group or '', '')}"


def _number(text: str, book: Book, *, dated: bool) -> Cell:
    value = float(text) if "." in text or "E" in text or "e" in text else int(text)
    if not dated:
        return value
    day = as_date(value, since_1904=book.since_1904)
    return value if day is None else day


def merged_areas(package: Package, part: str) -> list[Area]:
    """The merged ranges of a sheet, from the top; XML is parsed for them only where their name occurs."""
    if not _mentions(package.chunks(part), _MERGE):
        return []
    return sorted(
        (_area(entry.get("ref", "")) for entry in package.ends(part, "mergeCell")),
        key=lambda area: (area.rows.start, area.columns.start),
    )


def _mentions(chunks: Iterable[bytes], word: bytes) -> bool:
    """Whether a word stands in a text; for a text not written in single bytes, whether it might."""
    before = b""
    for chunk in chunks:
        if word in before + chunk or b"\0" in chunk:
            return True
        before = chunk[-len(word) :]
    return False


def _area(reference: str) -> Area:
    corners = [_CORNER.fullmatch(corner) for corner in reference.split(":")]
    places = [(int(found.group(2)), _index(found.group(1))) for found in corners if found]
    if not places or len(places) != len(corners):
        raise ValueError(f"it has a merged range '{reference}'")
    (top, left), (bottom, right) = places[0], places[-1]
    return Area(reference, range(top, bottom + 1), range(left, right + 1))


def without_merged(row: RawRow, areas: Iterable[Area]) -> RawRow:
    """A row in which the cells that a merged range hides are troubles that stand reported."""
    cells = list(row.cells)
    for area in areas:
        if row.number in area.rows:
            for column in area.columns:
                if (row.number, column) != (area.rows.start, area.columns.start):
                    _put(cells, column, Trouble("merged-cells", "", reported=True))
    return RawRow(row.number, cells, row.line)
