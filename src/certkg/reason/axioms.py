"""What the ontology says of classes and properties, in the form that an explanation needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, product

__all__ = ["Axioms", "Kind", "Triple", "local"]

Triple = tuple[str, str, str]
#: A class, or the alternatives of a union: the thing is of one of them.
Kind = frozenset[str]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_OR, _AND, _ON = f"<{_OWL}unionOf>", f"<{_OWL}intersectionOf>", f"<{_OWL}onProperty>"


class Axioms:
    """Super-, equivalent and disjoint classes, domains, ranges, restrictions and labels of some triples.

    All names are N-Triples text; anonymous classes go by their blank node.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        by: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in triples:
            by[predicate][subject].append(value)
        self._first, self._rest = by[f"<{_RDF}first>"], by[f"<{_RDF}rest>"]
        self._or, self._and, self._on = by[_OR], by[_AND], by[_ON]
        self._some, self._only = by[f"<{_OWL}someValuesFrom>"], by[f"<{_OWL}allValuesFrom>"]
        self._wider, self._wider_property = by[f"<{_RDFS}subClassOf>"], by[f"<{_RDFS}subPropertyOf>"]
        self._equal = by[f"<{_OWL}equivalentClass>"]
        self._domain, self._range = by[f"<{_RDFS}domain>"], by[f"<{_RDFS}range>"]
        labels = by[f"<{_RDFS}label>"].items()
        self._labels = {s: v[0].split('"')[1] for s, v in labels if v[0].startswith('"')}
        self._inverse = _both_ways(by[f"<{_OWL}inverseOf>"])
        self._disjoint: set[Kind] = set()
        for one, others in by[f"<{_OWL}disjointWith>"].items():
            self._disjoint.update(frozenset((one, other)) for other in others)
        for heads in by[f"<{_OWL}members>"].values():
            self._disjoint.update(frozenset(pair) for pair in combinations(self._items(heads[0]), 2))

    def name(self, term: str) -> str:
        """The English label, what an anonymous class asks for, or the last part of the address."""
        if self.is_restriction(term):
            path, kind = self.path(term)
            return f"thing whose {path} is {self.words(kind)}"
        if term.startswith("_:"):
            parts = self._and.get(term)
            return " and ".join(self.name(part) for part in self._items(parts[0])) if parts else "anonymous"
        return self._labels.get(term, local(term))

    def words(self, kind: Kind) -> str:
        """The names of alternatives with the article of the first: ``a site, standard or clause``."""
        names = sorted(self.name(one) for one in kind)
        text = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)
        return f"{'an' if text[:1] in 'aeioAEIO' else 'a'} {text}"

    def is_restriction(self, node: str) -> bool:
        """Whether an anonymous class is that of all things with some value of a kind."""
        return node in self._on and node in self._some

    def path(self, node: str) -> tuple[str, Kind]:
        """The properties of such a class and of those within it, in words, and the kind at the end."""
        names = [self._quoted(self._on[node][0])]
        kind = self.kind(self._some[node][0])
        seen = {node}
        while len(kind) == 1 and self.is_restriction(inner := next(iter(kind))) and inner not in seen:
            seen.add(inner)
            names.append(self._quoted(self._on[inner][0]))
            kind = self.kind(self._some[inner][0])
        return " of the ".join(reversed(names)), kind

    def kind(self, node: str) -> Kind:
        """A class as alternatives: the members of a union, unions within it included; else the class."""
        found: set[str] = set()
        seen, waiting = {node}, [node]
        while waiting:
            one = waiting.pop()
            if one not in self._or:
                found.add(one)
                continue
            fresh = [part for part in self._items(self._or[one][0]) if part not in seen]
            seen.update(fresh)
            waiting += fresh
        return frozenset(found)

    def above(self, node: str) -> set[str]:
        """A class and all that it is part of: superclasses, equivalent classes, members of intersections."""
        seen, waiting = {node}, [node]
        while waiting:
            one = waiting.pop()
            parts = [part for head in self._and.get(one, ()) for part in self._items(head)]
            for other in (*self._wider.get(one, ()), *self._equal.get(one, ()), *parts):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return seen

    def properties(self, name: str) -> list[tuple[str, bool]]:
        """The properties that hold where one holds; True for those that hold the other way round."""
        seen, waiting = {(name, False)}, [(name, False)]
        while waiting:
            one, turned = waiting.pop()
            for other in (
                *((wider, turned) for wider in self._wider_property.get(one, ())),
                *((inverse, not turned) for inverse in self._inverse.get(one, ())),
            ):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return sorted(seen)

    def domains(self, name: str) -> list[Kind]:
        """What has the property is of each of these."""
        return [self.kind(node) for node in self._domain.get(name, ())]

    def ranges(self, name: str) -> list[Kind]:
        """What is a value of the property is of each of these."""
        return [self.kind(node) for node in self._range.get(name, ())]

    def only(self, node: str) -> list[tuple[str, Kind]]:
        """What the values of properties of a member of the class have to be: property and kind."""
        return [
            (self._on[one][0], self.kind(self._only[one][0]))
            for one in sorted(self.above(node))
            if one in self._only and one in self._on
        ]

    def some(self) -> dict[str, list[tuple[str, Kind]]]:
        """The anonymous classes of all that has a value of a kind, by property: the class and the kind."""
        found: dict[str, list[tuple[str, Kind]]] = defaultdict(list)
        for node, fillers in sorted(self._some.items()):
            if node in self._on:
                found[self._on[node][0]].append((node, self.kind(fillers[0])))
        return found

    def clash(self, one: Kind, two: Kind) -> tuple[str, str] | None:
        """A disjoint pair above two kinds when each alternative of one is disjoint with each of the other."""
        pairs = [self._disjoint_above(first, second) for first, second in product(sorted(one), sorted(two))]
        return None if None in pairs or not pairs else pairs[0]

    def _disjoint_above(self, one: str, two: str) -> tuple[str, str] | None:
        above = sorted(self.above(two))
        for first in sorted(self.above(one)):
            for second in above:
                if first != second and frozenset((first, second)) in self._disjoint:
                    return first, second
        return None

    def _quoted(self, node: str) -> str:
        turned = node.startswith("_:")
        name = self.name(next(iter(self._inverse.get(node, ())), node) if turned else node)
        return f"inverse of '{name}'" if turned else f"'{name}'"

    def _items(self, head: str) -> list[str]:
        found: list[str] = []
        seen: set[str] = set()
        while head in self._first and head not in seen:
            seen.add(head)
            found.append(self._first[head][0])
            head = next(iter(self._rest.get(head, ())), "")
        return found


def local(term: str) -> str:
    """The last part of an address after ``#``, else the address; a blank node as it is."""
    return term.strip("<>").rpartition("#")[2] if "#" in term else term.strip("<>")


def _both_ways(pairs: dict[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, others in pairs.items():
        for other in others:
            found[one].append(other)
            found[other].append(one)
    return found
