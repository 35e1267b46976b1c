"""ORDER BY (SPARQL 1.1, section 15.1): unbound, blank nodes, IRIs, literals; numbers and moments by value, others by text."""

from __future__ import annotations

from dataclasses import replace

from certkg.documents.ntriples import XSD
from certkg.validate.plan.nodes import OrderKey
from certkg.validate.sql.conditions import needs
from certkg.validate.sql.expressions import expression
from certkg.validate.sql.relation import Select, Session, with_terms
from certkg.validate.sql.terms.codes import BLANK, IRI, MOMENT
from certkg.validate.sql.terms.dialect import case, string
from certkg.validate.sql.terms.values import Form, Value, as_text, with_payload

__all__ = ["ordered"]

_MOMENT = string(f"^^<{XSD}dateTime>")
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
        lexical = f"split_part({text}, '\"', 2)"
        numbers = {
            f"regexp_matches({text}, {_NUMBER})": f"TRY_CAST({lexical} AS DOUBLE)",
            f"ends_with({text}, {_MOMENT})": _seconds(lexical),
        }
        return [case(kinds, "3"), case(numbers), text]
    kinds = {f"{value.code} = {BLANK}": "1", f"{value.code} = {IRI}": "2", f"{value.code} > {BLANK}": "3"}
    return [
        case(kinds),
        case(
            {f"{value.code} = {MOMENT}": _seconds(value.lexical)},
            f"ckg_double({value.lexical}, {value.code})",
        ),
        value.lexical,
        f"{value.code}",
    ]


def _seconds(lexical: str) -> str:
    """The instant that an xsd:dateTime says, whatever its time zone; one without zone is taken for UTC."""
    return f"epoch(TRY_CAST({lexical} AS TIMESTAMPTZ))"
