"""The functions of SPARQL 1.1 on terms (section 17.4), by the names that plans use.

Each takes terms and returns a term, or None for an error.
"""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from math import ceil, copysign, floor, isfinite
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urljoin

from certkg.errors import EngineError
from certkg.validate.memory.casts import cast
from certkg.validate.memory.dates import DATES, QUOTIENT, moved
from certkg.validate.memory.patterns import replaced, searched
from certkg.validate.memory.values import (
    FALSE,
    MOST_BITS,
    NUMERIC,
    TRUE,
    Value,
    comparison_key,
    number,
    read,
    real,
    single,
    written,
)
from certkg.validate.shapes.terms import RDF, literal

__all__ = ["FUNCTIONS", "arithmetic"]

Function = Callable[..., str | None]
_EXACT = Context(prec=100)
_TEXTS = frozenset({"string", "lang"})


def arithmetic(name: str, one: str, two: str) -> str | None:
    """``add subtract multiply divide`` with promotion (section 17.3), and dates moved by durations."""
    left, right = read(one), read(two)
    if left.kind not in NUMERIC or right.kind not in NUMERIC:
        try:
            return moved(name, left, right)
        except ArithmeticError:  # an overflow, which is an error of the expression (XPath F&O, section 9.1)
            return None
    kind = max(left.kind, right.kind, key=lambda k: NUMERIC[k])
    if NUMERIC[kind] < 2:
        return _exact(name, left.value, right.value, kind)
    a, b = real(left.value), real(right.value)
    result = _floating(name, a, b)
    return number(single(result) if kind == "float" else result, kind)


def _exact(name: str, a: Any, b: Any, kind: str) -> str | None:
    if name == "divide":
        return number(QUOTIENT.divide(Decimal(a), Decimal(b)), "decimal") if b else None
    if kind == "integer":
        whole = {"add": a.__add__, "subtract": a.__sub__, "multiply": a.__mul__}[name](b)
        return number(whole, kind) if whole.bit_length() < MOST_BITS else None
    return number(getattr(_EXACT, name)(Decimal(a), Decimal(b)), kind)


def _floating(name: str, a: float, b: float) -> float:
    if name == "divide" and b == 0:
        if a == 0 or a != a:
            return float("nan")
        return float("inf") if (a > 0) == (str(b)[0] != "-") else float("-inf")
    return {"add": lambda: a + b, "subtract": lambda: a - b, "multiply": lambda: a * b}.get(
        name, lambda: a / b
    )()


def _numeric(change: Callable[[Any, str], Any]) -> Function:
    def call(term: str) -> str | None:
        value = read(term)
        return number(change(value.value, value.kind), value.kind) if value.kind in NUMERIC else None

    return call


def _nearest(value: float) -> float:
    """The nearest whole number, of two the greater (XPath F&O, section 4.4.4)."""
    if not isfinite(value):
        return value
    down = floor(value)
    return float(down + 1 if value - down >= 0.5 else down)


def _rounded(mode: str, whole: Callable[[float], float]) -> Callable[[Any, str], Any]:
    def change(value: Any, kind: str) -> Any:
        if kind == "integer":
            return value
        if kind == "decimal":
            return value.to_integral_value(rounding=mode)
        return copysign(whole(value), value) if isfinite(value) else value  # there is a negative zero

    return change


def _text(term: str) -> Value | None:
    value = read(term)
    return value if value.kind in _TEXTS else None


def _like(value: Value, lexical: str) -> str:
    return literal(lexical, "", value.language)


def _texts(change: Callable[[str], object]) -> Function:
    """A function of one text that gives a text like it, or a plain value."""

    def call(term: str) -> str | None:
        value = _text(term)
        if value is None:
            return None
        result = change(value.lexical)
        return _like(value, result) if isinstance(result, str) else written(result)

    return call


def _pair(change: Callable[[str, str], bool | str | None]) -> Function:
    """A function of two compatible texts (section 17.4.3.1.2)."""

    def call(one: str, two: str) -> str | None:
        a, b = _text(one), _text(two)
        if a is None or b is None or (b.language and a.language.lower() != b.language.lower()):
            return None
        result = change(a.lexical, b.lexical)
        if isinstance(result, bool):
            return written(result)
        return literal("") if result is None else _like(a, result)

    return call


def _before(text: str, part: str) -> str | None:
    head, found, _ = text.partition(part) if part else ("", "", "")
    return head if found or not part else None


def _after(text: str, part: str) -> str | None:
    _, found, tail = text.partition(part) if part else ("", "", text)
    return tail if found or not part else None


def _substr(term: str, start: str, length: str | None = None) -> str | None:
    value, first = _text(term), read(start)
    if value is None or first.kind not in NUMERIC:
        return None
    begin = real(first.value)
    end = float("inf")
    if length is not None:
        count = read(length)
        if count.kind not in NUMERIC:
            return None
        end = _nearest(begin) + _nearest(real(count.value))
    begin = _nearest(begin)
    return _like(value, "".join(c for i, c in enumerate(value.lexical, 1) if begin <= i < end))


