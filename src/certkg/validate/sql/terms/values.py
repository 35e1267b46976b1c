"""How values stand in SQL: a term by its number, or a computed value in the form that suits it.

A term of the data is the 64-bit hash of its N-Triples text. Beside it may stand its *payload*: lexical
form, code (``codes``) and, for whole numbers and dates, a number to compare by. Beside the text of a
calculated number may stand the number itself (``exact``). NULL is unbound or error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from certkg.documents.ntriples import XSD
from certkg.validate.sql.terms.codes import (
    BLANK,
    DATE,
    DECIMALS,
    INTEGERS,
    IRI,
    STRING,
    WHOLE,
    Codes,
    number_of,
)
from certkg.validate.sql.terms.dialect import case, identifier, string
from certkg.validate.sql.terms.exact import DIGITS, SCALE, Exact, chosen_exact

__all__ = [
    "Column",
    "Form",
    "Kinds",
    "Value",
    "alike",
    "as_exact",
    "as_id",
    "as_native",
    "as_string",
    "as_text",
    "chosen",
    "constant",
    "exact_name",
    "first_bound",
    "kept_payload",
    "kind_known",
    "numbered",
    "of_kinds",
    "payload_names",
    "read",
    "together",
    "with_payload",
]


class Form(Enum):
    """What a column of SQL holds: a hash, N-Triples text, or a native value of a fixed datatype.

    ``DAY`` is an xsd:date without time zone as the number of days since the start of 1970.
    """

    ID = "id"
    TEXT = "text"
    BOOL = "bool"
    INT = "int"
    DAY = "day"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the terms in a column are for certain: the range of their codes, and whether each has a number.

    ``exact``: each is a whole number or decimal of which ``ckg_exact`` gives all digits; ``moves``: each is a
    duration of whole days and months that ``ckg_moves`` takes.
    """

    low: int
    high: int
    numbered: bool = False
    exact: bool = False
    moves: bool = False

    def within(self, low: int, high: int) -> bool:
        """Says whether all codes lie in a range."""
        return low <= self.low and self.high <= high

    def apart(self, low: int, high: int) -> bool:
        """Says whether no code lies in a range."""
        return self.high < low or high < self.low


