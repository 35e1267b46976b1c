"""From what an engine returned to what a report says: rules looked up, ordered, counted, judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from certkg import __version__
from certkg.errors import Place, UsageError
from certkg.validate.results import Coverage, Finding, InputFile, Notice, Outcome, Report, Result, UnknownTerm
from certkg.validate.rules import SEVERITIES, RuleIndex, natural, pick, severity_name
from certkg.validate.shapes.terms import iri_text, is_iri, is_literal, lexical_form, show
from certkg.validate.unknown import near_space

__all__ = ["exit_code", "limited", "make_report", "misspelt", "nothing_checked"]

#: A shape with what its results may differ in: constraint, component and severity.
_Source = tuple[str, str | None, str, str]
#: A file and a sheet of it, "" for none.
_Sheet = tuple[str, str]
_RANK = {name: rank for rank, name in enumerate(SEVERITIES)}
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def make_report(
    outcome: Outcome,
    rules: RuleIndex,
    *,
    as_of: date,
    engine: str,
    rules_digest: str,
    inputs: tuple[InputFile, ...] = (),
    fail_on: str = "violation",
    lang: str = "en",
    locate: Callable[[Result], Place | None] = lambda _: None,
    unknown_terms: tuple[UnknownTerm, ...] = (),
    notices: tuple[Notice, ...] = (),
) -> Report:
    """Turns an engine's outcome into a report of all its findings.

    ``locate`` gives the place of a result, ``lang`` picks among messages and fixes (English as the
    fallback). ``conforms`` holds when no finding is as grave as ``fail_on`` or graver. UsageError for
    an unknown ``fail_on``. Costs a sort of the results. Cut the report with ``limited``.
    """
    _check_level(fail_on)
    memory: dict[_Source, _Known] = {}
    findings = [
        _finding(result, _recalled(result, rules, lang, memory), lang, locate(result))
        for result in outcome.results
    ]
    ranks = _ranks(findings, inputs)
    findings.sort(key=lambda finding: _order(finding, ranks))
    totals: Counter[str] = Counter()
    by_severity: dict[str, Counter[str]] = {}
    for (rule, severity), number in Counter((one.rule, one.severity) for one in findings).items():
        totals[severity] += number
        by_severity.setdefault(rule, Counter())[severity] = number
    named = {entry.shape: _rule_of(entry, rules) for entry in outcome.coverage}
    coverage = tuple(sorted(outcome.coverage, key=lambda entry: (natural(named[entry.shape]), entry.shape)))
    return Report(
        conforms=not any(_RANK[name] <= _RANK[fail_on] and number for name, number in totals.items()),
        as_of=as_of,
        findings=tuple(findings),
        totals={name: totals[name] for name in SEVERITIES},
        by_rule={rule: sum(numbers.values()) for rule, numbers in sorted(by_severity.items(), key=_by_name)},
        coverage=coverage,
        focus_nodes=_focus_nodes(outcome),
        inputs=inputs,
        engine=engine,
        version=__version__,
        rules_digest=rules_digest,
        fallbacks=outcome.fallbacks,
        unknown_terms=unknown_terms,
        notices=notices,
        groups=outcome.groups,
        by_severity=by_severity,
        rule_titles=_titles(findings, coverage, named, rules, lang),
        shape_rules={entry.shape: named[entry.shape] for entry in coverage},
    )


def limited(report: Report, limit: int | None) -> Report:
    """The report with at most ``limit`` findings, the gravest first to stay; the totals go on counting all.

    UsageError when the limit is negative.
    """
    if limit is None or limit >= len(report.findings):
        return report
    if limit < 0:
        raise UsageError("limit-negative", f"The limit {limit} is negative.", mend="Give zero or more.")
    numbered = sorted(enumerate(report.findings), key=lambda pair: (_RANK[pair[1].severity], pair[0]))
    kept = sorted(number for number, _ in numbered[:limit])
    return replace(report, findings=tuple(report.findings[number] for number in kept))


def nothing_checked(report: Report) -> bool:
    """Says whether no shape found anything to check, which is never a pass."""
    return not any(entry.focus_nodes for entry in report.coverage) and not any(report.totals.values())


def misspelt(report: Report) -> tuple[UnknownTerm, ...]:
    """Unknown classes with a near known one in the same namespace or nearly; their instances went unchecked."""
    return tuple(
        term
        for term in report.unknown_terms
        if term.kind == "class" and term.suggestion and near_space(term.term) == near_space(term.suggestion)
    )


def exit_code(report: Report, *, allow_vacuous: bool = False) -> int:
    """The exit status: 5 when nothing was checked, unless that is allowed; else 1 or 0 by ``conforms``.

    Data that conform are no pass either while things of a misspelt class went unchecked.
    """
    if not allow_vacuous and (nothing_checked(report) or (report.conforms and misspelt(report))):
        return 5
    return 0 if report.conforms else 1


def _check_level(fail_on: str) -> None:
    if fail_on not in _RANK:
        raise UsageError(
            "fail-on-unknown",
            f"{fail_on!r} is no severity.",
            mend=f"Choose one of {', '.join(SEVERITIES)}.",
        )


class _Known(NamedTuple):
    """What all results of one constraint have in common."""

    rule: str
    severity: str
    verdict: str
    fix: str


def _recalled(result: Result, rules: RuleIndex, lang: str, memory: dict[_Source, _Known]) -> _Known:
    source = result.shape, result.constraint, result.component, result.severity
    known = memory.get(source)
    if known is None:
        info = rules.lookup(result.shape, result.constraint)
        override = rules.override(result.shape, result.constraint)
        known = memory[source] = _Known(
            info.rule or _nameless(result.shape, result.constraint, rules) or show(result.component),
            override.severity or severity_name(result.severity),
            override.verdict or info.verdict,
            pick(info.fixes, lang),
        )
    return known


def _finding(result: Result, known: _Known, lang: str, source: Place | None) -> Finding:
    rule, severity, verdict, fix = known
    return Finding(result, rule, severity, verdict, _message(result, lang), fix, source)


def _nameless(shape: str, constraint: str | None, rules: RuleIndex) -> str:
    """The rule of a shape without a rule id: its own IRI or its owner's; "" for one without any name."""
    named = (node for node in rules.nodes(shape, constraint) if is_iri(node) and node != constraint)
    return iri_text(next(named, "<>"))