def _concat(*terms: str) -> str | None:
    values = [_text(term) for term in terms]
    texts = [value for value in values if value is not None]
    if len(texts) < len(values):
        return None
    languages = {value.language.lower() for value in texts}
    same = texts[0].language if len(languages) == 1 else ""
    return literal("".join(value.lexical for value in texts), "", same)


def _encoded(term: str) -> str | None:
    value = _text(term)
    return None if value is None else literal(quote(value.lexical, safe="-_.~"))


def _str(term: str) -> str | None:
    value = read(term)
    return None if value.kind == "blank" else literal(value.lexical)


def _lang(term: str) -> str | None:
    value = read(term)
    return None if value.kind in {"iri", "blank"} else literal(value.language)


def _datatype(term: str) -> str | None:
    value = read(term)
    if value.kind in {"iri", "blank"}:
        return None
    return f"<{RDF}langString>" if value.language else f"<{value.datatype}>"


def _iri(term: str, base: str = "<>") -> str | None:
    value = read(term)
    if value.kind == "iri":
        return term
    if value.kind != "string" or any(c in value.lexical for c in '<>"{}|^`\\ '):
        return None
    return f"<{urljoin(base[1:-1], value.lexical)}>"


def _strdt(term: str, datatype: str) -> str | None:
    value = read(term)
    return literal(value.lexical, datatype[1:-1]) if value.kind == "string" and datatype[0] == "<" else None


def _strlang(term: str, language: str) -> str | None:
    value, tag = read(term), read(language)
    if value.kind != "string" or tag.kind != "string" or not tag.lexical:
        return None
    return literal(value.lexical, "", tag.lexical.lower())


def _langmatches(tag: str, wanted: str) -> str | None:
    value, pattern = read(tag), read(wanted)
    if value.kind != "string" or pattern.kind != "string":
        return None
    text, search = value.lexical.lower(), pattern.lexical.lower()
    if search == "*":
        return written(bool(text))
    return written(text == search or text.startswith(f"{search}-"))


def _blank(*_: str) -> str:
    return f"_:b{uuid.uuid4().hex}"


def _lenient(function: Function) -> Function:
    """The function of patterns that come from the data, where one that cannot be used is an error of its row only.

    A pattern of a shape would be an error in every row, so that a filter would find nothing and pass.
    """

    def call(*terms: str) -> str | None:
        try:
            return function(*terms)
        except EngineError:
            return None

    return call


def _hash(name: str) -> Function:
    def call(term: str) -> str | None:
        value = read(term)
        if value.kind != "string":
            return None
        return literal(hashlib.new(name, value.lexical.encode(), usedforsecurity=False).hexdigest())

    return call


def _is(*kinds: str) -> Function:
    return lambda term: TRUE if read(term).kind in kinds else FALSE


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        **{
            name: lambda a, b, name=name: arithmetic(name, a, b)
            for name in ("add", "subtract", "multiply", "divide")
        },
        "uminus": _numeric(lambda value, kind: _EXACT.minus(value) if kind == "decimal" else -value),
        "uplus": _numeric(lambda value, _: value),
        "abs": _numeric(lambda value, kind: _EXACT.abs(value) if kind == "decimal" else abs(value)),
        "ceil": _numeric(_rounded(ROUND_CEILING, ceil)),
        "floor": _numeric(_rounded(ROUND_FLOOR, floor)),
        "round": _numeric(
            lambda value, kind: (
                _EXACT.add(value, Decimal("0.5")).to_integral_value(rounding=ROUND_FLOOR)
                if kind == "decimal"
                else _rounded(ROUND_HALF_UP, _nearest)(value, kind)
            )
        ),
        "rand": lambda: number(random.random(), "double"),  # noqa: S311  # SPARQL's RAND is no secret
        "sameterm": lambda a, b: written(a == b),
        "isiri": _is("iri"),
        "isblank": _is("blank"),
        "isliteral": lambda term: written(term.startswith('"')),
        "isnumeric": _is(*NUMERIC),
        "str": _str,
        "lang": _lang,
        "datatype": _datatype,
        "iri": _iri,
        "bnode": _blank,
        "strdt": _strdt,
        "strlang": _strlang,
        "uuid": lambda: f"<urn:uuid:{uuid.uuid4()}>",
        "struuid": lambda: literal(str(uuid.uuid4())),
        "comparison_key": comparison_key,
        "strlen": _texts(len),
        "ucase": _texts(str.upper),
        "lcase": _texts(str.lower),
        "encode_for_uri": _encoded,
        "concat": _concat,
        "substr": _substr,
        "contains": _pair(lambda a, b: b in a),
        "strstarts": _pair(str.startswith),
        "strends": _pair(str.endswith),
        "strbefore": _pair(_before),
        "strafter": _pair(_after),
        "langmatches": _langmatches,
        "regex": searched,
        "replace": replaced,
        "regex_of_data": _lenient(searched),
        "replace_of_data": _lenient(replaced),
        "md5": _hash("md5"),
        "sha1": _hash("sha1"),
        "sha256": _hash("sha256"),
        "sha384": _hash("sha384"),
        "sha512": _hash("sha512"),
        "cast": lambda term, datatype: cast(term, datatype),
        **DATES,
    }
)
