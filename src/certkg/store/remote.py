"""A store behind a SPARQL 1.1 endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit
from warnings import catch_warnings, simplefilter

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from certkg.documents import Document, open_document
from certkg.documents.document import Limits
from certkg.documents.ntriples import escaped
from certkg.documents.syntaxes import normalise
from certkg.errors import InputError, LibraryError, UsageError
from certkg.store.protocol import Rows

__all__ = ["RemoteStore"]

#: Triples of the default graph and of all named ones, whatever the endpoint takes for its default graph.
_ANYWHERE: Final = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
_GRAPHS: Final = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"


class RemoteStore:
    """Any endpoint of the SPARQL 1.1 Protocol, asked by POST, with a time limit in seconds."""

    def __init__(self, endpoint: str, timeout: int = 30) -> None:
        if urlsplit(endpoint).scheme not in {"http", "https"}:
            raise UsageError("endpoint-address", f"{endpoint} is no http or https address.")
        self._endpoint = endpoint
        self._timeout = timeout

    def select(self, query: str) -> Rows:
        """The answer to a SELECT or ASK query (SPARQL 1.1 Query Results JSON)."""
        content = self._ask(query)
        try:
            if "boolean" in content:
                value = f'"{str(content["boolean"]).lower()}"^^<http://www.w3.org/2001/XMLSchema#boolean>'
                return Rows(("answer",), ((value,),))
            names = tuple(str(name) for name in content["head"]["vars"])
            bindings = content["results"]["bindings"]
            rows = tuple(tuple(_term(row[n]) if n in row else None for n in names) for row in bindings)
        except (KeyError, TypeError) as error:
            raise self._no_answer("SPARQL results") from error
        return Rows(names, rows)

    def construct(self, query: str) -> tuple[tuple[str, str, str], ...]:
        """The triples that a CONSTRUCT or DESCRIBE query makes, as N-Triples text."""
        return tuple(self._graph(query).triples())

    def everything(self, scope: str = "b") -> Document:
        """All triples of all graphs as one document; blank nodes get the scope.

        Raises InputError when fewer arrive than the endpoint counts: many endpoints cut long answers.
        """
        found = self._graph(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_ANYWHERE} }}", scope)
        (row,) = self.select(
            f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{ {_ANYWHERE} }} }}"
        ).dicts()
        stated, arrived = int(row["n"].split('"')[1]), len(set(found.triples()))
        if arrived < stated:
            raise InputError(
                "endpoint-incomplete",
                f"{self._endpoint} has {stated:,} triples and gave {arrived:,}.",
                mend="Raise the limit of its answers, or load the data as files.",
            )
        return found

    def _graph(self, query: str, scope: str = "b") -> Document:
        """The answer to a query that makes triples; read whole, up to the limit of documents."""
        wrapper = self._wrapper(query)
        # As of itself the library would ask for RDF/XML, which cannot hold every graph.
        wrapper.addCustomHttpHeader("Accept", _GRAPHS)
        limits = Limits()
        with self._named_errors():
            answer = wrapper.query()
            kind = str(answer.info().get("content-type", "")).partition(";")[0].strip()
            content = answer.response.read(limits.size + 1)
        try:
            syntax = normalise(kind)
        except UsageError as error:
            raise self._no_answer("RDF") from error
        return open_document(
            self._endpoint, syntax, content=content, base=self._endpoint, scope=scope, limits=limits
        )

    def _ask(self, query: str) -> dict[str, Any]:
        wrapper = self._wrapper(query)
        wrapper.setReturnFormat(JSON)
        with self._named_errors():
            answer = wrapper.query()
            try:
                with catch_warnings():
                    # Of a page that is no answer it warns first, and what it gives then is refused below.
                    simplefilter("ignore", RuntimeWarning)
                    content = answer.convert()
            except ValueError as error:
                raise self._no_answer("SPARQL results") from error
        if not isinstance(content, dict):
            raise self._no_answer("SPARQL results")
        return content

    def _wrapper(self, query: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint, agent="certkg")
        wrapper.setQuery(query)
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        return wrapper

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        """An endpoint that cannot be reached, or that refuses, is an error with its address."""
        try:
            yield
        except OSError as error:
            raise InputError(
                "endpoint-unreachable", f"{self._endpoint} cannot be reached: {error}."
            ) from error
        except SPARQLWrapperException as error:
            message = str(error).splitlines()[0]
            raise LibraryError(
                "endpoint-refused", f"{self._endpoint} refused the query: {message}"
            ) from error

    def _no_answer(self, expected: str) -> InputError:
        return InputError("endpoint-answer", f"{self._endpoint} did not answer with {expected}.")


def _term(value: dict[str, str]) -> str:
    """One bound value of SPARQL JSON results as N-Triples text."""
    if value["type"] == "uri":
        return f"<{value['value']}>"
    if value["type"] == "bnode":
        return f"_:{value['value']}"
    text = escaped(value["value"])
    if "xml:lang" in value:
        return f'"{text}"@{value["xml:lang"]}'
    datatype = value.get("datatype", "http://www.w3.org/2001/XMLSchema#string")
    return f'"{text}"' if datatype.endswith("#string") else f'"{text}"^^<{datatype}>'
