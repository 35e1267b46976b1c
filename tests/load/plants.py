"""Single faults to plant into a good workbook, each with what has to be found, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from tests.load.files import SECTOR_SHEET, Book

__all__ = ["ROW_PLANTS", "Expected", "plant_in_row"]


class Expected(NamedTuple):
    """A fault as a test expects it."""

    code: str
    sheet: str | None
    cell: str | None


class Plant(NamedTuple):
    """A bad value for one cell of any row."""

    name: str
    header: str
    value: Any
    code: str


ROW_PLANTS = (
    Plant("no identity number", "Certification Identity Number", None, "missing-value"),
    Plant("identity number too long", "Certification Identity Number", "X" * 61, "too-long"),
    Plant("no certificate number", "Certificate Number", "   ", "missing-value"),
    Plant(
        "certificate number turned into a date", "Certificate Number", datetime(2024, 1, 2), "date-in-text"
    ),
    Plant("certificate number rounded", "Certificate Number", 12345678901234567, "number-rounded"),
    Plant("two certificate numbers", "Certificate Number", "Q-1\nQ-2", "several-values"),
    Plant("status misspelt", "Certification Status", "Suspnded", "unknown-value"),
    Plant("status of another list", "Certification Status", "Transferred", "unknown-value"),
    Plant("no status", "Certification Status", None, "missing-value"),
    Plant("accreditation status unknown", "Accreditation Status", "Acredited", "unknown-value"),
    Plant("certification type unknown", "Certification Type", "Product", "unknown-value"),
    Plant("date with dashes", "Certification Issue Date", "2024-01-15", "bad-date"),
    Plant("date the other way round", "Certification Issue Date", "15/01/2024", "bad-date"),
    Plant("no such day", "Certification Expiry Date", "20270230", "bad-date"),
    Plant("day count of a spreadsheet", "Certification Expiry Date", 46036, "bad-date"),
    Plant("date with a time", "Certification Expiry Date", datetime(2027, 1, 14, 13, 30), "bad-date"),
    Plant("two dates", "Certification Expiry Date", "20270114; 20280114", "bad-date"),
    Plant("no expiry date", "Certification Expiry Date", None, "missing-value"),
    Plant("expiry before issue", "Certification Expiry Date", "20230114", "expiry-before-issue"),
    Plant("original issue unreadable", "Certification Original Issue Date", "soon", "bad-date"),
    Plant(
        "issue before original issue", "Certification Issue Date", "20190115", "issue-before-original-issue"
    ),
    Plant("accreditation body misspelt", "Accreditation Body Acronym", "UKSA", "unknown-accreditation-body"),
    Plant("no accreditation body", "Accreditation Body Acronym", None, "missing-value"),
    Plant("no accreditation body name", "Accreditation Body Name", None, "missing-value"),
    Plant("edition unknown", "Standard", "ISO 9001:2051", "unknown-value"),
    Plant("two editions", "Standard", "ISO 9001:2015; ISO 14001:2015", "several-values"),
    Plant("edition of another standard", "Standard", "ISO 14001:2015", "scheme-mismatch"),
    Plant("no scheme", "Scheme", None, "missing-value"),
    Plant("entity key with forbidden characters", "Certified Entity Unique ID", "ORG (7)!", "bad-characters"),
    Plant("entity key too long", "Certified Entity Unique ID", "O" * 46, "too-long"),
    Plant("no entity name", "Certified Entity Name", None, "missing-value"),
    Plant("entity name too long", "Certified Entity Name", "N" * 301, "too-long"),
    Plant("trading name too long", "Certified Entity Trading Name", "N" * 501, "too-long"),
    Plant("formula in the name", "Certified Entity Name", '="Imaginary " & B2', "formula"),
    Plant("error value", "Certification Scope", "#REF!", "error-value"),
    Plant("country unknown", "Certified Entity Country/Economy", "Ruritania", "unknown-value"),
    Plant("country as a code", "Certified Entity Country/Economy", "AU", "unknown-value"),
    Plant("two countries", "Certified Entity Country/Economy", "Australia / New Zealand", "several-values"),
    Plant("no street", "Certified Entity Street", None, "missing-value"),
    Plant("no city", "Certified Entity City", None, "missing-value"),
    Plant("website without scheme", "Website", "www.widgets.example", "bad-characters"),
    Plant("site country misspelt", "Site country", "New Zeland", "unknown-value"),
    Plant("site without a city", "Site city", None, "missing-value"),
    Plant("status change date unreadable", "Status Change Date", "1.2.24", "bad-date"),
    Plant("confidential maybe", "Confidential", "perhaps", "unknown-value"),
)
CLEARS_ROW_KEY = frozenset({"no identity number", "identity number too long"})


def plant_in_row(book: Book, plant: Plant, row: int) -> Expected:
    """Plants one bad value; what depends on the row's key is taken out of the sector sheet too."""
    if plant.name in CLEARS_ROW_KEY:
        key = book.rows[row - 1][0]
        book.sectors = [line for line in book.sectors if line[0] != key]
    return Expected(plant.code, "Certifications", book.put(row, plant.header, plant.value))


