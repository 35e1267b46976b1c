"""Arithmetic in SQL (SPARQL 1.1, section 17.3): whole numbers, and days moved by constant durations."""

from __future__ import annotations

from certkg.validate.memory.times import Duration
from certkg.validate.memory.values import read
from certkg.validate.sql.terms.codes import DATE, INTEGERS
from certkg.validate.sql.terms.dialect import case
from certkg.validate.sql.terms.values import Form, Value, numbered, with_payload

__all__ = ["day_moved", "whole_result"]

_SIGNS = {"add": "+", "subtract": "-"}
_DAY = 86_400
#: So far a duration may reach that the year of the result is one that DuckDB has, and no month more.
_MOST_MONTHS, _MOST_DAYS = 12_000, 366_000
#: Sums of numbers below this keep far from the end of 64 bits.
_MOST = 10**17


def day_moved(name: str, left: Value, right: Value) -> Value | None:
    """A day and a constant duration of whole days and months, added or subtracted (XPath F&O, section 9.7).

    None where it is anything else.
    """
    if name == "add" and left.constant is not None:
        left, right = right, left
    duration = _duration(right)
    day = with_payload(left)
    if name not in _SIGNS or duration is None or not numbered(day, DATE, DATE):
        return None
    months, days = (int(part) for part in (duration.months, duration.seconds // _DAY))
    if name == "subtract":
        months, days = -months, -days
    moved = str(day.number)
    if months:  # cut to the end of the month, as appendix E of XML Schema part 2 has it
        moved = f"((ckg_day({moved}) + INTERVAL '{months} months')::DATE - DATE '1970-01-01')"
    return Value(Form.DAY, f"({moved} + {days})" if days else moved)


def whole_result(name: str, left: Value, right: Value, general: str) -> Value | None:
    """A sum or difference of whole numbers; ``general`` works out what might not fit. None for other kinds."""
    one, other = with_payload(left), with_payload(right)
    if name not in _SIGNS or not (numbered(one, *INTEGERS) and numbered(other, *INTEGERS)):
        return None
    small = " AND ".join(f"{value.number} BETWEEN -{_MOST} AND {_MOST}" for value in (one, other))
    bound = f"{one.number} IS NOT NULL AND {other.number} IS NOT NULL"
    sums = {small: f"({one.number}) {_SIGNS[name]} ({other.number})", bound: general}
    return Value(Form.INT, case(sums))


def _duration(value: Value) -> Duration | None:
    """A constant duration of whole days that is not too long."""
    found = read(value.constant).value if value.constant is not None else None
    if not isinstance(found, Duration) or found.seconds % _DAY:
        return None
    short = abs(found.months) <= _MOST_MONTHS and abs(found.seconds) <= _MOST_DAYS * _DAY
    return found if short else None
