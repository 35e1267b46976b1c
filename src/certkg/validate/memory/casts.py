"""Casts to XSD types (SPARQL 1.1, section 17.5)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import isfinite

from certkg.validate.memory.times import PARTIAL, Duration, Moment, at, written_duration
from certkg.validate.memory.values import (
    INTEGER_RANGES,
    MOST_BITS,
    NUMERIC,
    Value,
    number,
    read,
    real,
    single,
    written,
)
from certkg.validate.shapes.terms import XSD, literal

__all__ = ["cast"]


#: What a date or time can be cast to; any other has one form only.
_TARGETS = {
    "dateTime": ("dateTime", "date", "time", *PARTIAL),
    "date": ("date", "dateTime", *PARTIAL),
}


def cast(term: str, datatype: str) -> str | None:
    """A term as a literal of another type, given as an IRI term; None where XPath has no such cast."""
    value, name = read(term), datatype[1:-1].removeprefix(XSD)
    if value.kind == "blank":
        return None
    if name == "string":
        return literal(_canonical(value))
    if value.kind == "other":
        return None
    if value.kind == "string":
        return _parsed(value.lexical.strip(" \t\r\n"), name)
    if value.kind in NUMERIC or value.kind == "boolean":
        return _counted(value, name)
    if isinstance(value.value, Moment):
        return _dated(value.value, name)
    if isinstance(value.value, Duration):
        return _lasting(value.value, name)
    return None


def _canonical(value: Value) -> str:
    """Numbers lose their exponent where it is small (XPath F&O, section 19.1.2.1)."""
    if value.kind in {"float", "double"} and isfinite(value.value):
        plain = abs(value.value) >= 1e-6 and abs(value.value) < 1e6
        if value.value == 0 or plain:
            text = format(Decimal(read(number(value.value, value.kind)).lexical), "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
    if value.kind in NUMERIC:
        return read(number(value.value, value.kind)).lexical
    if value.kind == "boolean":
        return read(written(value.value)).lexical
    return value.lexical


def _parsed(text: str, name: str) -> str | None:
    found = literal(text, f"{XSD}{name}")
    if name == "anyURI":
        return found
    value = read(found)
    if value.kind == "other":
        return None
    if value.kind in NUMERIC:
        return _whole(value.value, name) if name in INTEGER_RANGES else number(value.value, value.kind)
    return written(value.value) if value.kind == "boolean" else found


def _whole(amount: int, name: str) -> str | None:
    """A whole number as a literal of an integer datatype, or None where that does not hold it."""
    if amount.bit_length() >= MOST_BITS:
        return None
    found = literal(str(amount), f"{XSD}{name}")
    return None if read(found).kind == "other" else found


def _counted(value: Value, name: str) -> str | None:
    amount = value.value
    if name == "boolean":
        return written(bool(amount) and amount == amount)
    if name == "decimal" or name in INTEGER_RANGES:
        if isinstance(amount, float) and not isfinite(amount):
            return None
        if name != "decimal":
            return _whole(int(amount), name)
        return number(Decimal(repr(amount) if isinstance(amount, float) else amount), name)
    if name == "double":
        return number(real(amount), name)
    return number(single(real(amount)), name) if name == "float" else None


def _dated(moment: Moment, name: str) -> str | None:
    if name not in _TARGETS.get(moment.kind, (moment.kind,)):
        return None
    target = at(moment.local(), name, moment.zone)
    return literal(replace(target, kind=name).text(), f"{XSD}{name}")


def _lasting(duration: Duration, name: str) -> str | None:
    kept = {
        "duration": duration,
        "dayTimeDuration": Duration(0, duration.seconds),
        "yearMonthDuration": Duration(duration.months, Decimal(0)),
    }.get(name)
    if kept is None:
        return None
    text = written_duration(kept)
    return literal("P0M" if name == "yearMonthDuration" and not kept.months else text, f"{XSD}{name}")
