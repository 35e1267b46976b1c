"""Which triple leads along a property path from a focus node to a value: the statement that is at fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from certkg.validate.shapes.graph import Triple
from certkg.validate.shapes.model import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrOne,
)

__all__ = ["Links", "first_steps", "predicates", "trail"]


class Links:
    """The triples of some predicates, to be followed in both directions."""

    def __init__(self, triples: Iterable[Triple], wanted: frozenset[str]) -> None:
        self.out: dict[tuple[str, str], list[Triple]] = defaultdict(list)
        self.back: dict[tuple[str, str], list[Triple]] = defaultdict(list)
        for triple in triples:
            if triple[1] in wanted:
                self.out[triple[0], triple[1]].append(triple)
                self.back[triple[2], triple[1]].append(triple)


def trail(path: Path, focus: str, value: str, links: Links) -> Triple | None:
    """The last triple on a way from ``focus`` along ``path`` to ``value``; None where there is none."""
    return _ends(path, focus, links).get(value)


def predicates(path: Path) -> frozenset[str]:
    """All predicates of a path."""
    if isinstance(path, Predicate):
        return frozenset({path.iri})
    parts = path.paths if isinstance(path, Sequence | Alternative) else (path.path,)
    return frozenset().union(*map(predicates, parts))


def first_steps(path: Path) -> Iterator[str]:
    """The predicates with which a path may leave its focus node."""
    if isinstance(path, Predicate):
        yield path.iri
    elif isinstance(path, Alternative):
        for part in path.paths:
            yield from first_steps(part)
    elif isinstance(path, Sequence):
        yield from first_steps(path.paths[0])
    elif not isinstance(path, Inverse):
        yield from first_steps(path.path)


def _ends(path: Path, node: str, links: Links) -> dict[str, Triple | None]:
    """The nodes at the end of a path, each with the triple that reaches it, or None for the start itself."""
    found: dict[str, Triple | None] = {}
    if isinstance(path, Predicate):
        return {triple[2]: triple for triple in reversed(links.out.get((node, path.iri), []))}
    if isinstance(path, Inverse):
        if isinstance(path.path, Predicate):
            return {triple[0]: triple for triple in reversed(links.back.get((node, path.path.iri), []))}
        return _ends(_turned(path.path), node, links)
    if isinstance(path, Alternative):
        for part in path.paths:
            found = _ends(part, node, links) | found
        return found
    if isinstance(path, Sequence):
        found = {node: None}
        for part in path.paths:
            found = _onwards(part, found, links)
        return found
    if not isinstance(path, OneOrMore):
        found = {node: None}
    if isinstance(path, ZeroOrOne):
        return _ends(path.path, node, links) | found
    fresh: dict[str, Triple | None] = {node: None}
    while fresh:
        fresh = {end: triple for end, triple in _onwards(path.path, fresh, links).items() if end not in found}
        found |= fresh
    return found


def _onwards(path: Path, starts: dict[str, Triple | None], links: Links) -> dict[str, Triple | None]:
    """The ends of a path from several nodes; a step that goes nowhere keeps the triple before it."""
    found: dict[str, Triple | None] = {}
    for node, before in starts.items():
        for end, triple in _ends(path, node, links).items():
            found.setdefault(end, triple or before)
    return found


def _turned(path: Path) -> Path:
    """The path that goes the other way."""
    if isinstance(path, Predicate):
        return Inverse(path)
    if isinstance(path, Inverse):
        return path.path
    if isinstance(path, Sequence):
        return Sequence(tuple(_turned(part) for part in reversed(path.paths)))
    if isinstance(path, Alternative):
        return Alternative(tuple(_turned(part) for part in path.paths))
    return type(path)(_turned(path.path))
