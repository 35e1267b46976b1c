"""Where findings stand: the statement at fault, else the property, else the thing, else where it is mentioned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from certkg.errors import Place

if TYPE_CHECKING:
    from certkg.cli.inputs import Input
    from certkg.validate.results import Result, UnknownTerm
    from certkg.validate.trails import Links

__all__ = ["locator", "with_places"]

Key = tuple[str, str | None, str | None]

_PLACED = 100
_FOLLOWED = (
    64 * 1024**2
)  # bytes of RDF in which paths of several steps are followed; larger inputs take too long


def locator(inputs: Sequence[Input], results: Collection[Result]) -> Callable[[Result], Place | None]:
    """A function from a result to its place: the triple at fault, else the property, else the focus node.

    A node that is nowhere a subject stands where it is mentioned; what is in no file has no place, or with
    a single input that file. Files are read again only when there are results: a clean file costs nothing.
    """
    asked = _questions(inputs, results)
    places: dict[Key, Place] = {}
    for entry in inputs:
        missing = dict.fromkeys(key for keys in asked.values() for key in keys if key not in places)
        if not missing:
            break
        places |= _found(entry, missing)
    for entry in inputs:
        nowhere = {keys[-1][0]: keys[-1] for keys in asked.values() if keys[-1] not in places}
        if not nowhere:
            break
        places |= {nowhere[node]: place for node, place in _mentioned(entry, nowhere).items()}
    otherwise = Place(inputs[0].name) if len(inputs) == 1 else None
    answers = {about: _nearest(keys, places) or otherwise for about, keys in asked.items()}
    return lambda result: answers.get(_about(result), otherwise)


def _nearest(keys: Iterable[Key], places: Mapping[Key, Place]) -> Place | None:
    """The place of the first question that has one."""
    for key in keys:
        if place := places.get(key):
            return place
    return None


def with_places(inputs: Sequence[Input], terms: Sequence[UnknownTerm]) -> tuple[UnknownTerm, ...]:
    """The first terms with the place where each is first used; tables use no terms of their own."""
    wanted = {f"<{term.term}>" for term in terms[:_PLACED]}
    places: dict[str, Place] = {}
    for entry in inputs:
        if wanted and entry.loaded is None:
            from certkg.documents.positions import uses

            found = uses(entry.document, wanted)
            places |= found
            wanted -= found.keys()
    return tuple(replace(term, source=places.get(f"<{term.term}>")) for term in terms)


def _found(entry: Input, keys: Iterable[Key]) -> dict[Key, Place]:
    if entry.loaded is not None:
        cells = {key: entry.loaded.positions.place(*key) for key in keys}
        return {key: place for key, place in cells.items() if place is not None}
    from certkg.documents.positions import locate

    return locate(entry.document, keys, exact=True)


def _mentioned(entry: Input, nodes: Iterable[str]) -> dict[str, Place]:
    if entry.loaded is not None:
        return {}
    from certkg.documents.positions import mentions

    return mentions(entry.document, nodes)


def _about(result: Result) -> tuple[str, str | None, str | None]:
    return result.focus_node, result.path, result.value


def _questions(inputs: Sequence[Input], results: Iterable[Result]) -> dict[Key, list[Key]]:
    """Where to look for each result, nearest first; the last question is for the focus node itself."""
    from certkg.validate.report.rdf.paths import parse_path
    from certkg.validate.shapes.model import Predicate
    from certkg.validate.trails import first_steps, predicates, trail

    found: dict[Key, list[Key]] = {}
    paths = {text: parse_path(text) for text in {result.path for result in results} if text}
    long = {text: path for text, path in paths.items() if not isinstance(path, Predicate)}
    links = _links(inputs, frozenset().union(*map(predicates, long.values()))) if long else None
    for result in results:
        about = focus, text, value = _about(result)
        if about in found:
            continue
        keys: list[Key] = []
        if value and text in long:
            end = trail(long[text], focus, value, links) if links else None
            keys += [end] if end else []
        if value and text and text not in long:
            keys.append((focus, text, value))
        if value and not text and value != focus:
            keys.append((focus, None, value))
        keys += [(focus, step, None) for step in first_steps(paths[text])] if text else []
        found[about] = [*keys, (focus, None, None)]
    return found


def _links(inputs: Sequence[Input], wanted: frozenset[str]) -> Links | None:
    """The triples that paths of several steps follow; None when there is too much to read."""
    from certkg.validate.trails import Links

    if sum(entry.document.size for entry in inputs) > _FOLLOWED:
        return None
    return Links((triple for entry in inputs for triple in entry.document.stating(wanted)), wanted)
