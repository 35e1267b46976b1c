"""The report for a terminal: findings by rule in plain words, then what was not checked, then the totals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Protocol

from certkg.library.languages import Words
from certkg.validate.report.compare import Comparison
from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    checked,
    compared,
    display,
    display_path,
    gravest,
    idle_rules,
    in_groups,
    not_shown,
    notice,
    on_one_line,
    shortened,
    titled,
    untouched,
    verdict_key,
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
    pen = _Pen(max(options.width, _NARROWEST), options.colour, options.words)
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
    """Writes wrapped and coloured lines in the words of a language."""

    def __init__(self, width: int, colour: bool, words: Words) -> None:
        self.width = width
        self.colour = colour
        self.words = words

    def paint(self, text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self.colour else text

    def wrap(self, text: str, indent: int, hanging: int | None = None) -> list[str]:
        line = " " * indent + on_one_line(text)
        if len(line) <= self.width and len(line) > indent:
            return [line]
        after = indent if hanging is None else hanging
        return textwrap.wrap(
            line[indent:],
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * after,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]

    def labelled(self, key: str, text: str, indent: int) -> list[str]:
        """A text behind its label, with further lines below the text."""
        label = self.words.text(key)
        return self.wrap(f"{label} {text}", indent, indent + len(label) + 1)


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
    count = pen.words.count(severity if len(kinds) == 1 else "finding", total)
    shown = f" ({pen.words.count('shown', len(findings))})" if len(findings) < total else ""
    yield "  " + pen.paint(", ".join([count, *map(pen.words.verdict, verdicts)]) + shown, severity)
    fixes = {finding.fix for finding in findings if finding.fix}
    common = len(fixes) == 1 and len(findings) > 1
    for finding in findings:
        yield ""
        yield from _finding(finding, len(kinds) > 1, finding in fresh, not common, pen)
    if common:
        yield ""
        yield from pen.labelled("fix", fixes.pop(), 2)
    yield ""


def _finding(finding: Finding, mixed: bool, fresh: bool, fix: bool, pen: _Pen) -> Iterator[str]:
    result = finding.result
    marks = [pen.words.severity(finding.severity)] * mixed + [pen.words.text("new")] * fresh
    place = str(finding.source) if finding.source else display(result.focus_node)
    mark = f" [{', '.join(marks)}]" if marks else ""
    yield "  " + pen.paint(on_one_line(place), "bold") + pen.paint(mark, finding.severity)
    yield from pen.wrap(shortened(finding.message), 4)
    if finding.source:
        yield from (pen.paint(line, "dim") for line in pen.labelled("at", display(result.focus_node), 4))
    about = []
    if result.path is not None:
        about.append(f"{pen.words.text('path')} {display_path(result.path)}")
    if result.value is not None and result.value != result.focus_node:
        about.append(f"{pen.words.text('value')} {shortened(display(result.value), _LONGEST)}")
    if about:
        yield from (pen.paint(line, "dim") for line in pen.wrap(", ".join(about), 4, 7))
    if fix and finding.fix:
        yield from pen.labelled("fix", finding.fix, 4)


def _not_checked(report: Report, pen: _Pen) -> Iterator[str]:
    """What passing does not mean: idle shapes, unknown terms, and what another engine ran."""
    idle = untouched(report)
    if not (idle or report.unknown_terms or report.notices or report.fallbacks):
        return
    words = pen.words
    yield pen.paint(words.text("not-checked"), "bold")
    if idle:
        rules = idle_rules(report)
        more = f" {words.count('and-more', len(rules) - _LISTED)}" if len(rules) > _LISTED else ""
        named = ", ".join(rules[:_LISTED]) + more
        yield from pen.wrap(words.count("idle-shapes", len(idle), rules=named), 2, 4)
    if report.unknown_terms:
        yield from pen.wrap(words.count("unknown-terms-in-data", len(report.unknown_terms)), 2)
        for term in report.unknown_terms[:_LISTED]:
            near = display(f"<{term.suggestion}>") if term.suggestion else ""
            hint = f"; {words.text('did-you-mean', term=near)}" if near else ""
            use = f"{words.named('kind', term.kind)}, {words.count('use', term.count)}"
            place = f", {term.source}" if term.source else ""
            yield from pen.wrap(f"{display(f'<{term.term}>')} ({use}{place}){hint}", 4, 6)
        if len(report.unknown_terms) > _LISTED:
            yield f"    {words.count('and-more', len(report.unknown_terms) - _LISTED)}"
    if report.notices:
        heading = words.count("shape-notices", len(report.notices)) + words.text("colon").rstrip()
        yield from pen.wrap(heading, 2)
        for note in report.notices[:_LISTED]:
            place = f"{note.source}: " if note.source else ""
            yield from pen.wrap(place + notice(note, words, display), 4, 6)
        if len(report.notices) > _LISTED:
            yield f"    {words.count('and-more', len(report.notices) - _LISTED)}"
    for entry in report.fallbacks:
        told = words.text("run-by", constraint=display(entry.constraint), engine=entry.engine)
        yield from pen.wrap(told + words.text("colon") + entry.reason, 2, 4)
    yield ""


def _compared(comparison: Comparison, pen: _Pen) -> Iterator[str]:
    yield pen.paint(pen.words.text("compared"), "bold")
    yield from pen.wrap(compared(comparison, pen.words) + ".", 2, 4)
    for past in comparison.mended[:_LISTED]:
        yield from pen.wrap(f"{pen.words.text('mended')} {past.rule}: {past.message}", 2, 4)
    if len(comparison.mended) > _LISTED:
        yield f"  {pen.words.count('and-more-mended', len(comparison.mended) - _LISTED)}"
    yield ""


def _totals(report: Report, options: Options, pen: _Pen) -> Iterator[str]:
    key = verdict_key(report)
    verdict = pen.words.text(key)
    colour = "good" if key == "conforms" else "violation" if report.totals.get("violation") else "warning"
    first, *more = pen.wrap(f"{verdict_line(report, pen.words)}.", 0)
    yield first.replace(verdict, pen.paint(verdict, colour), 1)
    yield from more
    yield from pen.wrap(checked(report, pen.words), 0)
    if not_shown(report):
        yield from pen.wrap(pen.words.count("hidden-findings", not_shown(report)), 0)
    if key == "nothing-checked":
        yield from pen.wrap(pen.words.text("no-pass"), 0)
