"""Expressions of a mapping as functions over one row (SPARQL 1.1, section 17)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from certkg.load.mapping.terms import Term, iri, tagged, text_term, typed

__all__ = [
    "FUNCTIONS",
    "Expression",
    "Row",
    "UnboundError",
    "Value",
    "as_term",
    "call",
    "choice",
    "coalesce",
    "conjunction",
    "equal",
    "variable",
]

Row = dict[str, Term]
Value = Term | bool | None
Expression = Callable[[Row], Value]


class UnboundError(Exception):
    """An expression met an unbound variable or a type error (SPARQL 1.1, section 17.2)."""


def variable(name: str) -> Expression:
    """The value of a variable; an unbound one is an error."""

    def value(row: Row) -> Value:
        found = row.get(name)
        if found is None:
            raise UnboundError
        return found

    return value


def equal(left: Expression, right: Expression) -> Expression:
    """Whether two terms are the same."""
    return lambda row: left(row) == right(row)


def conjunction(parts: list[Expression]) -> Expression:
    """Whether all parts are true."""
    return lambda row: all(_true(part(row)) for part in parts)


def _true(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    raise UnboundError


def choice(test: Expression, then: Expression, otherwise: Expression) -> Expression:
    """IF."""
    return lambda row: then(row) if _true(test(row)) else otherwise(row)


def coalesce(parts: list[Expression]) -> Expression:
    """COALESCE: the first part without an error."""

    def first(row: Row) -> Value:
        for part in parts:
            try:
                return part(row)
            except UnboundError:
                continue
        raise UnboundError

    return first


def call(function: Callable[..., Term], parts: list[Expression]) -> Expression:
    """A function of terms."""

    def called(row: Row) -> Value:
        return function(*[as_term(part(row)) for part in parts])

    return called


def as_term(value: Value) -> Term:
    """A value that has to be a term."""
    if isinstance(value, Term):
        return value
    raise UnboundError


def _strings(terms: tuple[Term, ...]) -> list[str]:
    if any(term.kind != "string" for term in terms):
        raise UnboundError
    return [term.lexical for term in terms]


def _concat(*parts: Term) -> Term:
    return text_term("".join(_strings(parts)))


def _encode(part: Term) -> Term:
    return text_term(quote(_strings((part,))[0], safe=""))


def _sha256(part: Term) -> Term:
    return text_term(hashlib.sha256(_strings((part,))[0].encode()).hexdigest())


def _substr(part: Term, start: Term, length: Term) -> Term:
    first = int(start.lexical) - 1
    return text_term(_strings((part,))[0][first : first + int(length.lexical)])


def _to_iri(part: Term) -> Term:
    return iri(part.lexical)


def _strlang(part: Term, language: Term) -> Term:
    return tagged(_strings((part,))[0], language.lexical)


def _strdt(part: Term, datatype: Term) -> Term:
    return typed(_strings((part,))[0], datatype.lexical)


FUNCTIONS: Final[dict[str, Callable[..., Term]]] = {
    "Builtin_IRI": _to_iri,
    "Builtin_CONCAT": _concat,
    "Builtin_ENCODE_FOR_URI": _encode,
    "Builtin_SHA256": _sha256,
    "Builtin_SUBSTR": _substr,
    "Builtin_STR": lambda part: text_term(part.lexical),
    "Builtin_STRLANG": _strlang,
    "Builtin_STRDT": _strdt,
}
