"""One cell at a time: is its value what the column allows, and which term is it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from certkg.load.mapping.codelists import CodeList
from certkg.load.mapping.source import Column
from certkg.load.mapping.terms import BOOLEAN, DATE, INTEGER, Term, text_term, typed
from certkg.load.readers.tables import Cell, Trouble

__all__ = ["Problem", "clean", "is_empty", "shown"]

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_EXACT: Final = 10**15  # from here on a spreadsheet rounds whole numbers
_KEY_LENGTH: Final = 60  # columns no longer than this hold one word or number, so no line break
_SEPARATORS: Final = re.compile(r"\s*[;,|\n]\s*|\s+(?:/|&|and)\s+")
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?")
_YES_NO: Final = {"yes": "true", "no": "false", "true": "true", "false": "false"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, before it is known where the cell stands."""

    code: str
    message: str
    mend: str
    found: str = ""
    severity: str = "violation"


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing but space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shown(cell: Cell) -> str:
    """A cell as text, for messages and for columns of text."""
    if type(cell) is str:  # nearly always
        return cell.strip()
    if isinstance(cell, Trouble):
        return cell.found
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()


def clean(column: Column, cell: Cell, codes: CodeList | None) -> Term | list[Term] | Problem | None:
    """The term of a filled cell, several when a code still has to be narrowed, or what is wrong with it.

    None stands for a value that an open list does not know, and for a trouble reported before.
    """
    if isinstance(cell, Trouble):
        return None if cell.reported else _TROUBLES[cell.code](column, cell)
    if column.kind != "text":
        return _KINDS[column.kind](column, cell)
    text = shown(cell)
    if problem := _as_text(column, cell, text):
        return problem
    if codes is None:
        return text_term(text)
    return _coded(column, text, codes)


def _coded(column: Column, text: str, codes: CodeList) -> Term | list[Term] | Problem | None:
    found = codes.find(text)
    if found:
        return found[0] if len(found) == 1 else found
    if codes.spec.open:
        return None
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) > 1 and all(codes.find(part) for part in parts):
        return _several(column, text)
    near = codes.near(text)
    return Problem(
        "unknown-value",
        f"{column.header} '{text}' is not a value certkg knows here.",
        f"Did you mean {_either(near)}?"
        if near
        else f"Write one of the known values, such as {_either(_some(codes))}.",
        text,
    )


def _some(codes: CodeList) -> list[str]:
    return list(codes.words.values())[:3]


def _either(words: list[str]) -> str:
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _several(column: Column, text: str) -> Problem:
    return Problem(
        "several-values",
        f"{column.header} holds several values: '{text}'.",
        "Write one value in each cell; use a further row for the next.",
        text,
    )


def _as_text(column: Column, cell: Cell, text: str) -> Problem | None:
    """What is wrong with a cell of a text column."""
    if isinstance(cell, date | datetime):
        return Problem(
            "date-in-text",
            f"{column.header} should be text, but the cell holds the date {text}.",
            "Format the cell as text and write the value again; a spreadsheet may have changed it.",
            text,
        )
    if isinstance(cell, int | float) and abs(cell) >= _EXACT:
        return Problem(
            "number-rounded",
            f"{column.header} is the number {text}, too long for a spreadsheet to keep.",
            "Format the cell as text and write the value again; its last digits may be lost.",
            text,
        )
    if not text.isprintable() and (problem := _unprintable(column, text)):
        return problem
    if column.length is not None and len(text) > column.length:
        return Problem(
            "too-long",
            f"{column.header} has {len(text)} characters; at most {column.length} are allowed.",
            "Shorten it.",
            text,
        )
    if column.allow is not None and not column.allow.fullmatch(text):
        return _not_allowed(column, text)
    return None


