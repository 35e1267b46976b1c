"""A small graph in dictionaries, and relations of terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

__all__ = ["Graph", "Row", "Rows"]

_T = TypeVar("_T")
Row = tuple[str | None, ...]
Index = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Rows:
    """A relation as a multiset; None is unbound."""

    columns: tuple[str, ...]
    rows: list[Row]
    _positions: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def positions(self) -> dict[str, int]:
        """Where each column stands."""
        if not self._positions:
            self._positions.update((name, place) for place, name in enumerate(self.columns))
        return self._positions


class Graph:
    """Triples of N-Triples text; the index of a predicate is made when somebody first asks for it.

    A graph may lie over another one, whose indexes it uses: many small graphs over one large one cost little.
    """

    def __init__(self, triples: Iterable[tuple[str, str, str]], under: Graph | None = None) -> None:
        """Keeps the distinct triples by predicate; about a third of a microsecond for each."""
        own = triples.copy() if isinstance(triples, dict) else dict.fromkeys(triples)
        if under is not None:
            own = {triple: None for triple in own if triple not in under}
        self._under = under
        self._own = own
        self._pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for s, p, o in own:
            self._pairs[p].append((s, o))
        self._objects: dict[str, Index] = {}
        self._subjects: dict[str, Index] = {}
        self._spreads: dict[tuple[str, bool], float] = {}

    def __contains__(self, triple: object) -> bool:
        """Says whether a triple is here."""
        return triple in self._own or (self._under is not None and triple in self._under)

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """All triples, those of the graph underneath last."""
        yield from self._own
        if self._under is not None:
            yield from self._under

    @property
    def size(self) -> int:
        """The number of triples."""
        return len(self._own) + (self._under.size if self._under is not None else 0)

    def count(self, predicate: str) -> int:
        """The number of triples of a predicate."""
        own = len(self._pairs[predicate]) if predicate in self._pairs else 0
        return own + (self._under.count(predicate) if self._under is not None else 0)

    def objects(self, predicate: str) -> Index:
        """The objects of each subject of a predicate."""
        found = self._objects.get(predicate)
        if found is None:
            made: dict[str, list[str]] = {}
            for s, o in self._pairs.get(predicate, ()):
                made.setdefault(s, []).append(o)
            below = self._under.objects(predicate) if self._under is not None else {}
            found = self._objects[predicate] = _over(made, below)
        return found

    def subjects(self, predicate: str) -> Index:
        """The subjects of each object of a predicate."""
        found = self._subjects.get(predicate)
        if found is None:
            made: dict[str, list[str]] = {}
            for s, o in self._pairs.get(predicate, ()):
                made.setdefault(o, []).append(s)
            below = self._under.subjects(predicate) if self._under is not None else {}
            found = self._subjects[predicate] = _over(made, below)
        return found

    def spread(self, predicate: str, *, forward: bool) -> float:
        """How many objects (``forward``) or subjects the other end of a triple of a predicate has, on average.

        By triples and not by ends: of ends with one triple and one that all others share, the latter decides
        what a join costs. Costs a look at each end, once.
        """
        key = (predicate, forward)
        if key not in self._spreads:
            sizes = list(map(len, (self.objects if forward else self.subjects)(predicate).values()))
            self._spreads[key] = sum(size * size for size in sizes) / max(1, sum(sizes))
        return self._spreads[key]

    @cached_property
    def by_subject(self) -> Mapping[str, list[tuple[str, str]]]:
        """Predicate and object of each subject."""
        found: dict[str, list[tuple[str, str]]] = {}
        for s, p, o in self._own:
            found.setdefault(s, []).append((p, o))
        return _over(found, self._under.by_subject if self._under is not None else {})

    @cached_property
    def by_object(self) -> Mapping[str, list[tuple[str, str]]]:
        """Subject and predicate of each object."""
        found: dict[str, list[tuple[str, str]]] = {}
        for s, p, o in self._own:
            found.setdefault(o, []).append((s, p))
        return _over(found, self._under.by_object if self._under is not None else {})

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """All subjects and objects."""
        return tuple(dict.fromkeys([*self.by_subject, *self.by_object]))

    @cached_property
    def node_set(self) -> frozenset[str]:
        """All subjects and objects, to be asked for one."""
        return frozenset(self.nodes)

    def matches(self, s: str | None, p: str | None, o: str | None) -> Iterator[tuple[str, str, str]]:
        """The triples with the given terms; None stands for any."""
        if p is not None:
            yield from self._of_predicate(s, p, o)
        elif s is not None:
            yield from ((s, q, v) for q, v in self.by_subject.get(s, ()) if o is None or v == o)
        elif o is not None:
            yield from ((t, q, o) for t, q in self.by_object.get(o, ()))
        else:
            yield from self

    def _of_predicate(self, s: str | None, p: str, o: str | None) -> Iterator[tuple[str, str, str]]:
        if s is not None:
            return ((s, p, v) for v in self.objects(p).get(s, ()) if o is None or v == o)
        if o is not None:
            return ((t, p, o) for t in self.subjects(p).get(o, ()))
        return self._whole(p)

    def _whole(self, p: str) -> Iterator[tuple[str, str, str]]:
        for t, v in self._pairs.get(p, ()):
            yield t, p, v
        if self._under is not None:
            yield from self._under._whole(p)


def _over(own: Mapping[str, list[_T]], under: Mapping[str, list[_T]]) -> Mapping[str, list[_T]]:
    """An index over another one, neither of which is changed; what both have is joined."""
    if not own or not under:
        return own or under
    return {**own, **under, **{key: own[key] + under[key] for key in own if key in under}}
