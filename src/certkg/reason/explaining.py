"""Says in plain words why data contradict the ontology: types that are stated or implied, and disjoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

__all__ = ["explain"]

Triple = tuple[str, str, str]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = f"<{_RDF}type>"
_SUBCLASS, _DOMAIN, _RANGE = f"<{_RDFS}subClassOf>", f"<{_RDFS}domain>", f"<{_RDFS}range>"
_DISJOINT, _MEMBERS, _LABEL = f"<{_OWL}disjointWith>", f"<{_OWL}members>", f"<{_RDFS}label>"
_UNION = f"<{_OWL}unionOf>"


def explain(terms: Sequence[Triple], data: Sequence[Triple]) -> tuple[str, ...]:
    """One sentence for each thing that is said to be of two disjoint classes, with where each is said.

    A class counts as said when it is stated, or is the one domain or range of a property that the thing
    has. Costs one pass over the data. Causes that need more than two statements are not found.
    """
    know = _Knowledge(terms)
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, value in data:
        if predicate == _TYPE:
            said[subject].setdefault(value, "stated")
            continue
        for kind in know.domains.get(predicate, ()):
            said[subject].setdefault(kind, f"it has {know.name(predicate)}")
        for kind in know.ranges.get(predicate, ()):
            if not value.startswith('"'):
                said[value].setdefault(kind, f"it is the {know.name(predicate)} of {_shown(subject)}")
    return tuple(_sentences(said, know))


def _sentences(said: dict[str, dict[str, str]], know: _Knowledge) -> Iterator[str]:
    for thing, kinds in sorted(said.items()):
        for (one, why), (two, reason) in combinations(sorted(kinds.items()), 2):
            pair = know.clash(one, two)
            if pair:
                first, second = (know.name(kind) for kind in pair)
                yield (
                    f"{_shown(thing)} is said to be both {know.name(one)} ({why}) and {know.name(two)} "
                    f"({reason}); nothing is both {first} and {second}."
                )


class _Knowledge:
    """What the terms say: superclasses, domains, ranges, disjoint pairs and labels."""

    def __init__(self, terms: Iterable[Triple]) -> None:
        by: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in terms:
            by[predicate][subject].append(value)
        self._supers = by[_SUBCLASS]
        unions = by[_UNION]
        self.domains = {p: [k for k in kinds if k not in unions] for p, kinds in by[_DOMAIN].items()}
        self.ranges = {p: [k for k in kinds if k not in unions] for p, kinds in by[_RANGE].items()}
        self._labels = {s: v[0].split('"')[1] for s, v in by[_LABEL].items()}
        self._disjoint: set[frozenset[str]] = set()
        for one, others in by[_DISJOINT].items():
            self._disjoint.update(frozenset((one, other)) for other in others)
        firsts, rests = by[f"<{_RDF}first>"], by[f"<{_RDF}rest>"]
        for heads in by[_MEMBERS].values():
            members, node = [], heads[0]
            while node in firsts:
                members.append(firsts[node][0])
                node = rests[node][0]
            self._disjoint.update(frozenset(pair) for pair in combinations(members, 2))

    def name(self, term: str) -> str:
        """The English label, or the last part of the address."""
        return self._labels.get(term, _shown(term))

    def above(self, kind: str) -> set[str]:
        """A class and its named superclasses."""
        seen, waiting = {kind}, [kind]
        while waiting:
            for other in self._supers.get(waiting.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return seen

    def clash(self, one: str, two: str) -> tuple[str, str] | None:
        """The disjoint pair above two classes, or None."""
        for first in sorted(self.above(one)):
            for second in sorted(self.above(two)):
                if frozenset((first, second)) in self._disjoint and first != second:
                    return first, second
        return None


def _shown(term: str) -> str:
    return term.strip("<>").rpartition("#")[2] if "#" in term else term.strip("<>")
