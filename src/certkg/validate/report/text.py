"""The report for a terminal: findings by rule in plain words, then what was not checked, then the totals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Protocol

from certkg.validate.report.compare import Comparison
from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    counted,
    display,
    display_path,
    gravest,
    idle_rules,
    in_groups,
    not_shown,
    on_one_line,
    severity_counts,
    shortened,
    titled,
    untouched,
    verdict_line,
)
from certkg.validate.results import Finding, Report

__all__ = ["wants_colour", "write"]

_COLOURS = {"violation": "31", "warning": "33", "info": "36", "good": "32", "bold": "1", "dim": "2"}
_NARROWEST = 40
_LISTED = 12
_LONGEST = 500


class Terminal(Protocol):
    """What a stream must tell: whether it is a terminal."""

    def isatty(self) -> bool:
        """Whether a person reads it."""


def wants_colour(stream: Terminal, environ: Mapping[str, str]) -> bool:
    """Says whether to write colours: on a terminal, unless NO_COLOR is set or TERM is dumb."""
    if environ.get("NO_COLOR"):
        return False
    return bool(environ.get("FORCE_COLOR")) or (stream.isatty() and environ.get("TERM") != "dumb")


def write(report: Report, options: Options) -> str:
    """The report as text, wrapped to ``options.width`` columns; long IRIs stay whole."""
    pen = _Pen(max(options.width, _NARROWEST), options.colour)
    fresh = frozenset(options.comparison.new) if options.comparison else frozenset()
    lines: list[str] = []
    for rule, findings in in_groups(report).items():
        lines.extend(_rule(report, rule, findings, fresh, pen))
    lines.extend(_not_checked(report, pen))
    if options.comparison is not None:
        lines.extend(_compared(options.comparison, pen))
    lines.extend(_totals(report, options, pen))
    return "\n".join(lines) + "\n"


class _Pen:
    """Writes wrapped and coloured lines."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self.colour = colour

    def paint(self, text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self.colour else text

    def wrap(self, text: str, indent: int, hanging: int | None = None) -> list[str]:
        after = indent if hanging is None else hanging
        return textwrap.wrap(
            on_one_line(text),
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * after,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]


def _rule(
    report: Report, rule: str, findings: list[Finding], fresh: frozenset[Finding], pen: _Pen
) -> Iterator[str]:
    total = report.by_rule.get(rule, len(findings))
    severity = gravest(findings)
    head, *more = pen.wrap(titled(report, rule), 0, 2)
    yield pen.paint(head, "bold")
    yield from (pen.paint(line, "bold") for line in more)
    verdicts = sorted({finding.verdict for finding in findings if finding.verdict})
    kinds = {finding.severity for finding in findings}
    noun = severity if len(kinds) == 1 else "finding"
    shown = f" ({len(findings):,} shown)" if len(findings) < total else ""
    yield "  " + pen.paint(", ".join([counted(total, noun), *verdicts]) + shown, severity)
    fixes = {finding.fix for finding in findings if finding.fix}
    common = len(fixes) == 1 and len(findings) > 1
    for finding in findings:
        yield ""
        yield from _finding(finding, len(kinds) > 1, finding in fresh, not common, pen)
    if common:
        yield ""
        yield from pen.wrap(f"Fix: {fixes.pop()}", 2, 7)
    yield ""


def _finding(finding: Finding, mixed: bool, fresh: bool, fix: bool, pen: _Pen) -> Iterator[str]:
    result = finding.result
    marks = [finding.severity] * mixed + ["new"] * fresh
    place = str(finding.source) if finding.source else display(result.focus_node)
    mark = f" [{', '.join(marks)}]" if marks else ""
    yield "  " + pen.paint(on_one_line(place), "bold") + pen.paint(mark, finding.severity)
    yield from pen.wrap(shortened(finding.message), 4)
    if finding.source:
        yield from (pen.paint(line, "dim") for line in pen.wrap(f"at {display(result.focus_node)}", 4, 7))
    about = []
    if result.path is not None:
        about.append(f"path {display_path(result.path)}")
    if result.value is not None and result.value != result.focus_node:
        about.append(f"value {shortened(display(result.value), _LONGEST)}")
    if about:
        yield from (pen.paint(line, "dim") for line in pen.wrap(", ".join(about), 4, 7))
    if fix and finding.fix:
        yield from pen.wrap(f"Fix: {finding.fix}", 4, 9)


def _not_checked(report: Report, pen: _Pen) -> Iterator[str]:
    """What passing does not mean: idle shapes, unknown terms, and what another engine ran."""
    idle = untouched(report)
    if not (idle or report.unknown_terms or report.fallbacks):
        return
    yield pen.paint("Not checked, or checked otherwise", "bold")
    if idle:
        rules = idle_rules(report)
        named = ", ".join(rules[:_LISTED]) + (f" and {len(rules) - _LISTED} more" * (len(rules) > _LISTED))
        count = counted(len(idle), "shape")
        yield from pen.wrap(f"{count} found nothing to check: {named}.", 2, 4)
    if report.unknown_terms:
        yield from pen.wrap(
            f"{counted(len(report.unknown_terms), 'term')} in the data that no shape and no ontology knows:",
            2,
        )
        for term in report.unknown_terms[:_LISTED]:
            near = display(f"<{term.suggestion}>") if term.suggestion else ""
            hint = f"; did you mean {near}?" if near else ""
            uses = counted(term.count, "use")
            place = f", {term.source}" if term.source else ""
            yield from pen.wrap(f"{display(f'<{term.term}>')} ({term.kind}, {uses}{place}){hint}", 4, 6)
        if len(report.unknown_terms) > _LISTED:
            yield f"    and {len(report.unknown_terms) - _LISTED:,} more"
    for entry in report.fallbacks:
        text = f"{display(entry.constraint)} was run by {entry.engine}: {entry.reason}"
        yield from pen.wrap(text, 2, 4)
    yield ""


def _compared(comparison: Comparison, pen: _Pen) -> Iterator[str]:
    yield pen.paint("Compared with the earlier report", "bold")
    yield from pen.wrap(comparison.summary() + ".", 2, 4)
    for past in comparison.mended[:_LISTED]:
        yield from pen.wrap(f"mended: {past.rule}: {past.message}", 2, 4)
    if len(comparison.mended) > _LISTED:
        yield f"  and {len(comparison.mended) - _LISTED:,} more mended"
    yield ""


def _totals(report: Report, options: Options, pen: _Pen) -> Iterator[str]:
    verdict = verdict_line(report)
    colour = "good" if verdict == "Conforms" else "violation" if report.totals.get("violation") else "warning"
    first, *more = pen.wrap(f"{verdict}: {severity_counts(report)}.", 0)
    yield first.replace(verdict, pen.paint(verdict, colour), 1)
    yield from more
    targeted = len(report.coverage) - len(untouched(report))
    yield from pen.wrap(
        f"{counted(report.focus_nodes, 'focus node')} checked by {targeted:,} of "
        f"{counted(len(report.coverage), 'shape')}, as of {report.as_of.isoformat()}.",
        0,
    )
    if not_shown(report):
        yield from pen.wrap(f"{counted(not_shown(report), 'finding')} not shown, because of the limit.", 0)
    if verdict == "Nothing was checked":
        yield from pen.wrap(
            "That is no pass: no shape found a target in the data. Look at the unknown terms and at the "
            "choice of profile.",
            0,
        )
