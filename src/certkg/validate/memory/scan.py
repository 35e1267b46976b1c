"""Triple patterns and closures read from a small graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from certkg.validate.memory.graph import Graph, Row, Rows
from certkg.validate.plan.nodes import Const, Ref, Slot, Triples

__all__ = ["fanout", "reached", "scan", "size_of"]


def size_of(graph: Graph, pattern: Triples) -> int:
    """About how many triples match a pattern."""
    ends = sum(isinstance(slot, Const) for slot in (pattern.subject, pattern.object))
    if isinstance(pattern.predicate, Const):
        total = graph.count(pattern.predicate.term)
        if isinstance(pattern.object, Const):
            return len(graph.subjects(pattern.predicate.term).get(pattern.object.term, ()))
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
    slots = (pattern.subject, pattern.predicate, pattern.object)
    names = tuple(dict.fromkeys(slot.column for slot in slots if isinstance(slot, Ref)))
    if hint is None or 4 * len(hint.rows) > size_of(graph, pattern) + 16:
        return Rows(names, _picked(slots, names, graph.matches(*_terms(slots, {}))))
    found: list[Row] = []
    fast = _quick(graph, slots, names, hint)
    if fast is not None:
        return Rows(names, fast)
    for row in hint.rows:
        bound = dict(zip(hint.columns, row, strict=True))
        found.extend(_picked(slots, names, graph.matches(*_terms(slots, bound))))
    return Rows(names, found)


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


def _terms(slots: tuple[Slot, ...], bound: dict[str, str | None]) -> list[str | None]:
    return [slot.term if isinstance(slot, Const) else bound.get(slot.column) for slot in slots]


def _picked(
    slots: tuple[Slot, ...], names: tuple[str, ...], triples: Iterable[tuple[str, str, str]]
) -> list[Row]:
    places = [i for i, slot in enumerate(slots) if isinstance(slot, Ref)]
    first = {name: next(i for i in places if slots[i] == Ref(name)) for name in names}
    again = [(i, first[slot.column]) for i, slot in enumerate(slots) if isinstance(slot, Ref)]
    again = [(i, j) for i, j in again if i != j]
    order = [first[name] for name in names]
    if again:
        triples = (t for t in triples if all(t[i] == t[j] for i, j in again))
    if len(order) == 1:
        only = order[0]
        return [(t[only],) for t in triples]
    if len(order) == 2:
        a, b = order
        return [(t[a], t[b]) for t in triples]
    return [tuple(t[i] for i in order) for t in triples]


def reached(steps: Iterable[Row], starts: Iterable[str], *, zero: bool, backwards: bool) -> list[Row]:
    """Distinct pairs (start, end) of a closure; ``backwards`` goes from ends to starts."""
    onward: dict[str, list[str]] = defaultdict(list)
    for start, end in steps:
        if start is not None and end is not None:
            onward[end if backwards else start].append(start if backwards else end)
    pairs: list[Row] = []
    for origin in starts:
        seen = dict.fromkeys([origin] if zero else onward.get(origin, ()))
        waiting = list(seen)
        while waiting:
            for node in onward.get(waiting.pop(), ()):
                if node not in seen:
                    seen[node] = None
                    waiting.append(node)
        pairs.extend((node, origin) if backwards else (origin, node) for node in seen)
    return pairs