def _duplicate_key(book: Book) -> Expected:
    return Expected(
        "duplicate-key", "Certifications", book.put(5, "Certification Identity Number", "ID-0001")
    )


def _duplicate_row(book: Book) -> Expected:
    book.rows.append(list(book.rows[2]))
    return Expected("duplicate-row", "Certifications", f"A{len(book.rows)}")


def _repeat_differs(book: Book) -> Expected:
    book.rows.append(list(book.rows[2]))
    book.put(len(book.rows), "Site street", "9 Other Lane")
    return Expected(
        "repeat-differs", "Certifications", book.put(len(book.rows), "Certification Scope", "Other")
    )


def _orphan_sector(book: Book) -> Expected:
    book.sectors.append(["ID-9999", "Machinery and equipment", "18"])
    return Expected("orphan-row", SECTOR_SHEET, f"A{len(book.sectors)}")


def _unknown_sector(book: Book) -> Expected:
    book.sectors[2][2] = "40"
    return Expected("unknown-value", SECTOR_SHEET, "C3")


def _two_sectors(book: Book) -> Expected:
    book.sectors[2][2] = "17, 18"
    return Expected("several-values", SECTOR_SHEET, "C3")


def _sector_name_of_another(book: Book) -> Expected:
    book.sectors[2][1] = "Pharmaceuticals"
    return Expected("sector-name-mismatch", SECTOR_SHEET, "B3")


def _sector_without_code_or_known_name(book: Book) -> Expected:
    book.sectors[2][1:] = ["Making things", None]
    return Expected("sector-unnamed", SECTOR_SHEET, "B3")


def _empty_sector_row(book: Book) -> Expected:
    book.sectors[2][1:] = [None, None]
    return Expected("missing-value", SECTOR_SHEET, "C3")


def _sector_twice(book: Book) -> Expected:
    book.sectors.append(list(book.sectors[2]))
    return Expected("duplicate-row", SECTOR_SHEET, f"A{len(book.sectors)}")


def _sector_without_key(book: Book) -> Expected:
    book.sectors[2][0] = None
    return Expected("missing-value", SECTOR_SHEET, "A3")


def _misspelt_header(book: Book) -> Expected:
    return Expected(
        "unknown-header", "Certifications", book.put(1, "Certificate Number", "Certificate Numbr")
    )


def _missing_header(book: Book) -> Expected:
    index = book.rows[0].index("Certified Entity City")
    for row in book.rows:
        del row[index]
    return Expected("missing-header", "Certifications", "AG1")


def _unknown_header(book: Book) -> Expected:
    for row in book.rows:
        row.append("x")
    book.rows[0][-1] = "Colour of the door"
    return Expected("unknown-header", "Certifications", "AH1")


def _duplicate_header(book: Book) -> Expected:
    for row in book.rows:
        row.append("again")
    book.rows[0][-1] = "Certification Scope"
    return Expected("duplicate-header", "Certifications", "AH1")


def _value_without_header(book: Book) -> Expected:
    book.rows[3].append("note to self")
    return Expected("value-without-header", "Certifications", "AH4")


def _merged(book: Book) -> Expected:
    book.merged.append("F3:F4")
    return Expected("merged-cells", "Certifications", "F3")


def _misnamed_sheet(book: Book) -> Expected:
    book.sector_sheet = "Certification Sectors"
    return Expected("unknown-sheet", "Certification Sectors", None)


BOOK_PLANTS: tuple[Callable[[Book], Expected], ...] = (
    _duplicate_key, _duplicate_row, _repeat_differs, _orphan_sector, _unknown_sector, _two_sectors,
    _sector_name_of_another, _sector_without_code_or_known_name, _empty_sector_row, _sector_twice,
    _sector_without_key, _misspelt_header, _missing_header, _unknown_header, _duplicate_header,
    _value_without_header, _merged, _misnamed_sheet,
)  # fmt: skip
