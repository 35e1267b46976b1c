"""A small graph in dictionaries, and relations of terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["Graph", "Row", "Rows"]

Row = tuple[str | None, ...]
Index = Mapping[str, Mapping[str, list[str]]]


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


@dataclass(frozen=True)
class Graph:
    """Triples of N-Triples text, indexed by predicate and subject, and by predicate and object."""

    objects: Index
    subjects: Index
    size: int

    @classmethod
    def from_triples(cls, triples: Iterable[tuple[str, str, str]]) -> Graph:
        """A graph of the distinct triples, in one pass: about a microsecond for each."""
        objects: dict[str, dict[str, list[str]]] = {}
        subjects: dict[str, dict[str, list[str]]] = {}
        size = 0
        for s, p, o in dict.fromkeys(triples):
            size += 1
            objects.setdefault(p, {}).setdefault(s, []).append(o)
            subjects.setdefault(p, {}).setdefault(o, []).append(s)
        return cls(objects, subjects, size)

    @cached_property
    def by_subject(self) -> Mapping[str, list[tuple[str, str]]]:
        """Predicate and object of each subject."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for p, index in self.objects.items():
            for s, objects in index.items():
                found[s].extend((p, o) for o in objects)
        return dict(found)

    @cached_property
    def by_object(self) -> Mapping[str, list[tuple[str, str]]]:
        """Subject and predicate of each object."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for p, index in self.subjects.items():
            for o, subjects in index.items():
                found[o].extend((s, p) for s in subjects)
        return dict(found)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """All subjects and objects."""
        return tuple(dict.fromkeys([*self.by_subject, *self.by_object]))

    @cached_property
    def node_set(self) -> frozenset[str]:
        """All subjects and objects, to be asked for one."""
        return frozenset(self.nodes)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The number of triples of each predicate."""
        return {p: sum(map(len, index.values())) for p, index in self.objects.items()}

    def matches(self, s: str | None, p: str | None, o: str | None) -> Iterator[tuple[str, str, str]]:
        """The triples with the given terms; None stands for any."""
        if p is not None:
            yield from self._of_predicate(s, p, o)
        elif s is not None:
            yield from ((s, q, v) for q, v in self.by_subject.get(s, ()) if o is None or v == o)
        elif o is not None:
            yield from ((t, q, o) for t, q in self.by_object.get(o, ()))
        else:
            for q in self.objects:
                yield from self._of_predicate(None, q, None)

    def _of_predicate(self, s: str | None, p: str, o: str | None) -> Iterator[tuple[str, str, str]]:
        index = self.objects.get(p, {})
        if s is not None:
            return ((s, p, v) for v in index.get(s, ()) if o is None or v == o)
        if o is not None:
            return ((t, p, o) for t in self.subjects.get(p, {}).get(o, ()))
        return ((t, p, v) for t, values in index.items() for v in values)
