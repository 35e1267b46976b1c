"""Excel workbooks (.xlsx) as tables: the parts of the package, read as streams (ECMA-376 part 1, section 18).

A general library for workbooks builds several objects for each cell and takes five times as long; a test
holds that both give the same cells.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn
from xml.etree.ElementTree import Element, ParseError

from certkg.errors import Fault, InputError, Place
from certkg.load.cells import shown
from certkg.load.readers.package import Package, local
from certkg.load.readers.sheets import Area, Book, merged_areas, sheet_rows, without_merged
from certkg.load.readers.styles import date_styles
from certkg.load.readers.tables import RawRow, Table

__all__ = ["read_workbook"]

_RELATION: Final = "/relationships}id"
_BROKEN: Final = (
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,  # what zipfile raises for encrypted parts, and for methods of compression it lacks
)


def read_workbook(path: Path, faults: list[Fault]) -> list[Table]:
    """The worksheets of a workbook in order; merged ranges are reported here, once each.

    Rows are read when they are asked for, and empty ones left out. Formulas are never computed. Raises
    InputError, also while rows are read, for a file that is no .xlsx workbook, is encrypted or broken,
    declares XML entities, or unpacks to more than 2 GB. About 6 microseconds a cell; memory for the
    shared strings and a row.
    """
    try:
        package = Package(path)
        book, sheets = _opened(package)
        return [_table(package, book, name, part, faults) for name, part in sheets]
    except _BROKEN as error:
        _refuse(path, error)


def _refuse(path: Path, error: Exception) -> NoReturn:
    if isinstance(error, zipfile.BadZipFile) and not zipfile.is_zipfile(path):
        message = "This is not an .xlsx workbook."
        mend = "Save it as .xlsx (not .xls, .xlsb or .ods), without a password, or as .csv."
    else:
        message = f"The workbook cannot be read: {str(error).rstrip('.')}."
        mend = "Open it in a spreadsheet program and save it again as .xlsx."
    raise InputError("workbook-unreadable", message, where=Place(str(path)), mend=mend) from error


def _opened(package: Package) -> tuple[Book, list[tuple[str, str]]]:
    """What all sheets share, and the names and parts of the worksheets."""
    main = next(iter(package.related("", "officeDocument").values()), None)
    if main is None:
        raise ValueError("it is a package without a workbook")
    root = package.tree(main)
    worksheets = package.related(main, "worksheet")
    sheets = [
        (entry.get("name", ""), worksheets[target])
        for entry in _all(root, "sheet")
        if (target := _relation(entry)) in worksheets
    ]
    if not sheets:
        raise ValueError("it has no worksheet")
    strings = next(iter(package.related(main, "sharedStrings").values()), None)
    styles = next(iter(package.related(main, "styles").values()), None)
    return Book(
        package.strings(strings) if strings else [],
        date_styles(package.tree(styles)) if styles else frozenset(),
        any(entry.get("date1904") in {"1", "true"} for entry in _all(root, "workbookPr")),
    ), sheets


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element.tag) == name)


def _relation(entry: Element) -> str:
    return next((value for key, value in entry.attrib.items() if key.endswith(_RELATION)), "")


def _table(package: Package, book: Book, name: str, part: str, faults: list[Fault]) -> Table:
    file = str(package.path)
    rows = _guarded(sheet_rows(package, part, book), package.path)
    areas = merged_areas(package, part)
    if areas:
        listed = list(rows)
        faults.extend(_merged(file, name, area, listed) for area in areas)
        rows = (without_merged(row, areas) for row in listed)
    return Table(file, name, rows)


def _guarded(rows: Iterator[RawRow], path: Path) -> Iterator[RawRow]:
    """The rows; what breaks on the way is an InputError too."""
    try:
        yield from rows
    except _BROKEN as error:
        _refuse(path, error)


def _merged(file: str, sheet: str, area: Area, rows: list[RawRow]) -> Fault:
    first = next((row for row in rows if row.number == area.rows.start), None)
    left = area.columns.start
    value = first.cells[left] if first is not None and left < len(first.cells) else None
    return Fault(
        "merged-cells",
        f"The cells {area.name} are merged, so it is not said to which rows and columns the value belongs.",
        Place(file, sheet=sheet, cell=area.name.partition(":")[0].replace("$", "")),
        "Unmerge them and write the value into each cell it holds for.",
        found=shown(value),
    )
