"""Closures of small steps, such as a hierarchy of classes, replaced by pairs that are worked out once.

Where a closure goes on from the rows so far, no list of its starts has to be made of these: they are joined
with the pairs, and a row whose start leads nowhere reaches itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.nodes import (
    Call,
    Closure,
    Distinct,
    Empty,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Union,
)
from certkg.validate.plan.rewrite import rebuilt

__all__ = ["reached"]

#: Gives a relation with the columns ``start`` and ``end`` for a step and the plan of the pairs made of it.
Kept = Callable[[Plan, Plan], Plan | None]
_STEP = (("start", "start"), ("end", "end"))


@dataclass(frozen=True, slots=True)
class _Walk:
    """The pairs of a step repeated; with ``zero`` each of the ``starts`` also reaches itself."""

    step: Plan
    start: str
    end: str
    zero: bool
    starts: Plan | None
    pairs: Plan


def reached(plan: Plan, kept: Kept) -> Plan:
    """The plan with the closures for which ``kept`` has pairs replaced by these; its rows are the same."""
    done: dict[int, Plan] = {}

    def visit(part: Plan) -> Plan:
        known = done.get(id(part))
        if known is None:
            known = done[id(part)] = changed(part)
        return known

    def changed(part: Plan) -> Plan:
        if isinstance(part, Join):
            left = visit(part.left)
            return attached(part.left, left, part.right) or Join(left, visit(part.right))
        walk = _walk(part)
        pairs = None if walk is None else kept(walk.step, walk.pairs)
        if walk is None or pairs is None:
            return rebuilt(part, visit)
        if walk.starts is None:
            return Project(pairs, ((walk.start, "start"), (walk.end, "end")))
        return _extended(Project(visit(walk.starts), ((walk.start, "start"),)), walk, pairs)

    def attached(before: Plan, left: Plan, right: Plan) -> Plan | None:
        """The rows ``left``, which ``before`` became, joined with a part that begins with a closure from them."""
        walk = _walk(right)
        if walk is not None:
            fits = _goes_on(before, walk)
            pairs = kept(walk.step, walk.pairs) if fits else None
            return None if pairs is None else _extended(left, walk, pairs)
        match right:
            case Project(source, named) if _apart(before, source, named):
                made = attached(before, left, source)
                names = dict.fromkeys((*columns(before), *(name for name, _ in named)))
                return made and Project(made, tuple((name, name) for name in names))
            case Join(one, other):
                first = attached(before, left, one)
                if first is None:
                    return None
                return attached(Join(before, one), first, other) or Join(first, visit(other))
            case _:
                return None

    return visit(plan)


def _walk(plan: Plan) -> _Walk | None:
    """What a closure, or the path ``?`` as ``sparql.paths`` writes it, repeats."""
    match plan:
        case Closure(step, start, end, zero, starts) if starts is not None or not zero:
            own = _starts(step, ("start",)) if zero else None
            return _Walk(step, start, end, zero, starts, Closure(step, "start", "end", zero, own))
        case Distinct(Union((Closure(Empty(), start, end, True, starts), Join(_, Project(step))))):
            pairs = Distinct(Union((Project(step, _STEP), _starts(step, ("start", "end")))))
            return _Walk(step, start, end, True, starts, pairs)
        case _:
            return None


def _starts(step: Plan, names: tuple[str, ...]) -> Plan:
    return Distinct(Project(step, tuple((name, "start") for name in names)))


def _goes_on(before: Plan, walk: _Walk) -> bool:
    """Whether the walk starts at a column of the rows before it, and all of these start it."""
    match walk.starts:
        case Distinct(Project(source, (("start", column),))):
            known = certain(before)
            free = walk.end not in columns(before) or walk.end in known
            return walk.start == column in known and free and _within(before, source, column)
        case _:
            return False


def _extended(plan: Plan, walk: _Walk, pairs: Plan) -> Plan:
    """The rows of a plan with what is reached from each."""
    if not walk.zero:
        return Join(plan, Project(pairs, ((walk.start, "start"), (walk.end, "end"))))
    beyond = f"beyond {walk.end}"
    found = LeftJoin(plan, Project(pairs, ((walk.start, "start"), (beyond, "end"))))
    last = Call("coalesce", (Ref(beyond), Ref(walk.start)))
    if walk.end in columns(plan):
        made: Plan = Filter(found, Call("sameterm", (Ref(walk.end), last)))
    else:
        made = Extend(found, walk.end, last)
    names = dict.fromkeys((*columns(plan), walk.end))
    return Project(made, tuple((name, name) for name in names))


def _apart(before: Plan, source: Plan, named: tuple[tuple[str, str], ...]) -> bool:
    """Whether a projection only leaves out columns, and none that the rows before it have."""
    left_out = frozenset(columns(source)) - {name for name, _ in named}
    return all(new == old for new, old in named) and not left_out & frozenset(columns(before))


def _within(plan: Plan, source: Plan, column: str) -> bool:
    """Whether all values that the rows of a plan have in a column are among those of another plan."""
    if plan == source:
        return True
    match source:
        case LeftJoin(inner) | Extend(inner) if column in certain(inner):
            return _within(plan, inner, column)
        case Project(inner, named) if (column, column) in named:
            return _within(plan, inner, column)
    match plan:
        case Join(left, right):
            return any(column in certain(side) and _within(side, source, column) for side in (left, right))
        case Filter(inner) | Distinct(inner) | SemiJoin(inner) | LeftJoin(inner) | Extend(inner):
            return column in certain(inner) and _within(inner, source, column)
        case Project(inner, named):
            return (column, column) in named and _within(inner, source, column)
        case _:
            return False
