"""Functions of dates and times (SPARQL 1.1, section 17.4.5) and their arithmetic (XPath F&O, section 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Context, Decimal
from types import MappingProxyType

from certkg.validate.memory.times import PARTIAL, Duration, Moment, written_duration, zone_text
from certkg.validate.memory.values import NUMERIC, Value, number, read
from certkg.validate.shapes.terms import XSD, literal

__all__ = ["DATES", "QUOTIENT", "moved"]


#: Quotients of decimals have so many digits.
QUOTIENT = Context(prec=34)


def moved(name: str, left: Value, right: Value) -> str | None:
    """A date or time and a duration added or subtracted, two dates subtracted, durations scaled."""
    one, two = left.value, right.value
    sign = {"add": 1, "subtract": -1}.get(name)
    if left.kind in PARTIAL or right.kind in PARTIAL:
        return None
    if "time" in {left.kind, right.kind} and any(isinstance(v, Duration) and v.months for v in (one, two)):
        return None  # a time of day has no months
    if isinstance(one, Moment) and isinstance(two, Duration) and sign:
        return literal(one.plus(two, sign).text(), f"{XSD}{one.kind}")
    if isinstance(one, Duration) and isinstance(two, Moment) and name == "add":
        return literal(two.plus(one).text(), f"{XSD}{two.kind}")
    if isinstance(one, Moment) and isinstance(two, Moment) and name == "subtract" and one.kind == two.kind:
        if (one.zone is None) != (two.zone is None):
            return None
        seconds = one.local() - two.local() - 60 * ((one.zone or 0) - (two.zone or 0))
        return _duration(Duration(0, seconds), f"{XSD}dayTimeDuration")
    if isinstance(one, Duration) and isinstance(two, Duration) and sign:
        total = Duration(one.months + sign * two.months, one.seconds + sign * two.seconds)
        same = left.datatype == right.datatype
        return _duration(total, left.datatype if same else f"{XSD}duration")
    if isinstance(one, Duration) and isinstance(two, Duration) and name == "divide":
        return _ratio(one, two)
    if isinstance(one, Duration) and right.kind in NUMERIC and name in {"multiply", "divide"}:
        return _scaled(one, Decimal(two), left.datatype, name)
    if isinstance(two, Duration) and left.kind in NUMERIC and name == "multiply":
        return moved(name, right, left)
    return None


def _ratio(one: Duration, two: Duration) -> str | None:
    """How often a duration goes into another, where both are of months or both of seconds."""
    if one.months == 0 and two.months == 0 and two.seconds:
        return number(QUOTIENT.divide(one.seconds, two.seconds), "decimal")
    if one.seconds == 0 and two.seconds == 0 and two.months:
        return number(QUOTIENT.divide(Decimal(one.months), Decimal(two.months)), "decimal")
    return None


def _scaled(duration: Duration, factor: Decimal, datatype: str, name: str) -> str | None:
    if not factor.is_finite() or (name == "divide" and factor == 0):
        return None
    change = QUOTIENT.divide if name == "divide" else QUOTIENT.multiply
    months = change(Decimal(duration.months), factor) + Decimal("0.5")
    whole = int(months.to_integral_value(rounding="ROUND_FLOOR"))
    return _duration(Duration(whole, change(duration.seconds, factor)), datatype)


def _duration(duration: Duration, datatype: str) -> str | None:
    if duration.months * duration.seconds < 0:
        return None
    if duration.months == 0 and duration.seconds == 0 and datatype == f"{XSD}yearMonthDuration":
        return literal("P0M", datatype)
    return literal(written_duration(duration), datatype)


def _part(kinds: set[str], pick: Callable[[Moment], int | Decimal | None]) -> Callable[[str], str | None]:
    def call(term: str) -> str | None:
        value = read(term)
        if value.kind not in kinds:
            return None
        found = pick(value.value)
        return number(found, "decimal" if isinstance(found, Decimal) else "integer")

    return call


def _timezone(term: str) -> str | None:
    value = read(term)
    if not isinstance(value.value, Moment) or value.value.zone is None:
        return None
    return literal(written_duration(Duration(0, Decimal(60 * value.value.zone))), f"{XSD}dayTimeDuration")


def _tz(term: str) -> str | None:
    value = read(term)
    if not isinstance(value.value, Moment):
        return None
    zone, written = value.value.zone, value.lexical.strip()[-6:]
    return literal(written if zone == 0 and written[1:] == "00:00" else zone_text(zone))


def _now() -> str:
    return literal(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), f"{XSD}dateTime")


_YEARS = {"date", "dateTime", "gYear", "gYearMonth"}
_MONTHS = {"date", "dateTime", "gYearMonth", "gMonth", "gMonthDay"}
_DAYS = {"date", "dateTime", "gMonthDay", "gDay"}
_CLOCK = {"time", "dateTime"}
DATES: Mapping[str, Callable[..., str | None]] = MappingProxyType(
    {
        "year": _part(_YEARS, lambda m: m.year),
        "month": _part(_MONTHS, lambda m: m.month),
        "day": _part(_DAYS, lambda m: m.day),
        "hours": _part(_CLOCK, lambda m: m.hour),
        "minutes": _part(_CLOCK, lambda m: m.minute),
        "seconds": _part(_CLOCK, lambda m: m.second),
        "timezone": _timezone,
        "tz": _tz,
        "now": _now,
    }
)
