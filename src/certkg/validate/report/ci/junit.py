"""JUnit XML: a test suite for each rule, a failure for each finding, a skip for each idle shape."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from certkg.library.languages import Words
from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    display,
    display_path,
    hidden_of,
    on_one_line,
    printable,
    rule_of,
    shortened,
    titled,
)
from certkg.validate.results import Coverage, Finding, Report
from certkg.validate.rules import SEVERITIES, natural

__all__ = ["write"]


def write(report: Report, options: Options) -> str:
    """Findings as grave as ``options.fail_on`` are failures; lesser ones pass, with their text as output."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).append(finding)
    shapes: dict[str, list[Coverage]] = {}
    for entry in report.coverage:
        shapes.setdefault(rule_of(report, entry), []).append(entry)
    root = ET.Element("testsuites", name="certkg")
    for rule in sorted({*found, *shapes, *report.by_rule}, key=natural):
        _suite(root, report, rule, found.get(rule, []), shapes.get(rule, []), options)
    for name in ("tests", "failures", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("errors", "0")
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _suite(
    root: ET.Element,
    report: Report,
    rule: str,
    findings: list[Finding],
    shapes: Iterable[Coverage],
    options: Options,
) -> None:
    suite = ET.SubElement(root, "testsuite", name=_clean(titled(report, rule)))
    suite.set("timestamp", f"{report.as_of.isoformat()}T00:00:00")
    for entry in shapes:
        if entry.focus_nodes and entry.results:
            continue
        case = _case(suite, rule, display(entry.shape))
        if entry.seconds is not None:
            case.set("time", f"{entry.seconds:.3f}")
        if not entry.focus_nodes:
            ET.SubElement(case, "skipped", message=options.words.text("idle-shape"))
    for finding in findings:
        _finding(suite, finding, options)
    hidden = hidden_of(report, rule, findings)
    if hidden:
        case = _case(suite, rule, options.words.text("findings-not-shown"))
        text = options.words.count("hidden-findings", sum(hidden.values()))
        if any(_fails(severity, options.fail_on) for severity in hidden):
            ET.SubElement(case, "failure", type="limit", message=text)
        else:
            ET.SubElement(case, "system-out").text = text
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")


def _finding(suite: ET.Element, finding: Finding, options: Options) -> None:
    result = finding.result
    case = _case(suite, finding.rule, display(result.focus_node))
    place = finding.source
    if place is not None:
        case.set("file", _clean(place.file))
        if place.line is not None:
            case.set("line", str(place.line))
    text = "\n".join(_details(finding, options.words))
    if _fails(finding.severity, options.fail_on):
        message = _clean(shortened(finding.message))
        failure = ET.SubElement(case, "failure", type=finding.severity, message=message)
        failure.text = printable(text)
    else:
        output = ET.SubElement(case, "system-out")
        output.text = printable(f"{options.words.severity(finding.severity)}: {text}")


def _fails(severity: str, fail_on: str) -> bool:
    ranks = list(SEVERITIES)
    return ranks.index(severity) <= ranks.index(fail_on)


def _details(finding: Finding, words: Words) -> Iterable[str]:
    result = finding.result
    yield shortened(finding.message)
    if finding.source is not None:
        yield f"{words.text('label-place')} {finding.source}"
    if result.path is not None:
        yield f"{words.text('label-path')} {display_path(result.path)}"
    if result.value is not None:
        yield f"{words.text('label-value')} {shortened(display(result.value))}"
    if finding.verdict:
        yield f"{words.text('label-verdict')} {words.verdict(finding.verdict)}"
    if finding.fix:
        yield f"{words.text('fix')} {finding.fix}"


def _case(suite: ET.Element, rule: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=_clean(rule), name=_clean(name))


def _clean(text: str) -> str:
    return on_one_line(text)