_INTEGER_END = string(f'"^^<{XSD}integer>')
_DATE_END = string(f'"^^<{XSD}date>')
_DAYS = Kinds(DATE, DATE, numbered=True)
_DIGITS_OF_BIGINT = 19
_CONSTANT = re.compile(
    rf'"(?P<number>[+-]?(?P<digits>[0-9]{{1,18}})(?:\.(?P<part>[0-9]{{1,6}}))?)"\^\^<{re.escape(XSD)}(?P<kind>integer|decimal)>'
)
_KINDS = {"isiri": (IRI, IRI), "isblank": (BLANK, BLANK), "isliteral": (STRING, 2**32)}
_TRUTHS = {f'"{word}"^^<{XSD}boolean>': word.upper() for word in ("true", "false")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation. ``sure``: never null; ``node``: never a literal; ``payload``: it is there.

    ``exact`` tells of the number beside a text, without any SQL.
    """

    form: Form = Form.ID
    payload: bool = False
    sure: bool = True
    node: bool = False
    kinds: Kinds | None = None
    exact: Exact | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A SQL expression for a value; the payload is known for hashes that carry one and for constants."""

    form: Form
    sql: str
    lexical: str | None = None
    code: str | None = None
    number: str | None = None
    sure: bool = False
    node: bool = False
    constant: str | None = None
    kinds: Kinds | None = None
    exact: Exact | None = None


def exact_name(name: str) -> str:
    """The column of the number beside a text."""
    return f'{identifier(name)[:-1]}#e"'


def payload_names(name: str) -> tuple[str, str, str]:
    """The columns of lexical form, code and number beside a column."""
    base = identifier(name)[:-1]
    return f'{base}#l"', f'{base}#k"', f'{base}#n"'


def read(name: str, column: Column, alias: str = "") -> Value:
    """The value in a column of a relation."""
    dot = f"{alias}." if alias else ""
    sql = dot + identifier(name)
    if not column.payload:
        exact = column.exact and _exact_column(f"{dot}{exact_name(name)}", sql, column.exact)
        return Value(column.form, sql, sure=column.sure, node=column.node, kinds=column.kinds, exact=exact)
    lexical, code, number = (dot + part for part in payload_names(name))
    return Value(column.form, sql, lexical, code, number, column.sure, column.node, kinds=column.kinds)


def of_kinds(value: Value, kinds: Kinds | None) -> Value:
    """The value with what is known of its terms."""
    return value if kinds is None else replace(value, kinds=kinds, node=value.node or kinds.high < STRING)


def kind_known(test: str, value: Value) -> bool | None:
    """What ``isiri``, ``isblank`` or ``isliteral`` says of all values of a column; None where it may differ."""
    if test == "isliteral" and value.node:
        return False
    if value.kinds is None:
        return None
    return True if value.kinds.within(*_KINDS[test]) else False if value.kinds.apart(*_KINDS[test]) else None


def together(found: Iterable[Kinds | None]) -> Kinds | None:
    """What holds for the terms of several columns."""
    known = list(found)
    if not known or None in known:
        return None
    sure = [kinds for kinds in known if kinds is not None]
    return Kinds(
        min(kinds.low for kinds in sure),
        max(kinds.high for kinds in sure),
        all(kinds.numbered for kinds in sure),
        all(kinds.exact for kinds in sure),
        all(kinds.moves for kinds in sure),
    )


def constant(term: str, codes: Codes) -> Value:
    """A constant term."""
    lexical, code = codes.split(term)
    number = number_of(lexical, code)
    return Value(
        Form.ID,
        f"ckg_hash({string(term)})",
        string(lexical),
        f"{code}::UINTEGER",
        "NULL::BIGINT" if number is None else f"{number}::BIGINT",
        sure=True,
        node=code < STRING,
        constant=term,
        kinds=Kinds(code, code, number is not None),
    )


def as_text(value: Value) -> str:
    """The value as N-Triples text. A hash needs its payload."""
    if value.constant is not None:
        return string(value.constant)
    match value.form:
        case Form.TEXT:
            return value.sql
        case Form.BOOL:
            true, false = (string(f'"{word}"^^<{XSD}boolean>') for word in ("true", "false"))
            return case({value.sql: true, f"NOT {value.sql}": false})
        case Form.INT:
            return f"('\"' || ({value.sql}) || {_INTEGER_END})"
        case Form.DAY:
            return f"('\"' || ckg_day_text({value.sql}) || {_DATE_END})"
        case Form.STRING:
            return f"('\"' || ckg_escape({value.sql}) || '\"')"
        case Form.ID:
            if value.lexical is None:
                raise AssertionError("a hash without its payload has no text")
            return f"ckg_text({value.lexical}, {value.code})"


def as_id(value: Value) -> str:
    """The value as a hash."""
    return value.sql if value.form is Form.ID else f"ckg_id({as_text(value)})"


def with_payload(value: Value) -> Value:
    """The value with lexical form and code; one that is only text has none and stays as it is."""
    match value.form:
        case Form.INT:
            kinds, text = Kinds(WHOLE, WHOLE, numbered=True), f"({value.sql})::VARCHAR"
            return replace(value, lexical=text, code=f"{WHOLE}", number=value.sql, kinds=kinds)
        case Form.DAY:
            text = f"ckg_day_text({value.sql})"
            return replace(value, lexical=text, code=f"{DATE}", number=value.sql, kinds=_DAYS)
        case Form.STRING:
            kinds = Kinds(STRING, STRING)
            return replace(value, lexical=value.sql, code=f"{STRING}", number="NULL::BIGINT", kinds=kinds)
        case _:
            return value


def kept_payload(value: Value) -> Value:
    """A key of groups: what stands beside a term is the same in all rows of its group."""
    if value.exact is not None:
        kept = value.exact.of_group(f"any_value({value.exact.sql})", f"any_value({value.exact.decimal})")
        return replace(value, exact=kept)
    if value.lexical is None:
        return value
    lexical, code, number = (f"any_value({part})" for part in (value.lexical, value.code, value.number))
    return replace(value, lexical=lexical, code=code, number=number)


def first_bound(values: Sequence[Value]) -> Value:
    """The first of several values of one form that is bound."""
    form = values[0].form
    main = f"coalesce({', '.join(value.sql for value in values)})"
    sure, node = any(value.sure for value in values), all(value.node for value in values)
    if form is not Form.ID or any(value.lexical is None for value in values):
        numbers = [(_is_there(value), value.exact) for value in values if value.exact is not None]
        exact = chosen_exact(numbers) if len(numbers) == len(values) else None
        return Value(form, main, sure=sure, node=node, exact=exact)
    return chosen([(f"{value.sql} IS NOT NULL", value) for value in values], sure=sure)


def chosen(branches: Sequence[tuple[str, Value]], *, sure: bool = False) -> Value:
    """The value of the first branch whose condition holds; all values have one form."""
    form = branches[0][1].form
    node = all(value.node for _, value in branches)
    main = case({test: value.sql for test, value in branches})
    kinds = together(value.kinds for _, value in branches)
    if form is not Form.ID or any(value.lexical is None for _, value in branches):
        numbers = [(test, value.exact) for test, value in branches if value.exact is not None]
        exact = chosen_exact(numbers) if len(numbers) == len(branches) else None
        return Value(form, main, sure=sure, node=node, kinds=kinds, exact=exact)
    lexical = case({test: str(value.lexical) for test, value in branches})
    code = case({test: str(value.code) for test, value in branches})
    number = case({test: str(value.number) for test, value in branches})
    return Value(form, main, lexical, code, number, sure, node, kinds=kinds)


def alike(values: Sequence[Value]) -> list[Value]:
    """The values in one form: a native one where all can be held in it, else N-Triples text."""
    if len({value.form for value in values}) <= 1:
        return list(values)
    for native in (_as_truth, _as_day, _as_whole, as_string):
        found = [native(value) for value in values]
        if None not in found:
            return [value for value in found if value is not None]
    return [
        Value(Form.TEXT, as_text(value), sure=value.sure, node=value.node, exact=as_exact(value))
        for value in values
    ]


def as_exact(value: Value) -> Exact | None:
    """The value as a number, NULL for each that is none; None where that is known of all."""
    value = with_payload(value)
    if value.exact is not None or value.lexical is None:
        return value.exact
    if value.constant is not None:
        return _exact_constant(value.constant)
    if numbered(value, *INTEGERS):
        return Exact(f"({value.number})::DECIMAL(38, 0)", 0, "FALSE", _DIGITS_OF_BIGINT)
    kinds = value.kinds or Kinds(*DECIMALS)
    if kinds.apart(*DECIMALS):
        return None
    sure = "TRUE" if kinds.low == DECIMALS[1] else "FALSE" if kinds.within(*INTEGERS) else ""
    decimal = sure or f"{value.code} = {DECIMALS[1]}"
    return Exact(f"ckg_exact({value.lexical}, {value.code})", SCALE, decimal, DIGITS if kinds.exact else None)


def _exact_constant(term: str) -> Exact | None:
    found = _CONSTANT.fullmatch(term)
    if found is None or (found["kind"] == "integer" and found["part"]):
        return None
    scale, digits = len(found["part"] or ""), len(found["digits"])
    decimal = str(found["kind"] == "decimal").upper()
    return Exact(f"CAST('{found['number']}' AS DECIMAL(38, {scale}))", scale, decimal, digits)


def _exact_column(sql: str, text: str, known: Exact) -> Exact:
    decimal = known.decimal or f"ends_with({text}, '#decimal>')"
    return replace(known, sql=sql, decimal=decimal)


def _is_there(value: Value) -> str:
    """The condition that a value is bound; it spares the text beside a number."""
    sure = value.exact is not None and value.exact.total
    return f"{value.exact.sql if sure and value.exact else value.sql} IS NOT NULL"


def as_native(value: Value) -> Value | None:
    """A value that is a day or a whole number wherever it is bound, held as such."""
    return _as_day(value) or _as_whole(value)


def _as_truth(value: Value) -> Value | None:
    if value.constant is not None and value.constant in _TRUTHS:
        return Value(Form.BOOL, _TRUTHS[value.constant], sure=True)
    return value if value.form is Form.BOOL else None


def _as_day(value: Value) -> Value | None:
    if value.form is Form.ID and numbered(value, DATE, DATE):
        return Value(Form.DAY, str(value.number), sure=value.sure)
    return value if value.form is Form.DAY else None


def _as_whole(value: Value) -> Value | None:
    if value.form is Form.ID and numbered(value, WHOLE, WHOLE):
        return Value(Form.INT, str(value.number), sure=value.sure)
    return value if value.form is Form.INT else None


def as_string(value: Value) -> Value | None:
    """A value that is a string without a language tag wherever it is bound, held as such."""
    if _plain_string(value):
        return replace(value, form=Form.STRING, sql=str(value.lexical))
    return value if value.form is Form.STRING else None


def numbered(value: Value, low: int, high: int) -> bool:
    """Says whether a value has a code within a range and a number wherever it is bound."""
    kinds = value.kinds
    return value.number is not None and kinds is not None and kinds.numbered and kinds.within(low, high)


def _plain_string(value: Value) -> bool:
    """Says whether a value is a string without a language tag wherever it is bound."""
    known = value.kinds is not None and value.kinds.within(STRING, STRING)
    return known and value.form is Form.ID and value.lexical is not None
