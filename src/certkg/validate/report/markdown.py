"""Markdown for a pull request comment or a job summary, never longer than it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from certkg.library.languages import Words
from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    checked,
    compared,
    display,
    display_path,
    idle_rules,
    in_groups,
    not_shown,
    notice,
    on_one_line,
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
        block, number = _block(report, rule, findings, room, options.words)
        if number == 0:
            break
        room -= len(block)
        shown += number
        blocks.append(block)
    left = sum(report.totals.values()) - shown
    tail = [f"\n{options.words.count('not-listed', left)}"] if left else []
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
    words = options.words
    mark = "✅" if report.conforms and any(e.focus_nodes for e in report.coverage) else "❌"
    yield f"## {mark} {verdict_line(report, words)}"
    yield ""
    yield checked(report, words)
    if options.comparison is not None:
        yield f"\n**{words.text('compared') + words.text('colon').rstrip()}** {escaped(compared(options.comparison, words))}."
    if not_shown(report):
        yield f"\n{words.count('cut-off', not_shown(report))}"
    yield from _not_checked(report, words)
    if report.by_rule:
        heads = (words.text(f"head-{key}") for key in ("rule", "title", "findings"))
        yield f"\n| {' | '.join(heads)} |\n| --- | --- | ---: |"
        ranked = sorted(report.by_rule.items(), key=lambda pair: (-pair[1], pair[0]))
        for rule, number in ranked[: _LISTED * 2]:
            title = _short(report.rule_titles.get(rule, ""))
            yield f"| {code(_short(rule))} | {escaped(title)} | {words.number(number)} |"
        if len(ranked) > _LISTED * 2:
            rest = sum(number for _, number in ranked[_LISTED * 2 :])
            more = words.count("more-rules", len(ranked) - _LISTED * 2)
            yield f"| {more} | | {words.number(rest)} |"
        yield ""


def _not_checked(report: Report, words: Words) -> Iterator[str]:
    idle = untouched(report)
    if idle:
        rules = idle_rules(report)
        named = ", ".join(code(_short(rule)) for rule in rules[:_LISTED])
        more = f" {words.count('and-more', len(rules) - _LISTED)}" if len(rules) > _LISTED else ""
        text = words.count("idle-shapes", len(idle), rules=named + more)
        yield f"\n**{words.text('not-checked') + words.text('colon').rstrip()}** {text}"
    if report.unknown_terms:
        yield f"\n{words.count('unknown-terms-in-data', len(report.unknown_terms))}"
        for term in report.unknown_terms[:_TERMS]:
            near = code(_short(display(f"<{term.suggestion}>"))) if term.suggestion else ""
            hint = f"; {words.text('did-you-mean', term=near)}" if near else ""
            use = f"{words.named('kind', term.kind)}, {words.count('use', term.count)}"
            place = f", {code(_short(str(term.source)))}" if term.source else ""
            yield f"- {code(_short(display(f'<{term.term}>')))} ({use}{place}){hint}"
    if report.notices:
        yield f"\n{words.count('shape-notices', len(report.notices))}{words.text('colon').rstrip()}"
        for told in report.notices[:_TERMS]:
            place = f" ({code(_short(str(told.source)))})" if told.source else ""
            yield f"- {notice(told, words, lambda term: code(_short(display(term))))}{place}"
    for entry in report.fallbacks[:_TERMS]:
        constraint, engine = code(_short(display(entry.constraint))), escaped(_short(entry.engine))
        yield f"\n{words.text('run-by', constraint=constraint, engine=engine)}."


def _block(report: Report, rule: str, findings: list[Finding], room: int, words: Words) -> tuple[str, int]:
    """A folded table of a rule's findings, as many as there is room for, and their number."""
    total = report.by_rule.get(rule, len(findings))
    title = _short(report.rule_titles.get(rule, ""))
    heads = " | ".join(words.text(f"head-{key}") for key in ("where", "finding", "value"))
    opening = (
        f"<details><summary>{escaped(_short(rule))} {escaped(title)} ({words.number(total)})</summary>\n\n"
        f"| | {heads} |\n| --- | --- | --- | --- |"
    )
    closing = "\n\n</details>\n"
    room -= len(opening) + len(closing)
    rows: list[str] = []
    for finding in findings:
        line = _row(finding, words)
        room -= len(line) + 1
        if room < 0:
            break
        rows.append(line)
    return "\n".join([opening, *rows]) + closing, len(rows)


def _row(finding: Finding, words: Words) -> str:
    result = finding.result
    where = str(finding.source) if finding.source else display(result.focus_node)
    node = f"<br>{code(_short(display(result.focus_node)))}" if finding.source else ""
    value = "" if result.value in {None, result.focus_node} else code(_short(display(result.value)))
    path = "" if result.path is None else f"{code(_short(display_path(result.path)))} "
    fix = f"<br>{words.text('fix')} {escaped(_short(finding.fix))}" if finding.fix else ""
    name = _MARKS[finding.severity]
    message = escaped(_short(finding.message, 500))
    return f"| {name} | {code(_short(where))}{node} | {message}{fix} | {path}{value} |"


def _short(text: str, most: int = 200) -> str:
    """The text, or its beginning where it is too long for a table."""
    return text if len(text) <= most else text[: most - 1] + "…"
