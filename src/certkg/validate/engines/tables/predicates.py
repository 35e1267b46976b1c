"""One table for each predicate that plans read, made when the first of them comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from certkg.validate.sql import loading
from certkg.validate.sql.relation import Size
from certkg.validate.sql.terms.codes import BLANK, IRI
from certkg.validate.sql.terms.dialect import partition
from certkg.validate.sql.terms.values import Kinds

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Counts", "Predicates"]


class Counts(NamedTuple):
    """A predicate with its triples, and about how many distinct subjects and objects.

    Of the objects so many are literals; IRIs and blank nodes may be counted more often than once, where there are any.
    """

    predicate: str
    rows: int
    literals: int
    iris: int
    blanks: int
    subjects: int
    objects: int


class Predicates:
    """The predicates of the data by their N-Triples text.

    ``sizes`` names all of them. Of those that have a table, ``bare`` names the ones whose objects are all
    nodes, so that no text stands beside these, and ``kinds`` tells what the objects are.
    """

    __slots__ = ("_connection", "_counts", "_made", "_texts", "bare", "kinds", "sizes")

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._made: set[str] = set()
        self._texts = True
        self.learn(())

    def learn(self, counts: Sequence[Counts]) -> None:
        """Takes the predicates; the tables of before go away."""
        for predicate in self._made:
            self._connection.execute(f"DROP TABLE {partition(predicate)}")
        self._made.clear()
        self._counts = {each.predicate: each for each in counts}
        self.sizes = {
            each.predicate: Size(each.rows, {"s": each.subjects, "o": each.objects}) for each in counts
        }
        self.kinds: dict[str, Kinds] = {}
        self.bare: set[str] = set()

    def need(self, predicates: Iterable[str]) -> None:
        """Makes the tables of predicates that have none yet; costs a few milliseconds for each."""
        run = self._connection.execute
        for predicate in sorted(set(predicates) - self._made):
            self._made.add(predicate)
            counts = self._counts.get(predicate)
            if counts and counts.literals:
                mixed = counts.literals < counts.rows
                run(loading.literals_of(predicate, mixed=mixed, texts=self._texts))
                self.kinds[predicate] = Kinds(*run(loading.described(predicate)).fetchall()[0])
                continue
            run(loading.nodes_of(predicate) if counts else loading.none_of(predicate))
            self.bare.add(predicate)
            if counts and counts.rows:
                low, high = IRI if counts.iris else BLANK, BLANK if counts.blanks else IRI
                self.kinds[predicate] = Kinds(low, high)

    def need_no_more(self, predicates: Iterable[str], *, whole: bool) -> None:
        """Makes the tables of those predicates that there are, and lets go of what is then held twice.

        With ``whole`` the triples stay a table, for plans that read all of them. Other tables can still be made, by
        looking at all terms; but no triples can be added.
        """
        self.need(predicate for predicate in predicates if predicate in self.sizes)
        if self._texts:
            self._texts = False
            others = sorted(self.sizes.keys() - self._made)
            self._connection.execute(loading.kept_once(sorted(self._made), others, whole=whole))
