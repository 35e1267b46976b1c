"""The tables of a run as one workbook, whose cells can be marked; what openpyxl or a copy of a sheet loses is told."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell

from certkg.errors import InputError, Place

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Copies", "copies", "free_title"]

_UNPACKED = 1024**3
_PARTS_LEFT_OUT = {
    "charts": "xl/charts/",
    "pictures": "xl/media/",
    "macros": "xl/vbaproject.bin",
    "pivot tables": "xl/pivottables/",
    "threaded comments": "xl/threadedcomments/",
}
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Copies:
    """One workbook with the sheets of all tables.

    ``titles`` says how a sheet of a file is called in it; None stands for the first sheet of the file. ``lost``
    are the kinds of parts that the copy of a file has not.
    """

    book: Workbook
    titles: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    lost: tuple[tuple[str, str], ...] = ()

    def title(self, place: Place | None) -> str | None:
        """The sheet of a cell; a table of text has one without a name, the first."""
        return self.titles.get((place.file, place.sheet)) if place is not None and place.cell else None


def copies(workbooks: Mapping[str, bytes]) -> Copies:
    """The first workbook as it is, and behind its sheets those of the others, renamed where a name is taken.

    openpyxl keeps of the first all but charts, pictures and the like. Of the others, cells keep their values,
    styles and comments, and a formula stands as its last value, since it may mean what the copy has under
    another name. Without workbooks, an empty one. InputError for one that cannot be read, or that unpacks to more
    than 1 GiB. Costs about 0.1 milliseconds a cell.
    """
    if not workbooks:
        book = Workbook()
        if book.active is not None:
            book.remove(book.active)
        return Copies(book)
    (first, content), *others = workbooks.items()
    book = _opened(first, content)
    titles: dict[tuple[str, str | None], str] = {(first, None): book.sheetnames[0]}
    titles |= {(first, title): title for title in book.sheetnames}
    lost = [(first, kind) for kind in _left_out(content)]
    for name, content in others:
        values, formulas = _opened(name, content, values=True), _opened(name, content)
        for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
            title = free_title(book, sheet.title, PurePath(name).stem)
            _copy_sheet(sheet, written, book.create_sheet(title))
            titles[name, sheet.title] = title
            titles.setdefault((name, None), title)
        lost += [(name, kind) for kind in (*_left_out(content), *_dropped(formulas))]
    return Copies(book, titles, tuple(lost))


def free_title(book: Workbook, title: str, before: str = "") -> str:
    """A title that no sheet has: this one, behind a word if that helps, or with a number."""
    taken = {name.lower() for name in book.sheetnames}
    plain = "".join(" " if char in "[]:*?/\\" else char for char in before).strip("' ")
    wanted = [title, *([f"{plain} {title}"[:_LONGEST_TITLE].rstrip("' ")] if plain else [])]
    for name in wanted:
        if name.lower() not in taken:
            return name
    number = 2
    while (name := f"{title[: _LONGEST_TITLE - len(str(number)) - 1]} {number}").lower() in taken:
        number += 1
    return name


def _opened(name: str, content: bytes, *, values: bool = False) -> Workbook:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _UNPACKED:
            raise InputError("workbook-too-large", "The workbook unpacks to over 1 GiB.", where=Place(name))
        return load_workbook(BytesIO(content), data_only=values)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            "workbook-unreadable", f"This is no workbook: {error}.", where=Place(name)
        ) from error


def _copy_sheet(sheet: Worksheet, written: Worksheet, other: Worksheet) -> None:
    """Copies cells with styles and comments, merged ranges, widths, heights and frozen panes."""
    styles: dict[tuple[int, ...], Any] = {}
    for row, formulas in zip(sheet.iter_rows(), written.iter_rows(), strict=True):
        for cell, formula in zip(row, formulas, strict=True):
            if not isinstance(cell, MergedCell):
                _copy_cell(cell, formula.value, other, styles)
    for area in sheet.merged_cells.ranges:
        other.merge_cells(str(area))
    _copy_sizes(sheet.row_dimensions, other.row_dimensions, ("height", "hidden"))
    _copy_sizes(sheet.column_dimensions, other.column_dimensions, ("width", "hidden", "min", "max"))
    other.freeze_panes = sheet.freeze_panes
    other.sheet_state = sheet.sheet_state


def _copy_cell(cell: Any, formula: Any, sheet: Worksheet, styles: dict[tuple[int, ...], Any]) -> None:
    """Copies a cell; one whose formula was never worked out shows the formula as text."""
    value = getattr(formula, "text", formula) if cell.value is None else cell.value
    if value is None and not cell.has_style and not cell.comment:
        return
    other: Any = sheet.cell(cell.row, cell.column, value)
    if isinstance(value, str) and other.data_type != "e":
        other.data_type = "s"
    if cell.comment:
        other.comment = copy(cell.comment)
    if not cell.has_style:
        return
    key = tuple(cell._style)  # the numbers of its parts in its own workbook; each style is copied once
    if key not in styles:
        for part in ("font", "fill", "border", "alignment", "protection"):
            setattr(other, part, copy(getattr(cell, part)))
        other.number_format = cell.number_format
        styles[key] = other._style
    other._style = copy(styles[key])


def _copy_sizes(sizes: Any, others: Any, names: tuple[str, ...]) -> None:
    for key, size in sizes.items():
        for name in names:
            setattr(others[key], name, getattr(size, name))


def _left_out(content: bytes) -> list[str]:
    """What of a workbook openpyxl drops."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name.lower() for name in archive.namelist()]
    return [kind for kind, part in _PARTS_LEFT_OUT.items() if any(name.startswith(part) for name in names)]


def _dropped(book: Workbook) -> Iterator[str]:
    """What of a workbook the copies of its sheets have not."""
    if any(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        yield "formulas"
    if any(sheet.data_validations.dataValidation for sheet in book.worksheets):
        yield "validations"
    if any(len(sheet.conditional_formatting) for sheet in book.worksheets):
        yield "conditional formats"
