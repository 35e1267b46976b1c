"""SARIF, JUnit and GitHub annotations are what their readers expect, whatever stands in the data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from junitparser import Failure, JUnitXml, Skipped

from certkg.errors import Place
from certkg.validate.findings import limited
from certkg.validate.report import Options, formats
from certkg.validate.report.ci.github import escaped, escaped_property
from certkg.validate.report.ci.sarif import escaped as sarif_escaped
from certkg.validate.results import Report
from tests.validate.report_goldens import rdf_options
from tests.validate.report_samples import large_report, rdf_report, workbook_report

SARIF = Path(__file__).parents[1] / "data" / "sarif" / "sarif-2.1.0-rtm.5.json"
REPORTS = {
    "rdf": rdf_report(),
    "workbook": workbook_report(),
    "limited": limited(large_report(80), 10),
    "empty": replace(rdf_report(), findings=(), inputs=(), coverage=(), totals={}, by_rule={}),
}


def sarif(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(formats()["sarif"].write(report))
    return log


@pytest.mark.parametrize("name", list(REPORTS))
def test_sarif_is_valid_against_the_published_schema(name: str) -> None:
    schema = json.loads(SARIF.read_text("utf-8"))
    errors = list(Draft4Validator(schema).iter_errors(sarif(REPORTS[name])))
    assert [f"{list(error.absolute_path)}: {error.message}" for error in errors] == []


def test_every_sarif_result_has_a_line_and_a_rule() -> None:
    for report in REPORTS.values():
        run = sarif(report)["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            location = result["locations"][0]["physicalLocation"]
            assert location["region"]["startLine"] >= 1
            assert location["artifactLocation"]["uri"]
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_fingerprints_survive_edits_that_move_lines() -> None:
    report = rdf_report()
    moved = replace(
        report,
        findings=tuple(
            replace(f, source=Place(f.source.file, (f.source.line or 0) + 40, 9)) if f.source else f
            for f in report.findings
        ),
    )
    before, after = (
        [result["partialFingerprints"] for result in sarif(r)["runs"][0]["results"]] for r in (report, moved)
    )
    assert before == after
    assert len({mark["certkg/v1"] for mark in before}) == len(before)


def test_equal_findings_keep_fingerprints_of_their_own() -> None:
    report = rdf_report()
    twice = replace(report, findings=(report.findings[0],) * 2)
    marks = [r["partialFingerprints"]["certkg/v1"] for r in sarif(twice)["runs"][0]["results"]]
    assert len(set(marks)) == 2


def test_sarif_tells_what_was_not_checked() -> None:
    run = sarif(rdf_report())["runs"][0]
    texts = [entry["message"]["text"] for entry in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("found nothing to check" in text for text in texts)
    assert any("Did you mean https://w3id.org/certkg#Certificate?" in text for text in texts)


def test_sarif_messages_hold_no_placeholder_and_no_link() -> None:
    assert sarif_escaped("{0} [a](2) [b]") == "{{0}} \\[a](2) [b]"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü.ttl", "a%20b/%C3%BC.ttl"),
        ("sub\\q3.xlsx", "sub/q3.xlsx"),
        ("/tmp/x.ttl", "file:///tmp/x.ttl"),  # noqa: S108 - a name, not a file
        ("C:\\data\\x.ttl", "file:///C:/data/x.ttl"),
    ],
)
def test_sarif_addresses_are_uri_references(path: str, uri: str) -> None:
    finding = replace(rdf_report().findings[0], source=Place(path, 3))
    run = sarif(replace(rdf_report(), findings=(finding,)))["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": uri}


def junit(report: Report, fail_on: str = "violation") -> JUnitXml:
    found = JUnitXml.fromstring(formats()["junit"].write(report, Options(fail_on=fail_on)))
    assert isinstance(found, JUnitXml)
    return found


def outcomes(report: Report, fail_on: str = "violation") -> list[type]:
    return [type(entry) for suite in junit(report, fail_on) for case in suite for entry in case.result]


def test_junit_has_a_suite_for_each_rule_and_skips_idle_shapes() -> None:
    xml = junit(rdf_report())
    assert [suite.name.partition(" ")[0] for suite in xml] == [
        "CB-1",
        "CB-3",
        "EO-9e",
        "MU-7",
        "https://w3id.org/certkg/shapes/AC-01-accreditation-in-force",
    ]
    assert outcomes(rdf_report()).count(Skipped) == 1


@pytest.mark.parametrize(("fail_on", "failures"), [("violation", 2), ("warning", 3), ("info", 4)])
def test_junit_fails_for_what_the_run_fails_for(fail_on: str, failures: int) -> None:
    assert outcomes(rdf_report(), fail_on).count(Failure) == failures
    xml = junit(rdf_report(), fail_on)
    assert (xml.tests, xml.failures, xml.skipped) == (6, failures, 1)
    before = [(suite.tests, suite.failures, suite.skipped) for suite in xml]
    for suite in xml:
        suite.update_statistics()  # type: ignore[no-untyped-call]  # junitparser leaves it untyped
    assert [(suite.tests, suite.failures, suite.skipped) for suite in xml] == before


def test_junit_does_not_pass_what_a_limit_hides() -> None:
    report = limited(large_report(80), 0)
    grave = [rule for rule, counts in report.by_severity.items() if counts["violation"]]
    assert 0 < len(grave) < len(report.by_rule)
    assert outcomes(report).count(Failure) == len(grave)


def test_junit_fails_nothing_for_hidden_warnings() -> None:
    report = large_report(80)
    warnings = {rule: {"warning": 1} for rule in report.by_rule}
    report = replace(report, findings=(), by_severity=warnings)
    assert outcomes(report).count(Failure) == 0
    assert outcomes(report, "warning").count(Failure) == len(report.by_rule)
    assert b"1 finding not shown, because of the limit." in formats()["junit"].write(report)


@settings(deadline=None)
@given(st.text())
def test_junit_is_well_formed_whatever_the_data_say(text: str) -> None:
    finding = replace(rdf_report().findings[0], message=text, fix=text, rule="CB-3")
    xml = junit(replace(rdf_report(), findings=(finding,)))
    assert outcomes(replace(rdf_report(), findings=(finding,))).count(Failure) >= 1
    assert len(list(xml)) == 5


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """What GitHub's runner makes of a workflow command, after its documented rules."""
    match = re.fullmatch(r"::([a-z-]+)(?: (.*?))?::(.*)", line)
    assert match is not None
    properties = dict(pair.split("=", 1) for pair in (match[2] or "").split(",") if pair)
    return match[1], {name: back(value) for name, value in properties.items()}, back(match[3])


