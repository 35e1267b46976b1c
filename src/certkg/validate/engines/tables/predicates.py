"""One table for each predicate that plans read, made when the first of them comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from certkg.validate.sql import loading
from certkg.validate.sql.relation import Size
from certkg.validate.sql.terms.codes import BLANK, IRI
from certkg.validate.sql.terms.dialect import partition
from certkg.validate.sql.terms.values import Kinds

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Predicates"]


class Predicates:
    """The predicates of the data by their N-Triples text.

    ``sizes`` names all of them, ``bare`` those whose objects are all nodes, so that no text stands beside
    these; ``kinds`` and the distinct numbers in ``sizes`` are known of those that have a table.
    """

    __slots__ = ("_connection", "_counts", "_made", "bare", "kinds", "sizes")

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._made: set[str] = set()
        self.learn(())

    def learn(self, counts: Sequence[tuple[str, int, int, int]]) -> None:
        """Takes predicates with their triples, literals and blank nodes; tables of before go away."""
        for predicate in self._made:
            self._connection.execute(f"DROP TABLE {partition(predicate)}")
        self._made.clear()
        self._counts = {predicate: (literals, blanks) for predicate, _, literals, blanks in counts}
        self.sizes = {predicate: Size(rows) for predicate, rows, _, _ in counts}
        self.kinds: dict[str, Kinds] = {}
        self.bare: set[str] = set()

    def need(self, predicates: Iterable[str]) -> None:
        """Makes the tables of predicates that have none yet; costs a few milliseconds for each."""
        for predicate in sorted(set(predicates) - self._made):
            self._made.add(predicate)
            size = self.sizes.get(predicate, Size(0))
            literals, blanks = self._counts.get(predicate, (0, 0))
            if literals:
                made = loading.literals_of(predicate, mixed=literals < size.rows)
                self._connection.execute(made)
            else:
                self._connection.execute(loading.nodes_of(predicate))
                self.bare.add(predicate)
            if size.rows:
                self._look_at(predicate, size.rows, literals, blanks)

    def _look_at(self, predicate: str, rows: int, literals: int, blanks: int) -> None:
        """Notes what the objects are and about how many distinct subjects and objects there are."""
        found = self._connection.execute(loading.described(predicate, literal=bool(literals))).fetchall()[0]
        subjects, objects, *what = found
        self.sizes[predicate] = Size(rows, {"s": subjects, "o": objects})
        if literals:
            self.kinds[predicate] = Kinds(*what)
        else:
            self.kinds[predicate] = Kinds(BLANK if blanks == rows else IRI, BLANK if blanks else IRI)
