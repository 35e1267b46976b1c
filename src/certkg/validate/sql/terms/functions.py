"""SPARQL functions and aggregates as Python functions that a database can call on N-Triples text."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

from certkg.documents.ntriples import escaped
from certkg.validate.memory.aggregates import grouped
from certkg.validate.memory.expressions import compiled
from certkg.validate.memory.graph import Rows
from certkg.validate.memory.values import read, truth
from certkg.validate.plan.nodes import Aggregate, Call, Ref
from certkg.validate.sql.relation import Function
from certkg.validate.sql.terms.values import Form

__all__ = ["VOLATILE", "escape", "python_function"]

#: Functions that give another result each time.
VOLATILE = frozenset({"rand", "uuid", "struuid", "bnode"})
_AGGREGATE = "agg_"


def python_function(function: Function) -> Callable[..., Any]:
    """What the interpreter does for a function; None for an error.

    Raises EngineError for a function that is not there.
    """
    if function.name.startswith(_AGGREGATE):
        return _aggregate(function.name.removeprefix(_AGGREGATE), function.arity)
    if function.name == "ebv":
        return truth
    names = tuple(f"a{number}" for number in range(function.arity))
    call = compiled(Call(function.name, tuple(map(Ref, names))), names)
    return _of_arity(function.arity, lambda *terms: _native(call(terms), function.form))


def escape(text: str) -> str:
    """A string as it stands between the quotes of N-Triples."""
    return escaped(text)


def _native(term: str | None, form: Form) -> object:
    if term is None or form is Form.TEXT:
        return term
    match form:
        case Form.BOOL:
            return truth(term)
        case Form.INT:
            return int(read(term).value)
        case _:
            return read(term).lexical


def _aggregate(name: str, arity: int) -> Callable[..., str | None]:
    def call(terms: list[str | None] | None, separator: str = " ") -> str | None:
        rows = Rows(("x",), [(term,) for term in terms or ()])
        aggregate = Aggregate("r", name, Ref("x"), False, separator)
        return grouped(rows, (), (aggregate,)).rows[0][0]

    return call if arity > 1 else lambda terms: call(terms)


def _of_arity(arity: int, call: Callable[..., Any]) -> Callable[..., Any]:
    """A function with a fixed number of parameters, which the database counts from its signature."""

    def fixed(*terms: Any) -> Any:
        return call(*terms)

    kind = Parameter.POSITIONAL_ONLY
    parameters = [Parameter(f"a{number}", kind) for number in range(arity)]
    fixed.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # what inspect.signature reads
    return fixed
