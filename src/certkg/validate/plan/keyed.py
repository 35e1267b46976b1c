"""Joins of rows whose computed values must be equal, made on a key and not by comparing all pairs."""

from __future__ import annotations

from itertools import count

from certkg.validate.plan.analysis import certain, columns, conjuncts, references
from certkg.validate.plan.nodes import Call, Expression, Extend, Filter, Join, Plan, Project, Ref
from certkg.validate.plan.rewrite import upwards

__all__ = ["KEY", "keyed"]

#: The function that gives values that are equal (``=``) one and the same term.
KEY = "comparison_key"


def keyed(plan: Plan) -> Plan:
    """The plan with a shared key column for each ``f(?a) = g(?b)`` over a join that binds ?a and ?b apart.

    Its rows are the same: the test stays, the key only lets go of pairs of which it cannot be true. Two plain
    columns are left alone, since engines join on these anyway.
    """
    numbers = count()
    return upwards(plan, lambda part: _with_keys(part, numbers) if isinstance(part, Filter) else part)


def _with_keys(plan: Filter, numbers: count[int]) -> Plan:
    source = plan.input
    for test in conjuncts(plan.condition):
        match test:
            case Call("eq", (one, other)) if _computed(one) or _computed(other):
                column = f"key {next(numbers)}"
                half = _attached(source, one, column)
                whole = None if half is None else _attached(half, other, column)
                source = whole or source
    if source is plan.input:
        return plan
    return Project(Filter(source, plan.condition), tuple((name, name) for name in columns(plan)))


def _computed(expression: Expression) -> bool:
    return isinstance(expression, Call)


def _attached(plan: Plan, value: Expression, column: str) -> Plan | None:
    """The plan with the key of a value beside the part of its join that binds it; None where there is no such part."""
    match plan:
        case Join(left, right):
            names = references(value)
            if names and names <= _settled(left, right):
                found = _attached(left, value, column)
                return None if found is None else Join(found, right)
            if names and names <= _settled(right, left):
                found = _attached(right, value, column)
                return None if found is None else Join(left, found)
            return None
        case Filter(source, test):
            found = _attached(source, value, column)
            return None if found is None else Filter(found, test)
        case Extend(Join() | Filter() | Extend() as source, name, made):
            found = _attached(source, _replaced(value, name, made), column)
            return None if found is None else Extend(found, name, made)
        case _ if references(value) <= frozenset(columns(plan)) and column not in columns(plan):
            known = Extend(plan, column, Call(KEY, (value,)))
            return Filter(known, Call("bound", (Ref(column),)))
        case _:
            return None


def _settled(part: Plan, other: Plan) -> frozenset[str]:
    """The columns of one side of a join that the other side does not bind where they are unbound."""
    return certain(part) | (frozenset(columns(part)) - frozenset(columns(other)))


def _replaced(value: Expression, name: str, made: Expression) -> Expression:
    """The expression with a column worked out in its place."""
    match value:
        case Ref(column) if column == name:
            return made
        case Call(function, args):
            return Call(function, tuple(_replaced(arg, name, made) for arg in args))
        case _:
            return value
