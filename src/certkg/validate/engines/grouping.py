"""What the results are about, grouped: paths from focus nodes to a body and to its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from certkg.validate.engines.stores import Store
from certkg.validate.plan.nodes import Seed
from certkg.validate.results import Result
from certkg.validate.shapes.messages import term_text
from certkg.validate.shapes.terms import is_literal

if TYPE_CHECKING:
    from certkg.validate.shapes.model import Path

__all__ = ["grouped"]

_STARTS, _GROUPS = "grouping starts", "grouping groups"


def grouped(store: Store, results: Iterable[Result], paths: tuple[Path, Path] | None) -> dict[str, str]:
    """The name of the group of each focus node that has one: the first in order where there are several.

    A group without a name goes by its IRI. Costs two statements; nothing without paths.
    """
    if paths is None:
        return {}
    nodes = {result.focus_node for result in results}
    of_node = _reached(store, _STARTS, nodes, paths[0])
    named = _reached(store, _GROUPS, set(of_node.values()), paths[1])
    return {node: term_text(named.get(group, group)) for node, group in of_node.items()}


def _reached(store: Store, name: str, nodes: set[str], path: Path) -> dict[str, str]:
    """The least of the nodes that a path leads to from each of some; literals lead nowhere."""
    from certkg.validate.shapes.paths import reach

    starts = sorted(node for node in nodes if not is_literal(node))
    if not starts:
        return {}
    store.define_nodes(name, starts)
    found: dict[str, str] = {}
    for row in store.rows(reach(path, Seed(name, ("focus",)), "focus", "end")):
        focus, end = row["focus"], row["end"]
        if focus is not None and end is not None and (focus not in found or end < found[focus]):
            found[focus] = end
    return found
