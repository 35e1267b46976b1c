"""From raw triples to the tables that plans read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from certkg.errors import EngineError
from certkg.validate.engines.tables.predicates import Counts
from certkg.validate.results import Usage
from certkg.validate.sql import loading
from certkg.validate.sql.terms.codes import Codes
from certkg.validate.usage import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Sealing", "keep_suffixes"]

#: So many hashes of triples are looked at together, which takes eight bytes for each, twice.
_AT_ONCE = 16_000_000


@dataclass(slots=True)
class Sealing:
    """Moves raw triples into the tables of triples and terms a share at a time, and counts what the inputs use."""

    connection: DuckDBPyConnection
    codes: Codes
    _sizes: Counter[int] = field(default_factory=Counter)
    _properties: Counter[str] = field(default_factory=Counter)
    _classes: Counter[str] = field(default_factory=Counter)
    _defining: set[tuple[str, str]] = field(default_factory=set)
    _predicates: dict[int, str] = field(default_factory=dict)
    _iris: Counter[int] = field(default_factory=Counter)
    _blanks: Counter[int] = field(default_factory=Counter)

    def share(self, settle: Callable[[], bool], *, hide: bool) -> None:
        """Takes what lies in ``raw``, and leaves it empty; with ``hide`` some of it may be background.

        ``settle`` reads again what has terms of the table ``odd`` and says whether there was any. Raises
        InputError where a line is not well-formed, EngineError when two terms have one hash.
        """
        run = self.connection.execute
        run(loading.TEXTS)
        run(loading.ODD_TERMS)
        if self._one("SELECT count(*) FROM odd") and settle():
            run(loading.MORE_TEXTS)
        for (suffix,) in run(loading.SUFFIXES).fetchall():
            self.codes.of(f"{suffix}>" if suffix.startswith("^^") else suffix)
        keep_suffixes(self.connection, self.codes)
        run(loading.KNOWN)
        if self._one(loading.COLLISIONS) or self._one(loading.CLASHES):
            raise EngineError("hash-collision", "Two terms of the data have the same hash.")
        run(loading.TERMS)
        self._count()
        if hide:
            run(loading.HIDDEN)
        run(loading.TRIPLES)
        run(loading.FORGET_SHARE)
        run(loading.RAW)

    def finish(self, inputs: int) -> tuple[Usage, list[Counts]]:
        """Forgets repeated triples; what the inputs, so many, use, and the predicates of all triples."""
        run = self.connection.execute
        run(loading.REPEATED)
        parts = 1 + self._one("SELECT count(*) FROM triples") // _AT_ONCE
        if sum(self._repeated(parts, part) for part in range(parts)):
            run(loading.FORGET_REPEATED)
        run("DROP TABLE repeated; DROP TABLE raw")
        usage = counted(
            self._properties,
            self._classes,
            self._defining,
            [self._sizes[part] for part in range(1, inputs + 1)],
        )
        return usage, [
            Counts(
                self._predicates[number], rows, literals, self._iris[number], self._blanks[number], *others
            )
            for number, rows, literals, *others in run(loading.PREDICATES).fetchall()
        ]

    def _repeated(self, parts: int, part: int) -> int:
        """Notes the hashes that stand there more than once, in one of some parts of all; how many they are.

        Sorted by numpy, which takes a fifth of the time that grouping takes.
        """
        import numpy as np  # here, because small data do without

        hashes = np.sort(self.connection.execute(loading.HASHES, [parts, part]).fetchnumpy()["h"])
        found = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
        if len(found):
            self.connection.register("found", {"h": found})
            self.connection.execute("INSERT INTO repeated SELECT h FROM found")
            self.connection.unregister("found")
        return len(found)

    def _count(self) -> None:
        """Counts what the inputs use, while it is known what each of them said."""
        run = self.connection.execute
        self._sizes.update(dict(run(loading.SIZES).fetchall()))
        self._classes.update(dict(run(loading.CLASSES_USED).fetchall()))
        self._defining.update(run(loading.DEFINING).fetchall())
        for number, predicate, used, iris, blanks in run(loading.SEEN).fetchall():
            self._predicates[number] = predicate
            self._iris[number] += iris
            self._blanks[number] += blanks
            if used:
                self._properties[predicate] += used

    def _one(self, sql: str) -> Any:
        # All rows are fetched: an unfinished result would keep the connection busy.
        return self.connection.execute(sql).fetchall()[0][0]


def keep_suffixes(connection: DuckDBPyConnection, codes: Codes) -> None:
    """Puts all suffixes that have a code into their table."""
    known = [(suffix.removesuffix(">"), code) for code, suffix in enumerate(codes.suffixes) if suffix]
    connection.execute("CREATE OR REPLACE TABLE suffix_codes (suffix VARCHAR, code UINTEGER)")
    connection.execute(
        "INSERT INTO suffix_codes SELECT unnest(?::VARCHAR[]), unnest(?::UINTEGER[])",
        [[suffix for suffix, _ in known], [code for _, code in known]],
    )
