"""Tests done before the rows get what the tests do not read.

A query mostly looks up a label and works out a message for each row, and drops most rows afterwards. Rows
are the same if they are dropped first, and what is worked out for those that are left is little.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from certkg.validate.plan.analysis import certain, columns, conjunction, conjuncts, references
from certkg.validate.plan.nodes import (
    Distinct,
    Expression,
    Extend,
    Filter,
    LeftJoin,
    Mark,
    Plan,
    Project,
    SemiJoin,
)
from certkg.validate.plan.rewrite import upwards

__all__ = ["sunk"]


def sunk(plan: Plan) -> Plan:
    """The plan with each test as deep down as the columns that it reads allow; its rows are the same."""
    return upwards(plan, _sunk)


def _sunk(plan: Plan) -> Plan:
    match plan:
        case SemiJoin(left, right, on, negated):
            return _below(left, frozenset(on), lambda part: SemiJoin(part, right, on, negated))
        case Filter(source, condition):
            return _filtered(source, condition)
        case Distinct(Project(source, pairs), joined):
            return Distinct(Project(_needed(source, frozenset(old for _, old in pairs)), pairs), joined)
        case _:
            return plan


def _filtered(source: Plan, condition: Expression) -> Plan:
    """The rows that pass; tests that go no deeper stay together."""
    left = []
    for test in conjuncts(condition):
        lower = _below(source, references(test), partial(Filter, condition=test))
        if isinstance(lower, Filter) and lower.input is source:
            left.append(test)
        else:
            source = lower
    return Filter(source, conjunction(left)) if left else source


def _below(plan: Plan, names: frozenset[str], test: Callable[[Plan], Plan]) -> Plan:
    """The plan with a test that reads the columns ``names`` put below what adds other columns to each row."""
    match plan:
        case Extend(source, column, expression) if column not in names:
            return Extend(_below(source, names, test), column, expression)
        case Mark(left, right, on, column) if column not in names:
            return Mark(_below(left, names, test), right, on, column)
        # What the left side leaves unbound the right side may bind.
        case LeftJoin(left, right, condition) if names & frozenset(columns(right)) <= certain(left):
            return LeftJoin(_below(left, names, test), right, condition)
        case Project(source, pairs) if names <= {new for new, old in pairs if new == old}:
            return Project(_below(source, names, test), pairs)
        case _:
            return test(plan)


def _needed(plan: Plan, names: frozenset[str]) -> Plan:
    """A plan with the same distinct values of the columns ``names``, without what only adds others."""
    match plan:
        case Extend(source, column) | Mark(source, _, _, column) if column not in names:
            return _needed(source, names)
        case LeftJoin(left, right) if names & frozenset(columns(right)) <= certain(left):
            return _needed(left, names)
        case Project(source, pairs) if names <= {new for new, old in pairs if new == old}:
            return _needed(source, names)
        case _:
            return plan
