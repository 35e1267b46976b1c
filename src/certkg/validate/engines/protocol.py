"""What an engine is given and what it promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from certkg.documents import Document
from certkg.validate.results import Outcome
from certkg.validate.shapes.graph import ShapesGraph

if TYPE_CHECKING:
    from certkg.validate.shapes.model import Path

__all__ = ["Data", "Engine", "Options", "Progress", "Rules"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Data:
    """The data graph: what is validated, what it is read against, and single triples as N-Triples text.

    All of it is in the data graph. A node that is a subject in ``background`` and not in ``inputs`` is
    no target: nobody asks whether the ontology conforms when a submission is validated.
    """

    inputs: tuple[Document, ...]
    background: tuple[Document, ...] = ()
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to validate.

    ``advanced`` switches SPARQL targets, rules and expressions on (SHACL-AF). ``shape_classes`` adds
    the ``rdfs:subClassOf`` triples of the shapes graph to the data graph. ``progress`` is told the
    number of shapes done and of all. ``grouping`` are paths from a focus node to what its results are
    grouped by, and from there to a name.
    """

    advanced: bool = True
    shape_classes: bool = False
    progress: Progress | None = None
    grouping: tuple[Path, Path] | None = None


class Rules:
    """A shapes graph, read when first asked for, with the digest of what it comes from, and its documents.

    The digest names compiled plans in the cache; without one they are not kept. The documents say where
    a shape at fault stands.
    """

    __slots__ = ("_graph", "_read", "digest", "documents")

    def __init__(
        self, read: Callable[[], ShapesGraph], digest: str = "", documents: tuple[Document, ...] = ()
    ) -> None:
        self._read = read
        self._graph: ShapesGraph | None = None
        self.digest = digest
        self.documents = documents

    @property
    def graph(self) -> ShapesGraph:
        """The shapes graph; reading it costs about 3 microseconds for each triple."""
        if self._graph is None:
            self._graph = self._read()
        return self._graph


class Engine(Protocol):
    """Validates data against shapes."""

    @property
    def name(self) -> str:
        """The engine's name in reports."""

    def validate(self, data: Data, rules: Rules, options: Options) -> Outcome:
        """All results; LibraryError when a shape is at fault, EngineError when a check cannot run."""
