"""Queries translated for a shapes graph, and remembered from one compilation to the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from certkg.errors import LibraryError
from certkg.validate.plan.analysis import columns
from certkg.validate.plan.nodes import Const, Plan, Seed, Slot, Triples, Values
from certkg.validate.plan.rewrite import seeded
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Sparql
from certkg.validate.shapes.terms import sh
from certkg.validate.sparql import Query, translate
from certkg.validate.unsupported import DatasetError, ForeignFunctionError

__all__ = ["Known", "Translator"]

#: What $shapesGraph is bound to; GRAPH with it reads the shapes graph.
_SHAPES_GRAPH = "<urn:x-certkg:shapes-graph>"
_GIVEN = "given"


class Known(Protocol):
    """Translated queries by a digest of all that they depend on."""

    def get(self, key: str) -> Query | None:
        """The query, if it is known."""

    def put(self, key: str, query: Query) -> None:
        """Remembers a query."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates the queries of one shapes graph; nine tenths of that is rdflib's parser.

    What is ``known`` is not parsed again, so that a changed shape does not cost the time of all others.
    """

    graph: ShapesGraph
    known: Known | None = None

    def query(self, query: Sparql, text: str, form: str, given: Plan | None, shape: str) -> Query:
        """A query with its rows given; LibraryError when it is of another form or no SPARQL."""
        constants = {**dict(query.bound), "shapesGraph": _SHAPES_GRAPH}
        if shape:
            constants["currentShape"] = shape
        seed = None if given is None else Seed(_GIVEN, columns(given))
        try:
            found = self._translated(query, text, seed, constants)
        except LibraryError as error:
            message = f"The query at {query.node}: {error.message}"
            raise LibraryError(error.code, message, where=error.where, mend=error.mend) from error
        except DatasetError as error:
            raise LibraryError(
                "sparql-dataset",
                f"The query at {query.node} reads another graph ({error}).",
                mend="Read the data graph, or the shapes graph by GRAPH $shapesGraph.",
            ) from error
        except ForeignFunctionError as error:
            # An unknown function is an error in each row, so that a filter would find nothing and pass.
            if sh("SPARQLFunction") in self.graph.types(f"<{error.function}>"):
                raise
            message = f"The query at {query.node} calls the unknown function {error.function}."
            raise LibraryError(
                "sparql-function", message, mend="Declare it as a sh:SPARQLFunction."
            ) from error
        if found.form != form:
            raise LibraryError("sparql-form", f"The query at {query.node} must be a {form.upper()}.")
        if given is None:
            return found
        return Query(found.form, seeded(found.plan, _GIVEN, given), found.columns, found.template)

    def _translated(self, query: Sparql, text: str, seed: Seed | None, constants: dict[str, str]) -> Query:
        prefixes = dict(query.prefixes)
        # What reads the shapes graph depends on more than its text.
        known = None if "GRAPH" in text.upper() else self.known
        parts = [text, sorted(prefixes.items()), seed and seed.columns, sorted(constants.items())]
        key = sha256(json.dumps(parts).encode()).hexdigest()
        found = known.get(key) if known else None
        if found is None:
            graphs = {_SHAPES_GRAPH: _reading(self.graph)}
            found = translate(text, prefixes=prefixes, seed=seed, constants=constants, graphs=graphs)
            if known:
                known.put(key, found)
        return found


def _reading(graph: ShapesGraph) -> Callable[[Triples], Plan]:
    """How a triple pattern reads the shapes graph: as constant rows."""

    def read(pattern: Triples) -> Plan:
        slots = (pattern.subject, pattern.predicate, pattern.object)
        names = columns(pattern)
        rows = dict.fromkeys(
            tuple(row[name] for name in names)
            for triple in graph
            if (row := _matched(slots, triple)) is not None
        )
        return Values(names, tuple(rows))

    return read


def _matched(slots: tuple[Slot, ...], triple: tuple[str, ...]) -> dict[str, str] | None:
    row: dict[str, str] = {}
    for slot, term in zip(slots, triple, strict=True):
        wanted = slot.term if isinstance(slot, Const) else row.setdefault(slot.column, term)
        if wanted != term:
            return None
    return row
