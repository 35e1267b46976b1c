"""Dates, times and durations of any year (XML Schema 1.1, sections 3.3.6 to 3.3.9 and appendix E)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["PARTIAL", "Duration", "Moment", "read_duration", "read_moment", "written_duration", "zone_text"]

_ZONE = r"(?P<zone>Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"(?P<year>-?(?:[1-9]\d{3,8}|0\d{3}))"
_MONTH, _DAY = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_DATE = f"{_YEAR}-{_MONTH}-{_DAY}"
_TIME = r"(?P<hour>[01]\d|2[0-4]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d(?:\.\d+)?)"
_FORMS = {
    "date": re.compile(_DATE + _ZONE),
    "time": re.compile(_TIME + _ZONE),
    "dateTime": re.compile(_DATE + "T" + _TIME + _ZONE),
    "gYear": re.compile(_YEAR + _ZONE),
    "gYearMonth": re.compile(f"{_YEAR}-{_MONTH}{_ZONE}"),
    "gMonth": re.compile(f"--{_MONTH}{_ZONE}"),
    "gMonthDay": re.compile(f"--{_MONTH}-{_DAY}{_ZONE}"),
    "gDay": re.compile(f"---{_DAY}{_ZONE}"),
}
#: The datatypes of parts of a date.
PARTIAL = ("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay")
_DURATION = re.compile(
    r"(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?"
    r"(?:(T)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d+)?)S)?)?",
    re.ASCII,
)
_LONGEST_OFFSET = 14 * 3600


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration: months and seconds, of one sign."""

    months: int
    seconds: Decimal

    def compare(self, other: Duration) -> int | None:
        """-1, 0, 1, or None where the order depends on the months meant (XSD 1.1 part 2, section 3.3.6.2)."""
        a = (self.months > other.months) - (self.months < other.months)
        b = (self.seconds > other.seconds) - (self.seconds < other.seconds)
        if a == 0 or b == 0 or a == b:
            return a or b
        signs = {start.plus(self).compare(start.plus(other)) for start in _reference_moments()}
        return signs.pop() if len(signs) == 1 else None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, time, dateTime or part of a date; ``zone`` is in minutes, None when none is stated."""

    kind: str
    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: Decimal
    zone: int | None

    def local(self) -> Decimal:
        """Seconds since the start of year 1970 on the local clock."""
        days = days_of(self.year, self.month, self.day)
        return Decimal(days * 86400 + self.hour * 3600 + self.minute * 60) + self.second

    def compare(self, other: Moment) -> int | None:
        """-1, 0, 1; None where only one side has a time zone and 14 hours may change the order."""
        difference = self.local() - other.local()
        if (self.zone is None) == (other.zone is None):
            difference -= 60 * ((self.zone or 0) - (other.zone or 0))
            return (difference > 0) - (difference < 0)
        difference += 60 * ((other.zone or 0) - (self.zone or 0))
        if abs(difference) <= _LONGEST_OFFSET:
            return None
        return 1 if difference > 0 else -1

    def plus(self, duration: Duration, sign: int = 1) -> Moment:
        """The moment moved by a duration; months first, the day cut to the month's end (appendix E)."""
        months = self.year * 12 + self.month - 1 + sign * duration.months
        year, month = divmod(months, 12)
        day = min(self.day, month_length(year, month + 1))
        seconds = Moment(self.kind, year, month + 1, day, self.hour, self.minute, self.second, None).local()
        return at(seconds + sign * duration.seconds, self.kind, self.zone)

    def text(self) -> str:
        """The canonical lexical form."""
        sign = "-" if self.year < 0 else ""
        date = f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"
        whole, _, part = format(self.second, "f").partition(".")
        part = part.rstrip("0")
        time = f"{self.hour:02d}:{self.minute:02d}:{int(whole):02d}" + (f".{part}" if part else "")
        month, day = f"{self.month:02d}", f"{self.day:02d}"
        body = {
            "date": date,
            "time": time,
            "gYear": date[:-6],
            "gYearMonth": date[:-3],
            "gMonth": f"--{month}",
            "gMonthDay": f"--{month}-{day}",
            "gDay": f"---{day}",
        }.get(self.kind, f"{date}T{time}")
        return body + zone_text(self.zone)


