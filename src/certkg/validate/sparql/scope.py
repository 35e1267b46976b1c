"""What a pattern is compiled within: the rows given from outside, constants and fresh names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from certkg.errors import LibraryError
from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.nodes import Const, Distinct, Join, Plan, Project, Ref, Slot, Triples, Unit
from certkg.validate.sparql.reading import blank_column, term_text

__all__ = ["FREE", "GraphReader", "Names", "Scope", "keep", "slot", "variable"]


#: How a triple pattern reads a graph other than the data graph.
GraphReader = Callable[[Triples], Plan]


@dataclass(frozen=True, slots=True)
class Names:
    """Constants that stand for variables, graphs that GRAPH may read, the base of IRIs, and unused names."""

    constants: Mapping[str, str]
    graphs: Mapping[str, GraphReader] = field(default_factory=dict)
    base: str = ""
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self) -> str:
        """A column name that no query can write."""
        return f"_c{next(self._numbers)}"


@dataclass(frozen=True, slots=True)
class Scope:
    """A relation that each group begins with, so that its values hold at any depth (SHACL, appendix A).

    ``keys`` tell its rows apart and are never null; its other columns may be. ``everywhere`` are those
    that hold in sub-selects too, even when not selected.
    """

    seed: Plan | None = None
    keys: tuple[str, ...] = ()
    everywhere: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The columns of the seed."""
        return frozenset() if self.seed is None else frozenset(columns(self.seed))

    def start(self) -> Plan:
        """The rows a group begins with."""
        return Unit() if self.seed is None else self.seed

    def joined(self, plan: Plan) -> Plan:
        """A plan restricted to the rows given from outside."""
        return plan if self.seed is None else Join(self.seed, plan)

    def narrowed(self, selected: frozenset[str]) -> Scope:
        """The scope within a sub-select: other columns there are other variables (SPARQL, section 18.2.1)."""
        if self.seed is None:
            return self
        kept = [n for n in columns(self.seed) if n in self.keys or n in selected or n in self.everywhere]
        visible = [n for n in kept if n in selected or n in self.everywhere or n.startswith("_c")]
        if tuple(visible) == columns(self.seed):
            return self
        seed = Distinct(keep(self.seed, visible))
        known = certain(seed)
        return Scope(seed, tuple(n for n in visible if n in known), self.everywhere)


FREE = Scope()


def keep(plan: Plan, names: Iterable[str]) -> Plan:
    """A plan with only the named columns."""
    wanted = tuple(names)
    return plan if wanted == columns(plan) else Project(plan, tuple((name, name) for name in wanted))


def slot(names: Names, term: object) -> Slot:
    """A place of a triple pattern."""
    from rdflib import BNode, Variable

    if isinstance(term, Variable):
        constant = names.constants.get(str(term))
        return Ref(str(term)) if constant is None else Const(constant)
    if isinstance(term, BNode):
        return Ref(blank_column(term))
    return Const(term_text(term))


def variable(names: Names, term: object) -> str:
    """The name of a variable that gets a value here; LibraryError when it has one already."""
    if str(term) in names.constants:
        raise LibraryError("sparql-prebinding", f"The query assigns the pre-bound variable ?{term}.")
    return str(term)
