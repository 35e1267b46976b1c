"""Accreditation bodies, certification bodies, accreditations and recognitions of the example."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from benchmarks.example.facts import Facts, Iri, ckg, known, months

__all__ = ["ACCREDITED", "Body", "bodies"]

GROUP = "Northern and Southern Cooperation (fictitious)"
#: key, name, country, day from which it is a signatory, standards of its sub-scopes
ACCREDITATION_BODIES = (
    (
        "fjordmark",
        "Fjordmark Accreditation",
        "NO",
        date(2006, 5, 1),
        ("ISO-9001", "ISO-14001", "ISO-IEC-27001"),
    ),
    (
        "rheinfeld",
        "Rheinfeld Akkreditierung",
        "DE",
        date(2010, 3, 1),
        ("ISO-9001", "ISO-14001", "ISO-IEC-27001"),
    ),
    ("iberana", "Iberana de Acreditacion", "ES", date(2008, 9, 1), ("ISO-9001", "ISO-14001")),
    (
        "kazahana",
        "Kazahana Accreditation Board",
        "JP",
        date(2009, 1, 15),
        ("ISO-9001", "ISO-14001", "ISO-IEC-27001"),
    ),
    # Joined late, and for the main scope and ISO 9001 only.
    ("verdania", "Verdania Acreditacao", "BR", date(2025, 7, 1), ("ISO-9001",)),
)
ALL_CODES = tuple(str(code) for code in range(1, 40) if code != 11)
#: key, name, country, accreditation body, first accreditation, standards, IAF codes
CERTIFICATION_BODIES = (
    (
        "northlight",
        "Northlight Certification",
        "NO",
        "fjordmark",
        date(2012, 4, 2),
        "9001 14001 27001",
        ALL_CODES,
    ),
    ("lindwurm", "Lindwurm Zertifizierung", "DE", "rheinfeld", date(2011, 6, 1), "9001 14001", ALL_CODES),
    (
        "alba",
        "Alba Certificaciones",
        "ES",
        "iberana",
        date(2013, 2, 1),
        "9001 14001",
        ("1", "3", "17", "28", "29", "31", "35"),
    ),
    (
        "sakurai",
        "Sakurai Registrars",
        "JP",
        "kazahana",
        date(2014, 10, 1),
        "9001 27001",
        ("18", "19", "22", "33", "34", "35"),
    ),
    ("cedro", "Cedro Certificadora", "BR", "verdania", date(2019, 5, 1), "9001", ("1", "3", "6", "28", "30")),
    (
        "granite",
        "Granite Assurance",
        "DE",
        "rheinfeld",
        date(2015, 1, 12),
        "9001 14001",
        ("14", "17", "18", "19", "28", "34"),
    ),
    # Its accreditation lapsed on 2024-06-30 and was not renewed.
    ("bluebridge", "Bluebridge Registrars", "NO", "fjordmark", date(2014, 7, 1), "9001", ("28", "29", "31")),
    # Not accredited, which is not wrong as such.
    ("quillstone", "Quillstone Certificates", "ES", "", date(2020, 1, 1), "9001", ()),
)
EDITIONS = {
    "9001": ("ISO-9001-2015", "ISO-9001-2026"),
    "14001": ("ISO-14001-2015", "ISO-14001-2026"),
    "27001": ("ISO-IEC-27001-2013", "ISO-IEC-27001-2022"),
}
COMPETENCE = {"9001": "ISO-IEC-17021-3", "14001": "ISO-IEC-17021-2", "27001": "ISO-IEC-27006-1"}
LAPSED = date(2024, 6, 30)
TODAY = date(2026, 11, 23)


@dataclass(slots=True)
class Body:
    """A certification body as certificates need it."""

    key: str
    iri: Iri
    office: Iri
    country: str
    accreditation: Iri | None
    auditors: list[Iri] = field(default_factory=list)
    deciders: list[Iri] = field(default_factory=list)


ACCREDITED = tuple(row[0] for row in CERTIFICATION_BODIES if row[3])


def bodies(facts: Facts) -> dict[str, Body]:
    """States all bodies and gives the certification bodies by key."""
    group = facts.add("regional-group", "nsc", "RegionalGroup", GROUP, legalName=GROUP, acronym="NSC")
    accreditors = {row[0]: accreditation_body(facts, group, *row) for row in ACCREDITATION_BODIES}
    for scope in ("management-systems",):
        facts.add(
            "recognition",
            f"nsc/{scope}",
            "Recognition",
            "NSC: management systems",
            arrangement=known("arrangement/IAF-MLA"),
            recognizedBody=group,
            recognizedScope=known(f"arrangement-scope/IAF-MLA-{scope}"),
            validFrom=date(2005, 1, 1),
            validUntil=date(2025, 12, 31),
        )
        facts.add(
            "recognition",
            f"nsc/{scope}/2026",
            "Recognition",
            "NSC: management systems",
            arrangement=known("arrangement/Global-ACI-MRA"),
            recognizedBody=group,
            recognizedScope=known(f"arrangement-scope/Global-ACI-MRA-{scope}"),
            validFrom=date(2026, 1, 1),
        )
    return {row[0]: certification_body(facts, accreditors, *row) for row in CERTIFICATION_BODIES}


def accreditation_body(
    facts: Facts, group: Iri, key: str, name: str, country: str, since: date, standards: tuple[str, ...]
) -> Iri:
    """States an accreditation body with its recognitions and peer evaluations."""
    body = facts.add(
        "accreditation-body",
        key,
        "NationalAccreditationBody" if country in {"DE", "ES"} else "AccreditationBody",
        name,
        legalName=name,
        country=country,
        jurisdiction=country,
        memberOf=group,
        offers=ckg("AccreditationService"),
    )
    for arrangement, first, last in (
        ("IAF-MLA", since, date(2025, 12, 31)),
        ("Global-ACI-MRA", date(2026, 1, 1), None),
    ):
        for scope in ("management-systems", *standards):
            facts.add(
                "recognition",
                f"{key}/{arrangement}/{scope}",
                "Recognition",
                f"{name}: {scope}",
                arrangement=known(f"arrangement/{arrangement}"),
                recognizedBody=body,
                recognizedScope=known(f"arrangement-scope/{arrangement}-{scope}"),
                throughGroup=group,
                validFrom=first,
                validUntil=last,
            )
    previous = None
    for number, day in enumerate((date(2020, 3, 10), date(2024, 2, 20))):
        if day > months(since, -12):
            previous = facts.add(
                "peer-evaluation",
                f"{key}/{number}",
                "PeerEvaluation",
                "",
                evaluationOf=body,
                auditDate=day,
                previousEvaluation=previous,
            )
    return body


def certification_body(
    facts: Facts,
    accreditors: dict[str, Iri],
    key: str,
    name: str,
    country: str,
    accreditor: str,
    first: date,
    standards: str,
    codes: tuple[str, ...],
) -> Body:
    """States a certification body with its office, people and accreditation."""
    office = facts.add(
        "site",
        f"{key}/office",
        "Site",
        f"{name}, head office",
        city="Sampletown",
        country=country,
        street="1 Example Street",
    )
    iri = facts.add(
        "certification-body",
        key,
        "CertificationBody",
        name,
        legalName=name,
        country=country,
        hasSite=office,
        offers=ckg("ConformityAssessmentService"),
        website=f"https://{key}.example",
    )
    body = Body(key, iri, office, country, None)
    competent = [
        known(f"standard/ISO-{n}" if n != "27001" else "standard/ISO-IEC-27001") for n in standards.split()
    ]
    fields = [known(f"iaf/{code}") for code in codes or ALL_CODES]
    for number in range(1, 4):
        auditor = facts.add(
            "person",
            f"{key}/auditor-{number}",
            "Person",
            "",
            worksFor=iri,
            competentFor=[*competent, *fields],
            qualifiedAs=ckg("Auditor"),
        )
        body.auditors.append(auditor)
        body.deciders.append(facts.add("person", f"{key}/decider-{number}", "Person", "", worksFor=iri))
    if accreditor:
        body.accreditation = accreditation(
            facts, body, accreditors[accreditor], accreditor, first, standards, codes
        )
    return body


def accreditation(
    facts: Facts,
    body: Body,
    accreditor: Iri,
    accreditor_key: str,
    first: date,
    standards: str,
    codes: tuple[str, ...],
) -> Iri:
    """States an accreditation with its scope, cycles, assessments and decisions."""
    lapsed = body.key == "bluebridge"
    cycle_start = LAPSED.replace(year=2020, day=1) if lapsed else date(2023, first.month, first.day)
    cycle_end = LAPSED if lapsed else months(cycle_start, 60)
    iri = facts.iri("accreditation", body.key)
    entries = []
    for number in standards.split():
        old, new = EDITIONS[number]
        for edition, since in (
            (old, first),
            (new, date(2026, 5, 4) if number == "14001" else date(2026, 10, 1)),
        ):
            if number == "27001" and edition == new:
                since = date(2023, 3, 1)
            if lapsed and edition == new:
                continue
            entries.append(
                facts.add(
                    "accreditation-scope",
                    f"{body.key}/{edition}",
                    "AccreditationScopeEntry",
                    f"{body.key}: {edition}",
                    activityType=ckg("ManagementSystemCertification"),
                    requirementStandard=known("standard/ISO-IEC-17021-1"),
                    competenceStandard=known(f"standard/{COMPETENCE[number]}"),
                    coversStandard=known(f"edition/{edition}"),
                    sector=[known(f"iaf/{code}") for code in codes] if number != "27001" else None,
                    coversOffice=body.office,
                    jurisdiction=body.country,
                    validFrom=since,
                )
            )
    assessor = facts.add("person", f"{accreditor_key}/assessor-{body.key}", "Person", "", worksFor=accreditor)
    maker = facts.add("person", f"{accreditor_key}/decider", "Person", "", worksFor=accreditor)
    cycle = facts.add(
        "accreditation-cycle",
        body.key,
        "AccreditationCycle",
        "",
        cycleStart=cycle_start,
        cycleEnd=cycle_end,
        underAccreditation=iri,
    )
    reassessment = facts.add(
        "assessment",
        f"{body.key}/reassessment",
        "Reassessment OfficeAssessment",
        "",
        underAccreditation=iri,
        assessmentOf=body.iri,
        auditDate=months(cycle_start, -2),
        assessor=assessor,
        sampledEntry=entries,
        sampledSite=body.office,
    )
    previous = reassessment
    for turn, gap in enumerate((11, 22, 33), start=1):
        day = months(cycle_start, gap)
        if day < min(TODAY, cycle_end):
            previous = facts.add(
                "assessment",
                f"{body.key}/{turn}",
                "OfficeAssessment",
                "",
                underAccreditation=iri,
                inCycle=cycle,
                assessmentOf=body.iri,
                auditDate=day,
                assessor=assessor,
                previousAssessment=previous,
                sampledEntry=entries,
                sampledSite=body.office,
                sampledPerson=body.auditors[0],
            )
    decision = facts.add(
        "accreditation-decision",
        body.key,
        "AccreditationDecision",
        "",
        underAccreditation=iri,
        decisionDate=cycle_start,
        decisionMaker=maker,
        madeBy=accreditor,
        basedOnAssessment=reassessment,
    )
    facts.more(cycle, decidedIn=decision)
    facts.add(
        "accreditation",
        body.key,
        "Accreditation",
        f"Accreditation of {body.key}",
        accreditationNumber=f"ACC-{body.key.upper()}",
        accreditedBy=accreditor,
        accreditedOrganisation=body.iri,
        issuedTo=body.iri,
        issuedBy=accreditor,
        standard=known("standard/ISO-IEC-17021-1"),
        accreditationScope=entries,
        validFrom=first,
        expiryDate=cycle_end,
        status=ckg("Expired" if lapsed else "Active"),
    )
    facts.add(
        "status-event",
        f"{body.key}/granted",
        "Granting",
        "",
        eventOf=iri,
        effectiveDate=first,
        statusBefore=ckg("Applied"),
        statusAfter=ckg("Active"),
    )
    if lapsed:
        facts.add(
            "status-event",
            f"{body.key}/expired",
            "Expiry",
            "",
            eventOf=iri,
            effectiveDate=date(2024, 7, 1),
            statusBefore=ckg("Active"),
            statusAfter=ckg("Expired"),
        )
    if body.key == "granite":
        facts.add(
            "status-event",
            "granite/suspended",
            "Suspension",
            "Suspension of Granite Assurance in codes 17 and 28",
            eventOf=iri,
            effectiveDate=date(2026, 6, 1),
            sector=[known("iaf/17"), known("iaf/28")],
            reason=ckg("SeriousFailure"),
            statusBefore=ckg("Active"),
            statusAfter=ckg("Suspended"),
        )
    return iri
