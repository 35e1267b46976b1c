"""Comparison operators in SQL (SPARQL 1.1, section 17.3): numbers, days, strings and truths natively."""

from __future__ import annotations

from collections.abc import Iterator

from certkg.validate.sql.relation import Session, equal
from certkg.validate.sql.terms.codes import BLANK, BOOLEAN, DATE, INTEGERS, IRI, STRING
from certkg.validate.sql.terms.dialect import case
from certkg.validate.sql.terms.exact import compared_exact
from certkg.validate.sql.terms.values import Form, Value, as_exact, as_text, with_payload

__all__ = ["compared", "same_term"]

_SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "gt": ">", "le": "<=", "ge": ">="}


def same_term(left: Value, right: Value) -> str:
    """``sameTerm``; NULL when either is unbound."""
    return equal(left, right)


def compared(name: str, left: Value, right: Value, session: Session) -> str:
    """A comparison as SQL; NULL for an error. What is known of the kinds of terms leaves out other cases."""
    sign = _SIGNS[name]
    if left.form is right.form and left.form in (Form.INT, Form.DAY, Form.STRING, Form.BOOL):
        return f"({left.sql} {sign} {right.sql})"
    if name in ("eq", "ne") and (left.node or right.node):
        same = equal(left, right)
        return f"({same})" if name == "eq" else f"(NOT ({same}))"
    one, other = with_payload(left), with_payload(right)
    branches: dict[str, str] = {}
    if one.lexical is not None and other.lexical is not None:
        for (low, high), sql, proof, numbered in _native(one, other, sign):
            tests = [_within(value, low, high) for value in (one, other)]
            if "FALSE" in tests:
                continue
            if not (numbered and _numbered(one) and _numbered(other)):
                tests += proof
            if set(tests) <= {"TRUE"}:
                return case(branches, f"({sql})")
            branches[" AND ".join(test for test in tests if test != "TRUE")] = sql
    first, second = as_exact(one), as_exact(other)
    numbers, total = ("", False) if first is None or second is None else compared_exact(sign, first, second)
    if total:
        return numbers
    if name in ("eq", "ne") and one.form is Form.ID is other.form:
        nodes = [_within(value, IRI, BLANK) for value in (one, other)]
        if nodes != ["FALSE", "FALSE"]:
            branches[" OR ".join(test for test in nodes if test != "FALSE")] = f"{one.sql} {sign} {other.sql}"
    general = session.call(name, [as_text(left), as_text(right)], Form.BOOL)
    return case(branches, f"coalesce({numbers}, {general})" if numbers else general)


def _native(one: Value, other: Value, sign: str) -> Iterator[tuple[tuple[int, int], str, list[str], bool]]:
    """The native cases: codes of both sides, comparison, what must be shown first, if numbers show it."""
    numbers = f"{one.number} {sign} {other.number}"
    present = [f"{value.number} IS NOT NULL" for value in (one, other)]
    yield INTEGERS, numbers, present, True
    yield (DATE, DATE), numbers, present, True
    yield (STRING, STRING), f"{one.lexical} {sign} {other.lexical}", [], False
    truths = [f"ckg_truth({value.lexical})" for value in (one, other)]
    yield (
        (BOOLEAN, BOOLEAN),
        f"{truths[0]} {sign} {truths[1]}",
        [f"{truth} IS NOT NULL" for truth in truths],
        False,
    )


def _numbered(value: Value) -> bool:
    return value.kinds is not None and value.kinds.numbered


def _within(value: Value, low: int, high: int) -> str:
    """The condition that a value's code lies in a range, as far as it is not known already."""
    if value.kinds is not None and value.kinds.within(low, high):
        return "TRUE"
    if value.kinds is not None and value.kinds.apart(low, high):
        return "FALSE"
    return f"{value.code} BETWEEN {low} AND {high}"
