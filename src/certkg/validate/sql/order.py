"""ORDER BY (SPARQL 1.1, section 15.1): unbound, blank nodes, IRIs, literals; numbers by value, others by text."""

from __future__ import annotations

from dataclasses import replace

from certkg.documents.ntriples import XSD
from certkg.validate.plan.nodes import OrderKey
from certkg.validate.sql.conditions import needs
from certkg.validate.sql.expressions import expression
from certkg.validate.sql.relation import Select, Session, with_terms
from certkg.validate.sql.terms.codes import BLANK, IRI
from certkg.validate.sql.terms.dialect import case, string
from certkg.validate.sql.terms.values import Form, Value, as_text, with_payload

__all__ = ["ordered"]

_NUMBER = string(rf"\^\^<{XSD}(?:integer|decimal|double|float)>$")


def ordered(source: Select, keys: tuple[OrderKey, ...], session: Session) -> Select:
    """The relation with the place of each row."""
    wanted: set[str] = set()
    for key in keys:
        wanted |= needs(key.expression, source.values, value=True)
    full = with_terms(source, sorted(wanted), session)
    listed = []
    for key in keys:
        direction = "DESC NULLS LAST" if key.descending else "ASC NULLS FIRST"
        value = with_payload(expression(key.expression, full.values, session))
        listed += [f"{part} {direction}" for part in _sort_keys(value)]
    return replace(full, place=f"row_number() OVER (ORDER BY {', '.join(listed)})", closed=True)


def _sort_keys(value: Value) -> list[str]:
    if value.lexical is None or value.form is Form.TEXT:
        text = as_text(value)
        kinds = {
            f"{text} IS NULL": "NULL",
            f"starts_with({text}, '_:')": "1",
            f"starts_with({text}, '<')": "2",
        }
        number = f"CASE WHEN regexp_matches({text}, {_NUMBER}) THEN TRY_CAST(split_part({text}, '\"', 2) AS DOUBLE) END"
        return [case(kinds, "3"), number, text]
    kinds = {f"{value.code} = {BLANK}": "1", f"{value.code} = {IRI}": "2", f"{value.code} > {BLANK}": "3"}
    return [
        case(kinds),
        f"ckg_double({value.lexical}, {value.code})",
        value.lexical,
        f"{value.code}",
    ]
