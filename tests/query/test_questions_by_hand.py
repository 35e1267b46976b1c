"""Questions on small registries whose answers are worked out by hand: what the example registry does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.query.small import REGISTRY, certificate, column, event, rows


def test_status_on_a_day_knows_lapse_and_transfer(tmp_path: Path) -> None:
    found = {row["certificate"]: row["status"] for row in rows("CQ19", REGISTRY, tmp_path, day="2026-03-31")}
    assert found == {
        "good": "valid", "suspended": "suspended", "withdrawn": "withdrawn",
        "lapsed": "expired", "back": "expired", "moved": "transferred",
    }  # fmt: skip
    later = {row["certificate"]: row["status"] for row in rows("CQ19", REGISTRY, tmp_path, day="2026-06-30")}
    assert later["back"] == "valid"


def test_the_cycles_before_the_present_one_count(tmp_path: Path) -> None:
    found = rows("CQ19", REGISTRY, tmp_path, day="2022-06-30")
    assert set(column(found, "status")) == {"valid"}
    assert [row["certificates"] for row in rows("CQ25", REGISTRY, tmp_path, day="2022-12-31")] == ["6"]


def test_a_period_with_a_gap_is_not_continuous(tmp_path: Path) -> None:
    found = rows("CQ20", REGISTRY, tmp_path, **{"from": "2026-01-01", "to": "2026-06-30"})
    assert column(found, "certificate") == ["good"]
    after = rows("CQ20", REGISTRY, tmp_path, **{"from": "2026-05-02", "to": "2026-06-30"})
    assert column(after, "certificate") == ["back", "good"]


@pytest.mark.parametrize("name", ["CQ25", "CQ26", "CQ27"])
def test_statistics_count_what_is_valid(name: str, tmp_path: Path) -> None:
    (row,) = rows(name, REGISTRY, tmp_path, day="2026-06-30")
    assert row["certificates"] == "2"  # good, and back after its restoration


def test_coverage_is_by_valid_certificates(tmp_path: Path) -> None:
    found = rows("CQ09", REGISTRY, tmp_path, nace="25", country="DE", day="2026-06-30")
    assert column(found, "certificate") == ["back", "good"]


def test_a_certificate_that_ended_is_not_affected_and_needs_no_transition(tmp_path: Path) -> None:
    found = rows("CQ17", REGISTRY, tmp_path, body="https://example.org/body", code="17", day="2026-06-30")
    assert found == []  # none is under an accreditation
    under = REGISTRY + "".join(
        f"ex:{name} ckg:underAccreditationOf ex:accreditation .\n"
        for name in ("good", "suspended", "withdrawn", "lapsed", "moved")
    )
    found = rows("CQ17", under, tmp_path, body="https://example.org/body", code="17", day="2026-06-30")
    assert column(found, "certificate") == ["good", "suspended"]
    (row,) = rows("CQ22", REGISTRY, tmp_path, day="2026-06-30")
    assert row["certificates"] == "3"  # good, suspended and back


def test_suspended_or_withdrawn_in_a_year_has_a_share(tmp_path: Path) -> None:
    (row,) = rows("CQ29", REGISTRY, tmp_path, first="2026-01-01", last="2026-12-31")
    assert (row["certificates"], row["suspended"], row["withdrawn"]) == ("6", "1", "1")
    assert float(row["share"]) == pytest.approx(2 / 6)
    (row,) = rows("CQ29", REGISTRY, tmp_path, first="2027-01-01", last="2027-12-31")
    assert (row["certificates"], row["suspended"], row["withdrawn"]) == ("5", "1", "0")  # still suspended


def test_sectors_are_counted_once_and_per_sector_with_a_share(tmp_path: Path) -> None:
    two = REGISTRY + "ex:good ckg:sector iaf:18 . ex:good ckg:coversSite ex:other .\n"
    more = two + certificate("blank", "2025-01-01", "2027-12-31", "; ckg:issuedTo ex:client")
    found = {row["code"]: row for row in rows("CQ26", more, tmp_path, day="2026-06-30")}
    assert {code: row["certificates"] for code, row in found.items()} == {
        "17": "2",
        "18": "1",
        "unknown": "1",
    }
    assert {code: row["sites"] for code, row in found.items()} == {"17": "3", "18": "2", "unknown": "0"}
    assert {code: float(row["shared"]) for code, row in found.items()} == {
        "17": 1.5,
        "18": 0.5,
        "unknown": 1.0,
    }
    assert float(found["unknown"]["share"]) == pytest.approx(1 / 3)


def test_a_mean_leaves_out_what_is_not_recorded(tmp_path: Path) -> None:
    more = REGISTRY + certificate("blank", "2025-01-01", "2027-12-31")
    (row,) = rows("CQ27", more + "ex:good ckg:coversSite ex:other .\n", tmp_path, day="2026-06-30")
    assert (row["certificates"], row["withSites"], float(row["mean"])) == ("3", "2", 1.5)


def test_scope_is_inside_outside_or_unknown(tmp_path: Path) -> None:
    things = "ex:activity a ckg:Activity ; ckg:carriedOutAt ex:site .\n"
    found = {
        row["thing"]: row["place"] for row in rows("CQ08", REGISTRY + things, tmp_path, day="2026-06-30")
    }
    assert found == {"site": "inside", "other": "outside", "activity": "unknown"}
    gone = (
        REGISTRY
        + event("g", "Withdrawal", "good", "2026-06-01")
        + event("h", "Suspension", "back", "2026-06-01")
    )
    assert set(column(rows("CQ08", gone + things, tmp_path, day="2026-06-30"), "place")) == {"outside"}


def test_a_purchase_from_a_supplier_with_a_silent_certificate_is_unknown(tmp_path: Path) -> None:
    bought = "ex:buyer a ckg:Organization ; ckg:purchases ex:part . ex:part a ckg:Product ; ckg:suppliedBy ex:client .\n"
    assert column(rows("CQ12", REGISTRY + bought, tmp_path, day="2026-06-30"), "state") == ["unknown"]
    told = (
        REGISTRY
        + bought
        + "ex:good ckg:coversProduct ex:nut . ex:back ckg:coversProduct ex:nut . ex:nut a ckg:Product .\n"
    )
    assert column(rows("CQ12", told, tmp_path, day="2026-06-30"), "state") == ["certified, product outside"]
    gone = (
        REGISTRY
        + bought
        + event("g", "Withdrawal", "good", "2026-06-01")
        + event("h", "Suspension", "back", "2026-06-01")
    )
    assert column(rows("CQ12", gone, tmp_path, day="2026-06-30"), "state") == ["no valid certificate"]


ACCREDITED = (
    certificate(
        "c", "2025-06-01", "2028-05-31", "; ckg:sector iaf:17 ; ckg:underAccreditationOf ex:accreditation"
    )
    + 'ex:accreditation a ckg:Accreditation ; ckg:accreditedBy ex:accreditor ; ckg:validFrom "2020-01-01"^^xsd:date ; '
    "ckg:accreditationScope ex:entry . ex:accreditor a ckg:AccreditationBody .\n"
    'ex:entry ckg:coversStandard edition:ISO-9001-2015 ; ckg:validFrom "2020-01-01"^^xsd:date ; ckg:sector iaf:17 .\n'
)


def test_accredited_on_the_day_of_decision(tmp_path: Path) -> None:
    assert column(rows("CQ13", ACCREDITED, tmp_path), "answer") == ["yes"]
    halted = ACCREDITED + event("h", "Suspension", "accreditation", "2025-05-01")
    assert column(rows("CQ13", halted, tmp_path), "answer") == ["no, accreditation suspended or withdrawn"]
    over = ACCREDITED + event("h", "Suspension", "accreditation", "2025-05-01", "; ckg:endedBy ex:r")
    assert column(
        rows("CQ13", over + event("r", "Restoration", "accreditation", "2025-05-20"), tmp_path), "answer"
    ) == ["yes"]
    part = ACCREDITED + event("h", "Suspension", "accreditation", "2025-05-01", "; ckg:sector iaf:28")
    assert column(rows("CQ13", part, tmp_path), "answer") == ["yes"]
    undated = ACCREDITED.replace('ckg:issueDate "2025-06-01"^^xsd:date ; ', "")
    assert column(rows("CQ13", undated, tmp_path), "answer") == ["unknown"]
    none = ACCREDITED.replace(" ; ckg:underAccreditationOf ex:accreditation", "")
    (row,) = rows("CQ13", none, tmp_path)  # and not one row for each accreditation of anybody
    assert (row["answer"], row["codes"]) == ("unknown", "")


def test_a_code_is_outside_not_recorded_or_inside(tmp_path: Path) -> None:
    assert rows("CQ14", ACCREDITED, tmp_path) == []
    assert column(rows("CQ14", ACCREDITED.replace("iaf:17 .", "iaf:28 ."), tmp_path), "state") == ["outside"]
    assert column(rows("CQ14", ACCREDITED.replace(" ; ckg:sector iaf:17 .", " ."), tmp_path), "state") == [
        "not recorded"
    ]
    late = ACCREDITED.replace('2020-01-01"^^xsd:date ; ckg:sector', '2025-07-01"^^xsd:date ; ckg:sector')
    assert column(rows("CQ14", late, tmp_path), "state") == ["outside"]


def test_a_recognition_counts_on_in_the_arrangement_that_succeeds(tmp_path: Path) -> None:
    signed = (
        'ex:accreditor a ckg:AccreditationBody . ex:one ckg:recognizedBody ex:accreditor ; '
        'ckg:recognizedScope scope:IAF-MLA-management-systems ; ckg:validFrom "2010-01-01"^^xsd:date .\n'
    )  # fmt: skip

    def signatory(turtle: str, **values: str) -> list[dict[str, str]]:
        found = rows("CQ15", turtle, tmp_path, day="2026-06-30", **values)
        return [row for row in found if row["accreditor"] == "accreditor"]  # beside those of the library

    (row,) = signatory(signed)
    assert row["arrangement"].endswith("Global-ACI-MRA")
    assert (row["mainSince"], row["subSince"]) == ("2010-01-01", "")
    ended = signed.replace(" .\n", ' ; ckg:validUntil "2025-12-31"^^xsd:date .\n')
    assert signatory(ended) == []
    # A standard without a sub-scope of its own has signatories at the main scope.
    assert len(signatory(signed, standard="https://w3id.org/certkg/id/standard/ISO-22301")) == 1


def test_what_comes_later_does_not_count_on_the_day(tmp_path: Path) -> None:
    system = (
        'ex:system a ckg:ManagementSystem ; ckg:auditInterval "P12M"^^xsd:yearMonthDuration . '
        'ex:audit a ckg:InternalAudit ; ckg:ofSystem ex:system ; ckg:auditDate "2026-06-01"^^xsd:date .\n'
    )
    assert rows("CQ05", system, tmp_path, day="2026-06-30") == []
    assert column(rows("CQ05", system, tmp_path, day="2026-05-31"), "last") == [""]
    peer = (
        'ex:accreditor a ckg:AccreditationBody . ex:one ckg:recognizedBody ex:accreditor . ex:accreditation ckg:accreditedBy ex:accreditor . '
        'ex:p a ckg:PeerEvaluation ; ckg:evaluationOf ex:accreditor ; ckg:auditDate "2026-06-01"^^xsd:date .\n'
    )  # fmt: skip
    assert rows("CQ32", peer, tmp_path, day="2026-06-30") == []
    assert column(rows("CQ32", peer, tmp_path, day="2026-05-31"), "last") == [""]
    chain = (
        'ex:n a ckg:Nonconformity ; ckg:grade ckg:Major ; ckg:detectedOn "2026-01-01"^^xsd:date ; ckg:closedBy ex:a .\n'
        'ex:x a ckg:Correction ; ckg:corrects ex:n ; ckg:correctionDate "2026-02-01"^^xsd:date . ex:y a ckg:Cause ; ckg:causeOf ex:n .\n'
        'ex:z a ckg:SimilarityCheck ; ckg:similarityCheckFor ex:n ; ckg:recordedOn "2026-02-01"^^xsd:date .\n'
        'ex:a a ckg:CorrectiveAction . ex:r a ckg:EffectivenessReview ; ckg:reviewOf ex:a ; ckg:reviewDate "2026-06-01"^^xsd:date .\n'
    )
    assert rows("CQ02", chain, tmp_path, day="2026-06-30") == []
    assert column(rows("CQ02", chain, tmp_path, day="2026-03-31"), "missing") == ["effectiveness review"]


def objective(baseline: str, *values: str) -> str:
    results = "".join(
        f'ex:o ckg:hasResult ex:r{n} . ex:r{n} ckg:measuredOn "2026-0{n + 1}-01"^^xsd:date ; ckg:measuredValue {value} .\n'
        for n, value in enumerate(values)
    )
    return f"ex:o a ckg:Objective ; ckg:target 95.0 {baseline} .\n{results}"


@pytest.mark.parametrize(
    ("baseline", "values", "finding"),
    [
        ("; ckg:baseline 90.0", ("96.0", "99.0"), []),  # beyond the target, and better still
        ("; ckg:baseline 90.0", ("96.0", "93.0"), ["negative trend"]),
        ("; ckg:baseline 99.0", ("96.0", "97.0"), ["negative trend"]),
        ("", ("93.0", "94.0"), []),
        ("", ("96.0", "99.0"), ["away from the target"]),
        ("", (), ["no result"]),
    ],
)
def test_the_wanted_direction_of_a_trend(
    baseline: str, values: tuple[str, ...], finding: list[str], tmp_path: Path
) -> None:
    assert (
        column(rows("CQ07", objective(baseline, *values), tmp_path, day="2026-06-30"), "finding") == finding
    )


def test_clauses_of_the_standard_that_the_programme_leaves_out(tmp_path: Path) -> None:
    programme = (
        "ex:system a ckg:ManagementSystem ; ckg:operatedBy ex:client . ex:c ckg:certifies ex:system ; ckg:standard edition:ISO-IEC-27001-2022 .\n"
        'ex:p a ckg:InternalAuditProgramme ; ckg:ofSystem ex:system ; ckg:cycleStart "2026-01-01"^^xsd:date ; ckg:cycleEnd "2026-12-31"^^xsd:date ;\n'
        + " ;\n".join(f"  ckg:programmeCovers clause:ISO-IEC-27001-2022-{n}" for n in (4, 5, 6, 7, 8, 9))
        + ' .\nex:a ckg:inProgramme ex:p ; ckg:auditDate "2026-02-01"^^xsd:date ; ckg:coversClause '
        + " , ".join(f"clause:ISO-IEC-27001-2022-{n}" for n in (4, 5, 6, 7, 8))
        + " .\n"
    )
    found = {row["number"]: row["state"] for row in rows("CQ06", programme, tmp_path, day="2026-06-30")}
    assert found == {"9": "planned", "10": "left out", "10.1": "left out", "10.2": "left out"}
