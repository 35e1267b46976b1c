"""Compiled shapes and queries as JSON and back; equal parts are written once and shared again when read.

Only the classes listed here are ever built, from strings, numbers, truth values and each other.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from certkg.validate.plan import nodes
from certkg.validate.plan.query import Query
from certkg.validate.shapes import compile as compiled

__all__ = ["from_json", "to_json"]

T = TypeVar("T", compiled.Compiled, Query)

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
    compiled.Check,
    compiled.Focus,
    compiled.CompiledShape,
    compiled.CompiledRule,
    compiled.Compiled,
    Query,
)


def to_json(value: compiled.Compiled | Query) -> list[list[Any]]:
    """Rows of (class number, fields); a whole number refers to an earlier row; the last row is the value."""
    numbers = {cls: number for number, cls in enumerate(_CLASSES)}
    names = [tuple(field.name for field in fields(cls)) for cls in _CLASSES]
    rows: list[list[Any]] = []
    known: dict[tuple[Any, ...], int] = {}
    done: dict[int, int] = {}

    def encode(part: object) -> tuple[Any, Any]:
        """A part as JSON, and as a key that can be hashed."""
        number = numbers.get(type(part))
        if number is not None:
            place = done.get(id(part))
            if place is None:
                pairs = [encode(getattr(part, name)) for name in names[number]]
                key = (number, *(key for _, key in pairs))
                place = known.setdefault(key, len(rows))
                if place == len(rows):
                    rows.append([number, *(text for text, _ in pairs)])
                done[id(part)] = place
            return place, ("row", place)
        if isinstance(part, tuple):
            items = [encode(item) for item in part]
            return [text for text, _ in items], tuple(key for _, key in items)
        if isinstance(part, (int, float)) and not isinstance(part, bool):
            return {"number": part}, ("number", part)
        return part, part

    encode(value)
    return rows


def from_json(rows: list[list[Any]], kind: type[T]) -> T:
    """The value of a kind that ``to_json`` wrote; an exception of some kind when the rows are not such."""
    built: list[Any] = []

    def decode(part: Any) -> Any:
        kind = type(part)
        if kind is str or part is None or kind is bool:
            return part
        if kind is int:
            if part < 0:
                raise ValueError("a row refers to none")
            return built[part]
        if kind is list:
            return tuple([decode(item) for item in part])
        return part["number"]

    for row in rows:
        built.append(_CLASSES[row[0]](*[decode(part) for part in row[1:]]))
    if not isinstance(built[-1], kind):
        raise ValueError(f"the last row is no {kind.__name__}")
    return built[-1]
