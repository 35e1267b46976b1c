"""What kind of term a term is, as a small number: comparisons of datatypes then cost nothing.

Code 0 is an IRI, 1 a blank node; every other code stands for what follows the closing quote of a
literal: nothing, a language tag or a datatype. The numbers of well-known datatypes are fixed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from certkg.documents.ntriples import RDF, XSD, escaped, unescaped

__all__ = [
    "BLANK",
    "BOOLEAN",
    "DATE",
    "DAYS",
    "DECIMALS",
    "FLOATS",
    "INTEGERS",
    "IRI",
    "MOMENT",
    "MONTHS",
    "SPAN",
    "STRING",
    "WHOLE",
    "Codes",
    "number_of",
    "parts",
]

IRI: Final = 0
BLANK: Final = 1
STRING: Final = 2

_WHOLE: Final = (
    "integer",
    "long",
    "int",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
)
_SPANS: Final = ("duration", "yearMonthDuration", "dayTimeDuration")
_KNOWN: Final = (*_WHOLE, "decimal", "date", "boolean", "double", "float", "dateTime", *_SPANS)
_FIRST: Final = 3

#: The first and last code of xsd:integer and the types derived from it.
INTEGERS: Final = (_FIRST, _FIRST + len(_WHOLE) - 1)
#: The same with xsd:decimal.
DECIMALS: Final = (_FIRST, _FIRST + len(_WHOLE))
DATE: Final = _FIRST + _KNOWN.index("date")
BOOLEAN: Final = _FIRST + _KNOWN.index("boolean")
#: The codes of xsd:double and xsd:float.
FLOATS: Final = (_FIRST + _KNOWN.index("double"), _FIRST + _KNOWN.index("float"))
#: The code of xsd:dateTime.
MOMENT: Final = _FIRST + _KNOWN.index("dateTime")
#: The codes of xsd:duration and of its two parts.
SPAN, MONTHS, DAYS = (_FIRST + _KNOWN.index(name) for name in _SPANS)
_EPOCH: Final = date(1970, 1, 1).toordinal()
#: Numbers of fewer digits fit into 64 bits.
_DIGITS: Final = 19

#: The code of xsd:integer itself.
WHOLE: Final = _FIRST


@dataclass(slots=True)
class Codes:
    """The codes of one database; grows with the suffixes that data and plans mention."""

    suffixes: list[str] = field(
        default_factory=lambda: ["", "", "", *(f"^^<{XSD}{name}>" for name in _KNOWN)]
    )
    _numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = {suffix: code for code, suffix in enumerate(self.suffixes) if code >= STRING}

    def of(self, suffix: str) -> int:
        """The code of a suffix, a new one if it has none."""
        if suffix not in self._numbers:
            self._numbers[suffix] = len(self.suffixes)
            self.suffixes.append(suffix)
        return self._numbers[suffix]

    def of_datatype(self, iri: str) -> int:
        """The code of the literals of a datatype, given as ``<iri>``; strings with language have many."""
        return STRING if iri == f"<{XSD}string>" else self.of(f"^^{iri}")

    def split(self, term: str) -> tuple[str, int]:
        """The lexical form (without marks or escapes) and the code of a term."""
        lexical, suffix = parts(term)
        if suffix is None:
            return lexical, IRI if term.startswith("<") else BLANK
        return lexical, self.of(suffix)

    def term(self, lexical: str, code: int) -> str:
        """A term from lexical form and code: the inverse of ``split``."""
        if code == IRI:
            return f"<{lexical}>"
        if code == BLANK:
            return f"_:{lexical}"
        return f'"{escaped(lexical)}"{self.suffixes[code]}'

    def datatypes(self) -> list[str | None]:
        """The datatype of each code as N-Triples text."""
        return [_datatype(code, suffix) for code, suffix in enumerate(self.suffixes)]

    def languages(self) -> list[str | None]:
        """The language tag of each code; empty for literals without one, None for other terms."""
        return [
            None if code < STRING else suffix[1:] if suffix.startswith("@") else ""
            for code, suffix in enumerate(self.suffixes)
        ]


def parts(term: str) -> tuple[str, str | None]:
    """The lexical form of a term, and what follows the closing quote if it is a literal."""
    if term.startswith("<"):
        return term[1:-1], None
    if term.startswith("_:"):
        return term[2:], None
    end = term.rindex('"')
    return unescaped(term[1:end]), term[end + 1 :]


def number_of(lexical: str, code: int) -> int | None:
    """What ``ckg_number`` gives: a whole number, or a day since 1970, where written in the usual way."""
    try:
        if code == WHOLE:
            number = int(lexical) if lexical.isascii() and len(lexical) < _DIGITS else None
            return number if number is not None and str(number) == lexical else None
        if code == DATE and len(lexical) == len("2026-01-01") and lexical.isascii():
            return date.fromisoformat(lexical).toordinal() - _EPOCH
    except ValueError:
        return None
    return None


def _datatype(code: int, suffix: str) -> str | None:
    if code < STRING:
        return None
    if suffix.startswith("@"):
        return f"<{RDF}langString>"
    return suffix[2:] or f"<{XSD}string>"
