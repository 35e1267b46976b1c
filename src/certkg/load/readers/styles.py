"""Which cell formats of a workbook show a number as a date (ECMA-376 part 1, 18.8.30), and those dates."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final
from xml.etree.ElementTree import Element

from certkg.load.readers.package import local

__all__ = ["as_date", "date_styles"]

_BUILT_IN: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERALS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LEAP_BUG: Final = 60  # spreadsheets count a 29 February 1900
_LAST: Final = 2_958_466  # the day after 31 December 9999


def date_styles(styles: Element) -> frozenset[str]:
    """The indexes of cell formats that show dates, as cells write them."""
    custom = {
        entry.get("numFmtId", ""): entry.get("formatCode", "")
        for entry in styles.iter()
        if local(entry.tag) == "numFmt"
    }
    formats = next((entry for entry in styles if local(entry.tag) == "cellXfs"), None)
    return frozenset(
        str(index)
        for index, entry in enumerate(formats if formats is not None else ())
        if _is_date(entry.get("numFmtId", "0"), custom)
    )


def _is_date(number: str, custom: dict[str, str]) -> bool:
    code = custom.get(number)
    if code is None:
        return number.isdecimal() and int(number) in _BUILT_IN
    first = _LITERALS.sub("", code).split(";")[0].lower()
    return first != "general" and re.search("[dmyhs]", first) is not None


def as_date(number: float, *, since_1904: bool) -> date | datetime | str | None:
    """The day of a day count, with its time if it has one; a time alone as text; None when out of range."""
    if not 0 <= number < _LAST:
        return None
    if number < 1:
        return str(timedelta(seconds=round(number * 86_400)))
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    early = 1 if number < _LEAP_BUG and not since_1904 else 0
    days = int(number)
    try:
        moment = epoch + timedelta(days=days + early, seconds=round((number - days) * 86_400))
    except OverflowError:
        return None
    return moment if moment.hour or moment.minute or moment.second else moment.date()
