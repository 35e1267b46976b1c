"""The shapes graph as an index of N-Triples text, so that reading shapes needs no RDF library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from certkg.errors import LibraryError
from certkg.validate.shapes.terms import RDF, RDFS

__all__ = ["ShapesGraph", "Triple"]

Triple = tuple[str, str, str]

_FIRST = f"<{RDF}first>"
_REST = f"<{RDF}rest>"
_NIL = f"<{RDF}nil>"
_TYPE = f"<{RDF}type>"
_SUBCLASS = f"<{RDFS}subClassOf>"


class ShapesGraph:
    """Triples of the shapes graph, indexed by subject and by predicate; the order of the input is kept."""

    __slots__ = ("_by_predicate", "_by_subject", "name")

    def __init__(self, triples: Iterable[Triple], name: str = "") -> None:
        self.name = name
        self._by_subject: dict[str, dict[str, list[str]]] = {}
        self._by_predicate: dict[str, list[tuple[str, str]]] = {}
        for subject, predicate, value in dict.fromkeys(triples):
            self._by_subject.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._by_predicate.setdefault(predicate, []).append((subject, value))

    def __iter__(self) -> Iterator[Triple]:
        """All triples, by subject."""
        for subject, properties in self._by_subject.items():
            for predicate, values in properties.items():
                for value in values:
                    yield subject, predicate, value

    def predicates(self, subject: str) -> tuple[str, ...]:
        """The predicates of a subject."""
        return tuple(self._by_subject.get(subject, ()))

    def objects(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The values of a property."""
        return tuple(self._by_subject.get(subject, {}).get(predicate, ()))

    def subjects(self, predicate: str, value: str | None = None) -> tuple[str, ...]:
        """The subjects that have a property, with a given value if one is given."""
        pairs = self._by_predicate.get(predicate, ())
        return tuple(dict.fromkeys(s for s, o in pairs if value is None or o == value))

    def values(self, predicate: str) -> tuple[str, ...]:
        """All values of a property, of any subject."""
        return tuple(dict.fromkeys(o for _, o in self._by_predicate.get(predicate, ())))

    def types(self, subject: str) -> frozenset[str]:
        """The classes of a node with all their superclasses (SHACL, section 1.1, 'SHACL instance')."""
        return frozenset().union(*(self.superclasses(c) for c in self.objects(subject, _TYPE)))

    def instances(self, cls: str) -> tuple[str, ...]:
        """The SHACL instances of a class within the shapes graph."""
        return tuple(s for s in self.subjects(_TYPE) if cls in self.types(s))

    def superclasses(self, cls: str) -> frozenset[str]:
        """A class and everything ``rdfs:subClassOf`` reaches from it."""
        seen = {cls}
        waiting = [cls]
        while waiting:
            fresh = [c for c in self.objects(waiting.pop(), _SUBCLASS) if c not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        return frozenset(seen)

    def is_list(self, head: str) -> bool:
        """Says whether the node is the empty list or has a first member."""
        return head == _NIL or bool(self.objects(head, _FIRST))

    def members(self, head: str) -> tuple[str, ...]:
        """The members of a SHACL list; LibraryError when it is cyclic, forked or cut (SHACL, section 1.1)."""
        found: list[str] = []
        seen: set[str] = set()
        while head != _NIL:
            first, rest = self.objects(head, _FIRST), self.objects(head, _REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise LibraryError("shape-list", f"The list at {head} is not well-formed.")
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return tuple(found)
