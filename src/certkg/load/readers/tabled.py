"""A table of text as a workbook, so that a report can mark its cells."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from certkg.load.readers.csvfile import read_csv

__all__ = ["as_workbook"]

_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TITLE: Final = 31
_LONGEST: Final = 32_767
_ROWS: Final = 1_048_576
_COLUMNS: Final = 16_384


def as_workbook(path: Path) -> bytes | None:
    """The rows of a csv file as the only sheet of a workbook, each cell as text; None when it holds more than one can.

    Nothing becomes a formula, a number or a date: what stands in the file stands in the cell.
    """
    book = Workbook(write_only=False)
    sheet = book.active
    if sheet is None:
        return None
    sheet.title = _NOT_IN_TITLES.sub(" ", path.stem).strip("' ")[:_LONGEST_TITLE] or "Table"
    for row in read_csv(path, [])[0].rows:
        if row.number > _ROWS or len(row.cells) > _COLUMNS:
            return None
        for column, text in enumerate(row.cells, 1):
            if text is not None:
                cell = sheet.cell(row.number, column)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(text))[:_LONGEST]
                cell.data_type = "s"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
