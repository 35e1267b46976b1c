"""Outcomes come out as worked out by hand, on several days, and never supported for want of anything to look at."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from certkg.assess import OutcomeAssessment, organizations, outcomes, outcomes_of, to_json, to_turtle
from certkg.documents import open_document

HERE = Path(__file__).parent
ID = "https://example.org/id/"
CKG = "https://w3id.org/certkg#"
TODAY = date(2026, 11, 23)
IN_AUGUST = date(2026, 8, 1)
IN_JUNE = date(2026, 6, 25)
BEFORE = date(2026, 1, 15)
NUMBERS = [
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "9a",
    "9b",
    "9c",
    "9d",
    "9e",
    "9f",
    "10",
    "11",
    "12",
    "QMS-a",
    "QMS-b",
    "EMS-a",
    "EMS-b",
    "EMS-c",
]


@cache
def assessed(day: date, engine: str = "pyshacl") -> dict[str, tuple[OutcomeAssessment, ...]]:
    inputs = (open_document(HERE / "registry.ttl"),)
    names = [f"{ID}{name}" for name in ("alder", "birch", "cedar", "dogwood", "nobody")]
    return outcomes_of(inputs, names, day, engine=engine)


def verdicts(name: str, day: date = TODAY) -> dict[str, str]:
    return {one.number: one.verdict for one in assessed(day)[f"{ID}{name}"]}


def test_all_23_outcomes_are_assessed_in_the_order_of_the_statement() -> None:
    for found in assessed(TODAY).values():
        assert [one.number for one in found] == NUMBERS
        assert all(one.reason for one in found)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # The nonconformity came back after a review had called the action effective.
        (
            TODAY,
            {
                "9a": "supported",
                "9b": "supported",
                "9d": "supported",
                "9e": "contradicted",
                "9f": "supported",
            },
        ),
        # The review of September is not known in August.
        (IN_AUGUST, {"9a": "supported", "9c": "supported", "9d": "supported", "9e": "not evidenced"}),
        # The complaint of May was answered in July only.
        (IN_JUNE, {"9d": "supported", "9f": "contradicted"}),
        # Nothing of it had happened.
        (BEFORE, dict.fromkeys(("9", "9a", "9b", "9c", "9d", "9e", "9f"), "not evidenced")),
    ],
)
def test_what_is_dated_after_the_day_does_not_count(day: date, expected: dict[str, str]) -> None:
    found = verdicts("alder", day)
    assert {number: found[number] for number in expected} == expected


def test_an_outcome_is_as_good_as_the_worst_of_its_parts() -> None:
    whole = next(one for one in assessed(TODAY)[f"{ID}alder"] if one.number == "9")
    assert whole.verdict == "contradicted"
    assert whole.parts == ("9a", "9b", "9c", "9d", "9e", "9f")
    assert "9e" in whole.reason


def test_a_derived_outcome_takes_over_what_its_rules_show() -> None:
    assert verdicts("alder")["QMS-a"] == "contradicted"
    assert verdicts("alder", BEFORE)["QMS-a"] == "not evidenced"
    assert verdicts("dogwood")["EMS-b"] == "supported"
    derived = next(one for one in assessed(TODAY)[f"{ID}alder"] if one.number == "QMS-a")
    assert {"EO-4a", "EO-5a", "EO-8a", "EO-8b", "EO-QMS-a"} == {fact.rule for fact in derived.facts}


def test_outcomes_of_other_disciplines_do_not_apply() -> None:
    assert {verdicts("alder")[number] for number in ("EMS-a", "EMS-b", "EMS-c")} == {"not applicable"}
    assert {verdicts("dogwood")[number] for number in ("QMS-a", "QMS-b")} == {"not applicable"}


@pytest.mark.parametrize("name", ["birch", "cedar", "nobody"])
def test_nothing_to_look_at_is_never_support(name: str) -> None:
    assert set(verdicts(name).values()) == {"not evidenced"}


def test_findings_and_focus_nodes_of_others_do_not_count() -> None:
    facts = {f.rule: f for one in assessed(TODAY)[f"{ID}dogwood"] for f in one.facts}
    assert facts["EO-4b"].focus_nodes == 1
    assert facts["EO-9e"].focus_nodes == 0
    assert not facts["EO-9e"].findings


def test_a_verdict_names_the_facts_it_rests_on() -> None:
    found = next(one for one in assessed(TODAY)[f"{ID}alder"] if one.number == "9e")
    (fact,) = found.facts
    assert fact.rule == "EO-9e"
    assert fact.focus_nodes == 1
    assert [finding.result.focus_node for finding in fact.findings] == [f"<{ID}action>"]
    assert "2026-10-19" in fact.findings[0].message


def test_organizations_are_those_that_operate_a_system() -> None:
    found = organizations((open_document(HERE / "registry.ttl"),))
    assert found == (f"{ID}alder", f"{ID}cedar", f"{ID}dogwood")


def test_one_organization_is_assessed_as_among_others() -> None:
    inputs = (open_document(HERE / "registry.ttl"),)
    assert outcomes(inputs, f"{ID}alder", TODAY, engine="pyshacl") == assessed(TODAY)[f"{ID}alder"]


def test_a_day_in_the_data_does_not_replace_the_day_asked_for() -> None:
    text = (HERE / "registry.ttl").read_text(encoding="utf-8")
    text += 'ckg:thisAssessment ckg:asOf "2026-01-15"^^xsd:date .\n'
    inputs = (open_document("dated", "turtle", content=text.encode(), base="https://example.org/"),)
    found = outcomes(inputs, f"{ID}alder", TODAY, engine="pyshacl")
    assert {one.number: one.verdict for one in found} == verdicts("alder")


def test_json_and_turtle_say_the_same() -> None:
    found = assessed(TODAY)[f"{ID}alder"]
    rows = json.loads(to_json(found))
    graph = Graph().parse(data=to_turtle(found), format="turtle")
    said = {
        (
            str(graph.value(node, URIRef(f"{CKG}assessedOutcome"))),
            str(graph.value(node, URIRef(f"{CKG}hasVerdict"))),
        )
        for node in graph.subjects(RDF.type, URIRef(f"{CKG}OutcomeAssessment"))
    }
    assert said == {(row["outcome"], f"{CKG}{row['verdict'].title().replace(' ', '')}") for row in rows}
    assert len(rows) == len(said) == 23
