"""GitHub workflow commands: one annotation for each finding, and a plain summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from certkg.errors import CertkgError, Place
from certkg.library.languages import Words
from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    checked,
    compared,
    display,
    not_shown,
    notice,
    on_one_line,
    printable,
    shortened,
    titled,
    unknown_term,
    verdict_line,
)
from certkg.validate.results import Finding, Report
from certkg.validate.rules import SEVERITIES

__all__ = ["escaped", "escaped_property", "of_errors", "write"]

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def write(report: Report, options: Options) -> str:
    """The gravest findings first, because GitHub shows ten annotations of a kind for each step."""
    ranks = list(SEVERITIES)
    ordered = sorted(report.findings, key=lambda finding: ranks.index(finding.severity))
    words = options.words
    lines = [_annotation(report, finding, words) for finding in ordered]
    title = words.text("unknown-term")
    for term in report.unknown_terms:
        told = [*_place(term.source), ("title", title)]
        lines.append(f"::warning {_properties(told)}::{escaped(unknown_term(term, words, display))}")
    for note in report.notices:
        told = [*_place(note.source), ("title", words.text("shape-notice"))]
        lines.append(f"::warning {_properties(told)}::{escaped(notice(note, words, display))}")
    lines.append(on_one_line(f"{verdict_line(report, words)}."))
    lines.append(on_one_line(checked(report, words)))
    if not_shown(report):
        lines.append(on_one_line(words.count("hidden-findings", not_shown(report))))
    if options.comparison is not None:
        lines.append(on_one_line(compared(options.comparison, words) + "."))
    return "\n".join(lines) + "\n"


def of_errors(errors: Iterable[CertkgError]) -> str:
    """An annotation for each input that cannot be read."""
    lines = []
    for error in errors:
        told = _properties([*_place(error.where), ("title", f"certkg {error.code}")])
        mend = f"\nFix: {error.mend}" if error.mend else ""
        lines.append(f"::error {told}::{escaped(shortened(error.message + mend))}")
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text as the message of a workflow command; nothing in it can start another command."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Text as the value of a workflow command's property."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


def _place(place: Place | None) -> Iterator[tuple[str, str]]:
    if place is not None:
        yield "file", place.file
        if place.line is not None:
            yield "line", str(place.line)
            yield from [("col", str(place.column))] if place.column is not None else []


def _properties(told: Iterable[tuple[str, str]]) -> str:
    return ",".join(f"{name}={escaped_property(value)}" for name, value in told)


def _annotation(report: Report, finding: Finding, words: Words) -> str:
    place = finding.source
    where = "!".join(part for part in (place.sheet, place.cell) if part) if place else ""
    told = _properties([*_place(place), ("title", titled(report, finding.rule))])
    fix = f"\n{words.text('fix')} {finding.fix}" if finding.fix else ""
    text = f"{where + ': ' if where else ''}{shortened(finding.message)}{fix}"
    return f"::{_COMMANDS[finding.severity]} {told}::{escaped(text)}"
