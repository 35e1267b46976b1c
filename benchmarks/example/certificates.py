"""Certificates of the example, each with its whole history, and the ways in which one can be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benchmarks.example.bodies import TODAY, Body
from benchmarks.example.facts import Facts, Iri, ckg, known, months

__all__ = ["Client", "Order", "certificate", "client"]

STANDARDS = {
    "ISO-9001-2015": "ISO-9001",
    "ISO-9001-2026": "ISO-9001",
    "ISO-14001-2015": "ISO-14001",
    "ISO-14001-2026": "ISO-14001",
    "ISO-IEC-27001-2013": "ISO-IEC-27001",
    "ISO-IEC-27001-2022": "ISO-IEC-27001",
}
FIELDS = "ClientName ClientPlace EffectiveDate Expiry UniqueCode Standard Scope Body OtherRequired Revision"


@dataclass(slots=True)
class Client:
    """An organization with its sites and activities."""

    key: str
    name: str
    iri: Iri
    country: str
    sites: list[Iri]
    activity: Iri
    sector: str
    scope: str


@dataclass(slots=True)
class Order:
    """What to certify: ``number`` is the certificate's; ``start`` the day of the decision."""

    number: str
    edition: str
    start: date
    faults: tuple[str, ...] = ()
    system: Iri | None = None

    @property
    def key(self) -> str:
        """The key without the body."""
        return self.number


def client(
    facts: Facts, key: str, name: str, country: str, city: str, sites: int, sector: str, scope: str
) -> Client:
    """States an organization with its sites and its activity."""
    places = [
        facts.add(
            "site",
            f"{key}/{n}",
            "Site",
            f"{name}, {'head office' if n == 1 else f'site {n}'}",
            street=f"{n} Example Road",
            city=city,
            postalCode=f"{1000 + n}",
            country=country,
        )
        for n in range(1, sites + 1)
    ]
    activity = facts.add(
        "activity", key, "Activity", scope, sector=known(f"iaf/{sector}"), carriedOutAt=places
    )
    iri = facts.add(
        "organization",
        key,
        "Organization",
        name,
        legalName=name,
        identifier=f"ORG-{key.upper()}",
        country=country,
        city=city,
        street="1 Example Road",
        postalCode="1001",
        hasSite=places,
    )
    return Client(key, name, iri, country, places, activity, sector, scope)


def certificate(facts: Facts, body: Body, who: Client, order: Order) -> Iri:
    """States a certificate: cycle, audits, decision, document and events; ``order.faults`` says what goes wrong."""
    start = order.start
    expiry = months(start, 37 if "cycle-too-long" in order.faults else 36)
    if expiry.day == start.day and "cycle-too-long" not in order.faults:
        expiry = date.fromordinal(expiry.toordinal() - 1)
    standard = known(f"standard/{STANDARDS[order.edition]}")
    coded = "27001" not in order.edition
    sector = known(f"iaf/{'28' if 'sector-outside' in order.faults else who.sector}")
    accredited = body.accreditation is not None
    key = f"{body.key}/{order.number}"
    iri = facts.iri("certificate", key)
    cycle = facts.add("cycle", key, "CertificationCycle", "", cycleStart=start, cycleEnd=expiry)
    several = len(who.sites) > 1
    facts.add(
        "certificate",
        key,
        "MultiSiteCertificate" if several else "Certificate",
        f"Certificate {order.number} of {who.name}",
        identifier=f"{body.key.upper()}-{order.number}",
        certificateNumber=order.number,
        issuedTo=who.iri,
        issuedBy=body.iri,
        issuingOffice=body.office,
        underAccreditationOf=body.accreditation,
        accreditationStatus=ckg("Accredited" if accredited else "Unaccredited"),
        standard=known(f"edition/{order.edition}"),
        certifies=order.system,
        scopeStatement=who.scope,
        sector=sector if coded else None,
        coversActivity=who.activity,
        coversSite=who.sites,
        originalIssueDate=start,
        issueDate=start,
        validFrom=start,
        expiryDate=expiry,
        hasCycle=cycle,
        status=ckg("Active"),
        publicStatus=True,
        uploadedOn=date(2026, 11, 2) if accredited else None,
        statementOfApplicabilityVersion="SoA 4.2" if not coded else None,
    )
    if several:
        central = facts.add("site", f"{who.key}/1", "CentralFunction")
        facts.more(
            iri,
            hasCentralFunction=central,
            centralInternalAudit=True,
            centralManagementReview=True,
            samplingAllowed=False,
        )
    _audits(facts, body, who, order, iri, cycle, standard, sector if coded else None)
    _document(facts, body, who, order, iri, cycle, expiry)
    _events(facts, body, order, iri, expiry)
    return iri