def _reference_moments() -> tuple[Moment, ...]:
    """The moments from which durations are compared (XSD 1.1 part 2, section 3.3.6.2)."""
    days = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
    return tuple(Moment("dateTime", year, month, 1, 0, 0, Decimal(0), 0) for year, month in days)


def at(seconds: Decimal, kind: str, zone: int | None) -> Moment:
    """The moment at a local count of seconds; a date is cut to its day, a time to its clock."""
    days, rest = divmod(seconds, 86400)
    if rest < 0:
        days, rest = days - 1, rest + 86400
    year, month, day = civil(int(days))
    if kind == "time":
        year, month, day = 1972, 12, 31
    if kind == "date":
        rest = Decimal(0)
    hour, rest = divmod(rest, 3600)
    minute, second = divmod(rest, 60)
    return Moment(kind, year, month, day, int(hour), int(minute), second, zone)


def zone_text(zone: int | None) -> str:
    """A time zone as it is written behind a time."""
    if zone is None:
        return ""
    if zone == 0:
        return "Z"
    return f"{'-' if zone < 0 else '+'}{abs(zone) // 60:02d}:{abs(zone) % 60:02d}"


def read_moment(text: str, kind: str) -> Moment | None:
    """A date, time, dateTime or part of a date, or None for no such literal."""
    match = _FORMS[kind].fullmatch(text)
    if match is None or not text.isascii():
        return None
    parts = match.groupdict()
    year, month = int(parts.get("year") or 1972), int(parts.get("month") or 12)
    day = int(parts.get("day") or (1 if "month" in parts else 31))
    hour, minute = int(parts.get("hour") or 0), int(parts.get("minute") or 0)
    second = Decimal(parts.get("second") or 0)
    if day > month_length(year, month) or (hour == 24 and (minute or second)):
        return None
    moment = Moment(kind, year, month, day, hour, minute, second, _zone(parts["zone"]))
    return at(moment.local(), kind, moment.zone) if hour == 24 else moment


def _zone(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return -minutes if text[0] == "-" else minutes


def read_duration(text: str, part: str) -> Duration | None:
    """A duration; ``part`` is ``months`` or ``time`` where only those may occur."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    sign, years, months, days, mark, hours, minutes, seconds = match.groups()
    clock = (hours, minutes, seconds)
    if not any((years, months, days, *clock)) or (mark and not any(clock)):
        return None
    if (part == "time" and (years or months)) or (part == "months" and (days or mark)):
        return None
    factor = -1 if sign else 1
    total = Decimal(int(days or 0) * 86400 + int(hours or 0) * 3600 + int(minutes or 0) * 60)
    return Duration(
        factor * (int(years or 0) * 12 + int(months or 0)), factor * (total + Decimal(seconds or 0))
    )


def written_duration(duration: Duration) -> str:
    """The canonical lexical form of a duration."""
    years, months = divmod(abs(duration.months), 12)
    minutes, seconds = divmod(abs(duration.seconds), 60)
    hours, minute = divmod(int(minutes), 60)
    days, hour = divmod(hours, 24)
    whole = format(seconds.normalize(), "f")
    date = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (days, "D")) if n)
    time = "".join(f"{n}{unit}" for n, unit in ((hour, "H"), (minute, "M")) if n)
    time += f"{whole}S" if seconds else ""
    sign = "-" if duration.months < 0 or duration.seconds < 0 else ""
    body = date + (f"T{time}" if time else "")
    return f"{sign}P{body or 'T0S'}"


def month_length(year: int, month: int) -> int:
    """The number of days of a month in the proleptic Gregorian calendar."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01."""
    y = year - (month <= 2)
    era, of_era = divmod(y, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def civil(days: int) -> tuple[int, int, int]:
    """The year, month and day of a count of days since 1970-01-01."""
    era, day_of_era = divmod(days + 719468, 146097)
    of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    of_year = day_of_era - (365 * of_era + of_era // 4 - of_era // 100)
    part = (5 * of_year + 2) // 153
    month = part + (3 if part < 10 else -9)
    return of_era + era * 400 + (month <= 2), month, of_year - (153 * part + 2) // 5 + 1
