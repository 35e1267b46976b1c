"""Plans run by DuckDB over a few triples, and their rows compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from certkg.validate.engines.duckdb import Database, Settings
from certkg.validate.memory.graph import Rows
from certkg.validate.plan.nodes import Plan

__all__ = ["database", "multiset", "rows_in_duckdb"]

Triple = tuple[str, str, str]


def database(triples: Sequence[Triple]) -> Database:
    """A sealed database of the triples; the caller closes it."""
    made = Database(Settings(memory="500MB", threads=1))
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    made.load_lines([text.encode()])
    made.seal()
    return made


def rows_in_duckdb(plan: Plan, triples: Sequence[Triple]) -> Rows:
    """The rows of a plan over the triples."""
    with database(triples) as made:
        return made.rows(plan)


def multiset(rows: Rows) -> Counter[frozenset[tuple[str, str]]]:
    """How often each row is there, whatever the order of rows and columns; an unbound column is left out."""
    return Counter(
        frozenset((name, term) for name, term in zip(rows.columns, row, strict=True) if term is not None)
        for row in rows.rows
    )