def _audits(
    facts: Facts,
    body: Body,
    who: Client,
    order: Order,
    iri: Iri,
    cycle: Iri,
    standard: Iri,
    sector: Iri | None,
) -> None:
    """States the audits before and after the decision, and the decision."""
    start = order.start
    days = Decimal("6") if len(who.sites) > 1 else Decimal("4")
    plan = [("stage-1", "Stage1Audit", months(start, -3)), ("stage-2", "Stage2Audit", months(start, -1))]
    if "stages-reversed" in order.faults:
        plan = [("stage-1", "Stage1Audit", months(start, -1)), ("stage-2", "Stage2Audit", months(start, -3))]
    first = 14 if "late-surveillance" in order.faults else 11
    plan += [
        (f"surveillance-{n}", "SurveillanceAudit", day)
        for n, day in enumerate((months(start, first), months(start, first + 12)), start=1)
        if day < TODAY
    ]
    made = []
    for name, kind, day in plan:
        surveillance = kind == "SurveillanceAudit"
        audit = facts.add(
            "audit",
            f"{body.key}/{order.number}/{name}",
            kind,
            "",
            auditOf=iri,
            auditsClient=who.iri,
            conductedBy=body.iri,
            auditsStandard=known(f"edition/{order.edition}"),
            inCycle=cycle if surveillance else None,
            auditStart=day,
            auditDate=day,
            sampledSite=who.sites,
            siteListComplete=True,
            coversClause=None,
        )
        made.append(audit)
        leader = facts.add(
            "assignment",
            f"{body.key}/{order.number}/{name}/leader",
            "AuditAssignment",
            "",
            assignedPerson=body.auditors[0],
            auditRole=ckg("AuditTeamLeader"),
            competentFor=[standard, *([sector] if sector else [])],
        )
        facts.more(audit, hasAssignment=leader)
        if name != "stage-1":
            facts.add(
                "audit-time",
                f"{body.key}/{order.number}/{name}",
                "AuditTime",
                "",
                timeOf=audit,
                effectivePersonnel=40,
                complexity=ckg("AnyComplexity" if "9001" in order.edition else "LowComplexity"),
                auditDays=days / 2 if surveillance else days,
                initialAuditDays=days,
                auditingShare=Decimal("0.85"),
            )
    decider = body.auditors[0] if "decider-audited" in order.faults else body.deciders[0]
    decision = facts.add(
        "decision",
        f"{body.key}/{order.number}",
        "CertificationDecision",
        "",
        decisionOn=iri,
        decisionKind=ckg("InitialDecision"),
        decisionDate=start,
        decisionMaker=decider,
        madeBy=body.iri,
        basedOnAudit=made[:2],
        inCycle=cycle,
    )
    facts.more(cycle, decidedIn=decision)
    for number in range(2 if order.number.endswith("7") else 0):
        _finding(facts, body, order, made[1], number)


