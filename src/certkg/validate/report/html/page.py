"""One HTML page that needs nothing beside it: no server, no network, no script to be read."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from certkg.library.languages import Words
from certkg.validate.report.formats import Options
from certkg.validate.report.html.charts import UNKNOWN, charts
from certkg.validate.report.names import (
    bare,
    compared,
    display,
    display_path,
    not_shown,
    notice,
    on_one_line,
    printable,
    rule_of,
    severity_counts,
    shortened,
    untouched,
    verdict_key,
)
from certkg.validate.results import Report
from certkg.validate.rules import natural

__all__ = ["write"]


# Keeps a browser from laying out thousands of rows before the page's script turns them into pages.
_EARLY = 'document.documentElement.className = "early"'


@dataclass(frozen=True, slots=True)
class _Row:
    """A finding as the table shows it."""

    severity: str
    rule: str
    document: str
    verdict: str
    message: str
    fix: str
    place: str
    node: str
    link: str
    path: str
    value: str
    body: str
    new: bool


def write(report: Report, options: Options) -> str:
    """The page; its content policy allows the page's own style and script by their hashes, and no more.

    Everything from the data goes through the template's escaping. Without a script the page shows all
    findings; with it they can be filtered, sorted and turned over in pages.
    """
    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = options.words
    environment.filters.update(
        clean=printable,
        line=on_one_line,
        term=_term,
        rule=_rule,
        node=_node,
        number=words.number,
        notice=lambda told: notice(told, words, display),
    )
    style, script = _text("page.css"), _text("page.js")
    rows = list(_rows(report, options))
    targeted = len(report.coverage) - len(untouched(report))
    return environment.get_template("page.html.j2").render(
        report=report,
        comparison=options.comparison,
        compared=compared(options.comparison, words) if options.comparison else "",
        words=words,
        t=words.text,
        n=words.count,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        early=Markup(_EARLY),  # noqa: S704 - our own text
        policy=_policy(style, _EARLY, script),
        charts=charts(report),
        rows=rows,
        rules=sorted({row.rule for row in rows}, key=natural),
        bodies=sorted({row.body for row in rows if row.body}, key=natural),
        shown=partial(_shown, words),
        verdict=verdict_key(report),
        counts=severity_counts(report, words),
        hidden=not_shown(report),
        idle=[(rule_of(report, entry), display(entry.shape)) for entry in untouched(report)],
        targeted=targeted,
    )


def _rows(report: Report, options: Options) -> Iterator[_Row]:
    fresh = frozenset(options.comparison.new) if options.comparison else frozenset()
    for finding in report.findings:
        result = finding.result
        node = bare(result.focus_node)
        yield _Row(
            severity=finding.severity,
            rule=finding.rule,
            document=_document(result.shape),
            verdict=finding.verdict,
            message=printable(shortened(finding.message)),
            fix=printable(finding.fix),
            place=on_one_line(str(finding.source)) if finding.source else "",
            node=on_one_line(display(result.focus_node)),
            link=node if node.startswith(("https://", "http://")) else "",
            path="" if result.path is None else on_one_line(display_path(result.path)),
            value=""
            if result.value in {None, result.focus_node}
            else printable(shortened(display(result.value))),
            body=_body(result.focus_node, report),
            new=finding in fresh,
        )


def _document(shape: str) -> str:
    """The address of the document that holds a shape; "" where it has none on the web."""
    address = bare(shape).partition("#")[0]
    return address if address.startswith(("https://", "http://")) else ""


def _body(focus_node: str, report: Report) -> str:
    return printable(report.groups.get(focus_node, UNKNOWN)) if report.groups else ""


def _policy(style: str, *scripts: str) -> str:
    """The Content-Security-Policy of the page (CSP Level 3, section 8.3, hashes)."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {' '.join(map(_hash, scripts))}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _text(name: str) -> str:
    return files("certkg.validate.report.html").joinpath(name).read_text("utf-8")


def _rule(rule: str) -> str:
    """A rule for a narrow column: its id, or the last part of a shape's IRI."""
    return on_one_line(rule.rstrip("#/").rpartition("/")[2] or rule) if "://" in rule else on_one_line(rule)


def _shown(words: Words, key: str, name: str) -> str:
    """What a chart or a filter shows of a severity, rule or body by its name."""
    if key == "severity":
        return words.severity(name)
    if key == "body" and name == UNKNOWN:
        return words.text("not-known")
    return _rule(name)


def _node(term: str) -> str:
    return on_one_line(display(term))


def _term(iri: str) -> str:
    return on_one_line(display(f"<{iri}>"))
