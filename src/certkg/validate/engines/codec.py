"""Compiled shapes and queries as JSON and back; equal parts are written once and shared again when read.

Only the classes listed here are ever built, from strings, numbers, truth values and each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

from certkg.validate.plan import nodes
from certkg.validate.plan.query import Query
from certkg.validate.shapes import checks

__all__ = ["Rows", "from_json", "to_json"]

#: Class numbers with fields, as JSON has them.
Rows = Sequence[Sequence[Any]]

T = TypeVar("T", checks.Compiled, Query)

_CLASSES: tuple[type, ...] = (
    nodes.Const,
    nodes.Ref,
    nodes.Call,
    nodes.Unit,
    nodes.Empty,
    nodes.Values,
    nodes.Seed,
    nodes.Triples,
    nodes.Closure,
    nodes.Join,
    nodes.LeftJoin,
    nodes.Union,
    nodes.Minus,
    nodes.SemiJoin,
    nodes.Mark,
    nodes.Filter,
    nodes.Extend,
    nodes.Aggregate,
    nodes.Group,
    nodes.Project,
    nodes.Distinct,
    nodes.OrderKey,
    nodes.OrderBy,
    nodes.Slice,
    checks.Check,
    checks.Focus,
    checks.CompiledShape,
    checks.CompiledRule,
    checks.Compiled,
    Query,
)


class _Number(dict[str, float]):
    """A number that refers to no row, as JSON; it can be part of a key."""

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]  # nobody changes it
        return hash(self["number"])


def to_json(value: checks.Compiled | Query) -> Rows:
    """Rows of (class number, fields); a whole number refers to an earlier row; the last row is the value."""
    numbers = {cls: number for number, cls in enumerate(_CLASSES)}
    names = [tuple(field.name for field in fields(cls)) for cls in _CLASSES]
    known: dict[tuple[Any, ...], int] = {}
    done: dict[int, int] = {}

    def encode(part: object) -> Any:
        """A part as JSON that can be hashed; a field is a truth value in all rows of a class or in none."""
        kind = type(part)
        if part is None or kind is str or kind is bool:
            return part
        if isinstance(part, tuple):
            return tuple([encode(item) for item in part])
        number = numbers.get(kind)
        if number is None:
            return _Number(number=part) if isinstance(part, (int, float)) else part
        place = done.get(id(part))
        if place is None:
            row = (number, *[encode(getattr(part, name)) for name in names[number]])
            place = done[id(part)] = known.setdefault(row, len(known))
        return place

    encode(value)
    return list(known)


def from_json(rows: Rows, kind: type[T]) -> T:
    """The value of a kind that ``to_json`` wrote; an exception of some kind when the rows are not such."""
    built: list[Any] = []

    def several(parts: Sequence[Any]) -> list[Any]:
        # Nearly all parts are texts and rows before, for which a call each would take as long as the rest.
        return [
            built[part] if type(part) is int and part >= 0 else part if type(part) is str else single(part)
            for part in parts
        ]

    def single(part: Any) -> Any:
        kind = type(part)
        if part is None or kind is bool:
            return part
        if kind is list or kind is tuple:
            return tuple(several(part))
        if kind is int:
            raise ValueError("a row refers to none")
        return part["number"]

    for row in rows:
        built.append(_CLASSES[row[0]](*several(row[1:])))
    if not isinstance(built[-1], kind):
        raise ValueError(f"the last row is no {kind.__name__}")
    return built[-1]