def _finding(facts: Facts, body: Body, order: Order, audit: Iri, number: int) -> None:
    """States a minor nonconformity of an audit, closed in time."""
    start = order.start
    key = f"{body.key}/{order.number}/{number}"
    finding = facts.add(
        "nonconformity",
        key,
        "AuditNonconformity",
        f"Finding {number + 1} of the initial audit, {order.number}",
        raisedIn=audit,
        grade=ckg("Minor"),
        detectedOn=months(start, -1),
        againstClause=known("clause/ISO-9001-2015-7.5.3"),
        evidenceStatement="Three of twenty records had no revision date.",
        responseDue=start,
        responseDate=date.fromordinal(start.toordinal() - 10),
        planAccepted=True,
        needForActionEvaluated=True,
        verifiedOn=date.fromordinal(start.toordinal() - 5),
    )
    facts.add(
        "correction",
        key,
        "Correction",
        "",
        corrects=finding,
        correctionDate=date.fromordinal(start.toordinal() - 12),
    )


def _document(
    facts: Facts, body: Body, who: Client, order: Order, iri: Iri, cycle: Iri, expiry: date
) -> None:
    """States the printed document."""
    names = FIELDS.split()
    if "document-without-scope" in order.faults:
        names.remove("Scope")
    facts.add(
        "document",
        f"{body.key}/{order.number}/1",
        "CertificateDocument",
        f"Document {order.number}, version 1",
        documentOf=iri,
        issuedBy=body.iri,
        documentCode=order.number,
        documentVersion="1",
        issueDate=order.start,
        effectiveDate=order.start,
        expiryDate=expiry,
        decidedIn=facts.iri("decision", f"{body.key}/{order.number}"),
        statesField=[ckg(f"{name}Field") for name in names],
        fullyTranscribed=True,
        listsSite=who.sites,
        siteListComplete=True,
        namesAccreditation=body.accreditation,
    )


def _events(facts: Facts, body: Body, order: Order, iri: Iri, expiry: date) -> None:
    """States the status events."""
    key = f"{body.key}/{order.number}"
    facts.add(
        "status-event",
        f"{key}/granted",
        "Granting",
        "",
        eventOf=iri,
        effectiveDate=order.start,
        statusBefore=ckg("Applied"),
        statusAfter=ckg("Active"),
    )
    if {"suspended", "suspended-but-shown", "restored"} & set(order.faults):
        suspension = facts.add(
            "status-event",
            f"{key}/suspended",
            "Suspension",
            "",
            eventOf=iri,
            effectiveDate=date(2026, 9, 1) if "restored" not in order.faults else date(2026, 2, 1),
            reason=ckg("AuditRefused"),
            statusBefore=ckg("Active"),
            statusAfter=ckg("Suspended"),
        )
        if "restored" in order.faults:
            end = facts.add(
                "status-event",
                f"{key}/restored",
                "Restoration",
                "",
                eventOf=iri,
                effectiveDate=date(2026, 4, 15),
                statusBefore=ckg("Suspended"),
                statusAfter=ckg("Active"),
            )
            facts.more(suspension, endedBy=end)
        elif "suspended" in order.faults:
            _status(facts, iri, "Suspended")
    if "withdrawn" in order.faults:
        facts.add(
            "status-event",
            f"{key}/withdrawn",
            "Withdrawal",
            "",
            eventOf=iri,
            effectiveDate=date(2025, 11, 3),
            reason=ckg("ClientRequest"),
            statusBefore=ckg("Active"),
            statusAfter=ckg("Withdrawn"),
        )
        _status(facts, iri, "Withdrawn")
    if expiry < TODAY and not {"withdrawn", "expired-but-shown"} & set(order.faults):
        facts.add(
            "status-event",
            f"{key}/expired",
            "Expiry",
            "",
            eventOf=iri,
            effectiveDate=date.fromordinal(expiry.toordinal() + 1),
            statusBefore=ckg("Active"),
            statusAfter=ckg("Expired"),
        )
        _status(facts, iri, "Expired")


def _status(facts: Facts, iri: Iri, status: str) -> None:
    """Replaces the recorded state."""
    facts.drop(iri, "status")
    facts.more(iri, status=ckg(status))
