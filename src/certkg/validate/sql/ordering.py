"""The order of inner joins, chosen by what the database knows of each predicate.

DuckDB knows nothing of the tables of a statement (WITH) and takes two big relations that share a frequent
value first now and then, which is quadratic. Our order is greedy: begin with the fewest rows, then take the
connected source that multiplies the rows least.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from certkg.validate.sql.relation import Source, Table, aliases

__all__ = ["join_order"]

#: A source that multiplies rows is joined first with what ties it further, where the rows so far are at least
#: such a share of its own: working it out for all rows then costs little more than for those.
_SHARE = 0.5

_SAME = re.compile(r'\(*(t\d+)\.("[^"]*"|\w+) = (t\d+)\.("[^"]*"|\w+)\)*')
_BESIDE = {"lex": "o", "num": "o"}
#: The keys that follow from an equality of values, see ``conditions.implied_key``.
_KEYS = re.compile(r"(\(CASE .*? END\)) = (\(CASE .* END\))")
_FIXED = re.compile(r"(t\d+)\.(\w+) = hash\(.*\)")
#: What a relation is taken to hold of which nothing is known.
_UNKNOWN = 5_000.0
_FEW = 3.0

_Links = dict[str, list[tuple[str, str]]]


def join_order(sources: Sequence[Source], tests: Iterable[str]) -> list[tuple[Source, ...]]:
    """The sources in the order in which they are joined, equal ones in theirs; those of one tuple first with each other.

    Two sources tied to the rows so far by one key each and to each other by a third (the numbers and the
    bodies of other certificates, say) may each multiply the rows where both together do not.
    """
    if len(sources) < 2:
        return [(source,) for source in sources]
    links, fixed = _read(tests)
    rows = {source.alias: _rows(source, fixed[source.alias]) for source in sources}
    left = list(sources)
    ordered: list[tuple[Source, ...]] = []
    joined: set[str] = set()
    so_far = 1.0
    while left:
        linked = [source for source in left if any(other in joined for _, other in links[source.alias])]
        if linked:
            best = min(linked, key=lambda source: _growth(source, rows, links, joined))
        else:
            best = min(left, key=lambda source: (rows[source.alias] > 1, rows[source.alias]))
        growth = _growth(best, rows, links, joined) if linked else rows[best.alias]
        group = [best]
        if linked and growth > 1 and so_far >= _SHARE * rows[best.alias]:
            group += _tied(best, left, links, joined)
        for source in group:
            left.remove(source)
            joined.add(source.alias)
        ordered.append(tuple(group))
        so_far *= growth
    return ordered


def _tied(best: Source, left: Iterable[Source], links: _Links, joined: set[str]) -> Iterator[Source]:
    """The sources that share keys with a chosen one and, apart from it, with the rows so far."""
    for source in left:
        others = {other for _, other in links[source.alias]}
        if source is not best and best.alias in others and others & joined and source.size is not None:
            yield source


def _read(tests: Iterable[str]) -> tuple[_Links, dict[str, set[str]]]:
    """The equalities between sources (column here, alias there), and the columns that are constant."""
    links: _Links = defaultdict(list)
    fixed: dict[str, set[str]] = defaultdict(set)
    for test in tests:
        if constant := _FIXED.fullmatch(test):
            fixed[constant[1]].add(constant[2])
            continue
        for one, column, other, theirs in _equal(test):
            if one != other:
                links[one].append((column, other))
                links[other].append((theirs, one))
    return links, fixed


def _equal(test: str) -> Iterator[tuple[str, str, str, str]]:
    """The two aliases and columns that a test makes equal; what stands beside a term counts as the term."""
    if same := _SAME.fullmatch(test):
        one, column, other, theirs = same.groups()
        yield one, _BESIDE.get(column, column), other, _BESIDE.get(theirs, theirs)
    elif keys := _KEYS.fullmatch(test):
        sides = [aliases(side) for side in keys.groups()]
        if len(sides[0]) == len(sides[1]) == 1:
            yield sides[0].pop(), "o", sides[1].pop(), "o"


def _rows(source: Source, fixed: set[str]) -> float:
    """How many rows a source has, as far as one can say."""
    if source.size is None:
        known = source.table.rows if isinstance(source.table, Table) else None
        return _UNKNOWN if known is None else float(known)
    rows = float(source.size.rows)
    for column in fixed:
        rows /= max(1, source.size.distinct.get(column, 1))
    return rows


def _growth(source: Source, rows: dict[str, float], links: _Links, joined: set[str]) -> float:
    """By how much joining a source multiplies the rows that are there."""
    columns = {column for column, other in links[source.alias] if other in joined}
    if source.size is None:
        return min(rows[source.alias], _FEW / len(columns))
    growth = rows[source.alias]
    for column in columns:
        growth /= max(1, source.size.distinct.get(column, 1))
    return growth
