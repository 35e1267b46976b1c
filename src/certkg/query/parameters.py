"""Parameters of a query: one-line data blocks whose default stands in the file.

``VALUES ?day { "2026-01-01"^^xsd:date }`` on a line of its own is a parameter. The file runs unchanged
in any SPARQL tool. Binding replaces what stands between the braces by properly written terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from certkg.documents.ntriples import escaped
from certkg.errors import UsageError
from certkg.library.headers import Parameter

__all__ = ["bind", "defaults", "parse_value", "sparql_literal"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
# One line, one variable. Terms are scanned whole, so that a brace inside a literal does not end the block.
_TERM = r'<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^(?:<[^<>\s]*>|[\w-]*:[\w.-]+))?|[\w-]*:[\w./-]*|[-+]?\d+|UNDEF|true|false'
_BLOCK = re.compile(
    rf"^(?P<head>[ \t]*VALUES[ \t]+\?(?P<name>\w+)[ \t]*)\{{(?P<terms>(?:[ \t]*(?:{_TERM}))*[ \t]*)\}}", re.M
)


def defaults(text: str) -> dict[str, str]:
    """The parameters of a query text with the terms that stand in their blocks."""
    return {match["name"]: match["terms"].strip() for match in _BLOCK.finditer(text)}


def bind(text: str, values: Mapping[str, Sequence[str]]) -> str:
    """The query with the blocks of the named parameters replaced by the given terms (N-Triples text).

    Raises UsageError for a name that the query does not have.
    """
    known = defaults(text)
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise UsageError(
            "parameter-unknown",
            f"The question has no parameter {', '.join(unknown)}.",
            mend=f"It has {', '.join(sorted(known)) or 'none'}.",
        )

    def replaced(match: re.Match[str]) -> str:
        terms = values.get(match["name"])
        return match[0] if terms is None else f"{match['head']}{{ {' '.join(terms)} }}"

    return _BLOCK.sub(replaced, text)


def parse_value(parameter: Parameter, value: str) -> str:
    """A value typed by a user as a term of the parameter's type; UsageError says what was expected."""
    if parameter.type == "iri":
        if not re.fullmatch(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\s]+', value):
            raise _bad(parameter, value, "an IRI such as https://example.org/id/x")
        return f"<{value}>"
    if parameter.type == "date":
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise _bad(parameter, value, "a date such as 2026-01-31") from error
        return f'"{day.isoformat()}"^^<{_XSD}date>'
    if parameter.type == "duration":
        return f'"{value}"^^<{_XSD}{_duration_type(parameter, value)}>'
    if parameter.type == "integer":
        if not re.fullmatch(r"[-+]?\d{1,18}", value):
            raise _bad(parameter, value, "a whole number")
        return f'"{int(value)}"^^<{_XSD}integer>'
    return sparql_literal(value)


def _duration_type(parameter: Parameter, value: str) -> str:
    """The kind of duration that can be added to a date (XPath and XQuery Functions 3.1, section 9.7)."""
    if re.fullmatch(r"P(?!$)(\d+Y)?(\d+M)?", value):
        return "yearMonthDuration"
    if re.fullmatch(r"P(?!$)(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+S)?)?", value):
        return "dayTimeDuration"
    raise _bad(parameter, value, "a duration such as P6M, P2Y or P30D")


def sparql_literal(value: str) -> str:
    """A plain string as a SPARQL literal, everything special escaped (SPARQL 1.1, section 19.7)."""
    return f'"{escaped(value)}"'


def _bad(parameter: Parameter, value: str, expected: str) -> UsageError:
    return UsageError("parameter-value", f"--{parameter.name} {value!r} is not {expected}.")
