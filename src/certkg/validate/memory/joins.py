"""Joins of relations under SPARQL's compatibility, by hashing (SPARQL 1.1, section 18.5)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter

from certkg.validate.memory.graph import Row, Rows

__all__ = ["hint", "inner", "left_outer", "matcher", "minus", "picked", "picker"]


def matcher(left: Rows, right: Rows) -> tuple[tuple[str, ...], Callable[[Row], list[Row]]]:
    """The columns of merged rows, and a function that merges a left row with its compatible right rows."""
    columns, solid, loose, rest = _shared(left, right)
    extra, key = picked(right, rest), _key(left, solid)
    if not loose:
        table = _table(right, solid, extra)
        return columns, lambda row: [row + more for more in table.get(key(row), ())]
    whole = _table(right, solid, lambda row: row)

    def merge_loose(row: Row) -> list[Row]:
        found = []
        for other in whole.get(key(row), ()):
            if all(row[i] is None or other[j] is None or row[i] == other[j] for i, j in loose):
                cells = list(row)
                for i, j in loose:
                    if cells[i] is None:
                        cells[i] = other[j]
                found.append((*cells, *extra(other)))
        return found

    return columns, merge_loose


def inner(left: Rows, right: Rows) -> Rows:
    """All compatible pairs."""
    columns, solid, loose, rest = _shared(left, right)
    if loose:
        _, merge = matcher(left, right)
        return Rows(columns, [merged for row in left.rows for merged in merge(row)])
    table, key = _table(right, solid, picked(right, rest)), _key(left, solid)
    return Rows(columns, [row + more for row in left.rows for more in table.get(key(row), ())])


def _shared(left: Rows, right: Rows) -> tuple[tuple[str, ...], list[str], list[tuple[int, int]], list[str]]:
    """The columns of merged rows, those that both always bind, places of those that may be unbound, those to be added."""
    shared = [name for name in left.columns if name in right.positions]
    rest = [name for name in right.columns if name not in left.positions]
    solid = [name for name in shared if _full(left, name) and _full(right, name)]
    loose = [(left.positions[n], right.positions[n]) for n in shared if n not in solid]
    return (*left.columns, *rest), solid, loose, rest


def _key(rows: Rows, names: list[str]) -> Callable[[Row], object]:
    """What tells rows apart by some columns: a single term, or several."""
    return itemgetter(rows.positions[names[0]]) if len(names) == 1 else picked(rows, names)


def _table(rows: Rows, names: list[str], kept: Callable[[Row], Row]) -> dict[object, list[Row]]:
    """What is kept of rows by their keys."""
    key = _key(rows, names)
    table: dict[object, list[Row]] = {}
    for row in rows.rows:
        table.setdefault(key(row), []).append(kept(row))
    return table


def left_outer(
    left: Rows, right: Rows, condition: Callable[[tuple[str, ...]], Callable[[Row], bool]]
) -> Rows:
    """Each left row with its compatible right rows that satisfy the condition, or alone."""
    columns, merge = matcher(left, right)
    holds = condition(columns)
    gap = (None,) * (len(columns) - len(left.columns))
    rows: list[Row] = []
    for row in left.rows:
        found = [merged for merged in merge(row) if holds(merged)]
        rows.extend(found or [row + gap])
    return Rows(columns, rows)


def minus(left: Rows, right: Rows) -> Rows:
    """Left rows without a compatible right row that binds a column they bind too."""
    shared = [(left.positions[n], right.positions[n]) for n in left.columns if n in right.positions]
    if not shared:
        return left
    keys = {tuple(row[j] for _, j in shared) for row in right.rows}
    whole = {key for key in keys if None not in key}
    partial = [key for key in keys if None in key]

    def excluded(row: Row) -> bool:
        key = tuple(row[i] for i, _ in shared)
        if None not in key:
            return key in whole or any(_overlaps(key, other) for other in partial)
        return any(_overlaps(key, other) for other in keys)

    return Rows(left.columns, [row for row in left.rows if not excluded(row)])


def _overlaps(one: Row, two: Row) -> bool:
    bound = [(a, b) for a, b in zip(one, two, strict=True) if a is not None and b is not None]
    return bool(bound) and all(a == b for a, b in bound)


def hint(rows: Rows, wanted: frozenset[str]) -> Rows | None:
    """The distinct values of those of the wanted columns that every row binds; None without any."""
    names = [name for name in rows.columns if name in wanted and _full(rows, name)]
    if not names:
        return None
    return Rows(tuple(names), list(dict.fromkeys(map(picked(rows, names), rows.rows))))


def picked(rows: Rows, names: list[str] | tuple[str, ...]) -> Callable[[Row], Row]:
    """A function that picks the named cells of a row; a column that is not there is unbound."""
    return picker(tuple([rows.positions.get(name) for name in names]))


@lru_cache(maxsize=4096)
def picker(places: tuple[int | None, ...]) -> Callable[[Row], Row]:
    """A function that picks the cells of a row at some places; None stands for an unbound one."""
    known = [place for place in places if place is not None]
    if len(known) < len(places) or not known:
        return lambda row: tuple([None if place is None else row[place] for place in places])
    only = known[0]
    return (lambda row: (row[only],)) if len(known) == 1 else itemgetter(*known)


def _full(rows: Rows, name: str) -> bool:
    return None not in map(itemgetter(rows.positions[name]), rows.rows)
