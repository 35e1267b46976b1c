"""Aggregates of numbers in SQL (SPARQL 1.1, section 18.5.1): native where all of a group are exact."""

from __future__ import annotations

from dataclasses import replace

from certkg.validate.sql.terms.dialect import case
from certkg.validate.sql.terms.exact import ROWS, fits, term_text
from certkg.validate.sql.terms.values import Form, Value, as_exact, as_text

__all__ = ["extreme", "extreme_term", "total"]

#: Numbers of so many digits have a sum of at most 38, however many they are.
_DIGITS = 26


def total(value: Value, general: str) -> Value:
    """The sum of a group; ``general`` works out what does not fit, and errors."""
    number = as_exact(value)
    if number is None:
        return Value(Form.TEXT, general)
    digits = None if number.digits is None else number.digits + ROWS
    sure = fits(digits, number.scale)
    part = number.sql if sure else f"TRY_CAST({number.sql} AS DECIMAL({_DIGITS}, {number.scale}))"
    summed = case({f"count({part}) = count(*)": f"coalesce(sum({part}), 0)"})
    sql, decimal = f"{summed}::DECIMAL(38, {number.scale})", f"coalesce(bool_or({number.decimal}), FALSE)"
    made = replace(number.of_group(sql, decimal), digits=digits if sure else None)
    written = term_text(made)
    return Value(Form.TEXT, written if sure else f"coalesce({written}, {general})", exact=made)


def extreme_term(name: str, value: Value) -> Value | None:
    """The term of the data with the least or greatest number of a group, of equal ones that of least or greatest text.

    None where some value might be no exact number.
    """
    number = as_exact(value)
    if number is None or not number.total or value.form is not Form.ID:
        return None
    # In the order of their texts: of one lexical form xsd:decimal comes before xsd:integer.
    parts = {
        "e": number.sql,
        "l": str(value.lexical),
        "k": f"-(({value.code})::INTEGER)",
        "o": value.sql,
        "n": str(value.number),
    }
    struct = ", ".join(f"'{key}': {sql}" for key, sql in parts.items())
    row = f"{name}({{{struct}}})"
    found = row if value.sure else case({f"count({value.sql}) = count(*)": row})
    code = f"(-({found}.k))::UINTEGER"
    return Value(Form.ID, f"{found}.o", f"{found}.l", code, f"{found}.n", kinds=value.kinds)


def extreme(name: str, value: Value, general: str) -> Value:
    """The least or greatest of a group as text; ``general`` works out groups with anything but exact numbers."""
    number = as_exact(value)
    if number is None:
        return Value(Form.TEXT, general)
    row = f"{name}({{'e': {number.sql}, 't': {as_text(value)}}})"
    found = case({f"count({number.sql}) = count(*)": row})
    text = f"{found}.t" if number.total else f"coalesce({found}.t, {general})"
    exact = number.of_group(f"{found}.e", f"ends_with({found}.t, '#decimal>')")
    return Value(Form.TEXT, text, exact=exact)
