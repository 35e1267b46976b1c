"""The tables of a database of triples, and the small functions that statements call."""

from __future__ import annotations

from collections.abc import Sequence

from certkg.validate.sql.terms.codes import (
    BLANK,
    DATE,
    DAYS,
    DECIMALS,
    FLOATS,
    INTEGERS,
    IRI,
    MONTHS,
    SPAN,
    WHOLE,
    Codes,
)
from certkg.validate.sql.terms.dialect import string
from certkg.validate.sql.terms.exact import DIGITS, SCALE

__all__ = ["TABLES", "code_lists", "macros"]

#: ``triples`` is ordered by predicate, so that a pattern reads little more than its own triples; ``t`` is the
#: N-Triples text of an object that is a literal. ``hidden`` are nodes that only background documents describe.
TABLES = (
    "CREATE TABLE triples (s UBIGINT, p UBIGINT, o UBIGINT, t VARCHAR)",
    "CREATE TABLE terms (id UBIGINT, code UINTEGER, lex VARCHAR)",
    "CREATE TABLE hidden (focus UBIGINT)",
)
#: The first of January of the year 1, in days since 1970.
_FIRST_DAY = -719_162
_EXACT = rf"[+-]?[0-9]{{1,{DIGITS}}}(\.[0-9]{{1,{SCALE}}})?"
#: Years and months, and days, of durations that move a day to one which DuckDB has.
_YEARS, _LESS = "([0-9]{1,3}Y([0-9]{1,4}M)?|[0-9]{1,4}M)", "[0-9]{1,5}D"


def macros() -> tuple[str, ...]:
    """The statements that define the functions; ``ckg_escape_text`` must be there already."""
    decimal = DECIMALS[1]
    return (
        # DuckDB's hash of a text alone is weak: numbers in two places that are eight characters apart often
        # collide. Of two texts shifted by half a word against each other one always spreads a difference.
        "CREATE MACRO ckg_key(t) AS hash(t, 'abcd' || t)",
        # Terms are hashed as ``sql.loading`` keeps them. No other term ends with the bracket.
        "CREATE MACRO ckg_hash(t) AS ckg_key(rtrim(t, '>'))",
        # The hash of NULL is a number, but an unbound value is no term.
        "CREATE MACRO ckg_id(t) AS CASE WHEN t IS NOT NULL THEN ckg_hash(t) END",
        "CREATE MACRO ckg_escape(t) AS CASE WHEN regexp_matches(t, '[\\x00-\\x1f\\x7f\"\\\\\\x{fffe}\\x{ffff}]') "
        "THEN ckg_escape_text(t) ELSE t END",
        f"CREATE MACRO ckg_text(t, c) AS CASE c WHEN {IRI} THEN '<' || t || '>' WHEN {BLANK} THEN '_:' || t "
        "ELSE '\"' || ckg_escape(t) || '\"' || list_extract(getvariable('suffixes'), c + 1) END",
        "CREATE MACRO ckg_language(c) AS list_extract(getvariable('languages'), c + 1)",
        "CREATE MACRO ckg_datatype(c) AS list_extract(getvariable('datatypes'), c + 1)",
        "CREATE MACRO ckg_day(n) AS DATE '1970-01-01' + n::INTEGER",
        # From the first year on DuckDB writes a day as XML Schema does.
        f"CREATE MACRO ckg_day_text(n) AS CASE WHEN n >= {_FIRST_DAY} THEN strftime(ckg_day(n), '%Y-%m-%d') "
        "ELSE CASE WHEN year(ckg_day(n)) < 0 THEN '-' ELSE '' END "
        "|| lpad(abs(year(ckg_day(n)))::VARCHAR, 4, '0') || strftime(ckg_day(n), '-%m-%d') END",
        # Only what is written as DuckDB writes it, which a cast there and back shows; Python does the rest.
        f"CREATE MACRO ckg_number(t, c) AS CASE c WHEN {WHOLE} THEN "
        "CASE WHEN TRY_CAST(t AS BIGINT)::VARCHAR = t THEN TRY_CAST(t AS BIGINT) END "
        f"WHEN {DATE} THEN CASE WHEN t LIKE '____-__-__' AND t >= '0001' "
        "THEN TRY_CAST(t AS DATE) - DATE '1970-01-01' END END::BIGINT",
        f"CREATE MACRO ckg_exact(t, c) AS CASE WHEN c = {decimal} OR (c = {WHOLE} AND NOT contains(t, '.')) THEN "
        f"CASE WHEN regexp_full_match(t, '{_EXACT}') THEN TRY_CAST(t AS DECIMAL(18, {SCALE})) END END",
        # Without zeros at the end, as SPARQL writes a decimal.
        "CREATE MACRO ckg_plain(n) AS rtrim(rtrim(n::VARCHAR, '0'), '.')",
        "CREATE MACRO ckg_truth(t) AS CASE WHEN t IN ('true', '1') THEN TRUE WHEN t IN ('false', '0') THEN FALSE END",
        f"CREATE MACRO ckg_moves(t, c) AS CASE c WHEN {MONTHS} THEN regexp_full_match(t, '-?P{_YEARS}') "
        f"WHEN {DAYS} THEN regexp_full_match(t, '-?P{_LESS}') "
        f"WHEN {SPAN} THEN regexp_full_match(t, '-?P({_YEARS}({_LESS})?|{_LESS})') ELSE FALSE END",
        "CREATE MACRO ckg_count(t, u) AS CASE WHEN starts_with(t, '-') THEN -1 WHEN t IS NOT NULL THEN 1 END "
        "* coalesce(TRY_CAST(regexp_extract(t, '([0-9]+)' || u, 1) AS INTEGER), 0)",
        f"CREATE MACRO ckg_real(t, c) AS CASE WHEN c BETWEEN {INTEGERS[0]} AND {decimal} "
        f"OR c BETWEEN {FLOATS[0]} AND {FLOATS[1]} THEN TRY_CAST(ltrim(trim(t), '+') AS REAL) END",
        f"CREATE MACRO ckg_double(t, c) AS CASE WHEN c BETWEEN {INTEGERS[0]} AND {decimal} "
        f"OR c BETWEEN {FLOATS[0]} AND {FLOATS[1]} THEN TRY_CAST(ltrim(trim(t), '+') AS DOUBLE) END",
    )


def code_lists(codes: Codes) -> tuple[str, ...]:
    """The statements that tell the functions what the codes stand for."""
    lists: dict[str, Sequence[str | None]] = {
        "suffixes": codes.suffixes,
        "languages": codes.languages(),
        "datatypes": codes.datatypes(),
    }
    return tuple(
        f"SET VARIABLE {name} = [{', '.join('NULL' if item is None else string(item) for item in items)}]::VARCHAR[]"
        for name, items in lists.items()
    )
