"""Writes the CertSearch files that the tests read: a good one, to which a test does something bad."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["HEADERS", "SECTOR_SHEET", "Book", "good_book", "good_row"]

SECTOR_SHEET = "Certification Sector"
ROW: Mapping[str, str] = {
    "Certification Identity Number": "ID-{n:04}",
    "Certificate Number": "Q-{n}",
    "Certification Status": "Active",
    "Accreditation Status": "Accredited",
    "Certification Type": "Management System",
    "Certification Scope": "Design and assembly of imaginary widgets, line {n}",
    "Certification Original Issue Date": "20200115",
    "Certification Issue Date": "20240115",
    "Certification Expiry Date": "20270114",
    "Certification Body Name": "Example Assurance (fictitious)",
    "Certification Body Acronym": "EXA",
    "Accreditation Body Name": "United Kingdom Accreditation Service",
    "Accreditation Body Acronym": "UKAS",
    "Scheme": "ISO 9001",
    "Standard": "ISO 9001:2015",
    "Certified Entity Unique ID": "ORG-{n}",
    "Certified Entity Name": "Imaginary Widgets {n} Ltd",
    "Certified Entity Trading Name": "Widgets {n}",
    "Certified Entity English Name": "",
    "Certified Entity Street": "{n} Nowhere Street",
    "Certified Entity City": "Exampletown",
    "Certified Entity State": "",
    "Certified Entity Zipcode/Postcode": "EX{n}",
    "Certified Entity Country/Economy": "Australia",
    "Website": "https://widgets-{n}.example/",
    "Site street": "{n} Mill Lane",
    "Site city": "Milltown",
    "Site state": "",
    "Site postcode": "ML{n}",
    "Site country": "New Zealand",
    "Site scope": "Assembly",
    "Status Change Date": "",
    "Confidential": "No",
}
HEADERS = tuple(ROW)
SECTOR_HEADERS = ("Certification Identity Number", "Sector Name", "Sector Code")


def good_row(number: int, **changes: str) -> list[Any]:
    """A faultless row; ``changes`` by header with spaces written as underscores."""
    row = {header: value.format(n=number) or None for header, value in ROW.items()}
    for name, value in changes.items():
        header = name.replace("_", " ")
        if header not in row:
            raise KeyError(header)
        row[header] = value
    return list(row.values())


@dataclass
class Book:
    """A workbook before it is written: the rows of its sheets, headers first, and merged ranges."""

    rows: list[list[Any]]
    sectors: list[list[Any]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    extra_sheets: dict[str, list[list[Any]]] = field(default_factory=dict)
    sector_sheet: str = SECTOR_SHEET

    def put(self, row: int, header: str, value: object) -> str:
        """Writes a value into a cell of the first sheet and returns the name of the cell; row 1 is the header."""
        from openpyxl.utils import get_column_letter

        column = self.rows[0].index(header)
        self.rows[row - 1][column] = value
        return f"{get_column_letter(column + 1)}{row}"

    def write(self, path: Path) -> Path:
        """Writes the workbook as .xlsx."""
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Certifications"
        _fill(sheet, self.rows)
        for area in self.merged:
            sheet.merge_cells(area)
        if self.sectors:
            _fill(book.create_sheet(self.sector_sheet), self.sectors)
        for title, rows in self.extra_sheets.items():
            _fill(book.create_sheet(title), rows)
        book.save(path)
        return path

    def write_csv(self, path: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
        """Writes the first sheet as text."""
        with path.open("w", newline="", encoding=encoding) as stream:
            csv.writer(stream, delimiter=delimiter).writerows(self.rows)
        return path


def _fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)


def good_book(rows: int = 6) -> Book:
    """A workbook without a fault: ``rows`` certifications, each with a sector."""
    sectors: list[list[Any]] = [list(SECTOR_HEADERS)]
    sectors += [[f"ID-{n:04}", "Machinery and equipment", "18"] for n in range(1, rows + 1)]
    return Book([list(HEADERS), *(good_row(n) for n in range(1, rows + 1))], sectors)
