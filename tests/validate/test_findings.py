"""Results become findings: rules looked up, languages chosen, profiles obeyed, nothing checked told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certkg.documents.document import open_document
from certkg.errors import LibraryError, Place, UsageError
from certkg.validate.findings import exit_code, limited, make_report, nothing_checked
from certkg.validate.results import Coverage, InputFile, Outcome, Report, Result
from certkg.validate.rules import RuleIndex, from_json, pick, read_rules, severity_name, to_json, with_profile
from certkg.validate.shapes.terms import literal
from tests.validate.report_samples import (
    CYCLE,
    NOT_EVIDENCED,
    REVIEW,
    ckg,
    coverage,
    cycle,
    large_report,
    rdf_report,
    review,
    rules,
    sh,
    thing,
)

DAY = date(2026, 11, 23)


def report_of(
    *results: Result, index: RuleIndex | None = None, fail_on: str = "violation", lang: str = "en"
) -> Report:
    return make_report(
        Outcome(results, coverage()),
        rules() if index is None else index,
        as_of=DAY,
        engine="duckdb",
        rules_digest="sha256:00",
        fail_on=fail_on,
        lang=lang,
    )


def test_rule_verdict_and_fix_come_from_the_nearest_node_that_states_them() -> None:
    finding = report_of(cycle("Q-17", "2030-01-01", "2026-05-01")).findings[0]
    assert (finding.rule, finding.verdict) == ("CB-3", "contradicted")
    assert finding.fix.startswith("Set the expiry date")


def test_blank_shape_belongs_to_the_named_shape_above_it() -> None:
    finding = report_of(review(thing("system", "1"))).findings[0]
    assert (finding.rule, finding.verdict) == ("EO-9e", "not evidenced")
    assert finding.fix == "Add ckg:effectivenessReview with its day and result."


def test_shape_file_of_the_library_is_read_as_it_stands() -> None:
    file = next((Path(__file__).parents[2] / "shapes").glob("*/CB-03-cycle.ttl"))
    index = read_rules(open_document(file).triples())
    info = index.lookup(CYCLE, f"{CYCLE[:-1]}#three-years>")
    assert (info.rule, info.verdict, info.profile) == ("CB-3", "contradicted", "certification")
    assert info.titles["en"]
    assert info.fixes["en"].startswith("Set the expiry date")


def test_shapes_without_rules_are_named_by_their_iri_or_their_owner() -> None:
    own = "<https://x.example/PersonShape>"
    index = read_rules(
        [(own, sh("property"), "_:p"), ("_:p", sh("node"), "_:n"), ("_:loose", sh("not"), "_:l")]
    )
    made = replace(cycle("1", "2030-01-01", "2026-01-01"), constraint=None)
    named = [report_of(replace(made, shape=s), index=index).findings[0].rule for s in (own, "_:p", "_:n")]
    assert named == ["https://x.example/PersonShape"] * 3
    loose = report_of(replace(made, shape="_:l"), index=index).findings[0]
    assert loose.rule == "sh:SPARQLConstraintComponent"


def test_blank_nodes_in_a_circle_have_no_owner() -> None:
    index = read_rules([("_:a", sh("node"), "_:b"), ("_:b", sh("node"), "_:a")])
    assert index.owners == {}


@pytest.mark.parametrize(
    ("lang", "start"),
    [("en", "Set"), ("fr", "Fixez"), ("fr-CA", "Fixez"), ("FR", "Fixez"), ("de", "Set"), ("", "Set")],
)
def test_language_is_chosen_with_english_as_the_fallback(lang: str, start: str) -> None:
    finding = report_of(cycle("Q-17", "2030-01-01", "2026-05-01"), lang=lang).findings[0]
    assert finding.fix.startswith(start)
    assert finding.message.startswith("Le certificat" if start == "Fixez" else "Certificate")


def test_any_text_goes_before_none() -> None:
    assert pick({"de": "nein"}, "fr") == "nein"
    assert pick({"": "plain", "de": "nein"}, "fr") == "plain"
    assert pick({"pt-BR": "sim"}, "pt") == "sim"
    assert pick({}, "en") == ""


def test_result_without_a_message_still_says_something() -> None:
    bare = replace(cycle("Q-17", "2030-01-01", "2026-05-01"), messages=())
    assert "sh:SPARQLConstraintComponent does not hold" in report_of(bare).findings[0].message


def test_profile_changes_severity_and_verdict_of_what_it_names() -> None:
    override = [
        ("_:o", ckg("ofConstraint"), f"{CYCLE[:-1]}#three-years>"),
        ("_:o", sh("severity"), sh("Warning")),
        ("_:p", ckg("ofConstraint"), REVIEW),
        ("_:p", ckg("verdict"), NOT_EVIDENCED),
        ("_:p", sh("severity"), sh("Info")),
    ]
    index = with_profile(rules(), override)
    first, second = cycle("Q-17", "2030-01-01", "2026-05-01"), review(thing("system", "1"))
    changed = {f.rule: (f.severity, f.verdict) for f in report_of(first, second, index=index).findings}
    assert changed == {"CB-3": ("warning", "contradicted"), "EO-9e": ("info", "not evidenced")}
    assert report_of(first, second, index=index).conforms
    assert not report_of(first, second).conforms


def test_wrong_verdict_or_severity_is_the_librarys_fault() -> None:
    with pytest.raises(LibraryError, match="which no rule can have"):
        read_rules([(CYCLE, ckg("verdict"), ckg("Supported"))])
    with pytest.raises(LibraryError, match="overrides a severity"):
        with_profile(rules(), [("_:o", sh("severity"), literal("high"))])


def test_index_survives_a_cache() -> None:
    index = with_profile(rules(), [("_:o", ckg("ofConstraint"), CYCLE), ("_:o", sh("severity"), sh("Info"))])
    assert from_json(json.loads(json.dumps(to_json(index)))) == index


def test_unknown_severity_counts_as_a_violation() -> None:
    assert severity_name("<https://x.example/Fatal>") == "violation"
    assert severity_name(sh("Info")) == "info"


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("Violation", "violation", 1),
        ("Warning", "violation", 0),
        ("Warning", "warning", 1),
        ("Info", "warning", 0),
        ("Info", "info", 1),
    ],
)
def test_exit_status_follows_fail_on(severity: str, fail_on: str, code: int) -> None:
    result = replace(cycle("Q-17", "2030-01-01", "2026-05-01"), severity=sh(severity))
    report = report_of(result, fail_on=fail_on)
    assert exit_code(report) == code
    assert report.conforms == (code == 0)


def test_unknown_fail_on_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="is no severity"):
        report_of(fail_on="error")


@pytest.mark.parametrize("entries", [(), (Coverage(CYCLE, 0, 0),)])
def test_nothing_checked_is_no_pass_unless_allowed(entries: tuple[Coverage, ...]) -> None:
    report = make_report(Outcome((), entries), rules(), as_of=DAY, engine="duckdb", rules_digest="sha256:00")
    assert nothing_checked(report)
    assert exit_code(report) == 5
    assert exit_code(report, allow_vacuous=True) == 0


def test_clean_data_that_were_checked_pass() -> None:
    assert exit_code(report_of()) == 0


def told_places(places: list[Place | None], *inputs: InputFile) -> list[str]:
    """The places of findings in the order of a report, each of them given to one result."""
    results = [cycle(str(number), "2030-01-01", "2026-01-01") for number in range(len(places))]
    where = dict(zip(results, places, strict=True))
    report = make_report(
        Outcome(tuple(results), coverage()),
        rules(),
        as_of=DAY,
        engine="duckdb",
        rules_digest="sha256:00",
        inputs=inputs,
        locate=lambda result: where[result],
    )
    return [str(finding.source) for finding in report.findings]


def test_findings_are_ordered_by_place_then_rule_then_node() -> None:
    places: list[Place | None] = [
        Place("b.ttl", 2, 1),
        Place("b.ttl", 10, 1),
        Place("w.xlsx", sheet="S", cell="B9"),
        None,
    ]
    places += [Place("w.xlsx", sheet="S", cell="AA2"), Place("w.xlsx", sheet="S", cell="B2")]
    assert told_places(places) == [
        "b.ttl:2:1",
        "b.ttl:10:1",
        "w.xlsx!S!B2",
        "w.xlsx!S!AA2",
        "w.xlsx!S!B9",
        "None",
    ]


def test_files_are_ordered_as_they_are_given_and_their_sheets_by_name() -> None:
    places: list[Place | None] = [
        Place("b.xlsx", sheet="T", cell="A1"),
        Place("b.xlsx", sheet="S", cell="A9"),
    ]
    places += [Place("a.ttl", 1, 1), Place("other.ttl", 1, 1), Place("b.xlsx"), Place("another.ttl", 1, 1)]
    files = InputFile("b.xlsx", "", 0), InputFile("a.ttl", "", 0)
    assert told_places(places, *files) == [
        "b.xlsx",
        "b.xlsx!S!A9",
        "b.xlsx!T!A1",
        "a.ttl:1:1",
        "another.ttl:1:1",
        "other.ttl:1:1",
    ]


def test_results_of_one_shape_keep_their_own_severity_and_component() -> None:
    first = replace(cycle("Q-1", "2030-01-01", "2026-05-01"), shape="_:b1", constraint=None)
    other = replace(first, severity=sh("Info"))
    third = replace(first, component=sh("MinCountConstraintComponent"))
    report = report_of(first, other, third, index=RuleIndex())
    told = {f.result: (f.severity, f.rule) for f in report.findings}
    assert told[first] == ("violation", "sh:SPARQLConstraintComponent")
    assert told[other] == ("info", "sh:SPARQLConstraintComponent")
    assert told[third] == ("violation", "sh:MinCountConstraintComponent")
    assert report.by_severity["sh:SPARQLConstraintComponent"] == {"violation": 1, "info": 1}
    assert report.by_rule == {"sh:MinCountConstraintComponent": 1, "sh:SPARQLConstraintComponent": 2}


@given(st.permutations(list(large_report(30).findings)))
def test_order_of_the_results_does_not_matter(findings: list[object]) -> None:
    report = large_report(30)
    again = make_report(
        Outcome(tuple(f.result for f in report.findings), report.coverage),
        RuleIndex(),
        as_of=DAY,
        engine="duckdb",
        rules_digest="sha256:00",
    )
    shuffled = make_report(
        Outcome(tuple(f.result for f in findings), report.coverage),  # type: ignore[attr-defined]  # findings
        RuleIndex(),
        as_of=DAY,
        engine="duckdb",
        rules_digest="sha256:00",
    )
    assert shuffled.findings == again.findings


def test_limit_keeps_the_gravest_and_counts_all() -> None:
    report = large_report(40)
    cut = limited(report, 10)
    assert {finding.severity for finding in cut.findings} == {"violation"}
    assert len(cut.findings) == 10
    assert (cut.totals, cut.by_rule, cut.conforms) == (report.totals, report.by_rule, report.conforms)
    assert [f for f in report.findings if f in cut.findings] == list(cut.findings)
    assert limited(report, None) is report
    assert limited(report, 40) is report
    with pytest.raises(UsageError, match="negative"):
        limited(report, -1)


def test_focus_nodes_are_the_engines_own_count_where_it_has_one() -> None:
    assert rdf_report().focus_nodes == 45
    assert report_of().focus_nodes == sum(entry.focus_nodes for entry in coverage())


def test_titles_and_rules_of_shapes_are_told_also_without_findings() -> None:
    report = report_of()
    assert report.rule_titles["CB-3"].startswith("A certificate expires")
    assert report.shape_rules[REVIEW] == "EO-9e"
