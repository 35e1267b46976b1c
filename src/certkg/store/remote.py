"""A store behind a SPARQL 1.1 endpoint."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from certkg.documents.ntriples import escaped
from certkg.errors import InputError, LibraryError, UsageError
from certkg.store.protocol import Rows

__all__ = ["RemoteStore"]


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
            raise InputError(
                "endpoint-answer", f"{self._endpoint} did not answer with SPARQL results."
            ) from error
        return Rows(names, rows)

    def construct(self, query: str) -> tuple[tuple[str, str, str], ...]:
        """The triples of a CONSTRUCT query, fetched as rows so that one result format serves both."""
        raise UsageError(
            "query-form", "An endpoint is asked with SELECT or ASK.", mend="Load the data as files instead."
        )

    def _ask(self, query: str) -> dict[str, Any]:
        wrapper = SPARQLWrapper(self._endpoint, agent="certkg")
        wrapper.setQuery(query)
        wrapper.setReturnFormat(JSON)
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        try:
            content = wrapper.query().convert()
        except (URLError, TimeoutError, OSError) as error:
            raise InputError(
                "endpoint-unreachable", f"{self._endpoint} cannot be reached: {error}."
            ) from error
        except SPARQLWrapperException as error:
            message = str(error).splitlines()[0]
            raise LibraryError(
                "endpoint-refused", f"{self._endpoint} refused the query: {message}"
            ) from error
        except (ValueError, json.JSONDecodeError) as error:
            raise InputError(
                "endpoint-answer", f"{self._endpoint} did not answer with SPARQL results."
            ) from error
        if not isinstance(content, dict):
            raise InputError("endpoint-answer", f"{self._endpoint} did not answer with SPARQL results.")
        return content


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
