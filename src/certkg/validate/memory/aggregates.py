"""Aggregates of groups (SPARQL 1.1, sections 11 and 18.5.1)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key

from certkg.validate.memory.expressions import compiled
from certkg.validate.memory.functions import arithmetic
from certkg.validate.memory.graph import Row, Rows
from certkg.validate.memory.joins import picked
from certkg.validate.memory.values import NUMERIC, ascending, number, read, written
from certkg.validate.plan.nodes import Aggregate

__all__ = ["grouped"]


def grouped(source: Rows, keys: tuple[str, ...], aggregates: tuple[Aggregate, ...]) -> Rows:
    """One row for each group; exactly one without keys."""
    groups: dict[Row, list[Row]] = {} if keys else {(): []}
    key = picked(source, keys)
    for row in source.rows:
        groups.setdefault(key(row), []).append(row)
    columns = (*keys, *(aggregate.column for aggregate in aggregates))
    computed = [_aggregator(aggregate, source.columns) for aggregate in aggregates]
    return Rows(columns, [(*group, *(f(rows) for f in computed)) for group, rows in groups.items()])


def _aggregator(aggregate: Aggregate, columns: tuple[str, ...]) -> Callable[[list[Row]], str | None]:
    if aggregate.argument is None:
        return lambda rows: written(len(set(rows) if aggregate.distinct else rows))
    value = compiled(aggregate.argument, columns)

    def computed(rows: list[Row]) -> str | None:
        values: list[str | None] = [value(row) for row in rows]
        if aggregate.distinct:
            values = list(dict.fromkeys(values))
        bound = [item for item in values if item is not None]
        return _result(aggregate, bound, failed=len(bound) < len(values))

    return computed


def _result(aggregate: Aggregate, values: list[str], *, failed: bool) -> str | None:
    """COUNT and SAMPLE pass errors over; the others fail with them."""
    match aggregate.name:
        case "count":
            return written(len(values))
        case "sample":
            return values[0] if values else None
        case "min" | "max":
            if not values or failed:
                return None
            # Of equal ones the text decides, so that all engines give the same.
            greatest = aggregate.name == "max"
            values = sorted(values, reverse=greatest)
            return (max if greatest else min)(values, key=cmp_to_key(ascending))
        case "least" | "greatest":
            return (min if aggregate.name == "least" else max)(values, default=None)
        case "total":
            return written(sum(read(item).value for item in values))
        case "sum":
            return None if failed else _sum(values)
        case "avg":
            if failed or not values:
                return None if failed else number(0, "integer")
            total = _sum(values)
            return None if total is None else arithmetic("divide", total, written(len(values)))
        case _:
            # SPARQL leaves the order open; the database sorts, so that all engines word a message alike.
            texts = [read(item).lexical for item in sorted(values)]
            return None if failed else written(aggregate.separator.join(texts))


def _sum(values: list[str]) -> str | None:
    total: str | None = number(Decimal(0), "integer")
    for item in values:
        if read(item).kind not in {*NUMERIC, "duration"}:
            return None
        total = arithmetic("add", total, item) if total is not None else None
    return total
