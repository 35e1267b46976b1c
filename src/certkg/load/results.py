"""What loading a file gives: triples, faults, counts, and where everything stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from certkg.errors import Fault, Place
from certkg.load.readers.tables import RawRow, Table

__all__ = ["CellPositions", "Loaded", "Positions", "Spot", "TripleText"]

Spot: TypeAlias = tuple[Table, RawRow, int]
TripleText: TypeAlias = tuple[str, str, str]


class Positions(Protocol):
    """Where the parts of an input stand; kept beside the triples, never in them."""

    def place(self, subject: str, predicate: str | None = None, value: str | None = None) -> Place | None:
        """The place of a triple, else of a property of the subject, else of the subject."""


@dataclass(slots=True)
class CellPositions:
    """Places by triple; the coarser answers are found by one pass over the triples, made when first asked."""

    spots: Mapping[TripleText, Spot]
    coarse: dict[tuple[str, str | None], Spot] = field(default_factory=dict)
    valued: dict[tuple[str, str], Spot] = field(default_factory=dict)

    def place(self, subject: str, predicate: str | None = None, value: str | None = None) -> Place | None:
        """The cell of a triple, else the first of that property, else the first of that subject.

        A value without a predicate is looked for in all that is said of the subject.
        """
        spot = self.spots.get((subject, predicate or "", value or ""))
        if spot is None:
            if not self.coarse:
                for (s, p, _), found in self.spots.items():
                    self.coarse.setdefault((s, p), found)
                    self.coarse.setdefault((s, None), found)
                for (s, _, o), found in self.spots.items():
                    self.valued.setdefault((s, o), found)
            if predicate is None and value is not None:
                spot = self.valued.get((subject, value))
        if spot is None:
            spot = self.coarse.get((subject, predicate)) or self.coarse.get((subject, None))
        return spot[0].place(spot[1], spot[2]) if spot else None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file gave: triples (N-Triples text, each once), faults in the order of the file, counts."""

    source: str
    triples: Collection[TripleText]
    faults: tuple[Fault, ...]
    positions: Positions
    counts: Mapping[str, int]
