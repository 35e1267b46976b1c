"""Rows of a further sheet whose record is not there, and the faulty rows that may explain them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from certkg.load.records import Record

__all__ = ["Orphans"]


@dataclass(slots=True)
class Orphans:
    """Orphan rows in order, each with the known keys that stand before and behind it.

    ``order`` gives the row of each key of the first sheet, ``keyless`` the rows there that have no key of
    their own. An orphan key is taken to be the lost key of such a row when the row lies between the rows of
    the neighbours, so that both sheets have the same order there; each row explains one key. Where as many
    orphan keys as rows lie between the neighbours, they are paired in order.
    """

    order: Mapping[str, int]
    keyless: Sequence[int]
    found: list[tuple[str, Record, float]] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    last: float = 0

    def passed(self, key: str) -> None:
        """Says that a row with a known key was read."""
        self.last = self.order[key]
        self._close()

    def add(self, key: str, record: Record) -> None:
        """Keeps an orphan row."""
        self.found.append((key, record, self.last))

    def _close(self) -> None:
        """The row behind all orphans that had none yet."""
        self.behind.extend([self.last] * (len(self.found) - len(self.behind)))

    def settled(self) -> Iterator[tuple[str, Record, int | None]]:
        """The orphans in order, each with the row of the first sheet that may have lost its key."""
        self.behind.extend([inf] * (len(self.found) - len(self.behind)))
        gaps: dict[tuple[float, float], dict[str, None]] = {}
        for (key, _, before), behind in zip(self.found, self.behind, strict=True):
            gaps.setdefault((before, behind), {})[key] = None
        explained: dict[str, int] = {}
        for (before, behind), keys in gaps.items():
            rows = self._between(before, behind, explained)
            if len(rows) != len(keys):
                rows = [row for row in rows if row in self.keyless]
            explained |= {
                key: row for key, row in zip(keys, rows, strict=False) if row in self.keyless
            } | explained
        for key, record, _ in self.found:
            yield key, record, explained.get(key)

    def _between(self, before: float, behind: float, explained: Mapping[str, int]) -> list[int]:
        """The rows of the first sheet between two others, without those that explain an orphan already."""
        rows = {*self.order.values(), *self.keyless} - set(explained.values())
        return sorted(row for row in rows if before < row < behind)
