"""Plans run in memory, and how many rows their steps have."""

from __future__ import annotations

import pytest

from certkg.validate.memory import Run
from certkg.validate.memory.graph import Rows
from certkg.validate.plan.nodes import Plan

__all__ = ["rows_of_steps"]


def rows_of_steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that gets the number of rows of each step from now on."""
    sizes: list[int] = []
    run = Run._node

    def counted(self: Run, plan: Plan, hinted: Rows | None) -> Rows:
        rows = run(self, plan, hinted)
        sizes.append(len(rows.rows))
        return rows

    monkeypatch.setattr(Run, "_node", counted)
    return sizes
