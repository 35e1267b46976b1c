"""What must be in the data for a plan to have a row: known before anything is worked out."""

from __future__ import annotations

from functools import lru_cache

from certkg.validate.plan.nodes import (
    Closure,
    Const,
    Distinct,
    Empty,
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
    Triples,
    Union,
    Unit,
    Values,
)

__all__ = ["NEVER", "Need", "needs"]

#: A predicate, or a predicate with an object, as the data must have it.
Need = tuple[str, ...]
#: What no data have.
NEVER: Need = ("never",)


@lru_cache(maxsize=65536)
def needs(plan: Plan) -> frozenset[Need]:
    """What the data must have for a plan to have a row; there may be none although they have it all."""
    match plan:
        case Triples(_, Const(predicate), Const(value)):
            return frozenset({("predicate", predicate), ("object", predicate, value)})
        case Triples(_, Const(predicate)):
            return frozenset({("predicate", predicate)})
        case Empty() | Values(_, ()) | Union(()):
            return frozenset({NEVER})
        case Triples() | Unit() | Values() | Seed():
            return frozenset()
        case Join(left, right) | SemiJoin(left, right, _, False):
            return needs(left) | needs(right)
        case Union(parts):
            return _common([needs(part) for part in parts])
        case Closure(step, _, _, zero, starts):
            walked = frozenset() if zero else needs(step)
            return walked if starts is None else walked | needs(starts)
        case Group(source, keys):
            return needs(source) if keys else frozenset()
        case LeftJoin(source) | Minus(source) | SemiJoin(source) | Mark(source):
            return needs(source)
        case Filter(source) | Extend(source) | Project(source) | Distinct(source) | OrderBy(source):
            return needs(source)
        case Slice(source):
            return needs(source)


def _common(parts: list[frozenset[Need]]) -> frozenset[Need]:
    """What each part needs, apart from those that never have a row."""
    alive = [part for part in parts if NEVER not in part]
    return frozenset.intersection(*alive) if alive else frozenset({NEVER})
