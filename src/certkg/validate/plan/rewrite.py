"""Plans with some of their parts replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from certkg.validate.plan.nodes import (
    Closure,
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
    Seed,
    SemiJoin,
    Slice,
    Union,
)

__all__ = ["rebuilt", "replaced", "seeded", "upwards"]


def replaced(plan: Plan, change: Callable[[Plan], Plan | None]) -> Plan:
    """The plan with each part for which ``change`` gives another replaced, looked at from the root down.

    Parts that are one object stay one object.
    """
    done: dict[int, Plan] = {}

    def visit(part: Plan) -> Plan:
        known = done.get(id(part))
        if known is None:
            known = change(part) or rebuilt(part, visit)
            done[id(part)] = known
        return known

    return visit(plan)


def upwards(plan: Plan, change: Callable[[Plan], Plan]) -> Plan:
    """The plan with each part changed after its inputs; parts that are one object stay one object."""
    done: dict[int, Plan] = {}

    def visit(part: Plan) -> Plan:
        known = done.get(id(part))
        if known is None:
            known = done[id(part)] = change(rebuilt(part, visit))
        return known

    return visit(plan)


def seeded(plan: Plan, name: str, relation: Plan) -> Plan:
    """The plan with a seed worked out by another plan, which has the seed's columns."""
    return replaced(plan, lambda part: relation if isinstance(part, Seed) and part.name == name else None)


def rebuilt(part: Plan, visit: Callable[[Plan], Plan]) -> Plan:
    """The plan with each of its inputs visited; itself if none of them changes."""
    match part:
        case Join() | LeftJoin() | Minus() | SemiJoin() | Mark():
            left, right = visit(part.left), visit(part.right)
            same = left is part.left and right is part.right
            return part if same else replace(part, left=left, right=right)
        case Union(parts):
            new = tuple(map(visit, parts))
            return part if all(a is b for a, b in zip(new, parts, strict=True)) else Union(new)
        case Closure(step, _, _, _, starts):
            inner = None if starts is None else visit(starts)
            stepped = visit(step)
            return part if stepped is step and inner is starts else replace(part, step=stepped, starts=inner)
        case Filter() | Extend() | Group() | Project() | Distinct() | OrderBy() | Slice():
            source = visit(part.input)
            return part if source is part.input else replace(part, input=source)
        case _:
            return part
