"""What ends a suspension in the questions: a link decides alone; without one, the next event that ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.query.small import HELD, certificate, column, event, rows

NAMES = ("running", "restored", "reduced", "withdrawn", "expired", "renewed", "late", "undated", "resumed")
# Each is suspended on 2026-02-01, and each but "running" ends otherwise.
REGISTRY = (
    'ex:client a ckg:Organization ; ckg:country "DE" ; ckg:hasSite ex:site . ex:site a ckg:Site ; ckg:country "DE" . '
    "ex:body a ckg:CertificationBody .\n"
    + "".join(certificate(name, "2025-01-01", "2027-12-31", HELD) for name in NAMES)
    + "".join(
        event(f"s-{name}", "Suspension", name, "2026-02-01")
        for name in NAMES
        if name not in ("late", "undated")
    )
    + event("r1", "Restoration", "restored", "2026-05-01")
    + event("r2", "ScopeReduction", "reduced", "2026-05-01")
    + event("r3", "Withdrawal", "withdrawn", "2026-05-01")
    + event("r4", "Expiry", "expired", "2026-05-01")
    + event("r5", "Expiry", "renewed", "2026-05-01")
    + event("r6", "Renewal", "renewed", "2026-05-20")
    # The link says later than the event that is not linked.
    + event("s-late", "Suspension", "late", "2026-02-01", "; ckg:endedBy ex:r8")
    + event("r7", "ScopeReduction", "late", "2026-05-01")
    + event("r8", "Restoration", "late", "2026-09-01")
    + event("s-undated", "Suspension", "undated", "2026-02-01", "; ckg:endedBy ex:r9")
    + "ex:r9 a ckg:Restoration ; ckg:eventOf ex:undated .\n"
    # Restored, and suspended again.
    + event("r10", "Restoration", "resumed", "2026-05-01")
    + event("s-again", "Suspension", "resumed", "2026-06-01")
)
VALID = ["reduced", "renewed", "restored", "undated"]  # on 2026-06-30


def test_the_status_on_a_day(tmp_path: Path) -> None:
    def on(day: str) -> dict[str, str]:
        return {row["certificate"]: row["status"] for row in rows("CQ19", REGISTRY, tmp_path, day=day)}

    assert on("2026-06-30") == {
        "running": "suspended", "restored": "valid", "reduced": "valid", "withdrawn": "withdrawn", "expired": "expired",
        "renewed": "valid", "late": "suspended", "undated": "valid", "resumed": "suspended",
    }  # fmt: skip
    assert on("2026-04-30") == {name: "valid" if name == "undated" else "suspended" for name in NAMES}
    assert on("2026-05-15")["resumed"] == "valid"
    assert on("2026-09-01")["late"] == "valid"


def test_a_period_after_the_suspension_is_continuous(tmp_path: Path) -> None:
    def throughout(first: str, last: str) -> list[str]:
        return column(rows("CQ20", REGISTRY, tmp_path, **{"from": first, "to": last}), "certificate")

    assert throughout("2026-05-20", "2026-06-30") == VALID
    assert throughout("2026-04-30", "2026-06-30") == ["undated"]
    assert throughout("2026-05-20", "2026-05-31") == sorted([*VALID, "resumed"])


@pytest.mark.parametrize("name", ["CQ25", "CQ26", "CQ27"])
def test_statistics_count_what_is_valid_again(name: str, tmp_path: Path) -> None:
    (row,) = rows(name, REGISTRY, tmp_path, day="2026-06-30")
    assert row["certificates"] == str(len(VALID))


@pytest.mark.parametrize("name", ["CQ30", "CQ31"])
@pytest.mark.parametrize(("only", "listed"), [("restored", True), ("running", False), ("withdrawn", False)])
def test_gaps_look_at_what_is_valid_again(name: str, only: str, listed: bool, tmp_path: Path) -> None:
    place = 'ex:land a ckg:Country ; ckg:region "Nowhere" ; ckg:countryCode "XX" .\n'
    alone = (place + REGISTRY.replace('"DE"', '"XX"')).replace("ckg:issuedTo ex:client", "")
    values = {"day": "2026-06-30"} | ({"region": "Nowhere"} if name == "CQ31" else {})
    found = rows(name, f"{alone} ex:{only} ckg:issuedTo ex:client .\n", tmp_path, **values)
    assert bool([row for row in found if row.get("country", "XX") == "XX"]) is listed


def test_coverage_and_scope_are_by_what_is_valid_again(tmp_path: Path) -> None:
    assert (
        column(rows("CQ09", REGISTRY, tmp_path, nace="25", country="DE", day="2026-06-30"), "certificate")
        == VALID
    )
    before = REGISTRY + 'ex:r9 ckg:effectiveDate "2026-05-01"^^xsd:date .\n'
    for day, place in (("2026-06-30", "inside"), ("2026-04-30", "outside")):
        assert column(rows("CQ08", before, tmp_path, day=day), "place") == [place]


@pytest.mark.parametrize(
    ("day", "state"), [("2026-06-30", "unknown"), ("2026-04-30", "no valid certificate")]
)
def test_suppliers_are_judged_by_what_is_valid_again(day: str, state: str, tmp_path: Path) -> None:
    alone = (
        'ex:client a ckg:Organization . ex:buyer ckg:purchases ex:part . ex:part ckg:suppliedBy ex:client .\n'
        + certificate("c", "2025-01-01", "2027-12-31", HELD)
        + event("s", "Suspension", "c", "2026-02-01")
        + event("r", "Restoration", "c", "2026-05-01")
    )  # fmt: skip
    assert column(rows("CQ12", alone, tmp_path, day=day), "state") == [state]


def test_the_share_suspended_in_a_year_ends_with_the_suspension(tmp_path: Path) -> None:
    (row,) = rows("CQ29", REGISTRY, tmp_path, first="2026-01-01", last="2026-12-31")
    assert row["suspended"] == str(len(NAMES) - 1)  # all but the one that had ended on a day nobody recorded
    (row,) = rows("CQ29", REGISTRY, tmp_path, first="2027-01-01", last="2027-12-31")
    assert row["suspended"] == "2"  # running and resumed


def test_a_claim_after_the_suspension_is_none_during_it(tmp_path: Path) -> None:
    claims = "".join(
        f'ex:claim-{name} a ckg:Claim ; ckg:basedOn ex:{name} ; ckg:claimDate "2026-06-30"^^xsd:date .\n'
        for name in NAMES
    )
    found = {
        row["claim"].removeprefix("claim-"): row["why"] for row in rows("CQ40", REGISTRY + claims, tmp_path)
    }
    assert found == {
        "running": "during a suspension", "late": "during a suspension", "resumed": "during a suspension",
        "withdrawn": "after withdrawal", "expired": "after expiry",
    }  # fmt: skip


ACCREDITED = (
    certificate(
        "c", "2025-06-01", "2028-05-31", "; ckg:sector iaf:17 ; ckg:underAccreditationOf ex:accreditation"
    )
    + 'ex:accreditation a ckg:Accreditation ; ckg:validFrom "2020-01-01"^^xsd:date ; ckg:accreditationScope ex:entry .\n'
    'ex:entry ckg:coversStandard edition:ISO-9001-2015 ; ckg:validFrom "2020-01-01"^^xsd:date .\n'
    + event("s", "Suspension", "accreditation", "2025-05-01")
)
STOPPED = "no, accreditation suspended or withdrawn"


@pytest.mark.parametrize(
    ("events", "answer"),
    [
        ("", STOPPED),
        (event("e", "Restoration", "accreditation", "2025-05-20"), "yes"),
        (event("e", "Restoration", "accreditation", "2025-06-20"), STOPPED),
        (event("e", "Withdrawal", "accreditation", "2025-05-20"), STOPPED),
        (event("e", "Withdrawal", "accreditation", "2025-05-20", "; ckg:sector iaf:28"), STOPPED),
        (event("e", "Expiry", "accreditation", "2025-05-20"), "no, accreditation not in force"),
        ("ex:s ckg:endedBy ex:e . ex:e a ckg:Restoration .\n", "yes"),
    ],
)
def test_accredited_on_the_day_of_decision(events: str, answer: str, tmp_path: Path) -> None:
    assert column(rows("CQ13", ACCREDITED + events, tmp_path), "answer") == [answer]
