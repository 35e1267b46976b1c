"""A small graph in dictionaries, and relations of terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["Graph", "Row", "Rows"]

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
    """Triples of N-Triples text; the index of a predicate is made when somebody first asks for it."""

    def __init__(self, triples: Iterable[tuple[str, str, str]]) -> None:
        """Keeps the distinct triples by predicate; about a third of a microsecond for each."""
        self._triples = tuple(dict.fromkeys(triples))
        self._pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for s, p, o in self._triples:
            self._pairs[p].append((s, o))
        self._objects: dict[str, Index] = {}
        self._subjects: dict[str, Index] = {}

    @property
    def size(self) -> int:
        """The number of triples."""
        return len(self._triples)

    def count(self, predicate: str) -> int:
        """The number of triples of a predicate."""
        return len(self._pairs[predicate]) if predicate in self._pairs else 0

    def objects(self, predicate: str) -> Index:
        """The objects of each subject of a predicate."""
        found = self._objects.get(predicate)
        if found is None:
            made: dict[str, list[str]] = {}
            for s, o in self._pairs.get(predicate, ()):
                made.setdefault(s, []).append(o)
            found = self._objects[predicate] = made
        return found

    def subjects(self, predicate: str) -> Index:
        """The subjects of each object of a predicate."""
        found = self._subjects.get(predicate)
        if found is None:
            made: dict[str, list[str]] = {}
            for s, o in self._pairs.get(predicate, ()):
                made.setdefault(o, []).append(s)
            found = self._subjects[predicate] = made
        return found

    @cached_property
    def by_subject(self) -> Mapping[str, list[tuple[str, str]]]:
        """Predicate and object of each subject."""
        found: dict[str, list[tuple[str, str]]] = {}
        for s, p, o in self._triples:
            found.setdefault(s, []).append((p, o))
        return found

    @cached_property
    def by_object(self) -> Mapping[str, list[tuple[str, str]]]:
        """Subject and predicate of each object."""
        found: dict[str, list[tuple[str, str]]] = {}
        for s, p, o in self._triples:
            found.setdefault(o, []).append((s, p))
        return found

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
            yield from self._triples

    def _of_predicate(self, s: str | None, p: str, o: str | None) -> Iterator[tuple[str, str, str]]:
        if s is not None:
            return ((s, p, v) for v in self.objects(p).get(s, ()) if o is None or v == o)
        if o is not None:
            return ((t, p, o) for t in self.subjects(p).get(o, ()))
        return ((t, p, v) for t, v in self._pairs.get(p, ()))
