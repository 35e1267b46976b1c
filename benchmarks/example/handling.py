"""Evidence of checking and improvement: nonconformities, complaints, audits, reviews, communication."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benchmarks.example.evidence import System
from benchmarks.example.facts import Iri, ckg, known

__all__ = ["handling"]

QMS_INPUTS = (
    "PreviousActions ContextChanges Satisfaction Objectives ProcessPerformance Nonconformities Monitoring "
    "AuditResults Providers Resources RiskActions Improvement"
)
EMS_INPUTS = (
    "PreviousActions ContextChanges Aspects Objectives Nonconformities Monitoring Compliance AuditResults "
    "Resources Communications Improvement"
)


def handling(system: System, process: Iri) -> None:
    """States the evidence of checking and improvement."""
    _nonconformity(system)
    _complaint(system)
    audit = _audits(system, process)
    _review(system, audit)
    _communication(system)


def _nonconformity(system: System) -> None:
    """States a nonconformity with its whole closure chain."""
    finding = system.record(
        "nonconformity",
        "1",
        "Nonconformity",
        "Wrong drawing used",
        detectedOn=date(2026, 3, 2),
        grade=ckg("Major"),
        needForActionEvaluated=True,
        raisedAtSite=system.who.sites[0],
    )
    system.record("correction", "1", "Correction", corrects=finding, correctionDate=date(2026, 3, 3))
    if not system.has("cause-missing"):
        system.record(
            "cause",
            "1",
            "Cause",
            "Old drawings stay at the machine",
            causeOf=finding,
            causeDate=date(2026, 3, 20) if system.has("cause-after-action") else date(2026, 3, 9),
        )
    if not system.has("no-similarity-check"):
        system.record(
            "similarity-check",
            "1",
            "SimilarityCheck",
            similarityCheckFor=finding,
            searchedArea="All machines of both halls",
            searchedSite=system.who.sites,
            recordedOn=date(2026, 3, 11),
        )
    late = system.has("action-overdue")
    action = system.record(
        "corrective-action",
        "1",
        "CorrectiveAction",
        "Drawings are shown on screens only",
        owner=system.people["production"],
        startDate=date(2026, 3, 16),
        dueDate=date(2026, 6, 30),
        completionDate=None if late else date(2026, 6, 22),
        status=ckg("Open" if late else "Closed"),
    )
    system.facts.more(finding, closedBy=action)
    if not late and not system.has("no-effectiveness-review"):
        system.record(
            "effectiveness-review",
            "1",
            "EffectivenessReview",
            reviewOf=action,
            reviewDate=date(2026, 9, 15),
            reviewResult=ckg("Effective"),
        )
    if system.has("recurrence"):
        again = system.record(
            "nonconformity",
            "2",
            "Nonconformity",
            "Wrong drawing used again",
            detectedOn=date(2026, 10, 19),
            grade=ckg("Minor"),
            needForActionEvaluated=True,
            similarTo=finding,
        )
        system.record("correction", "2", "Correction", corrects=again, correctionDate=date(2026, 10, 19))
    system.record("improvement", "1", "Improvement", "Screens at all machines", recordedOn=date(2026, 6, 22))
    system.record(
        "prevention",
        "1",
        "PreventionAction",
        "Mentoring before people retire",
        derivedFromRisk=system.facts.iri("risk", f"{system.who.key}/loss-of-skills"),
        recordedOn=date(2026, 3, 20),
    )


def _complaint(system: System) -> None:
    """States a complaint."""
    unanswered = system.has("complaint-unanswered")
    system.record(
        "complaint",
        "1",
        "Complaint",
        "Late delivery in May",
        receivedOn=date(2026, 5, 20),
        acknowledgedOn=date(2026, 5, 21),
        complaintDecision=None if unanswered else "Replacement at no cost",
        repliedOn=None if unanswered else date(2026, 6, 2),
        responsePeriod="P30D",
        status=ckg("Open" if unanswered else "Closed"),
    )


def _audits(system: System, process: Iri) -> Iri:
    """States the internal audit programme with its audits and gives the latest audit."""
    numbers = [f"ISO-9001-2015-{n}" for n in (4, 5, 6, 7, 8, 9, 10)] * system.quality
    numbers += [f"ISO-14001-2015-{n}" for n in (4, 5, 6, 7, 8, 9, 10)] * system.environment
    clauses = [known(f"clause/{number}") for number in numbers]
    coating = system.facts.iri("process", f"{system.who.key}/coating")
    programme = system.record(
        "audit-programme",
        "2025",
        "InternalAuditProgramme",
        cycleStart=date(2025, 1, 1),
        cycleEnd=date(2027, 12, 31),
        evaluationInterval="P12M",
        programmeCovers=[*clauses, process, coating, *system.who.sites],
    )
    previous: Iri | None = None
    auditor = system.people["production" if system.has("auditor-audits-own-work") else "auditor"]
    held = not system.has("audit-not-held")
    for number, day in enumerate((date(2025, 5, 14), date(2026, 4, 22)), start=1):
        previous = system.record(
            "internal-audit",
            str(number),
            "InternalAudit",
            f"Internal audit {day.year}",
            inProgramme=programme,
            plannedDate=day,
            auditDate=day if held or number == 1 else None,
            wasHeld=held or number == 1,
            auditor=auditor,
            coversClause=clauses if number == 2 and not system.has("clauses-not-audited") else clauses[:3],
            coversProcess=[process, coating],
            auditsSite=system.who.sites,
            previousAudit=previous,
        )
    assert previous is not None  # noqa: S101  # two audits were just stated
    return previous


def _review(system: System, audit: Iri) -> None:
    """States the measurement of satisfaction and the management reviews."""
    satisfaction = system.record(
        "satisfaction",
        "2026",
        "SatisfactionMeasure",
        measuredOn=date(2026, 4, 30),
        measuredValue=Decimal("8.7"),
    )
    names = (QMS_INPUTS.split() if system.quality else []) + (
        EMS_INPUTS.split() if system.environment else []
    )
    inputs = [ckg(f"{name}Input") for name in dict.fromkeys(names)]
    if system.has("review-without-input"):
        inputs.remove(ckg("AuditResultsInput"))
    for year, day in ((2025, date(2025, 6, 17)), (2026, date(2026, 6, 16))):
        if year == 2026 and system.has("review-overdue"):
            continue
        decision = system.record(
            "review-decision", str(year), "ReviewDecision", "Budget for screens", recordedOn=day
        )
        system.record(
            "management-review",
            str(year),
            "ManagementReview",
            f"Management review {year}",
            reviewDate=day,
            plannedDate=day,
            wasHeld=True,
            considers=[*inputs, satisfaction, audit] if year == 2026 else inputs,
            hasDecision=decision,
            attendee=system.people["director"],
        )


def _communication(system: System) -> None:
    """States the plan of communication and an inbound message."""
    system.record(
        "communication-plan",
        "1",
        "CommunicationPlan",
        "Plan of communication",
        topic=ckg("ClimateChange"),
        timing="each quarter",
        audience="staff, neighbours",
        channel="meeting, letter",
        recordedOn=date(2025, 1, 20),
    )
    system.record(
        "communication",
        "1",
        "Communication",
        "Question of a neighbour on noise",
        receivedOn=date(2026, 7, 1),
        isRelevant=True,
        responseDate=None if system.has("message-unanswered") else date(2026, 7, 9),
    )
