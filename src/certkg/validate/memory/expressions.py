"""Expressions made into functions of a row (SPARQL 1.1, section 17).

A function returns a term, or None for unbound and for an error, which SPARQL treats alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key, lru_cache

from certkg.errors import EngineError
from certkg.validate.memory.functions import FUNCTIONS
from certkg.validate.memory.graph import Row, Rows
from certkg.validate.memory.values import FALSE, TRUE, ascending, compare, equal, truth
from certkg.validate.plan.nodes import Call, Const, Expression, OrderKey, Ref

__all__ = ["compiled", "condition", "ordered"]

Function = Callable[[Row], str | None]
_SIGNS: dict[str, frozenset[int]] = {
    "lt": frozenset({-1}),
    "le": frozenset({-1, 0}),
    "gt": frozenset({1}),
    "ge": frozenset({0, 1}),
}


@lru_cache(maxsize=65536)
def compiled(expression: Expression, columns: tuple[str, ...]) -> Function:
    """An expression as a function; EngineError for a function that is not there."""
    match expression:
        case Const(term):
            return lambda _: term
        case Ref(column):
            if column not in columns:
                return lambda _: None
            place = columns.index(column)
            return lambda row: row[place]
        case Call(name, args):
            return _call(name, [compiled(arg, columns) for arg in args], args)


@lru_cache(maxsize=65536)
def condition(expression: Expression, columns: tuple[str, ...]) -> Callable[[Row], bool]:
    """An expression as a test: its effective boolean value, where an error is false."""
    match expression:
        case Call("and", args):
            tests = [condition(arg, columns) for arg in args]
            return lambda row: all(test(row) for test in tests)
        case Call("or", args):
            tests = [condition(arg, columns) for arg in args]
            return lambda row: any(test(row) for test in tests)
    value = compiled(expression, columns)
    return lambda row: truth(value(row)) is True


def ordered(rows: Rows, keys: tuple[OrderKey, ...]) -> list[Row]:
    """The rows in order of the keys; rows that are equal stay as they were (section 15.1)."""
    result = list(rows.rows)
    for key in reversed(keys):
        value = compiled(key.expression, rows.columns)
        rank = cmp_to_key(ascending)
        result.sort(key=lambda row, v=value, r=rank: r(v(row)), reverse=key.descending)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
    return result


def _call(name: str, args: list[Function], written: tuple[Expression, ...]) -> Function:
    match name:
        case "and" | "or":
            return _logic(args, name == "or")
        case "not":
            return lambda row: _text(_negated(truth(args[0](row))))
        case "if":
            return _choice(*args)
        case "coalesce":
            return lambda row: next((v for arg in args if (v := arg(row)) is not None), None)
        case "bound":
            return lambda row: TRUE if args[0](row) is not None else FALSE
        case "in":
            return _member(args[0], args[1:], written[1:])
        case "eq" | "ne":
            return _equality(args[0], args[1], name == "ne")
        case "lt" | "le" | "gt" | "ge":
            return _comparison(args[0], args[1], _SIGNS[name])
        case "bnode" if not args:
            return lambda _: FUNCTIONS["bnode"]()
        case _:
            return _function(name, args)


def _function(name: str, args: list[Function]) -> Function:
    function = FUNCTIONS.get(name)
    if function is None:
        raise EngineError("function-unknown", f"The interpreter has no function {name}.")

    def call(row: Row) -> str | None:
        values = []
        for arg in args:
            value = arg(row)
            if value is None:
                return None
            values.append(value)
        return function(*values)

    return call


def _logic(args: list[Function], decisive: bool) -> Function:
    def call(row: Row) -> str | None:
        sure = True
        for arg in args:
            value = truth(arg(row))
            if value is decisive:
                return TRUE if decisive else FALSE
            sure = sure and value is not None
        return _text(not decisive) if sure else None

    return call


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _text(value: bool | None) -> str | None:
    return None if value is None else TRUE if value else FALSE


def _choice(test: Function, yes: Function, no: Function) -> Function:
    def call(row: Row) -> str | None:
        value = truth(test(row))
        return None if value is None else (yes if value else no)(row)

    return call


def _member(item: Function, members: list[Function], written: tuple[Expression, ...]) -> Function:
    """IN: equal to one of the members; an error where none is, but some cannot be compared."""
    if all(isinstance(member, Const) for member in written):
        # An IRI equals itself alone, and no literal, so that most lists need one look.
        terms = [member.term for member in written if isinstance(member, Const)]
        iris = frozenset(term for term in terms if term.startswith("<"))
        return _listed(item, iris, [_constant(term) for term in terms if term not in iris])
    return _compared(item, members)


def _constant(term: str) -> Function:
    return lambda _: term


def _listed(item: Function, iris: frozenset[str], literals: list[Function]) -> Function:
    compared = _compared(item, literals)

    def call(row: Row) -> str | None:
        value = item(row)
        if value is not None and not value.startswith('"'):
            return TRUE if value in iris else FALSE
        return compared(row)

    return call


def _compared(item: Function, members: list[Function]) -> Function:
    def call(row: Row) -> str | None:
        value = item(row)
        if value is None:
            return None
        sure = True
        for member in members:
            other = member(row)
            same = None if other is None else equal(value, other)
            if same:
                return TRUE
            sure = sure and same is not None
        return FALSE if sure else None

    return call


def _equality(left: Function, right: Function, negated: bool) -> Function:
    def call(row: Row) -> str | None:
        one, two = left(row), right(row)
        if one is None or two is None:
            return None
        same = equal(one, two)
        return None if same is None else _text(same != negated)

    return call


def _comparison(left: Function, right: Function, signs: frozenset[int]) -> Function:
    def call(row: Row) -> str | None:
        one, two = left(row), right(row)
        if one is None or two is None:
            return None
        sign = compare(one, two)
        if sign is None:
            incomparable = _not_a_number(one, two)
            return FALSE if incomparable else None
        return TRUE if sign in signs else FALSE

    return call


def _not_a_number(one: str, two: str) -> bool:
    from certkg.validate.memory.values import NUMERIC, read

    return read(one).kind in NUMERIC and read(two).kind in NUMERIC
