"""Terms, places and counts as people read them; shared by the formats."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

from certkg.library.languages import Words
from certkg.validate.report.compare import Comparison
from certkg.validate.results import Coverage, Finding, Notice, Report, UnknownTerm
from certkg.validate.rules import SEVERITIES, natural
from certkg.validate.shapes.terms import (
    RDF,
    XSD,
    iri_text,
    is_iri,
    is_literal,
    lexical_form,
    read_literal,
    show,
)

__all__ = [
    "bare",
    "checked",
    "compared",
    "display",
    "display_path",
    "gravest",
    "hidden_of",
    "idle_rules",
    "in_groups",
    "not_shown",
    "notice",
    "on_one_line",
    "path_text",
    "printable",
    "rule_of",
    "severity_counts",
    "shortened",
    "titled",
    "unknown_term",
    "untouched",
    "verdict_key",
    "verdict_line",
]

_IRI = re.compile(r"<[^>]*>")
_QUIET = {
    f"{XSD}{name}" for name in ("string", "date", "dateTime", "integer", "decimal", "boolean", "anyURI")
}
_UNSEEN = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")


def bare(term: str) -> str:
    """An IRI without brackets, a literal's lexical form, a blank node's label."""
    if is_iri(term):
        return iri_text(term)
    return lexical_form(term) if is_literal(term) else term


def display(term: str) -> str:
    """A term for people: a short name where there is a well-known prefix, a literal's text with its tag."""
    if is_literal(term):
        parts = read_literal(term)
        if parts.language:
            return f"{parts.lexical}@{parts.language}"
        if parts.datatype in _QUIET or parts.datatype == f"{RDF}langString":
            return parts.lexical
        return f"{parts.lexical} ({show(f'<{parts.datatype}>')})"
    if is_iri(term):
        shown = show(term)
        return iri_text(shown) if is_iri(shown) else shown
    return term


def path_text(path: str) -> str:
    """A path as the JSON report gives it: the bare IRI of a predicate, else the SPARQL text."""
    return iri_text(path) if _IRI.fullmatch(path) else path


def display_path(path: str) -> str:
    """A path for people, with short names for well-known terms."""
    return display(path) if _IRI.fullmatch(path) else _IRI.sub(lambda match: show(match.group()), path)


def printable(text: str) -> str:
    """The text with control and direction characters made visible, so that data cannot steer a terminal.

    Line feeds and tabs stay; anything else of category Cc, lone surrogates, line separators and
    bidirectional controls become a backslash, ``u`` and their code point.
    """
    if text.isprintable():
        return text
    return "".join(char if _harmless(char) else f"\\u{ord(char):04x}" for char in text)


def shortened(text: str, most: int = 2_000) -> str:
    """The text, or its beginning with the number of characters left out, so that a huge literal floods no page."""
    return text if len(text) <= most else f"{text[:most]}… [+{len(text) - most:,}]"


def on_one_line(text: str) -> str:
    """The text made printable on one line: each run of line breaks and tabs becomes a blank."""
    return printable(re.sub(r"\s*[\r\n\t]+\s*", " ", text).strip())


def severity_counts(report: Report, words: Words) -> str:
    """How many findings of each severity there are, such as ``2 violations, 1 warning``."""
    parts = [words.count(name, report.totals[name]) for name in SEVERITIES if report.totals.get(name)]
    return ", ".join(parts) or words.text("no-findings")


def verdict_line(report: Report, words: Words) -> str:
    """The verdict with the counts, such as ``Does not conform: 2 violations``."""
    return words.text(verdict_key(report)) + words.text("colon") + severity_counts(report, words)


def verdict_key(report: Report) -> str:
    """The phrase that is the verdict; a run that checked nothing has one of its own in place of a verdict."""
    if not any(entry.focus_nodes for entry in report.coverage) and not any(report.totals.values()):
        return "nothing-checked"
    return "conforms" if report.conforms else "does-not-conform"


