"""Lets pySHACL run what has no plan: exactly that constraint, on exactly its focus nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from certkg.validate.engines.protocol import Options, Rules
from certkg.validate.engines.stores import Store
from certkg.validate.results import Fallback, Result
from certkg.validate.shapes.checks import Check, CompiledRule, Focus
from certkg.validate.shapes.graph import ShapesGraph, Triple
from certkg.validate.shapes.terms import sh

__all__ = ["Fallbacks", "only_constraint"]


@dataclass(slots=True)
class Fallbacks:
    """Runs checks without a plan, and remembers which."""

    store: Store
    rules: Rules
    options: Options
    used: list[Fallback] = field(default_factory=list)

    def results(self, check: Check) -> list[Result]:
        """The results of one check; a focus node that is reached several times gives them as often.

        Raises LibraryError or EngineError when pySHACL cannot run it either.
        """
        from certkg.validate.engines.pyshacl import validate_shape

        assert check.focus is not None  # noqa: S101  # a check without a plan has its focus nodes
        times = Counter(row["focus"] for row in self.store.rows(check.focus))
        nodes = [node for node in times if node is not None]
        self.used.append(Fallback(check.constraint or check.shape, "pyshacl", check.reason))
        if not nodes:
            return []
        graph = only_constraint(self.rules.graph, check)
        found = validate_shape(
            self.store.triples(), graph, check.shape, nodes, advanced=self.options.advanced
        )
        return [
            result
            for result in found
            if (result.component, result.constraint) == (check.component, check.constraint)
            for _ in range(times[result.focus_node])
        ]

    def rule(self, rule: CompiledRule) -> list[Triple]:
        """The triples that a rule without a plan adds, for the focus nodes that pySHACL finds."""
        from certkg.validate.engines.pyshacl import rule_triples

        self.used.append(Fallback(rule.node, "pyshacl", rule.reason))
        return rule_triples(self.store.triples(), self.rules.graph, rule.focus.shape, rule.node)

    def focus_nodes(self, focus: Focus) -> Iterable[str]:
        """The nodes that the targets of a shape find, without those that are no targets."""
        from certkg.validate.engines.pyshacl import focus_nodes

        self.used.append(Fallback(focus.shape, "pyshacl", focus.reason))
        found = focus_nodes(self.store.triples(), self.rules.graph, focus.shape)
        return [node for node in found if node not in self.store.hidden]


def only_constraint(graph: ShapesGraph, check: Check) -> ShapesGraph:
    """The shapes graph without the other constraints of a check's shape."""
    from certkg.validate.shapes.components.table import BY_COMPONENT, BY_PARAMETER

    component = BY_COMPONENT.get(check.component)
    companions = set(map(sh, component.companions)) if component else set()
    if component and component.needs:
        companions.add(sh(component.needs))
    wanted = sh(check.parameter)

    def kept(triple: Triple) -> bool:
        subject, predicate, value = triple
        if subject != check.shape or predicate in companions:
            return True
        if predicate == wanted:
            return value == check.term
        return predicate not in BY_PARAMETER and predicate not in {sh("sparql"), sh("expression")}

    return ShapesGraph(triple for triple in graph if kept(triple))
