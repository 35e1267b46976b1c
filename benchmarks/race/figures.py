"""Measured runs as a Markdown table and as a picture."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from html import escape

from benchmarks.race.clock import Measured

__all__ = ["plot", "table"]

_STEP, _LEFT, _WIDTH, _RIGHT = 30, 110, 420, 190
_OURS, _THEIRS = "#1f6f54", "#8a8f98"


def table(rows: Sequence[Measured]) -> str:
    """The figures as a Markdown table; the ratio is of median wall times, to the first row that ran to its end."""
    first = _first(rows)
    lines = [
        "| engine | version | runs | min s | median s | max s | ratio | processor s | peak MB | results | |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for row in rows:
        low, high = min(row.seconds), max(row.seconds)
        lines.append(
            f"| {row.engine} | {row.version} | {len(row.seconds)} | {low:.2f} | {_median(row):.2f} | {high:.2f} "
            f"| {_ratio(row, first)} | {statistics.median(row.processor):.2f} | {row.megabytes:,} | {_results(row)} | {_note(row, first)} |"
        )
    return "\n".join(lines) + "\n"


def plot(rows: Sequence[Measured], title: str) -> str:
    """The median times as bars on one scale, in SVG; a run that was stopped has an open end."""
    first = _first(rows)
    longest = max(_median(row) for row in rows)
    width, height = _LEFT + _WIDTH + _RIGHT, _STEP * len(rows) + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="13" role="img" aria-label="{escape(title)}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="24" font-weight="bold" fill="#1c1c1c">{escape(title)}</text>',
    ]
    for place, row in enumerate(rows):
        parts += _bar(row, first, 40 + _STEP * place, _WIDTH * _median(row) / longest)
    return "\n".join([*parts, "</svg>", ""])


def _bar(row: Measured, first: Measured | None, y: int, length: float) -> list[str]:
    """The name, the bar and the figure of one engine."""
    end = _LEFT + max(length, 1.0)
    colour = _OURS if row is first else _THEIRS
    edge = ' stroke="#1c1c1c" stroke-dasharray="3 3"' if row.stopped else ""
    words = f"{'> ' if row.stopped else ''}{_median(row):.1f} s"
    if row is not first and first is not None and not row.failure:
        words += f" ({_ratio(row, first)})"
    if row.failure:
        words = "failed"
    return [
        f'<text x="12" y="{y + 15}" fill="#1c1c1c">{escape(row.engine)}</text>',
        f'<rect x="{_LEFT}" y="{y}" width="{end - _LEFT:.1f}" height="20" fill="{colour}"{edge}/>',
        f'<text x="{end + 8:.1f}" y="{y + 15}" fill="#1c1c1c">{escape(words)}</text>',
    ]


def _first(rows: Sequence[Measured]) -> Measured | None:
    """The engine that others are compared with."""
    return next((row for row in rows if not row.over), None)


def _median(row: Measured) -> float:
    return statistics.median(row.seconds)


def _ratio(row: Measured, first: Measured | None) -> str:
    if first is None or row.failure:
        return "–"
    return f"{'> ' if row.stopped else ''}{_median(row) / _median(first):.1f}×"


def _results(row: Measured) -> str:
    return "–" if row.results is None else f"{row.results:,}"


def _note(row: Measured, first: Measured | None) -> str:
    """What a reader must know about a row: stopped, failed, or with another number of results."""
    if row.stopped:
        return "stopped at the limit: a lower bound"
    if row.failure or first is None or row is first:
        return row.failure
    return "same number of results" if row.results == first.results else "another number of results"