def _unprintable(column: Column, text: str) -> Problem | None:
    if "\n" in text and (column.length or _KEY_LENGTH + 1) <= _KEY_LENGTH:
        return _several(column, text)
    bad = {
        mark
        for mark in text
        if mark not in "\n\r\t" and (ord(mark) < ord(" ") or 0xD800 <= ord(mark) < 0xE000)
    }
    if not bad:
        return None
    names = ", ".join(f"U+{ord(mark):04X}" for mark in sorted(bad))
    return Problem(
        "bad-characters",
        f"{column.header} holds control characters ({names}).",
        "Remove them.",
        text.encode("utf-8", "replace").decode(),
    )


def _not_allowed(column: Column, text: str) -> Problem:
    bad = sorted({mark for mark in text if column.allow and not column.allow.fullmatch(mark)})
    which = f" ({' '.join(repr(mark) for mark in bad)})" if len(bad) < len(set(text)) else ""
    return Problem(
        "bad-characters",
        f"{column.header} '{text}' holds what is not allowed there{which}.",
        f"Allowed: {column.allowed}.",
        text,
    )


def _date(column: Column, cell: Cell) -> Term | Problem:
    text = shown(cell)
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return typed(cell.isoformat(), DATE)
    found = _compact(text)
    if found is not None:
        return typed(found.isoformat(), DATE)
    return Problem(
        "bad-date", f"{column.header} '{text}' is not a date in the form YYYYMMDD.", _date_mend(text), text
    )


def _compact(text: str) -> date | None:
    if len(text) != len("YYYYMMDD") or not (text.isascii() and text.isdecimal()):
        return None
    return _valid(int(text[:4]), int(text[4:6]), int(text[6:]))


def _valid(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_mend(text: str) -> str:
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) > 1 and all(_compact(part) for part in parts):
        return "Write one date in each cell."
    year_first = _YEAR_FIRST.fullmatch(text)
    meant = _valid(*(int(part) for part in year_first.groups())) if year_first else None
    if meant is None and text.isdecimal() and int(text) in _SERIALS:
        meant = _EPOCH + timedelta(days=int(text))
    if meant is not None:
        return f"If {meant.isoformat()} is meant, write {meant:%Y%m%d} as text."
    return "Write year, month and day as eight digits, such as 20250131 for 31 January 2025."


def _iso_date(column: Column, cell: Cell) -> Term | Problem:
    text = shown(cell)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and _valid(*(int(part) for part in text.split("-"))):
        return typed(text, DATE)
    return Problem(
        "bad-date",
        f"{column.header} '{text}' is not a date in the form YYYY-MM-DD.",
        "Write year, month and day, such as 2025-01-31.",
        text,
    )


def _yes_no(column: Column, cell: Cell) -> Term | Problem:
    text = shown(cell)
    value = _YES_NO.get(text.lower())
    if value is not None:
        return typed(value, BOOLEAN)
    return Problem(
        "unknown-value", f"{column.header} '{text}' is neither Yes nor No.", "Write Yes or No.", text
    )


def _integer(column: Column, cell: Cell) -> Term | Problem:
    text = shown(cell)
    if re.fullmatch(r"[+-]?\d+", text):
        return typed(text, INTEGER)
    return Problem(
        "bad-number", f"{column.header} '{text}' is not a whole number.", "Write digits only.", text
    )


_KINDS: Final[Mapping[str, Callable[[Column, Cell], Term | Problem]]] = {
    "date": _date,
    "isodate": _iso_date,
    "yesno": _yes_no,
    "integer": _integer,
}
_TROUBLES: Final[Mapping[str, Callable[[Column, Trouble], Problem]]] = {
    "formula": lambda column, cell: Problem(
        "formula",
        f"{column.header} holds the formula {cell.found}, not a value.",
        "Copy the cell and paste it as a value.",
        cell.found,
    ),
    "error-value": lambda column, cell: Problem(
        "error-value",
        f"{column.header} holds the spreadsheet error {cell.found}.",
        "Write the value that was meant.",
        cell.found,
    ),
    "merged-cells": lambda column, cell: Problem(
        "merged-cells", f"{column.header} is part of a merged range.", "Unmerge the cells.", cell.found
    ),
}
