"""RDF terms as values: XSD types, equality, order and truth (SPARQL 1.1, section 17; XPath F&O 3.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from certkg.validate.memory.times import PARTIAL, Duration, Moment, read_duration, read_moment
from certkg.validate.shapes.terms import XSD, literal, read_literal

__all__ = [
    "FALSE",
    "INTEGER_RANGES",
    "MOST_BITS",
    "NUMERIC",
    "TRUE",
    "Value",
    "ascending",
    "compare",
    "comparison_key",
    "equal",
    "number",
    "read",
    "real",
    "single",
    "truth",
    "written",
]

TRUE = literal("true", f"{XSD}boolean")
FALSE = literal("false", f"{XSD}boolean")
#: Numeric kinds in the order of promotion (section 17.1).
NUMERIC = {"integer": 0, "decimal": 1, "float": 2, "double": 3}
#: Least and greatest value of each integer datatype (XSD 1.1 part 2, section 3.4).
INTEGER_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
#: A whole number with more bits is an overflow (XPath F&O, section 4.2); ``read`` would not read its digits.
MOST_BITS = 13_000
_DURATIONS = {"duration": "", "dayTimeDuration": "time", "yearMonthDuration": "months"}
_SPECIAL = {"INF": float("inf"), "+INF": float("inf"), "-INF": float("-inf"), "NaN": float("nan")}
_RANKS = {"iri": 2, "blank": 1}


@dataclass(frozen=True, slots=True)
class Value:
    """A term and what it stands for; ``kind`` is ``other`` for unknown datatypes and ill-typed literals."""

    term: str
    kind: str
    value: Any
    lexical: str
    language: str = ""
    datatype: str = ""


@lru_cache(maxsize=200_000)
def read(term: str) -> Value:
    """The value of a term given as N-Triples text."""
    if term.startswith("<"):
        return Value(term, "iri", term, term[1:-1])
    if term.startswith("_:"):
        return Value(term, "blank", term, term)
    lexical, language, datatype = read_literal(term)
    if language:
        return Value(term, "lang", (lexical, language.lower()), lexical, language, datatype)
    kind, value = _typed(lexical, datatype.removeprefix(XSD)) if datatype.startswith(XSD) else ("other", None)
    return Value(term, kind, value, lexical, "", datatype)


def _typed(lexical: str, name: str) -> tuple[str, Any]:
    if name == "string":
        return "string", lexical
    text = lexical.strip(" \t\r\n")
    found: Any = None
    kind = name
    if name in INTEGER_RANGES:
        kind, found = "integer", _integer(text, *INTEGER_RANGES[name])
    elif name == "decimal":
        found = Decimal(text) if _plain(text) else None
    elif name in {"double", "float"}:
        found = _floating(text)
        found = single(found) if name == "float" and found is not None else found
    elif name == "boolean":
        found = {"true": True, "1": True, "false": False, "0": False}.get(text)
    elif name in {"date", "dateTime", "time", "dateTimeStamp", *PARTIAL}:
        kind = "dateTime" if name == "dateTimeStamp" else name
        found = read_moment(text, kind)
        if name == "dateTimeStamp" and found is not None and found.zone is None:
            found = None
    elif name in _DURATIONS:
        kind, found = "duration", read_duration(text, _DURATIONS[name])
    return ("other", None) if found is None else (kind, found)


def _integer(text: str, low: int | None, high: int | None) -> int | None:
    digits = text[1:] if text[:1] in "+-" else text
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 4000:
        return None
    found = int(text)
    if (low is not None and found < low) or (high is not None and found > high):
        return None
    return found


def _plain(text: str) -> bool:
    digits = (text[1:] if text[:1] in "+-" else text).replace(".", "", 1)
    return digits.isascii() and digits.isdigit()


def _floating(text: str) -> float | None:
    if text in _SPECIAL:
        return _SPECIAL[text]
    head, _, exponent = text.replace("E", "e").partition("e")
    if not _plain(head) or ("e" in text.replace("E", "e") and _integer(exponent, None, None) is None):
        return None
    return float(text)


def real(value: Any) -> float:
    """A number in double precision; infinite where it is too large."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def single(value: float) -> float:
    """A number rounded to single precision."""
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def number(value: Any, kind: str) -> str:
    """A number as a literal in canonical form."""
    if kind == "integer":
        return literal(str(int(value)), f"{XSD}integer")
    if kind == "decimal":
        text = format(Decimal(value), "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return literal("0" if text in {"-0", ""} else text, f"{XSD}decimal")
    return literal(_scientific(float(value), kind), f"{XSD}{kind}")


def _scientific(value: float, kind: str) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    text = repr(value)
    if kind == "float":
        text = next(t for t in (f"{value:.{n}g}" for n in range(1, 18)) if single(float(t)) == value)
    try:
        sign, digits, exponent = Decimal(text).as_tuple()
    except InvalidOperation:  # pragma: no cover  # repr of a finite float is a decimal
        return text
    figures = "".join(map(str, digits)).rstrip("0") or "0"
    power = int(exponent) + len(digits) - 1 if value else 0
    return f"{'-' if sign else ''}{figures[0]}.{figures[1:] or '0'}E{power}"


def written(value: object) -> str:
    """A text, a truth, a whole or decimal number as a literal."""
    match value:
        case bool():
            return TRUE if value else FALSE
        case int():
            return number(value, "integer")
        case Decimal():
            return number(value, "decimal")
        case _:
            return literal(str(value))


def truth(term: str | None) -> bool | None:
    """The effective boolean value; None for a type error (section 17.2.2)."""
    if term is None:
        return None
    if term == TRUE:
        return True
    if term == FALSE:
        return False
    value = read(term)
    match value.kind:
        case "boolean":
            return bool(value.value)
        case "string" | "lang":
            return bool(value.lexical)
        case "integer" | "decimal" | "float" | "double":
            return bool(value.value) and value.value == value.value
        case "other" if value.datatype.removeprefix(XSD) in {*NUMERIC, *INTEGER_RANGES, "boolean"}:
            return False
        case _:
            return None


def equal(one: str, two: str) -> bool | None:
    """``=``: by value where both are known, else by term; None for a type error (section 17.4.1.7)."""
    left, right = read(one), read(two)
    if left.kind in NUMERIC and right.kind in NUMERIC:
        a, b = _promoted(left, right)
        return bool(a == b)
    if one == two:
        return True
    if left.kind in {"iri", "blank"} or right.kind in {"iri", "blank"}:
        return False
    if left.kind == "other" or right.kind == "other":
        return None if "lang" not in {left.kind, right.kind} else False
    if left.kind != right.kind:
        return False
    if isinstance(left.value, Moment):
        sign = left.value.compare(right.value)
        return None if sign is None else sign == 0
    return bool(left.value == right.value)


def comparison_key(term: str) -> str:
    """A term that is the same for all values that are equal; values of rarer kinds share one."""
    value = read(term)
    match value.kind:
        case "iri" | "blank" | "string":
            return term
        case "lang":
            return literal(value.lexical, language=value.language.lower())
        case kind if kind in NUMERIC:
            return literal(repr(single(real(value.value)) + 0.0), f"{XSD}float")
        case _:
            return literal("", f"{XSD}anyType")


def compare(one: str, two: str) -> int | None:
    """-1, 0 or 1 where the operators ``<`` and ``>`` are defined, else None (section 17.3)."""
    left, right = read(one), read(two)
    if left.kind in NUMERIC and right.kind in NUMERIC:
        a, b = _promoted(left, right)
        return None if a != a or b != b else (a > b) - (a < b)
    if left.kind != right.kind or left.kind in {"iri", "blank", "other", "lang"}:
        return None
    if isinstance(left.value, (Moment, Duration)):
        return left.value.compare(right.value)
    return int(left.value > right.value) - int(left.value < right.value)


def _promoted(left: Value, right: Value) -> tuple[Any, Any]:
    rank = max(NUMERIC[left.kind], NUMERIC[right.kind])
    if rank < 2:
        return left.value, right.value
    a, b = real(left.value), real(right.value)
    return (single(a), single(b)) if rank == 2 else (a, b)


def ascending(one: str | None, two: str | None) -> int:
    """The order of ORDER BY, MIN and MAX: unbound, blank nodes, IRIs, literals (section 15.1)."""
    if one is None or two is None:
        return (one is not None) - (two is not None)
    left, right = read(one), read(two)
    ranks = _RANKS.get(left.kind, 3), _RANKS.get(right.kind, 3)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    sign = compare(one, two)
    if sign is not None:
        return sign
    keys = [(_family(v), v.lexical, v.language, v.datatype) for v in (left, right)]
    return (keys[0] > keys[1]) - (keys[0] < keys[1])


def _family(value: Value) -> str:
    return "number" if value.kind in NUMERIC else value.kind
