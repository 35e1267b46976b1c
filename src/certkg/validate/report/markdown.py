"""Markdown for a pull request comment or a job summary, never longer than it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    counted,
    display,
    display_path,
    idle_rules,
    in_groups,
    not_shown,
    on_one_line,
    severity_counts,
    untouched,
    verdict_line,
)
from certkg.validate.results import Finding, Report

__all__ = ["code", "escaped", "write"]

_PUNCTUATION = re.compile(r"[\\`*_\[\]<>#|~&$:]|(?<=www)\.", re.IGNORECASE)
_MARKS = {"violation": "❌", "warning": "⚠️", "info": "ℹ️"}
_RESERVE = 400
_TERMS = 10
_LISTED = 12


def write(report: Report, options: Options) -> str:
    """A verdict, a table of rules, what was not checked, and as many findings as ``options.size`` allows.

    ``size`` counts characters; GitHub takes 65,536 in a comment. What is left out is counted.
    """
    head = "\n".join(_head(report, options))
    room = options.size - len(head) - _RESERVE
    blocks: list[str] = []
    shown = 0
    for rule, findings in in_groups(report).items():
        block, number = _block(report, rule, findings, room)
        if number == 0:
            break
        room -= len(block)
        shown += number
        blocks.append(block)
    left = sum(report.totals.values()) - shown
    tail = [f"\n{counted(left, 'more finding')} not listed here."] if left else []
    return "\n".join([head, *blocks, *tail]) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands: no markup, no HTML, no mention, no reference to an issue."""
    clean = on_one_line(text)
    clean = _PUNCTUATION.sub(lambda match: f"&#{ord(match.group())};", clean)
    return clean.replace("@", "@<!-- -->").replace("&#35;", "&#35;<!-- -->")


def code(text: str) -> str:
    """Text as a code span in a table cell (GitHub Flavored Markdown, sections 6.3 and 4.10).

    The fence is longer than any run of backticks inside; bars are escaped, as tables ask for.
    """
    clean = on_one_line(text)
    if not clean:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", clean)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if clean.startswith(("`", " ")) or clean.endswith(("`", " ")) else ""
    return f"{fence}{pad}{clean}{pad}{fence}".replace("|", "\\|")


def _head(report: Report, options: Options) -> Iterator[str]:
    mark = "✅" if report.conforms and any(e.focus_nodes for e in report.coverage) else "❌"
    yield f"## {mark} {verdict_line(report)}: {severity_counts(report)}"
    yield ""
    targeted = len(report.coverage) - len(untouched(report))
    yield (
        f"{counted(report.focus_nodes, 'focus node')} checked by {targeted:,} of "
        f"{counted(len(report.coverage), 'shape')}, as of {report.as_of.isoformat()}."
    )
    if options.comparison is not None:
        yield f"\n**Compared:** {escaped(options.comparison.summary())}."
    if not_shown(report):
        yield f"\nA limit has cut off {counted(not_shown(report), 'finding')}."
    yield from _not_checked(report)
    if report.by_rule:
        yield "\n| Rule | Title | Findings |\n| --- | --- | ---: |"
        ranked = sorted(report.by_rule.items(), key=lambda pair: (-pair[1], pair[0]))
        for rule, number in ranked[: _LISTED * 2]:
            title = _short(report.rule_titles.get(rule, ""))
            yield f"| {code(_short(rule))} | {escaped(title)} | {number:,} |"
        if len(ranked) > _LISTED * 2:
            rest = sum(number for _, number in ranked[_LISTED * 2 :])
            yield f"| {len(ranked) - _LISTED * 2} more rules | | {rest:,} |"
        yield ""


def _not_checked(report: Report) -> Iterator[str]:
    idle = untouched(report)
    if idle:
        rules = idle_rules(report)
        named = ", ".join(code(_short(rule)) for rule in rules[:_LISTED])
        more = f" and {len(rules) - _LISTED} more" if len(rules) > _LISTED else ""
        yield f"\n**Not checked:** {counted(len(idle), 'shape')} found no target: {named}{more}."
    if report.unknown_terms:
        yield f"\n**Unknown terms:** {len(report.unknown_terms):,}"
        for term in report.unknown_terms[:_TERMS]:
            near = (
                f", did you mean {code(_short(display(f'<{term.suggestion}>')))}?" if term.suggestion else ""
            )
            name = code(_short(display(f"<{term.term}>")))
            place = f", {code(_short(str(term.source)))}" if term.source else ""
            yield f"- {name} ({term.kind}, {counted(term.count, 'use')}{place}){near}"
    for entry in report.fallbacks[:_TERMS]:
        yield f"\n{code(_short(display(entry.constraint)))} was run by {escaped(_short(entry.engine))}."


def _block(report: Report, rule: str, findings: list[Finding], room: int) -> tuple[str, int]:
    """A folded table of a rule's findings, as many as there is room for, and their number."""
    total = report.by_rule.get(rule, len(findings))
    title = _short(report.rule_titles.get(rule, ""))
    opening = (
        f"<details><summary>{escaped(_short(rule))} {escaped(title)} ({total:,})</summary>\n\n"
        "| | Where | Finding | Value |\n| --- | --- | --- | --- |"
    )
    closing = "\n\n</details>\n"
    room -= len(opening) + len(closing)
    rows: list[str] = []
    for finding in findings:
        line = _row(finding)
        room -= len(line) + 1
        if room < 0:
            break
        rows.append(line)
    return "\n".join([opening, *rows]) + closing, len(rows)


def _row(finding: Finding) -> str:
    result = finding.result
    where = str(finding.source) if finding.source else display(result.focus_node)
    node = f"<br>{code(_short(display(result.focus_node)))}" if finding.source else ""
    value = "" if result.value in {None, result.focus_node} else code(_short(display(result.value)))
    path = "" if result.path is None else f"{code(_short(display_path(result.path)))} "
    fix = f"<br>Fix: {escaped(_short(finding.fix))}" if finding.fix else ""
    name = _MARKS[finding.severity]
    message = escaped(_short(finding.message, 500))
    return f"| {name} | {code(_short(where))}{node} | {message}{fix} | {path}{value} |"


def _short(text: str, most: int = 200) -> str:
    """The text, or its beginning where it is too long for a table."""
    return text if len(text) <= most else text[: most - 1] + "…"
