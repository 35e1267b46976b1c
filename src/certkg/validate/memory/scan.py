"""Triple patterns and closures read from a small graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from itertools import chain

from certkg.validate.memory.graph import Graph, Row, Rows
from certkg.validate.memory.joins import picker
from certkg.validate.plan.nodes import Const, Ref, Slot, Triples

__all__ = ["Steps", "fanout", "reached", "scan", "size_of", "steps"]

Steps = Mapping[str, list[str]]
Reader = Callable[[Iterable[tuple[str, str, str]]], list[Row]]


def size_of(graph: Graph, pattern: Triples) -> int:
    """About how many triples match a pattern."""
    ends = sum(isinstance(slot, Const) for slot in (pattern.subject, pattern.object))
    if isinstance(pattern.predicate, Const):
        total = graph.count(pattern.predicate.term)
        if isinstance(pattern.object, Const):
            return len(graph.subjects(pattern.predicate.term).get(pattern.object.term, ()))
    elif pattern.among is not None:
        total = sum(map(graph.count, pattern.among))
    else:
        total = graph.size
    return total if ends == 0 else min(total, 8)


def fanout(graph: Graph, pattern: Triples, shared: Collection[str]) -> float:
    """About how many triples of a pattern agree with one row of the shared columns; 1 where none of its ends is shared."""
    if not isinstance(pattern.predicate, Const):
        return 1
    ends = ((pattern.subject, True), (pattern.object, False))
    found = (
        graph.spread(pattern.predicate.term, forward=forward)
        for slot, forward in ends
        if isinstance(slot, Ref) and slot.column in shared
    )
    return min(found, default=1)


def scan(graph: Graph, pattern: Triples, hint: Rows | None) -> Rows:
    """The rows of a pattern; of those that agree with the hint only, when that is less to read."""
    names, reads = _reader(pattern)
    slots = (pattern.subject, pattern.predicate, pattern.object)
    if hint is None or 4 * len(hint.rows) > size_of(graph, pattern) + 16:
        return Rows(names, reads(_matches(graph, pattern, {})))
    fast = _quick(graph, slots, names, hint)
    if fast is not None:
        return Rows(names, fast)
    found: list[Row] = []
    for row in hint.rows:
        bound = dict(zip(hint.columns, row, strict=True))
        found.extend(reads(_matches(graph, pattern, bound)))
    return Rows(names, found)


def _matches(
    graph: Graph, pattern: Triples, bound: Mapping[str, str | None]
) -> Iterable[tuple[str, str, str]]:
    """The triples of a pattern some of whose columns are bound."""
    s, p, o = _terms((pattern.subject, pattern.predicate, pattern.object), bound)
    if pattern.among is None:
        return graph.matches(s, p, o)
    if p is None and s is None and o is None:
        return chain.from_iterable(graph.matches(None, each, None) for each in pattern.among)
    return (triple for triple in graph.matches(s, p, o) if triple[1] in pattern.among)


def _quick(graph: Graph, slots: tuple[Slot, ...], names: tuple[str, ...], hint: Rows) -> list[Row] | None:
    """One index look-up for each hinted end: by far the most frequent pattern."""
    s, p, o = slots
    if len(hint.columns) != 1 or len(names) != 2 or not isinstance(p, Const):
        return None
    if not isinstance(s, Ref) or not isinstance(o, Ref):
        return None
    if hint.columns[0] == s.column:
        index = graph.objects(p.term)
        return [(start, end) for (start,) in hint.rows if start for end in index.get(start, ())]
    index = graph.subjects(p.term)
    return [(start, end) for (end,) in hint.rows if end for start in index.get(end, ())]


def _terms(slots: tuple[Slot, ...], bound: Mapping[str, str | None]) -> list[str | None]:
    return [slot.term if isinstance(slot, Const) else bound.get(slot.column) for slot in slots]


@lru_cache(maxsize=65536)
def _reader(pattern: Triples) -> tuple[tuple[str, ...], Reader]:
    """The columns of a pattern, and what makes rows of triples; a column that occurs twice must agree."""
    slots = (pattern.subject, pattern.predicate, pattern.object)
    first: dict[str, int] = {}
    again: list[tuple[int, int]] = []
    for place, slot in enumerate(slots):
        if isinstance(slot, Ref) and first.setdefault(slot.column, place) != place:
            again.append((place, first[slot.column]))
    pick = picker(tuple(first.values()))
    if not again:
        return tuple(first), lambda triples: list(map(pick, triples))
    return tuple(first), lambda triples: [pick(t) for t in triples if all(t[i] == t[j] for i, j in again)]


def steps(pairs: Iterable[Row], *, backwards: bool) -> Steps:
    """Where one step leads from each node; ``backwards`` goes from ends to starts."""
    onward: dict[str, list[str]] = {}
    for start, end in pairs:
        if start is not None and end is not None:
            onward.setdefault(end if backwards else start, []).append(start if backwards else end)
    return onward


def reached(onward: Steps, starts: Iterable[str], *, zero: bool, backwards: bool) -> list[Row]:
    """Distinct pairs (start, end) of a closure over steps, which are those of ``backwards``."""
    pairs: list[Row] = []
    for origin in starts:
        seen = dict.fromkeys([origin] if zero else onward.get(origin, ()))
        waiting = list(seen)
        while waiting:
            for node in onward.get(waiting.pop(), ()):
                if node not in seen:
                    seen[node] = None
                    waiting.append(node)
        pairs.extend([(node, origin) if backwards else (origin, node) for node in seen])
    return pairs
