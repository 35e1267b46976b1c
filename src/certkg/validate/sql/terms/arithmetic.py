"""Arithmetic in SQL (SPARQL 1.1, section 17.3): exact numbers, and days moved by durations."""

from __future__ import annotations

from certkg.validate.memory.times import Duration
from certkg.validate.memory.values import read
from certkg.validate.sql.terms.codes import DATE, DAYS, MONTHS
from certkg.validate.sql.terms.exact import calculated, term_text
from certkg.validate.sql.terms.values import Form, Value, as_exact, numbered, with_payload

__all__ = ["day_moved", "number_result"]

_SIGNS = frozenset({"add", "subtract"})
_DAY = 86_400
#: So far a duration may reach that the year of the result is one that DuckDB has, and no month more.
_MOST_MONTHS, _MOST_DAYS = 12_000, 366_000


def day_moved(name: str, left: Value, right: Value) -> Value | None:
    """A day and a duration of whole days and months, added or subtracted (XPath F&O, section 9.7).

    None where it is anything else.
    """
    if name == "add" and _parts(right) is None:
        left, right = right, left
    day, parts = with_payload(left), _parts(right)
    if name not in _SIGNS or parts is None or not numbered(day, DATE, DATE):
        return None
    months, days = (f"-({part})" if part and name == "subtract" else part for part in parts)
    moved = str(day.number)
    if months:  # cut to the end of the month, as appendix E of XML Schema part 2 has it
        moved = f"((ckg_day({moved}) + to_months({months}))::DATE - DATE '1970-01-01')"
    return Value(Form.DAY, f"({moved} + {days})" if days else moved)


def number_result(name: str, left: Value, right: Value, general: str) -> Value:
    """A sum, difference or product with the number beside its text; ``general`` works out what does not fit."""
    one, other = as_exact(left), as_exact(right)
    made = None if one is None or other is None else calculated(name, one, other)
    if made is None:
        return Value(Form.TEXT, general)
    written = term_text(made)
    return Value(Form.TEXT, written if made.total else f"coalesce({written}, {general})", exact=made)


def _parts(value: Value) -> tuple[str, str] | None:
    """The months and days of a duration as SQL, empty where there are none; None for other values."""
    if value.constant is not None:
        found = _duration(value.constant)
        parts = (found.months, int(found.seconds // _DAY)) if found else None
        return None if parts is None else (str(parts[0] or ""), str(parts[1] or ""))
    kinds, text = value.kinds, value.lexical
    if text is None or kinds is None or not kinds.moves:
        return None
    months = f"12 * ckg_count({text}, 'Y') + ckg_count({text}, 'M')"
    days = f"ckg_count({text}, 'D')"
    return "" if kinds.within(DAYS, DAYS) else months, "" if kinds.within(MONTHS, MONTHS) else days


def _duration(term: str) -> Duration | None:
    """A constant duration of whole days that is not too long."""
    found = read(term).value
    if not isinstance(found, Duration) or found.seconds % _DAY:
        return None
    short = abs(found.months) <= _MOST_MONTHS and abs(found.seconds) <= _MOST_DAYS * _DAY
    return found if short else None
