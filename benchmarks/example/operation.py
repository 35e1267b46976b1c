"""Evidence of operation: requirements, characteristics, processes, resources, release, environmental aspects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benchmarks.example.evidence import System
from benchmarks.example.facts import Iri, ckg

__all__ = ["operation"]


def operation(system: System) -> Iri:
    """States the evidence of operation and gives the main process."""
    production = _requirements(system)
    _processes(system, production)
    _release(system)
    if system.environment:
        _environment(system, production)
    return production


def _requirements(system: System) -> Iri:
    """States requirements and characteristics of the product, and gives the main process."""
    product = system.product
    customer = system.record(
        "requirement",
        "customer",
        "CustomerRequirement",
        "Delivery inside the agreed tolerance",
        requirementFor=product,
    )
    if not system.has("no-legal-requirement"):
        system.record(
            "requirement", "legal", "LegalRequirement", "Product safety law", requirementFor=product
        )
    monitoring = system.record("monitoring", "dimension", "MonitoringActivity", "Measuring each tenth piece")
    system.record(
        "characteristic",
        "dimension",
        "ProductCharacteristic",
        "Diameter",
        characteristicOf=product,
        tracesTo=customer,
        acceptanceCriterion="40.00 mm, plus or minus 0.02 mm",
        monitoredBy=None if system.has("characteristic-not-monitored") else monitoring,
    )
    return system.facts.iri("process", f"{system.who.key}/production")


def _processes(system: System, production: Iri) -> None:
    """States the processes, their resources and the people who work in them."""
    machine = system.record("resource", "machine", "Resource", "Turning machine")
    gauge = system.record(
        "resource",
        "gauge",
        "MeasuringEquipment",
        "Gauge 7",
        calibrationDue=date(2026, 9, 30) if system.has("calibration-past") else date(2027, 3, 31),
        inUse=True,
    )
    system.record(
        "process",
        "production",
        "Process",
        "Production",
        owner=system.people["production"],
        processInput="Orders and raw material",
        processOutput="Finished products",
        processCriterion="Scrap below two percent",
        realizes=system.who.activity,
        usesResource=[machine, gauge],
    )
    system.facts.more(system.people["production"], responsibleFor=production)
    evaluation = system.record(
        "evaluation",
        "coating",
        "Evaluation",
        evaluationDate=date(2026, 4, 14),
        evaluationResult=ckg("Effective"),
    )
    control = system.record("control", "coating", "OperationalControl", "Inspection of coated parts")
    coating = system.record(
        "process",
        "coating",
        "ExternallyProvidedProcess",
        "Coating by a provider",
        owner=system.people["production"],
        processInput="Bare parts",
        processOutput="Coated parts",
        processCriterion="Layer of 12 micrometres",
        evaluationInterval="P12M",
        evaluatedBy=evaluation,
        usesResource=gauge,
    )
    system.facts.more(control, controls=coating)
    system.record(
        "assignment",
        "worker",
        "WorkAssignment",
        assignee=system.people["worker"],
        inProcess=production,
        inRole=ckg("ProcessOwner"),
    )
    if not system.has("competence-missing"):
        system.record(
            "competence",
            "worker",
            "CompetenceEvidence",
            competenceOf=system.people["worker"],
            provesRole=ckg("ProcessOwner"),
            recordedOn=date(2025, 6, 2),
        )


def _release(system: System) -> None:
    """States a release and a nonconforming output."""
    report = system.record(
        "evidence", "test-report", "Evidence", "Test report 118", recordedOn=date(2026, 8, 3)
    )
    system.record(
        "release",
        "118",
        "Release",
        "Release of lot 118",
        releaseOf=system.product,
        conformityEvidence=report,
        authorizedBy=system.people["quality"],
        meetsCriterion=not system.has("released-although-failing"),
        releaseDate=date(2026, 8, 4),
    )
    disposition = system.record(
        "disposition",
        "119",
        "Disposition",
        "Scrapped",
        authorizedBy=system.people["quality"],
        lacksAuthority=False,
        recordedOn=date(2026, 8, 12),
    )
    system.record(
        "nonconforming-output",
        "119",
        "NonconformingOutput",
        "Lot 119",
        detectedOn=date(2026, 8, 10),
        detectedAfterDelivery=True,
        actionTowardsCustomer="The customer was told and the lot replaced.",
        hasDisposition=disposition,
    )


def _environment(system: System, production: Iri) -> None:
    """States aspects, obligations, controls and indicators."""
    aspect = system.record(
        "aspect",
        "energy",
        "EnvironmentalAspect",
        "Use of energy",
        isSignificant=True,
        lifeCycleStage=[ckg("ProductionStage"), ckg("UseStage")],
        recordedOn=date(2025, 2, 17),
    )
    system.record(
        "control",
        "energy",
        "OperationalControl",
        "Switching off at night",
        concernsAspect=aspect,
        controls=production,
    )
    results = [
        system.record(
            "result", f"indicator-{n}", "MeasuredResult", measuredOn=day, measuredValue=Decimal(value)
        )
        for n, (day, value) in enumerate(
            ((date(2025, 12, 31), "412.0"), (date(2026, 9, 30), "389.5")), start=1
        )
    ]
    evaluation = system.record(
        "evaluation",
        "indicator",
        "Evaluation",
        evaluationDate=date(2026, 10, 6),
        evaluationResult=ckg("Effective"),
    )
    if not system.has("no-indicator"):
        system.record(
            "indicator",
            "energy",
            "EnvironmentalIndicator",
            "Electricity, MWh a quarter",
            concernsAspect=aspect,
            hasResult=results,
            evaluatedBy=evaluation,
        )
    checked = system.record(
        "evaluation",
        "permit",
        "Evaluation",
        evaluationDate=date(2026, 6, 18),
        evaluationResult=ckg("Effective"),
    )
    system.record(
        "obligation",
        "permit",
        "ComplianceObligation",
        "Permit for waste water",
        owner=system.people["quality"],
        concernsAspect=aspect,
        evaluationInterval="P12M",
        evaluatedBy=checked,
        isBreached=system.has("breach-without-nonconformity"),
    )
