"""Says in plain words why data contradict the ontology: kinds that are stated or implied, and disjoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from certkg.reason.axioms import Axioms, Kind, Triple, local
from certkg.reason.literals import clashes

__all__ = ["explain"]

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_OWL = "<http://www.w3.org/2002/07/owl#"
#: What each thing is said to be, with where it is said.
Said = dict[str, dict[Kind, str]]


def explain(
    terms: Sequence[Triple], data: Sequence[Triple], background: Sequence[Triple] = ()
) -> tuple[str, ...]:
    """A sentence for each thing that is said to be of two disjoint kinds, with where each is said.

    A kind counts as said when it is stated, when it is the domain or range of a property of the thing or of
    a wider one (of a union: one of its members), or when a class says what the values of a property are.
    Literals of a datatype that their property does not take are named as well.
    Costs a few passes over the data. Causes beyond that, such as a count of values, are not found.
    """
    axioms = Axioms([*terms, *data])
    said: Said = defaultdict(dict)
    for subject, predicate, value in data:
        if predicate == _TYPE:
            said[subject].setdefault(axioms.kind(value), "stated")
    for subject, predicate, value in background:
        if predicate == _TYPE:
            said[subject].setdefault(axioms.kind(value), "stated in the reference data")
    named = {term for fact in data for term in fact}
    for subject, predicate, value in terms:
        if predicate == _TYPE and subject in named and not value.startswith(_OWL):
            said[subject].setdefault(axioms.kind(value), "stated in the ontology")
    facts = [fact for fact in (*data, *background) if fact[1] != _TYPE]
    _say_domains_and_ranges(said, facts, axioms)
    while _say_by_restrictions(said, facts, axioms):
        pass
    return (*_sentences(said, axioms), *clashes(facts, axioms))


def _say_domains_and_ranges(said: Said, facts: Sequence[Triple], axioms: Axioms) -> None:
    held = {predicate: axioms.properties(predicate) for predicate in {fact[1] for fact in facts}}
    for one, predicate, other in facts:
        for wider, turned in held[predicate]:
            subject, value = (other, one) if turned else (one, other)
            name = axioms.name(wider)
            kind_of = "" if wider == predicate else f", as '{axioms.name(predicate)}' implies"
            if _is_thing(subject):
                for kind in axioms.domains(wider):
                    said[subject].setdefault(kind, f"it has '{name}'{kind_of}")
            if _is_thing(value):
                for kind in axioms.ranges(wider):
                    said[value].setdefault(kind, f"given as '{name}' of {local(subject)}{kind_of}")


def _say_by_restrictions(said: Said, facts: Sequence[Triple], axioms: Axioms) -> bool:
    """Notes what restrictions say of things; whether that was anything new."""
    new: list[tuple[str, Kind, str]] = []
    some = axioms.some()
    limits: dict[str, list[tuple[str, Kind]]] = {}
    held: dict[str, list[tuple[str, bool]]] = {}
    for one, predicate, other in facts:
        if predicate not in held:
            held[predicate] = axioms.properties(predicate)
        for wider, turned in held[predicate]:
            subject, value = (other, one) if turned else (one, other)
            if not (_is_thing(subject) and _is_thing(value)):
                continue
            for kind, why in said.get(subject, {}).items():
                for node in kind if len(kind) == 1 else ():
                    if node not in limits:
                        limits[node] = axioms.only(node)
                    for on, filler in limits[node]:
                        if on == wider:
                            given = f"given as '{axioms.name(wider)}' of {local(subject)}"
                            text = f"{given}, {_of(kind, why, axioms)}"
                            new.append((value, filler, text))
            for restriction, filler in some.get(wider, ()):
                if why := _why(said, value, filler, axioms):
                    text = f"'{axioms.name(wider)}' is {local(value)}, {why}"
                    new.append((subject, frozenset({restriction}), text))
    fresh = [item for item in new if item[1] not in said.get(item[0], {})]
    for thing, kind, why in fresh:
        said[thing].setdefault(kind, why)
    return bool(fresh)


def _why(said: Said, thing: str, wanted: Kind, axioms: Axioms) -> str:
    """Where it is said that a thing is of a kind, or of a narrower one; "" where it is not."""
    for kind, why in said.get(thing, {}).items():
        if all(axioms.above(one) & wanted for one in kind):
            return _of(kind, why, axioms)
    return ""


def _of(kind: Kind, why: str, axioms: Axioms) -> str:
    return f"whose {why}" if _asks(kind, axioms) else f"{axioms.words(kind)} ({why})"


def _sentences(said: Said, axioms: Axioms) -> Iterator[str]:
    for thing, kinds in sorted(said.items()):
        seen: set[frozenset[str]] = set()
        found: dict[bool, list[str]] = {True: [], False: []}
        known = sorted(kinds.items(), key=lambda item: (_rank(item[1]), axioms.words(item[0])))
        for one, two in combinations(known, 2):
            pair = axioms.clash(one[0], two[0])
            if pair is not None and frozenset(pair) not in seen:
                seen.add(frozenset(pair))
                plain = len(one[0]) == len(two[0]) == 1
                found[plain].append(f"{local(thing)} is {_clash(one, two, pair, axioms)}.")
        # What a union says is said only where nothing plainer is.
        yield from found[True] or found[False]


def _clash(one: tuple[Kind, str], two: tuple[Kind, str], pair: tuple[str, str], axioms: Axioms) -> str:
    if _asks(one[0], axioms):
        one, two, pair = two, one, (pair[1], pair[0])
    if _asks(two[0], axioms):
        path, kind = axioms.path(next(iter(two[0])))
        rule = f"the {path} of {axioms.words(frozenset({pair[0]}))} is never {axioms.words(kind)}"
        return f"said to be {_of(*one, axioms)}, and its {two[1]}; {rule}"
    union = len(one[0]) > 1 or len(two[0]) > 1
    first, second = (one[0], two[0]) if union else (frozenset({pair[0]}), frozenset({pair[1]}))
    rule = f"nothing is both {axioms.words(first)} and {axioms.words(second)}"
    return f"said to be both {_of(*one, axioms)} and {_of(*two, axioms)}; {rule}"


def _asks(kind: Kind, axioms: Axioms) -> bool:
    return len(kind) == 1 and axioms.is_restriction(next(iter(kind)))


def _rank(why: str) -> int:
    return (why != "stated") + (not why.startswith("stated"))


def _is_thing(term: str) -> bool:
    return not term.startswith('"')