def checked(report: Report, words: Words) -> str:
    """What was checked by how many shapes as of which day, as a sentence."""
    return words.count(
        "checked",
        report.focus_nodes,
        nodes=words.count("focus-node", report.focus_nodes),
        some=len(report.coverage) - len(untouched(report)),
        shapes=words.count("shape", len(report.coverage)),
        day=report.as_of.isoformat(),
    )


def compared(comparison: Comparison, words: Words) -> str:
    """One line, such as ``2 mended, 1 left, 0 new since 2026-10-01``."""
    doubts = [] if comparison.same_rules else [words.text("rules-changed")]
    doubts += [] if comparison.complete else [words.text("report-cut")]
    text = words.text(
        "comparison",
        mended=len(comparison.mended),
        left=comparison.left,
        new=len(comparison.new),
        day=comparison.as_of,
    )
    return f"{text} ({'; '.join(doubts)})" if doubts else text


def unknown_term(term: UnknownTerm, words: Words, written: Callable[[str], str]) -> str:
    """A sentence on a term that nobody knows; ``written`` writes a term that is given as N-Triples text."""
    near = written(f"<{term.suggestion}>") if term.suggestion else ""
    hint = f" {words.text('did-you-mean-sentence', term=near)}" if near else ""
    kind = words.named("kind", term.kind)
    return words.text("nobody-knows", kind=kind, term=written(f"<{term.term}>")) + hint


def notice(told: Notice, words: Words, written: Callable[[str], str]) -> str:
    """A sentence on what checks nothing in the shapes; ``written`` writes a term given as N-Triples text."""
    term, *others = (written(f"<{name}>") for name in (told.term, *told.others))
    sentence = words.text(f"notice-{told.kind}", term=term, others=" / ".join(others))
    if told.kind != "unknown" or not others:
        return sentence
    return f"{sentence} {words.text('did-you-mean-sentence', term=others[0])}"


def in_groups(report: Report) -> dict[str, list[Finding]]:
    """The findings by rule; rules in the order of their gravest finding, then by name, CB-3 before CB-12."""
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.rule, []).append(finding)
    order = list(SEVERITIES)
    ranked = sorted(groups, key=lambda rule: (order.index(gravest(groups[rule])), natural(rule)))
    return {rule: groups[rule] for rule in ranked}


def gravest(findings: list[Finding]) -> str:
    """The gravest severity among findings; ``info`` for none."""
    return next((name for name in SEVERITIES if any(f.severity == name for f in findings)), "info")


def titled(report: Report, rule: str) -> str:
    """The rule with its title, such as ``CB-3 A certificate expires ...``."""
    title = report.rule_titles.get(rule, "")
    return f"{rule} {title}" if title else rule


def rule_of(report: Report, entry: Coverage) -> str:
    """The rule of a shape, or the shape itself when it has none."""
    return report.shape_rules.get(entry.shape) or display(entry.shape)


def untouched(report: Report) -> tuple[Coverage, ...]:
    """The shapes that found no target, whose passing therefore says nothing."""
    return tuple(entry for entry in report.coverage if not entry.focus_nodes)


def idle_rules(report: Report) -> list[str]:
    """The rules of the shapes that found no target, CB-3 before CB-12."""
    return sorted({rule_of(report, entry) for entry in untouched(report)}, key=natural)


def not_shown(report: Report) -> int:
    """How many findings a limit has cut off."""
    return sum(report.totals.values()) - len(report.findings)


def hidden_of(report: Report, rule: str, shown: Iterable[Finding]) -> dict[str, int]:
    """How many findings of a rule a limit has cut off, by severity, when ``shown`` are left."""
    left = Counter(report.by_severity.get(rule, {}))
    left.subtract(finding.severity for finding in shown)
    return {name: number for name, number in left.items() if number > 0}


def _harmless(char: str) -> bool:
    if char in "\n\t":
        return True
    return unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"} and char not in _UNSEEN
