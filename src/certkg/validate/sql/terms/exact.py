"""Whole numbers and decimals as DECIMAL of SQL: exact, or NULL where Python has to work with the text.

DuckDB keeps 38 digits. A number of the data counts if it has at most twelve digits before the point and six
behind it; a result of calculation where all of its digits fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from certkg.documents.ntriples import XSD
from certkg.validate.sql.terms.dialect import case, string

__all__ = [
    "DIGITS",
    "ROWS",
    "SCALE",
    "Exact",
    "calculated",
    "chosen_exact",
    "compared_exact",
    "fits",
    "scaled",
    "term_text",
]

#: The digits of a number of the data, before the point and behind it.
DIGITS, SCALE = 12, 6
#: The digits of how many rows any table has.
ROWS = 12
_MOST = 38
#: No product has more digits behind the point.
_MOST_SCALE = 18
_SIGNS = {"add": "+", "subtract": "-", "multiply": "*"}
_ENDS = {"TRUE": string(f'"^^<{XSD}decimal>'), "FALSE": string(f'"^^<{XSD}integer>')}


@dataclass(frozen=True, slots=True)
class Exact:
    """A number with ``scale`` digits behind the point; ``decimal`` is the condition that it is an xsd:decimal.

    With ``digits`` it has at most so many before the point, and is NULL only where the value is unbound or an
    error. Without, NULL says as well that the number does not fit.
    """

    sql: str
    scale: int
    decimal: str
    digits: int | None = None

    @property
    def total(self) -> bool:
        """Says that it is NULL only where the value is unbound or an error."""
        return self.digits is not None

    def of_group(self, sql: str, decimal: str) -> Exact:
        """The number that stands for a group; ``decimal`` says when it is an xsd:decimal, unless that is constant."""
        return replace(self, sql=sql, decimal=self.decimal if self.decimal in _ENDS else decimal)

    def held(self) -> Exact:
        """What is known of the number once it is a column: of the condition, whether it is constant."""
        return self.of_group("", "")


def fits(digits: int | None, scale: int) -> bool:
    """Says whether every number of so many digits before the point fits; of None nothing is known."""
    return digits is not None and digits + scale <= _MOST


def calculated(name: str, one: Exact, other: Exact) -> Exact | None:
    """A sum, difference or product (SPARQL 1.1, section 17.3); None for other functions and too many digits."""
    product = name == "multiply"
    scale = one.scale + other.scale if product else max(one.scale, other.scale)
    if name not in _SIGNS or scale > _MOST_SCALE:
        return None
    sides = (one, other) if product else (scaled(one, scale), scaled(other, scale))
    left, right = (f"({side.sql})::DECIMAL({_MOST}, {side.scale})" for side in sides)
    sql = f"({left} {_SIGNS[name]} {right})"
    decimal = _either(one.decimal, other.decimal)
    if sides[0].digits is not None and sides[1].digits is not None:
        one_digits, other_digits = sides[0].digits, sides[1].digits
        digits = one_digits + other_digits if product else max(one_digits, other_digits) + 1
        if fits(digits, scale):
            return Exact(sql, scale, decimal, digits)
    return Exact(f"TRY{sql}", scale, decimal)


def compared_exact(sign: str, one: Exact, other: Exact) -> tuple[str, bool]:
    """A comparison, and whether it is NULL only where it is an error."""
    scale = max(one.scale, other.scale)
    left, right = scaled(one, scale), scaled(other, scale)
    return f"({left.sql} {sign} {right.sql})", left.total and right.total


def scaled(number: Exact, scale: int) -> Exact:
    """The same number with more digits behind the point, as far as it fits."""
    if scale == number.scale:
        return number
    wide = f"({number.sql})::DECIMAL({_MOST}, {scale})"
    if fits(number.digits, scale):
        return replace(number, sql=wide, scale=scale)
    return replace(number, sql=f"TRY({wide})", scale=scale, digits=None)


def chosen_exact(branches: Sequence[tuple[str, Exact]]) -> Exact:
    """The number of the first branch whose condition holds."""
    scale = max(number.scale for _, number in branches)
    numbers = {test: scaled(number, scale) for test, number in branches}
    kinds = {number.decimal for number in numbers.values()}
    decimal = kinds.pop() if len(kinds) == 1 else case({t: n.decimal for t, n in numbers.items()})
    digits = [number.digits for number in numbers.values() if number.digits is not None]
    most = max(digits) if len(digits) == len(numbers) else None
    return Exact(case({test: number.sql for test, number in numbers.items()}), scale, decimal, most)


def term_text(number: Exact) -> str:
    """The number as ``memory.values.number`` writes it, as N-Triples text; NULL where there is none."""
    lexical = f"ckg_plain({number.sql})" if number.scale else f"({number.sql})::VARCHAR"
    end = _ENDS.get(number.decimal) or case({number.decimal: _ENDS["TRUE"]}, _ENDS["FALSE"])
    return f"('\"' || {lexical} || {end})"


def _either(one: str, other: str) -> str:
    if "TRUE" in (one, other):
        return "TRUE"
    return " OR ".join(f"({each})" for each in sorted({one, other} - {"FALSE"})) or "FALSE"