def back(text: str) -> str:
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_annotations_name_file_line_column_and_rule() -> None:
    lines = formats()["github"].write(rdf_report(), rdf_options()).decode().splitlines()
    name, properties, message = read_command(lines[0])
    assert name == "error"
    assert properties == {
        "file": "registry.ttl",
        "line": "118",
        "col": "5",
        "title": "CB-3 A certificate expires at most three years after its cycle began",
    }
    assert message.startswith("Certificate Q-17 expires")
    assert [read_command(line)[0] for line in lines[:4]] == ["error", "error", "warning", "notice"]


PLAIN = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf", "Cn"], include_characters="\n")
)


@settings(deadline=None)
@given(PLAIN)
def test_github_escaping_goes_back_and_stays_on_one_line(text: str) -> None:
    line = f"::error title={escaped_property(text)}::{escaped(text)}"
    assert "\n" not in line
    assert read_command(line) == ("error", {"title": text}, text)


@settings(deadline=None)
@given(st.text())
def test_no_data_can_start_a_workflow_command(text: str) -> None:
    hostile = f"\n::set-output name=x::{text}\r\n##[command]{text}\u2028::stop-commands::x"
    report = rdf_report()
    finding = replace(
        report.findings[0], message=hostile, fix=hostile, rule=hostile, source=Place(hostile, 1, 1)
    )
    written = (
        formats()["github"].write(replace(report, findings=(finding,), unknown_terms=(), notices=())).decode()
    )
    commands = [line for line in written.splitlines() if line.startswith(("::", "##["))]
    assert [line.partition(" ")[0] for line in commands] == ["::error"]
