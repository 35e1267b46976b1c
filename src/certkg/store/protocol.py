"""What every store can do: answer a SPARQL query with plain terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

__all__ = ["Rows", "Store"]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT (or ASK: one row, one column ``answer``): terms as N-Triples text, None unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]

    def dicts(self) -> list[dict[str, str]]:
        """Each row as a mapping of its bound variables."""
        return [
            {v: t for v, t in zip(self.variables, row, strict=True) if t is not None} for row in self.rows
        ]


class Store(Protocol):
    """Somewhere that quads live and SPARQL is answered; the default graph is the union of all graphs."""

    def select(self, query: str) -> Rows:
        """The answer to a SELECT or ASK query; LibraryError for bad syntax, InputError when it cannot be reached."""
        ...

    def construct(self, query: str) -> tuple[tuple[str, str, str], ...]:
        """The triples that a CONSTRUCT or DESCRIBE query makes, as N-Triples text."""
        ...
