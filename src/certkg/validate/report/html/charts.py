"""Bars for the page's charts: each chart is a table whose bars are inline SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from certkg.validate.results import Report
from certkg.validate.rules import SEVERITIES

__all__ = ["UNKNOWN", "Bar", "Chart", "Piece", "charts"]

_MOST = 12
#: What stands for a body that is not known.
UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: where it starts and how wide it is, in percent of the chart."""

    severity: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart; ``name`` is what a filter looks for.

    A row that sums up several others has no name and no bar, but their number in ``others``.
    """

    name: str
    label: str
    count: int
    pieces: tuple[Piece, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it filters by and its bars, longest first."""

    key: str
    bars: tuple[Bar, ...]


def charts(report: Report) -> tuple[Chart, ...]:
    """Findings by severity, by rule and, where bodies are known, by certification body.

    Counts by rule are of all findings; counts by body are of the findings shown, since a limit leaves no
    others to look at.
    """
    severity = {name: Counter({name: number}) for name, number in report.totals.items() if number}
    made = [Chart("severity", _bars(severity, {}, by_size=False))]
    rules = {rule: Counter(counts) for rule, counts in report.by_severity.items()}
    bodies: dict[str, Counter[str]] = {}
    for finding in report.findings:
        body = report.groups.get(finding.result.focus_node, UNKNOWN)
        bodies.setdefault(body, Counter())[finding.severity] += 1
    made.append(Chart("rule", _bars(rules, report.rule_titles)))
    if report.groups:
        made.append(Chart("body", _bars(bodies, {})))
    return tuple(chart for chart in made if chart.bars)


def _bars(
    counts: Mapping[str, Counter[str]], labels: Mapping[str, str], *, by_size: bool = True
) -> tuple[Bar, ...]:
    names = sorted(counts, key=lambda name: (-counts[name].total(), name)) if by_size else list(counts)
    longest = max((counts[name].total() for name in names), default=1)
    kept = names if len(names) <= _MOST + 1 else names[:_MOST]
    rest: Counter[str] = Counter()
    for name in names[len(kept) :]:
        rest.update(counts[name])
    bars = [
        Bar(name, labels.get(name, ""), counts[name].total(), _pieces(counts[name], longest)) for name in kept
    ]
    if rest:
        bars.append(Bar("", "", rest.total(), (), len(names) - len(kept)))
    return tuple(bars)


def _pieces(counts: Counter[str], longest: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    start = 0.0
    for severity in SEVERITIES:
        if counts[severity]:
            width = 100 * counts[severity] / longest
            pieces.append(Piece(severity, counts[severity], round(start, 3), round(width, 3)))
            start += width
    return tuple(pieces)
