"""Where plans run: a graph in memory for few data, DuckDB for many; both behind one small protocol."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter
from typing import Literal, Protocol

from certkg.documents.uncollected import uncollected
from certkg.errors import EngineError
from certkg.validate.engines.background import Memory
from certkg.validate.engines.cache import PlanCache
from certkg.validate.engines.protocol import Data, Options, Rules
from certkg.validate.engines.triples import DataGraph, read_data
from certkg.validate.memory import Graph, Rows, Run
from certkg.validate.plan.analysis import holds_subjects
from certkg.validate.plan.nodes import Plan
from certkg.validate.results import Usage
from certkg.validate.shapes.graph import Triple

__all__ = ["MemoryStore", "Place", "Row", "Store", "open_store"]

Row = Mapping[str, str | None]
Place = Literal["auto", "memory", "duckdb"]

#: Data of more bytes than this, as N-Triples, go to DuckDB; measured in docs/decisions/0008.
_SMALL = 8_000_000
#: How many bytes of N-Triples a byte of a shorter syntax stands for.
_DENSE = {"turtle": 3, "trig": 3, "json-ld": 2, "rdf/xml": 2}
#: What to do about an error that only DuckDB has.
_RECOURSE = {
    "hash-collision": "Run it with --engine memory, which has no hashes.",
    "sql-failed": "Run it with --engine memory, or where there is more memory and disk.",
}


class Store(Protocol):
    """A data graph on which plans run; relations of nodes can be given names for plans to read."""

    @property
    def size(self) -> int:
        """The number of triples."""

    @property
    def usage(self) -> Usage | None:
        """What the inputs use, where it was counted while they were read."""

    @property
    def hidden(self) -> Collection[str]:
        """The nodes that only background documents describe."""

    def define(self, name: str, plan: Plan, *, all_nodes: bool = False) -> int:
        """Keeps the rows of a plan with the one column ``focus`` under a name; how many they are.

        Hidden nodes are left out unless ``all_nodes`` are wanted.
        """

    def define_nodes(self, name: str, nodes: Iterable[str]) -> int:
        """Keeps distinct nodes under a name; how many they are."""

    def expect(self, plans: Iterable[Plan]) -> None:
        """Is told of plans that will run."""

    def rows(self, plan: Plan) -> Iterator[Row]:
        """The rows of a plan."""

    def each(self, plans: Iterable[Plan]) -> Iterator[tuple[Iterator[Row], float]]:
        """The rows of several plans in their order, each with the seconds it took; take them as they come."""

    def add(self, triples: Iterable[Triple]) -> None:
        """Adds triples."""

    def triples(self) -> Iterable[Triple]:
        """All triples."""

    def sql(self, plan: Plan) -> str:
        """The SQL of a plan, or nothing where there is none."""


def open_store(
    place: Place,
    data: Data,
    rules: Rules,
    options: Options,
    cache: PlanCache | None = None,
    memory: Memory | None = None,
) -> AbstractContextManager[Store]:
    """Reads the data into the store that fits, and lets go of it at the end."""
    if place == "memory" or (place == "auto" and _few(data)):
        return _memory(read_data(data, rules, options, cache, memory))
    return _database(data, rules, options)


@contextmanager
def _database(data: Data, rules: Rules, options: Options) -> Iterator[Store]:
    """The store in DuckDB; what fails there alone says where else the check can run."""
    from certkg.validate.engines.tables.database import open_database

    try:
        with open_database(data, rules, options) as store:
            yield store
    except EngineError as error:
        mend = _RECOURSE.get(error.code)
        if mend is None or error.mend:
            raise
        raise EngineError(error.code, error.message, where=error.where, mend=mend) from error


class MemoryStore:
    """A graph in memory; a few microseconds for each triple and each plan."""

    __slots__ = ("_graph", "_run", "_seeds", "_subjects", "hidden")

    def __init__(self, graph: Graph, hidden: Collection[str]) -> None:
        self.hidden = hidden
        self._seeds: dict[str, list[tuple[str | None, ...]]] = {}
        self._graph = graph
        self._run = Run(self._graph, self._seeds)
        self._subjects: Rows | None = None

    @property
    def size(self) -> int:
        """See ``Store.size``."""
        return self._graph.size

    @property
    def usage(self) -> Usage | None:
        """See ``Store.usage``."""
        return None

    def define(self, name: str, plan: Plan, *, all_nodes: bool = False) -> int:
        """See ``Store.define``."""
        near = self._near() if self.hidden and not all_nodes and holds_subjects(plan, "focus") else None
        found = self._run.rows(plan, near).rows
        self._seeds[name] = [row for row in found if all_nodes or row[0] not in self.hidden]
        return len(self._seeds[name])

    def _near(self) -> Rows:
        """The subjects that are not hidden: few beside a large background, so that targets need not read it."""
        if self._subjects is None:
            nodes: list[tuple[str | None, ...]] = [
                (node,) for node in self._graph.by_subject if node not in self.hidden
            ]
            self._subjects = Rows(("focus",), nodes)
        return self._subjects

    def define_nodes(self, name: str, nodes: Iterable[str]) -> int:
        """See ``Store.define_nodes``."""
        self._seeds[name] = [(node,) for node in nodes]
        return len(self._seeds[name])

    def expect(self, plans: Iterable[Plan]) -> None:
        """See ``Store.expect``; there is nothing to prepare."""

    def rows(self, plan: Plan) -> Iterator[Row]:
        """See ``Store.rows``."""
        found = self._run.rows(plan)
        return (dict(zip(found.columns, row, strict=True)) for row in found.rows)

    def each(self, plans: Iterable[Plan]) -> Iterator[tuple[Iterator[Row], float]]:
        """See ``Store.each``."""
        for plan in plans:
            began = perf_counter()
            rows = self.rows(plan)
            yield rows, perf_counter() - began

    def add(self, triples: Iterable[Triple]) -> None:
        """See ``Store.add``; builds the indexes anew."""
        self._graph = Graph([*self._graph, *triples])
        self._run = Run(self._graph, self._seeds)
        self._subjects = None

    def triples(self) -> Iterable[Triple]:
        """See ``Store.triples``."""
        return self._graph

    def sql(self, plan: Plan) -> str:
        """See ``Store.sql``."""
        return ""

    def close(self) -> None:
        """Lets go of all rows; the store is of no use afterwards."""
        self._seeds.clear()
        self._run = Run(self._graph, self._seeds)


@contextmanager
def _memory(read: DataGraph) -> Iterator[Store]:
    with uncollected():
        store = MemoryStore(read.triples, read.hidden)
        yield store
        store.close()  # before the collector looks at every row of it


def _few(data: Data) -> bool:
    documents = (*data.inputs, *data.background)
    return sum(_DENSE.get(each.syntax, 1) * each.size for each in documents) <= _SMALL
