r"""The lexical spaces of the XSD datatypes, as conditions on a literal's text.

A literal whose text lies outside the lexical space of its datatype is ill-typed (RDF 1.1 Concepts,
section 3.3); SHACL, section 4.1.2 reports it. The patterns follow XSD 1.1 part 2; ``[0-9]`` stands
for a digit, since engines differ on ``\d``. White space around a value belongs to the lexical
space of most datatypes only after collapsing, which RDF does not do.
"""

from __future__ import annotations

from certkg.validate.memory.values import INTEGER_RANGES
from certkg.validate.plan.nodes import Call, Const, Expression
from certkg.validate.shapes.components.base import call
from certkg.validate.shapes.terms import RDF, XSD, literal
from certkg.validate.unsupported import UnsupportedError

__all__ = ["lexical_condition"]

_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
# February has its 29th in leap years: divisible by four, but by a hundred only when by four hundred.
_LEAP_YEAR = r"-?([0-9]*[0-9]{2}(0[48]|[2468][048]|[13579][26])|[0-9]*([02468][048]|[13579][26])00)"
_MONTH_DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_DAY = rf"({_YEAR}-{_MONTH_DAY}|{_LEAP_YEAR}-02-29)"
_CLOCK = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_FLOAT = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN"
# The last characters carry no bits beyond the last byte; single spaces may stand between characters.
_B64 = "[A-Za-z0-9+/] ?"
_BASE64 = (
    rf"(({_B64}){{4}})*(({_B64}){{3}}[A-Za-z0-9+/]|({_B64}){{2}}[AEIMQUYcgkosw048] ?=|{_B64}[AQgw] ?= ?=)?"
)
# Names of XML 1.0, fifth edition, productions 4 and 4a.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FURTHER = _START + "\u00b7\u0300-\u036f\u203f-\u2040.0-9-"
_DAYS = r"([0-9]+D)"
_HOURS = r"(T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S))"
_MONTHS = r"([0-9]+Y([0-9]+M)?|[0-9]+M)"
_DAY_TIME = rf"({_DAYS}{_HOURS}?|{_HOURS})"

_PATTERNS = {
    "boolean": r"true|false|0|1",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "float": _FLOAT,
    "double": _FLOAT,
    "date": _DAY + _ZONE,
    "dateTime": f"{_DAY}T{_CLOCK}{_ZONE}",
    "dateTimeStamp": f"{_DAY}T{_CLOCK}{_ZONE[:-1]}",
    "time": _CLOCK + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": rf"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": rf"--(0[1-9]|1[0-2]){_ZONE}",
    "gMonthDay": rf"--({_MONTH_DAY}|02-29){_ZONE}",
    "gDay": rf"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "duration": rf"-?P({_MONTHS}{_DAY_TIME}?|{_DAY_TIME})",
    "dayTimeDuration": rf"-?P{_DAY_TIME}",
    "yearMonthDuration": rf"-?P{_MONTHS}",
    "hexBinary": r"([0-9a-fA-F]{2})*",
    "base64Binary": _BASE64,
    "Name": f"[:{_START}][:{_FURTHER}]*",
    "NCName": f"[{_START}][{_FURTHER}]*",
    "NMTOKEN": f"[:{_FURTHER}]+",
    "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
}


def lexical_condition(datatype: str, value: Expression) -> Expression | None:
    """The condition that a literal of a datatype (an IRI) is well-typed; None where every text is.

    UnsupportedError for rdf:XMLLiteral, which takes an XML parser.
    """
    if datatype == f"{RDF}XMLLiteral":
        raise UnsupportedError("whether a literal is well-formed XML")
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    text = call("str", value)
    if name in _PATTERNS:
        return _matches(text, _PATTERNS[name])
    if name not in INTEGER_RANGES:
        return None
    return _matches(text, _integer_pattern(*INTEGER_RANGES[name]))


def _matches(text: Expression, pattern: str) -> Call:
    return call("regex", text, Const(literal(f"^({pattern})$")))


def _integer_pattern(low: int | None, high: int | None) -> str:
    """The integers between two bounds, of which zero lies within or just outside."""
    if low is None and high is None:
        return "[+-]?[0-9]+"
    parts = []
    if high is None or high > 0:
        digits = "0*[1-9][0-9]*" if high is None else f"0*({_up_to(high)})"
        parts.append(rf"\+?({digits})")
    if low is None or low < 0:
        digits = "0*[1-9][0-9]*" if low is None else f"0*({_up_to(-low)})"
        parts.append(f"-({digits})")
    if (low is None or low <= 0) and (high is None or high >= 0):
        parts.append("[+-]?0+")
    return "|".join(parts)


def _up_to(limit: int) -> str:
    """The numerals from 1 to a limit, without leading zeros."""
    digits = str(limit)
    shorter = f"[1-9][0-9]{{0,{len(digits) - 2}}}" if len(digits) > 1 else ""
    same = []
    for place, digit in enumerate(digits):
        low = "1" if place == 0 else "0"
        if digit > low:
            rest = len(digits) - place - 1
            same.append(digits[:place] + f"[{low}-{int(digit) - 1}]" + f"[0-9]{{{rest}}}")
    return "|".join(part for part in (shorter, *same, digits) if part)
