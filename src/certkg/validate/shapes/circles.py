"""Shapes that refer to themselves: SHACL leaves them to processors (section 3.4.3), and some have one meaning.

A node fails such a shape when that follows from the data in finitely many steps; where the data go round
in a circle without a fault, the nodes of the circle conform.
"""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from certkg.errors import LibraryError

__all__ = ["Link", "check_circles", "refused"]

#: A shape, the parameter by which it refers to another, and the other.
Link = tuple[str, str, str]
#: By these a node fails a shape, and never passes it, because another node fails the other.
_ONE_WAY = frozenset({"node", "property", "and", "or", "qualifiedMinCount"})


def check_circles(links: Iterable[Link]) -> None:
    """Refuses a circle through sh:not and its kin, and one of sh:property alone, whose results have no end."""
    targets: dict[str, list[str]] = {}
    properties: dict[str, list[str]] = {}
    contrary = []
    for shape, parameter, other in links:
        targets.setdefault(shape, []).append(other)
        if parameter == "property":
            properties.setdefault(shape, []).append(other)
        if parameter not in _ONE_WAY:
            contrary.append((shape, other))
    for shape, other in contrary:
        back = _way(targets, other, shape)
        if back:
            raise refused([shape, *back])
    try:
        TopologicalSorter(properties).prepare()
    except CycleError as error:
        raise refused(error.args[1][::-1]) from error


def refused(circle: list[str]) -> LibraryError:
    """The error for a circle of shapes, given from its start to its start."""
    return LibraryError(
        "shape-recursive",
        f"The shape {circle[0]} refers to itself: {' -> '.join(circle)}.",
        mend="Break the circle; SHACL leaves open what it means.",
    )


def _way(targets: dict[str, list[str]], start: str, goal: str) -> list[str]:
    """The nodes from a start to a goal, both included; none where no way leads."""
    came: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting and goal not in came:
        node = waiting.pop()
        fresh = [other for other in targets.get(node, ()) if other not in came]
        came.update(dict.fromkeys(fresh, node))
        waiting.extend(fresh)
    way: list[str] = []
    node = goal if goal in came else ""
    while node:
        way.append(node)
        node = came[node]
    return way[::-1]
