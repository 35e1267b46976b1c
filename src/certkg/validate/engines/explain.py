"""What a shape costs and how it is checked: its plans, the SQL they become, rows and seconds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from time import perf_counter

from certkg.validate.engines.cache import PlanCache
from certkg.validate.engines.compiled import apply_rules, compiled_shapes, focus_counts
from certkg.validate.engines.fallback import Fallbacks
from certkg.validate.engines.protocol import Data, Options, Rules
from certkg.validate.engines.stores import Place, Store, open_store
from certkg.validate.plan.text import plan_text
from certkg.validate.shapes.checks import Check

__all__ = ["Explained", "explain"]


@dataclass(frozen=True, slots=True)
class Explained:
    """One check of a shape; ``sql`` is empty in memory, ``reason`` says why there is no plan."""

    target: str
    shape: str
    component: str
    constraint: str | None
    focus_nodes: int
    plan: str
    sql: str
    rows: int
    seconds: float
    reason: str = ""


def explain(
    data: Data,
    rules: Rules,
    shapes: Collection[str],
    *,
    options: Options | None = None,
    place: Place = "auto",
    cache: PlanCache | None = None,
) -> tuple[Explained, ...]:
    """Runs the checks of some shapes (N-Triples text) and tells what each did.

    Raises what ``validate`` raises.
    """
    chosen = options or Options()
    compiled = compiled_shapes(rules, chosen, cache)
    with open_store(place, data, rules, chosen) as store:
        fallbacks = Fallbacks(store, rules, chosen)
        apply_rules(store, compiled, fallbacks)
        counts = focus_counts(store, compiled, fallbacks)
        return tuple(
            _explained(store, fallbacks, shape.node, check, counts[shape.seed])
            for shape in compiled.shapes
            if shape.node in shapes
            for check in shape.checks
        )


def _explained(store: Store, fallbacks: Fallbacks, target: str, check: Check, nodes: int) -> Explained:
    start = perf_counter()
    rows = sum(1 for _ in (fallbacks.results(check) if check.plan is None else store.rows(check.plan)))
    return Explained(
        target=target,
        shape=check.shape,
        component=check.component,
        constraint=check.constraint,
        focus_nodes=nodes,
        plan=plan_text(check.plan) if check.plan is not None else "",
        sql=store.sql(check.plan) if check.plan is not None else "",
        rows=rows,
        seconds=perf_counter() - start,
        reason=check.reason,
    )
