"""From raw triples to the tables that plans read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certkg.errors import EngineError
from certkg.validate.engines.tables.loader import Loader
from certkg.validate.engines.tables.predicates import Counts
from certkg.validate.results import Usage
from certkg.validate.sql import loading
from certkg.validate.sql.terms.codes import Codes
from certkg.validate.usage import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
__all__ = ["Sealed", "keep_suffixes", "seal"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the inputs use, and the predicates."""

    usage: Usage
    predicates: list[Counts]


def seal(connection: DuckDBPyConnection, loader: Loader, codes: Codes, inputs: int, *, hide: bool) -> Sealed:
    """Builds the tables of terms and triples, and with ``hide`` that of nodes that only the background describes.

    Raises InputError where a line is not well-formed, EngineError when two terms have one hash.
    """
    run = connection.execute
    run(loading.TEXTS)
    run(loading.ODD_TERMS)
    if _one(connection, "SELECT count(*) FROM odd") and loader.settle():
        run(loading.MORE_TEXTS)
    if _one(connection, loading.COLLISIONS):
        raise EngineError("hash-collision", "Two terms of the data have the same hash.")
    usage = _usage(connection, inputs)
    run(loading.REPEATED)
    if _one(connection, "SELECT count(*) FROM repeated"):
        run(loading.FORGET_REPEATED)
    for (suffix,) in run(loading.SUFFIXES).fetchall():
        codes.of(f"{suffix}>" if suffix.startswith("^^") else suffix)
    keep_suffixes(connection, codes)
    run(loading.TERMS)
    run("DROP TABLE texts; DROP TABLE odd; DROP TABLE repeated")
    run(loading.HIDDEN if hide else loading.NONE_HIDDEN)
    predicates = run(loading.PREDICATES).fetchall()
    run(loading.TRIPLES)
    run("DROP TABLE raw")
    return Sealed(usage, predicates)


def keep_suffixes(connection: DuckDBPyConnection, codes: Codes) -> None:
    """Puts all suffixes that have a code into their table."""
    known = [(suffix.removesuffix(">"), code) for code, suffix in enumerate(codes.suffixes) if suffix]
    connection.execute("CREATE OR REPLACE TABLE suffix_codes (suffix VARCHAR, code UINTEGER)")
    connection.execute(
        "INSERT INTO suffix_codes SELECT unnest(?::VARCHAR[]), unnest(?::UINTEGER[])",
        [[suffix for suffix, _ in known], [code for _, code in known]],
    )


def _usage(connection: DuckDBPyConnection, inputs: int) -> Usage:
    """What the inputs use, while it is known what each of them said."""
    run = connection.execute
    sizes = dict(run(loading.SIZES).fetchall())
    return counted(
        dict(run(loading.PROPERTIES_USED).fetchall()),
        dict(run(loading.CLASSES_USED).fetchall()),
        run(loading.DEFINING).fetchall(),
        [sizes.get(part, 0) for part in range(1, inputs + 1)],
    )


def _one(connection: DuckDBPyConnection, sql: str) -> Any:
    # All rows are fetched: an unfinished result would keep the connection busy.
    return connection.execute(sql).fetchall()[0][0]
