"""Validation as one call: data and shapes in, an outcome out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from certkg.documents import Document, open_document
from certkg.errors import UsageError
from certkg.validate.engines.background import documents_digest, kept_triples
from certkg.validate.engines.protocol import Data, Engine, Options, Rules
from certkg.validate.faults import faults_placed
from certkg.validate.results import Outcome
from certkg.validate.shapes.graph import ShapesGraph

if TYPE_CHECKING:
    from rdflib import Graph

    from certkg.library.kept import Kept

__all__ = ["ENGINES", "engine_named", "load_rules", "validate"]

#: The names a user may give; ``auto`` and ``duckdb`` are one engine, which ``memory`` and ``duckdb`` pin down.
ENGINES = ("auto", "duckdb", "memory", "pyshacl")


def validate(
    data: Data,
    shapes: Sequence[Document | Graph] | Rules,
    engine: str = "auto",
    options: Options | None = None,
    *,
    cached: bool = True,
) -> Outcome:
    """Validates data against shapes; all results, coverage of every shape with a target, fallbacks.

    ``cached`` keeps compiled shapes in the user's cache folder. Raises LibraryError when a shape is at
    fault, InputError when a document cannot be read, EngineError when a check cannot run; none of
    these is ever a pass. Nothing is fetched.
    """
    rules = shapes if isinstance(shapes, Rules) else load_rules(shapes)
    with faults_placed(rules):
        return engine_named(engine, cached=cached).validate(data, rules, options or Options())


def engine_named(name: str, *, cached: bool = True) -> Engine:
    """The engine of a name in ``ENGINES``; UsageError for another."""
    from certkg.validate.engines.cache import PlanCache

    cache = PlanCache.default() if cached else None
    if name == "pyshacl":
        from certkg.validate.engines.pyshacl import PySHACL

        return PySHACL(cache)
    from certkg.validate.engines.compiled import CompiledEngine

    if name == "auto":
        return CompiledEngine("auto", cache)
    if name == "memory":
        return CompiledEngine("memory", cache)
    if name == "duckdb":
        return CompiledEngine("duckdb", cache)
    raise UsageError("engine-unknown", f"There is no engine {name!r}.", mend=f"Use {', '.join(ENGINES)}.")


def load_rules(shapes: Sequence[Document | Graph], kept: Kept | None = None) -> Rules:
    """The shapes graph of several documents or rdflib graphs, parsed when it is first needed.

    The documents keep their scopes, so that blank nodes have the same names elsewhere. The digest
    covers the bytes, the base IRIs and the scopes. With ``kept`` they are parsed once for all processes, and the
    last ones of a process stay in memory.
    """
    documents = tuple(
        shape if isinstance(shape, Document) else _document(shape, number)
        for number, shape in enumerate(shapes)
    )

    return _rules(
        _Named(documents_digest(documents), tuple(each.name for each in documents), documents), kept
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """Documents that are the same as others of one digest and the same names."""

    digest: str
    names: tuple[str, ...]
    documents: tuple[Document, ...] = field(compare=False)


@lru_cache(maxsize=2)
def _rules(named: _Named, kept: Kept | None) -> Rules:
    return Rules(
        lambda: ShapesGraph(kept_triples(named.documents, named.digest, kept)), named.digest, named.documents
    )


def _document(graph: Graph, number: int) -> Document:
    content = graph.serialize(format="nt", encoding="utf-8")
    return open_document(f"graph {number}", "n-triples", content=content, scope=f"g{number}")
