"""Questions on claims, marks, deciders and ends of validity, on small registries worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.query.small import HELD, REGISTRY, certificate, column, event, rows


def test_restored_in_time_but_without_anything(tmp_path: Path) -> None:
    assert rows("CQ23", REGISTRY, tmp_path) == []
    (row,) = rows("CQ23", REGISTRY.replace("; ckg:outstandingActivitiesCompleted true", ""), tmp_path)
    assert (row["certificate"], row["when"], row["repeated"]) == ("back", "in time", "without a stage 2")
    (row,) = rows("CQ23", REGISTRY.replace("2026-05-01", "2026-08-02"), tmp_path)
    assert row["when"] == "later than allowed"


def test_a_certificate_withdrawn_before_the_end_is_not_shown_as_valid(tmp_path: Path) -> None:
    old = certificate("c", "2023-01-01", "2026-01-01").replace("ISO-9001-2015", "ISO-IEC-27001-2013")
    assert column(rows("CQ21", old, tmp_path), "certificate") == ["c"]
    assert rows("CQ21", old + event("w", "Withdrawal", "c", "2025-06-01"), tmp_path) == []


def test_an_overlap_ends_with_a_withdrawal(tmp_path: Path) -> None:
    two = certificate("one", "2025-01-01", "2027-12-31", HELD) + certificate(
        "two", "2026-03-01", "2029-02-28", HELD
    ).replace("ex:body", "ex:other-body")
    assert len(rows("CQ34", two, tmp_path)) == 1
    assert rows("CQ34", two + event("w", "Withdrawal", "one", "2026-02-28"), tmp_path) == []


def test_words_that_name_iso_as_certifier_or_promise_too_much_are_found(tmp_path: Path) -> None:
    words = (
        'ex:k a ckg:Claim ; ckg:claimDate "2026-01-01"^^xsd:date ; ckg:claimText "We are certified by ISO" .\n'
        'ex:l a ckg:Claim ; ckg:claimDate "2026-01-01"^^xsd:date ; ckg:claimText "Our quality management system is certified to ISO 9001:2015 by Example CB" .\n'
    )
    (row,) = rows("CQ38", words, tmp_path)
    assert (row["claim"], row["misuse"]) == ("k", "ISO as certifier")
    assert rows("CQ39", words, tmp_path) == []


def test_a_body_that_serves_several_countries_leaves_no_gap(tmp_path: Path) -> None:
    # A country whose body is in no list of the library.
    gap = (
        REGISTRY.replace('"DE"', '"XZ"')
        + 'ex:accreditor a ckg:AccreditationBody ; ckg:country "AU" ; ckg:jurisdiction "XZ" .\n'
    )
    assert column(rows("CQ30", gap, tmp_path, day="2026-06-30"), "country") == ["XZ"]
    signed = gap + 'ex:one ckg:recognizedBody ex:accreditor ; ckg:validFrom "2010-01-01"^^xsd:date .\n'
    assert rows("CQ30", signed, tmp_path, day="2026-06-30") == []


AUDITED = (
    certificate("c", "2026-01-10", "2029-01-09", "; ckg:issuedTo ex:client")
    + "ex:d a ckg:CertificationDecision ; ckg:decisionOn ex:c ; ckg:decisionKind ckg:InitialDecision ; "
    'ckg:decisionDate "2026-01-10"^^xsd:date ; ckg:decisionMaker ex:person .\n'
    'ex:a a ckg:Stage2Audit ; ckg:auditOf ex:c ; ckg:auditDate "2025-12-20"^^xsd:date ; ckg:hasAssignment ex:part .\n'
    "ex:part ckg:assignedPerson ex:person .\n"
)


def test_a_decider_who_audited_is_found_without_a_link_between_decision_and_audit(tmp_path: Path) -> None:
    assert column(rows("CQ36", AUDITED, tmp_path), "person") == ["person"]
    assert column(rows("CQ36", AUDITED + "ex:d ckg:basedOnAudit ex:a .\n", tmp_path), "person") == ["person"]
    assert rows("CQ36", AUDITED + "ex:part ckg:auditRole ckg:Observer .\n", tmp_path) == []
    earlier = (
        "ex:e a ckg:CertificationDecision ; ckg:decisionOn ex:c ; ckg:decisionKind ckg:InitialDecision ; "
        'ckg:decisionDate "2025-12-22"^^xsd:date ; ckg:decisionMaker ex:other .\n'
    )
    assert rows("CQ36", AUDITED + earlier, tmp_path) == [], "the audit belongs to the earlier decision"


def test_an_auditor_engaged_by_the_client_is_found_by_the_certificate_and_the_day_of_the_audit(
    tmp_path: Path,
) -> None:
    engaged = (
        "ex:g a ckg:Engagement ; ckg:engagedParty ex:person ; ckg:engagedAt ex:client ; "
        'ckg:engagementKind ckg:Consultancy ; ckg:validUntil "2024-12-31"^^xsd:date .\n'
    )
    assert column(rows("CQ37", AUDITED + engaged, tmp_path), "held") == ["2025-12-20"]
    assert rows("CQ37", AUDITED + engaged + "ex:part ckg:auditRole ckg:Observer .\n", tmp_path) == []
    assert rows("CQ37", AUDITED + engaged.replace("2024-12-31", "2023-12-20"), tmp_path) == [], (
        "two years to the day"
    )


def mark_use(mark: str, day: str, more: str = "") -> str:
    return f'ex:u a ckg:MarkUse ; ckg:markUsed <https://w3id.org/certkg/id/mark/{mark}> ; ckg:claimDate "{day}"^^xsd:date {more} .\n'


@pytest.mark.parametrize(
    ("turtle", "why"),
    [
        (mark_use("ILAC-MRA", "2026-03-01"), ["no existing agreement is recorded"]),
        (mark_use("IAF-MLA", "2025-03-01"), []),
        (
            mark_use("IAF-MLA", "2026-03-01", "; ckg:usedUnder ex:m")
            + 'ex:m ckg:validFrom "2020-01-01"^^xsd:date ; ckg:validUntil "2026-01-31"^^xsd:date .',
            ["agreement not in force"],
        ),
        (
            mark_use("IAF-MLA", "2026-03-01", "; ckg:usedUnder ex:m")
            + 'ex:m ckg:validFrom "2020-01-01"^^xsd:date .',
            [],
        ),
        (mark_use("Global-ACI", "2026-03-01"), ["mark not launched"]),
    ],
)
def test_uses_of_marks_by_date(turtle: str, why: list[str], tmp_path: Path) -> None:
    assert column(rows("CQ18", turtle, tmp_path), "why") == why


@pytest.mark.parametrize(
    ("based", "made", "why"),
    [
        ("good", "2026-03-31", []),
        ("suspended", "2026-03-31", ["during a suspension"]),
        ("withdrawn", "2026-03-31", ["after withdrawal"]),
        ("back", "2026-03-31", ["after expiry"]),
        ("back", "2026-06-30", []),
        ("moved", "2026-03-31", ["after a transfer"]),
        ("good", "2028-01-01", ["after expiry"]),
    ],
)
def test_a_claim_is_judged_on_its_own_day(based: str, made: str, why: list[str], tmp_path: Path) -> None:
    claim = f'ex:k a ckg:Claim ; ckg:basedOn ex:{based} ; ckg:claimDate "{made}"^^xsd:date .\n'
    assert column(rows("CQ40", REGISTRY + claim, tmp_path, day="2028-06-30"), "why") == why
