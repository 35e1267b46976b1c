"""DuckDB behind the protocol of stores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from certkg.validate.engines.duckdb import Database, Settings
from certkg.validate.engines.protocol import Data, Options, Rules
from certkg.validate.engines.stores import Row, Store
from certkg.validate.engines.triples import extra_document, subclass_triples
from certkg.validate.memory.graph import Rows
from certkg.validate.plan.nodes import Plan, Seed, SemiJoin
from certkg.validate.results import Usage
from certkg.validate.shapes.graph import Triple

__all__ = ["DatabaseStore", "open_database", "settings_for"]

#: The relation that a database makes of the nodes which background documents alone describe.
_HIDDEN = Seed("hidden", ("focus",))
_LEAST, _MOST = 2_000_000_000, 6_200_000_000


class DatabaseStore:
    """A sealed database; a millisecond or two for each plan, whatever the size of the data."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def size(self) -> int:
        """See ``Store.size``."""
        return self._database.size

    @property
    def usage(self) -> Usage | None:
        """See ``Store.usage``."""
        return self._database.usage

    @property
    def hidden(self) -> Collection[str]:
        """See ``Store.hidden``."""
        return {row[0] for row in self._database.rows(_HIDDEN).rows if row[0] is not None}

    def define(self, name: str, plan: Plan, *, all_nodes: bool = False) -> int:
        """See ``Store.define``."""
        kept = plan if all_nodes else SemiJoin(plan, _HIDDEN, ("focus",), negated=True)
        return self._database.define(name, kept)

    def define_nodes(self, name: str, nodes: Iterable[str]) -> int:
        """See ``Store.define_nodes``."""
        return self._database.define_rows(name, Rows(("focus",), [(node,) for node in nodes]))

    def expect(self, plans: Iterable[Plan]) -> None:
        """See ``Store.expect``."""
        self._database.expect(plans)

    def rows(self, plan: Plan) -> Iterator[Row]:
        """See ``Store.rows``."""
        found = self._database.rows(plan)
        return (dict(zip(found.columns, row, strict=True)) for row in found.rows)

    def each(self, plans: Iterable[Plan]) -> Iterator[tuple[Iterator[Row], float]]:
        """See ``Store.each``; two statements run at a time."""
        for found, seconds in self._database.each(plans):
            yield (dict(zip(found.columns, row, strict=True)) for row in found.rows), seconds

    def add(self, triples: Iterable[Triple]) -> None:
        """See ``Store.add``."""
        self._database.add(triples)

    def triples(self) -> Iterable[Triple]:
        """See ``Store.triples``."""
        return self._database.triples()

    def sql(self, plan: Plan) -> str:
        """See ``Store.sql``."""
        return self._database.sql(plan)


def settings_for(size: int) -> Settings:
    """What a database for so many bytes of input may use; what does not fit in memory is spilled.

    Seven million triples, a gigabyte of N-Triples, keep within 2 GB; seventy million spill beyond the most, and
    the whole process keeps within 8 GB (docs/benchmarks.md).
    """
    memory = min(_MOST, max(_LEAST, size * 3 // 5)) // 1_000_000
    return Settings(memory=f"{memory}MB")


@contextmanager
def open_database(data: Data, rules: Rules, options: Options) -> Iterator[Store]:
    """Reads the data into a database that goes at the end; about half a second for a million triples."""
    with Database(settings_for(sum(document.size for document in data.inputs))) as database:
        for document in data.inputs:
            database.load(document)
        for document in extra_document(data):
            database.load(document, counted=False)
        for document in data.background:
            database.load(document, background=True)
        if options.shape_classes:
            lines = "".join(f"{s} {p} {o} .\n" for s, p, o in subclass_triples(rules.graph))
            database.load_lines([lines.encode("utf-8")], background=True)
        database.seal()
        yield DatabaseStore(database)
