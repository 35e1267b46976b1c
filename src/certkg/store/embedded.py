"""A store in this process: Oxigraph, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from certkg.documents import Document
from certkg.errors import LibraryError, UsageError
from certkg.store.protocol import Rows

__all__ = ["EmbeddedStore"]


class EmbeddedStore:
    """Oxigraph in memory; everything lies in the default graph.

    Loading costs about a second for a million triples. Queries that would reach the network are refused.
    """

    def __init__(self) -> None:
        self._store = ox.Store()

    def load(self, documents: Iterable[Document]) -> int:
        """Loads documents, named graphs merged, and gives the number of triples now in the store."""
        for document in documents:
            self.add(document.triples())
        return len(self._store)

    def load_turtle(self, files: Iterable[Traversable]) -> None:
        """Loads Turtle files of the library."""
        for file in files:
            self._store.bulk_load(file.read_bytes(), format=ox.RdfFormat.TURTLE)

    def add(self, triples: Iterable[tuple[str, str, str]]) -> None:
        """Adds triples given as N-Triples text."""
        text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        self._store.bulk_load(text.encode(), format=ox.RdfFormat.N_TRIPLES)

    def select(self, query: str) -> Rows:
        """The answer to a SELECT or ASK query (SPARQL 1.1 Query)."""
        answer = self._query(query)
        if isinstance(answer, ox.QueryBoolean):
            value = f'"{str(bool(answer)).lower()}"^^<http://www.w3.org/2001/XMLSchema#boolean>'
            return Rows(("answer",), ((value,),))
        if not isinstance(answer, ox.QuerySolutions):
            raise UsageError("query-form", "The query makes triples, not rows.", mend="Use SELECT or ASK.")
        variables = tuple(variable.value for variable in answer.variables)
        rows = tuple(
            tuple(None if row[name] is None else str(row[name]) for name in variables) for row in answer
        )
        return Rows(variables, rows)

    def construct(self, query: str) -> tuple[tuple[str, str, str], ...]:
        """The triples of a CONSTRUCT or DESCRIBE query (SPARQL 1.1 Query)."""
        answer = self._query(query)
        if not isinstance(answer, ox.QueryTriples):
            raise UsageError("query-form", "The query makes rows, not triples.", mend="Use CONSTRUCT.")
        return tuple((str(t.subject), str(t.predicate), str(t.object)) for t in answer)

    def _query(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise LibraryError("query-syntax", f"The query cannot be parsed: {error}.") from error
