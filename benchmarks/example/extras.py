"""Cases of the example that only single questions need: exclusions, purchases, marks, sources, engagements, claims."""

from __future__ import annotations

from datetime import date

from benchmarks.example.bodies import Body
from benchmarks.example.certificates import Order, certificate, client
from benchmarks.example.facts import Facts, Iri, ckg, known

__all__ = ["extras"]


def extras(facts: Facts, bodies: dict[str, Body], certificates: dict[str, Iri]) -> None:
    """States the cases; ``certificates`` by the keys of the example."""
    _scopes(facts, certificates)
    _purchases(facts)
    _marks(facts, bodies)
    _sources(facts, certificates)
    _late_restoration(facts, bodies)
    _engagement(facts, bodies)
    _claims(facts, certificates)
    twice = client(
        facts, "case-twice", "Twofold Traders (fictitious)", "NO", "Sampletown", 1, "29", "Wholesale of tools"
    )
    for body in ("northlight", "lindwurm"):
        certificate(facts, bodies[body], twice, Order("Q-122", "ISO-9001-2015", date(2025, 9, 1)))
    island = client(
        facts,
        "case-island",
        "Island Fisheries (fictitious)",
        "IS",
        "Daemisborg",
        1,
        "3",
        "Processing of fish",
    )
    certificate(facts, bodies["northlight"], island, Order("Q-120", "ISO-9001-2015", date(2025, 6, 2)))
    valley = client(
        facts,
        "case-valley",
        "Valley Software (fictitious)",
        "BR",
        "Vilamodelo",
        1,
        "33",
        "Operation of software",
    )
    certificate(facts, bodies["northlight"], valley, Order("I-121", "ISO-IEC-27001-2022", date(2025, 8, 4)))


def _scopes(facts: Facts, certificates: dict[str, Iri]) -> None:
    """States exclusions with and without a reason, and a certificate that lists a site outside the system."""
    facts.add(
        "exclusion",
        "lakeside/8.5.3",
        "ClauseExclusion",
        "",
        ofSystem=facts.iri("system", "lakeside"),
        excludedClause=known("clause/ISO-9001-2015-8.5.3"),
        justification="No property of customers is held.",
        affectsConformity=False,
        recordedOn=date(2025, 1, 15),
    )
    facts.add(
        "exclusion",
        "windmere/8.3",
        "ClauseExclusion",
        "",
        ofSystem=facts.iri("system", "windmere"),
        excludedClause=known("clause/ISO-9001-2015-8.3"),
        recordedOn=date(2025, 1, 15),
    )
    depot = facts.add(
        "site",
        "riverbend/depot",
        "Site",
        "Riverbend, depot",
        country="ES",
        city="Villaejemplo",
        street="9 Example Road",
    )
    facts.more(facts.iri("organization", "riverbend"), hasSite=depot)
    facts.more(certificates["riverbend/Q"], coversSite=depot)
    facts.more(facts.iri("document", "alba/Q-04/1"), listsSite=depot)


def _purchases(facts: Facts) -> None:
    """States what one organization buys: covered, outside the scope, and from a supplier without a certificate."""
    buyer = facts.iri("organization", "lakeside")
    facts.more(buyer, purchases=facts.iri("product", "moorland"))
    toys = facts.add(
        "product", "moorland/toys", "Product", "Cast toys", suppliedBy=facts.iri("organization", "moorland")
    )
    stranger = facts.add(
        "organization",
        "case-stranger",
        "Organization",
        "Stranger Coatings (fictitious)",
        legalName="Stranger Coatings (fictitious)",
        country="DE",
    )
    coating = facts.add("product", "case-stranger", "Service", "Coating", suppliedBy=stranger)
    facts.more(buyer, purchases=[toys, coating])


