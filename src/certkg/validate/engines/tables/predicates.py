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

__all__ = ["Counts", "Predicates"]

#: A predicate with its triples, literals and blank nodes, and about how many distinct subjects and objects.
Counts = tuple[str, int, int, int, int, int]


class Predicates:
    """The predicates of the data by their N-Triples text.

    ``sizes`` names all of them. Of those that have a table, ``bare`` names the ones whose objects are all
    nodes, so that no text stands beside these, and ``kinds`` tells what the objects are.
    """

    __slots__ = ("_connection", "_counts", "_made", "bare", "kinds", "sizes")

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._made: set[str] = set()
        self.learn(())

    def learn(self, counts: Sequence[Counts]) -> None:
        """Takes the predicates; the tables of before go away."""
        for predicate in self._made:
            self._connection.execute(f"DROP TABLE {partition(predicate)}")
        self._made.clear()
        self._counts = {predicate: (literals, blanks) for predicate, _, literals, blanks, _, _ in counts}
        self.sizes = {predicate: Size(rows, {"s": s, "o": o}) for predicate, rows, _, _, s, o in counts}
        self.kinds: dict[str, Kinds] = {}
        self.bare: set[str] = set()

    def need(self, predicates: Iterable[str]) -> None:
        """Makes the tables of predicates that have none yet; costs a few milliseconds for each."""
        run = self._connection.execute
        for predicate in sorted(set(predicates) - self._made):
            self._made.add(predicate)
            size = self.sizes.get(predicate, Size(0))
            literals, blanks = self._counts.get(predicate, (0, 0))
            if literals:
                run(loading.literals_of(predicate, mixed=literals < size.rows))
                self.kinds[predicate] = Kinds(*run(loading.described(predicate)).fetchall()[0])
                continue
            run(loading.nodes_of(predicate))
            self.bare.add(predicate)
            if size.rows:
                low, high = BLANK if blanks == size.rows else IRI, BLANK if blanks else IRI
                self.kinds[predicate] = Kinds(low, high)
