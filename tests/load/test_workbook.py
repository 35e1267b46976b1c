"""Workbooks are read as a general library reads them, and hostile or broken ones are refused."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH

from certkg.errors import Fault, InputError
from certkg.load import load
from certkg.load.readers.tables import Trouble
from certkg.load.readers.workbook import read_workbook
from tests.load.files import good_book

MARKS = st.characters(min_codepoint=32, max_codepoint=0xFFFD, exclude_categories=["Cs"])
VALUES = st.one_of(
    st.none(),
    st.text(MARKS, min_size=1, max_size=8).filter(lambda text: text[0] != "="),
    st.integers(-(10**14), 10**14),
    st.floats(-1e6, 1e6, allow_nan=False),
    st.booleans(),
    st.datetimes(datetime(1900, 3, 1), datetime(2199, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.dates(datetime(1900, 3, 1).date(), datetime(2199, 1, 1).date()),
    st.sampled_from(["=A1&B1", "#N/A", "_x0041_", " a ", "a\nb"]),
)


def by_library(path: Path) -> dict[tuple[int, int], Any]:
    """The filled cells as openpyxl reads them, in our terms."""
    found: dict[tuple[int, int], Any] = {}
    for row in openpyxl.load_workbook(path).worksheets[0].iter_rows():
        for cell in row:
            value: Any = cell.value
            if value is None:
                continue
            if cell.data_type in "fe":
                value = (cell.data_type, value)
            elif isinstance(value, datetime) and not any((value.hour, value.minute, value.second)):
                value = value.date()
            found[int(cell.row or 0), int(cell.column or 0)] = value
    return found


def by_us(path: Path) -> dict[tuple[int, int], Any]:
    found: dict[tuple[int, int], Any] = {}
    for row in read_workbook(path, [])[0].rows:
        for number, value in enumerate(row.cells, 1):
            if isinstance(value, Trouble):
                found[row.number, number] = ("f" if value.code == "formula" else "e", value.found)
            elif value is not None:
                found[row.number, number] = value
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=5))
def test_cells_are_those_of_the_library(rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.xlsx"
        book.save(path)
        ours, theirs = by_us(path), by_library(path)
    assert ours.keys() == theirs.keys()
    for place, value in theirs.items():
        if isinstance(value, str) and "_x" in value:
            continue  # the library leaves escapes as they are
        assert ours[place] == value, place
        assert type(ours[place]) is type(value)


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """A workbook with a text replaced in one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        (SHEET, b"</sheetData>", b"</sheetDat>"),
        (SHEET, b"<worksheet", b"worksheet"),
        (SHEET, b'r="A2"', b'r="ZZZZ2"'),
        ("xl/workbook.xml", b"sheetId", b"<sheetId"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1", b"worksheets/gone"),
    ],
    ids=["entities", "broken end", "no element", "column beyond the last", "broken list", "missing part"],
)
def test_a_broken_or_hostile_workbook_is_refused(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    path = changed(good_book(2).write(tmp_path / "x.xlsx"), part, old, new)
    with pytest.raises(InputError) as caught:
        load(path, "certsearch")
    assert caught.value.code == "workbook-unreadable"


def test_strict_namespaces_and_a_count_from_1904_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([datetime(2024, 1, 15), "text"])
    book.epoch = MAC_EPOCH
    book.save(tmp_path / "mac.xlsx")
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    path = changed(tmp_path / "mac.xlsx", SHEET, transitional, strict)
    assert by_us(path) == {(1, 1): datetime(2024, 1, 15).date(), (1, 2): "text"}


def test_a_merged_range_as_large_as_a_sheet_is_one_fault(tmp_path: Path) -> None:
    book = good_book(2)
    book.merged.append("F3:G3")
    path = changed(book.write(tmp_path / "x.xlsx"), SHEET, b'ref="F3:G3"', b'ref="F3:XFD1048576"')
    faults: list[Fault] = []
    rows = list(read_workbook(path, faults)[0].rows)
    assert [(fault.code, fault.place.cell) for fault in faults] == [("merged-cells", "F3")]
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[2].cells[6] == Trouble("merged-cells", "", reported=True)