def _rule_of(entry: Coverage, rules: RuleIndex) -> str:
    return rules.lookup(entry.shape).rule or _nameless(entry.shape, None, rules) or show(entry.shape)


def _message(result: Result, lang: str) -> str:
    messages = result.messages
    chosen = messages[0] if len(messages) == 1 else _picked(messages, lang)
    text = lexical_form(chosen) if is_literal(chosen) else chosen
    return text or f"{show(result.component)} does not hold for {show(result.focus_node)}."


def _picked(messages: Iterable[str], lang: str) -> str:
    """The message in a language; "" for none."""
    texts: dict[str, str] = {}
    for message in sorted(messages):
        suffix = message.rpartition('"')[2]
        texts.setdefault(suffix[1:] if suffix.startswith("@") else "", message)
    return pick(texts, lang)


def _titles(
    findings: Iterable[Finding],
    coverage: Iterable[Coverage],
    named: Mapping[str, str],
    rules: RuleIndex,
    lang: str,
) -> dict[str, str]:
    """Titles of the rules that occur; a rule of several documents keeps the first title in order."""
    titles: dict[str, str] = {}
    for entry in coverage:
        titles.setdefault(named[entry.shape], pick(rules.lookup(entry.shape).titles, lang))
    for rule, shape, constraint in dict.fromkeys(
        (finding.rule, finding.result.shape, finding.result.constraint) for finding in findings
    ):
        if not titles.get(rule):
            titles[rule] = pick(rules.lookup(shape, constraint).titles, lang)
    return {rule: title for rule, title in sorted(titles.items(), key=_by_name) if title}


def _focus_nodes(outcome: Outcome) -> int:
    """Distinct focus nodes where the engine counted them, else focus nodes summed over the shapes."""
    if outcome.focus_nodes is not None:
        return outcome.focus_nodes
    return sum(entry.focus_nodes for entry in outcome.coverage)


def _ranks(findings: Iterable[Finding], inputs: Iterable[InputFile]) -> dict[_Sheet, int]:
    """The order of files, as they are given, and of their sheets."""
    numbers = {file.path: number for number, file in enumerate(inputs)}
    places = {(one.source.file, one.source.sheet or "") for one in findings if one.source is not None}
    order = sorted(places, key=lambda place: (numbers.get(place[0], len(numbers)), place))
    return {place: rank for rank, place in enumerate(order)}


def _order(finding: Finding, ranks: Mapping[_Sheet, int]) -> tuple[object, ...]:
    """The key of a finding among all, flat because that compares fast; those without a place stand last."""
    result, place = finding.result, finding.source
    rank, row, column = len(ranks), 0, 0
    if place is not None:
        rank = ranks[place.file, place.sheet or ""]
        row, column = _cell_order(place.cell) if place.cell else (place.line or 0, place.column or 0)
    return (
        rank,
        row,
        column,
        natural(finding.rule),
        result.focus_node,
        result.path or "",
        result.value or "",
        finding.message,
        result.shape,
        result.component,
    )


def _by_name(pair: tuple[str, object]) -> tuple[tuple[int, str], ...]:
    return natural(pair[0])


def _cell_order(cell: str) -> tuple[int, int]:
    """Row and column of a cell such as H12, for sorting; text that is no cell sorts first."""
    match = _CELL.fullmatch(cell)
    if match is None:
        return (0, 0)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return (int(match[2]), column)
