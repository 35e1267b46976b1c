"""A query as a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from certkg.validate.plan.nodes import Plan, Slot

__all__ = ["Pattern", "Query"]

Pattern = tuple[Slot, Slot, Slot]


@dataclass(frozen=True, slots=True)
class Query:
    """A query as a plan.

    ``columns`` are those of the plan: what is selected, then those of the seed. An ASK has the seed's
    columns, a row for each seed row with a solution; without a seed, a row without columns if there is
    one. A CONSTRUCT has all columns of its pattern; ``template`` holds its triples, in which
    ``Const('_:label')`` is a blank node that is fresh for each solution.
    """

    form: Literal["select", "ask", "construct"]
    plan: Plan
    columns: tuple[str, ...]
    template: tuple[Pattern, ...] = ()
