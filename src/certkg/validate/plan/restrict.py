"""Inner parts of EXISTS and OPTIONAL told which rows the outer part asks about.

Worked out alone, an inner part that ties two outer columns together only by a value they share (two
documents of one version, say) has as many rows as there are pairs in the whole graph. Joined first with
the pairs that the outer part has, it has no more rows than the question needs.
"""

from __future__ import annotations

from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.nodes import (
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Mark,
    Minus,
    OrderBy,
    Plan,
    Project,
    SemiJoin,
    Slice,
    Union,
)
from certkg.validate.plan.rewrite import upwards

__all__ = ["restricted"]


def restricted(plan: Plan) -> Plan:
    """The plan with such inner parts joined with the rows that ask; its rows are the same."""
    return upwards(plan, _asked)


def _asked(plan: Plan) -> Plan:
    match plan:
        case SemiJoin(left, right, on, negated):
            return SemiJoin(left, _restricted(left, right, on), on, negated)
        case Mark(left, right, on, column):
            return Mark(left, _restricted(left, right, on), on, column)
        case LeftJoin(left, right, condition):
            shared = tuple(name for name in columns(left) if name in columns(right))
            return LeftJoin(left, _restricted(left, right, shared), condition)
        case _:
            return plan


def _restricted(left: Plan, right: Plan, on: tuple[str, ...]) -> Plan:
    keys = frozenset(on)
    if len(on) < 2 or not keys <= certain(left) & certain(right) or _tied(left, right, keys):
        return right
    return _joined(Distinct(Project(left, tuple((name, name) for name in on))), right, keys)


def _tied(left: Plan, right: Plan, keys: frozenset[str]) -> bool:
    """Says whether one part of a join holds all keys together, so that their pairs are not made by joining."""
    match right:
        case Join(one, other):
            return _tied(left, one, keys) or _tied(left, other, keys)
        case Distinct(Project(source)) if source == left:
            return keys <= frozenset(columns(right))
        case Union(parts):
            return all(_tied(left, part, keys) for part in parts)
        case Project(source, pairs):
            named = dict(pairs)
            return keys <= named.keys() and _tied(left, source, frozenset(named[key] for key in keys))
        case Filter(source) | Extend(source) | Distinct(source) | OrderBy(source) | Slice(source):
            return _tied(left, source, keys)
        case SemiJoin(source) | Mark(source) | LeftJoin(source) | Minus(source):
            return _tied(left, source, keys)
        case Group(source, names):
            return keys <= frozenset(names) and _tied(left, source, keys)
        case _:
            return keys <= frozenset(columns(right))


def _joined(asked: Plan, right: Plan, keys: frozenset[str]) -> Plan:
    """The join, as deep down on the left as it goes, where it is the first thing done."""
    match right:
        case Join(one, other) if keys & frozenset(columns(one)):
            return Join(_joined(asked, one, keys), other)
        case Join(one, other):
            return Join(one, _joined(asked, other, keys))
        case Filter(source, condition):
            return Filter(_joined(asked, source, keys), condition)
        case Project(source, pairs) if all(new == old for new, old in pairs if new in keys) and not (
            keys & (frozenset(columns(source)) - {old for _, old in pairs})
        ):
            return Project(_joined(asked, source, keys), pairs)
        case _:
            return Join(asked, right)