def _marks(facts: Facts, bodies: dict[str, Body]) -> None:
    """States uses of arrangement marks: under an agreement, without one, and of a mark that was not launched."""
    agreement = facts.add(
        "mark-agreement",
        "northlight",
        "MarkAgreement",
        "",
        agreementFor=known("mark/IAF-MLA"),
        agreementWith=bodies["northlight"].iri,
        validFrom=date(2018, 3, 1),
    )
    for key, body, mark, under in (
        ("northlight", "northlight", "IAF-MLA", agreement),
        ("cedro", "cedro", "IAF-MLA", None),
        ("sakurai", "sakurai", "Global-ACI", None),
    ):
        facts.add(
            "mark-use",
            f"arrangement-{key}",
            "MarkUse",
            "",
            markUsed=known(f"mark/{mark}"),
            usedBy=bodies[body].iri,
            usedFor=bodies[body].accreditation,
            placedOn=ckg("OnCertificate"),
            usedUnder=under,
            claimDate=date(2026, 5, 11),
        )


def _sources(facts: Facts, certificates: dict[str, Iri]) -> None:
    """States what two sources say about one expiry date, one ranking before the other."""
    for key, rank, value, day in (
        ("certification-body", 1, "2027-10-01", date(2026, 11, 2)),
        ("accreditation-body", 2, "2027-09-01", date(2026, 11, 5)),
    ):
        source = facts.add("source", key, "Source", f"Upload by the {key.replace('-', ' ')}", sourceRank=rank)
        facts.add(
            "statement",
            f"Q-106/{key}",
            "SourceStatement",
            "",
            statementAbout=certificates["Q-106"],
            statedValue=value,
            fromSource=source,
            statedOn=day,
            statedProperty=str(ckg("expiryDate")),
        )


def _late_restoration(facts: Facts, bodies: dict[str, Body]) -> None:
    """States a certificate that expired and was restored eight months later without a stage 2."""
    who = client(
        facts,
        "case-q-119",
        "Traders of Case 119 (fictitious)",
        "DE",
        "Musterstadt",
        1,
        "29",
        "Wholesale of machinery",
    )
    iri = certificate(facts, bodies["lindwurm"], who, Order("Q-119", "ISO-9001-2015", date(2022, 12, 5)))
    facts.add(
        "status-event",
        "lindwurm/Q-119/restored",
        "Restoration",
        "",
        eventOf=iri,
        effectiveDate=date(2026, 8, 10),
        statusBefore=ckg("Expired"),
        statusAfter=ckg("Active"),
        outstandingActivitiesCompleted=True,
    )


def _engagement(facts: Facts, bodies: dict[str, Body]) -> None:
    """States an auditor who had advised the client a year before the audit."""
    facts.add(
        "engagement",
        "sakurai/windmere",
        "Engagement",
        "",
        engagedParty=bodies["sakurai"].auditors[0],
        engagedAt=facts.iri("organization", "windmere"),
        engagementKind=ckg("Consultancy"),
        validFrom=date(2022, 9, 1),
        validUntil=date(2023, 3, 31),
    )


def _claims(facts: Facts, certificates: dict[str, Iri]) -> None:
    """States claims made during a suspension, after withdrawal, outside the scope and for a guidance standard."""
    toys = facts.add("activity", "moorland/toys", "Activity", "Casting of toys", sector=known("iaf/23"))
    for key, number, day, more in (
        ("suspended", "Q-103", date(2026, 10, 5), {}),
        ("withdrawn", "Q-118", date(2026, 1, 20), {}),
        ("outside", "moorland/Q", date(2026, 10, 1), {"claimsActivity": toys}),
        ("guidance", "lakeside/Q", date(2026, 10, 1), {"namesStandard": known("standard/ISO-9004")}),
    ):
        facts.add(
            "claim",
            key,
            "Claim",
            "",
            claimText="Our management system is certified",
            claimDate=day,
            basedOn=certificates[number],
            asserts=ckg("SystemConformity"),
            **more,
        )
