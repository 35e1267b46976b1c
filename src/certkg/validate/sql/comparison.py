"""Comparison operators in SQL (SPARQL 1.1, section 17.3): whole numbers, decimals, days and strings natively."""

from __future__ import annotations

from certkg.validate.sql.relation import Session, equal
from certkg.validate.sql.terms.codes import DATE, DECIMALS, INTEGERS, STRING
from certkg.validate.sql.terms.dialect import case
from certkg.validate.sql.terms.values import Form, Value, as_text, with_payload

__all__ = ["compared", "same_term"]

_SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "gt": ">", "le": "<=", "ge": ">="}


def same_term(left: Value, right: Value) -> str:
    """``sameTerm``; NULL when either is unbound."""
    return equal(left, right)


def compared(name: str, left: Value, right: Value, session: Session) -> str:
    """A comparison as SQL; NULL for an error."""
    sign = _SIGNS[name]
    if left.form is right.form and left.form in (Form.INT, Form.STRING):
        return f"({left.sql} {sign} {right.sql})"
    if name in ("eq", "ne") and (left.node or right.node):
        same = equal(left, right)
        return f"({same})" if name == "eq" else f"(NOT ({same}))"
    general = session.call(name, [as_text(left), as_text(right)], Form.BOOL)
    one, other = with_payload(left), with_payload(right)
    if one.lexical is None or other.lexical is None:
        return general
    branches = _ordered(one, other, sign)
    if name in ("eq", "ne"):
        different = f"{one.sql} {sign} {other.sql}"
        if one.form is Form.ID is other.form:
            branches[f"{one.code} < {STRING} OR {other.code} < {STRING}"] = different
    return case(branches, general)


def _ordered(one: Value, other: Value, sign: str) -> dict[str, str]:
    """The native cases: both whole numbers, both days, both plain strings, both exact decimals."""
    low, high = INTEGERS
    numbers = f"{one.number} {sign} {other.number}"
    both = f"{one.number} IS NOT NULL AND {other.number} IS NOT NULL"
    exact = [f"ckg_exact({value.lexical}, {value.code})" for value in (one, other)]
    return {
        f"{both} AND {_within(one, low, high)} AND {_within(other, low, high)}": numbers,
        f"{both} AND {one.code} = {DATE} AND {other.code} = {DATE}": numbers,
        f"{one.code} = {STRING} AND {other.code} = {STRING}": f"{one.lexical} {sign} {other.lexical}",
        f"{_within(one, *DECIMALS)} AND {_within(other, *DECIMALS)} "
        f"AND {exact[0]} IS NOT NULL AND {exact[1]} IS NOT NULL": f"{exact[0]} {sign} {exact[1]}",
    }


def _within(value: Value, low: int, high: int) -> str:
    return f"{value.code} BETWEEN {low} AND {high}"
