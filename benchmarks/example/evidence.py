"""Evidence in depth: a management system with everything an expected outcome shows in, and ways to spoil it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benchmarks.example.certificates import Client
from benchmarks.example.facts import Facts, Iri, Value, ckg, known

__all__ = ["System", "start_system"]


@dataclass(slots=True)
class System:
    """A management system whose evidence is being stated; ``faults`` names what is to go wrong."""

    facts: Facts
    who: Client
    iri: Iri
    quality: bool
    environment: bool
    product: Iri
    people: dict[str, Iri]
    faults: tuple[str, ...]

    def record(self, kind: str, name: str, classes: str, label: str = "", **values: Value) -> Iri:
        """States one piece of evidence of the system."""
        return self.facts.add(kind, f"{self.who.key}/{name}", classes, label, ofSystem=self.iri, **values)

    def has(self, fault: str) -> bool:
        """Whether something is to go wrong."""
        return fault in self.faults


def start_system(facts: Facts, who: Client, disciplines: str, faults: tuple[str, ...] = ()) -> System:
    """States a management system with scope, people, objectives, policies and risks (``disciplines``: Q, E or QE)."""
    quality, environment = "Q" in disciplines, "E" in disciplines
    people = {
        role: facts.add("person", f"{who.key}/{role}", "Person", "", worksFor=who.iri)
        for role in ("director", "quality", "production", "auditor", "worker")
    }
    facts.more(people["director"], holdsRole=ckg("TopManagement"))
    facts.more(people["quality"], holdsRole=ckg("AuthorityForDisposition"))
    facts.more(people["auditor"], holdsRole=ckg("InternalAuditor"))
    product = facts.add(
        "product", who.key, "Product", f"Products of {who.name}", suppliedBy=who.iri, resultsFrom=who.activity
    )
    iri = facts.iri("system", who.key)
    made = System(facts, who, iri, quality, environment, product, people, faults)
    facts.add(
        "system",
        who.key,
        "ManagementSystem",
        f"Management system of {who.name}",
        operatedBy=who.iri,
        standard=[known("edition/ISO-9001-2015")] * quality + [known("edition/ISO-14001-2015")] * environment,
        discipline=[ckg("Quality")] * quality + [ckg("Environment")] * environment,
        coversActivity=who.activity,
        coversSite=who.sites,
        coversProduct=product,
        provides=product,
        auditInterval="P12M",
        reviewInterval="P12M",
        responsePeriod="P30D",
        documentedScope=facts.iri("documented-scope", f"{who.key}/1"),
    )
    made.record(
        "documented-scope", "1", "DocumentedScope", scopeStatement=who.scope, validFrom=date(2023, 1, 9)
    )
    internal = made.record(
        "issue", "internal", "InternalIssue", "Experienced staff retire soon", recordedOn=date(2025, 1, 15)
    )
    if not made.has("no-external-issue"):
        made.record("issue", "external", "ExternalIssue", "Energy prices vary", recordedOn=date(2025, 1, 15))
    objectives = _objectives(made)
    _policies(made, objectives)
    _risks(made, internal)
    return made


def _objectives(system: System) -> list[Iri]:
    """States an objective for each discipline, with results for the last year."""
    plan: list[tuple[str, str, str, tuple[str, str, str, str]]] = []
    if system.quality:
        plan.append(
            ("on-time", "Deliveries on time", "percent of deliveries", ("93.5", "94.1", "95.0", "96.2"))
        )
    if system.environment:
        plan.append(("energy", "Energy per product", "kWh per piece", ("5.2", "5.0", "4.9", "4.7")))
    made = []
    for name, label, measure, values in plan:
        goal = Decimal(values[-1])
        if name == "energy" and system.has("results-falling"):
            values = values[::-1]
        days = (date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), date(2026, 9, 30))
        results = [
            system.record(
                "result", f"{name}-{n}", "MeasuredResult", measuredOn=day, measuredValue=Decimal(value)
            )
            for n, (day, value) in enumerate(zip(days, values, strict=True), start=1)
        ]
        evaluation = system.record(
            "evaluation",
            name,
            "Evaluation",
            evaluationDate=date(2026, 10, 5),
            evaluationResult=ckg("Effective"),
        )
        aspect = system.facts.iri("aspect", f"{system.who.key}/energy") if name == "energy" else None
        made.append(
            system.record(
                "objective",
                name,
                "Objective",
                f"{label}, {system.who.name}",
                measure=measure,
                target=None if system.has("objective-without-target") else goal,
                baseline=Decimal(values[0]),
                owner=system.people["director"],
                dueDate=date(2027, 6, 30),
                hasResult=results,
                measurementInterval="P12M",
                evaluatedBy=evaluation,
                revisedOn=date(2026, 10, 20),
                recordedOn=date(2025, 2, 3),
                concernsAspect=aspect,
            )
        )
    return made


def _policies(system: System, objectives: list[Iri]) -> None:
    """States a policy for each discipline."""
    plan: list[tuple[str, str, tuple[str, ...]]] = []
    if system.quality:
        plan.append(("quality", "Quality", ("MeetRequirements", "ContinualImprovement")))
    if system.environment:
        plan.append(
            ("environment", "Environment", ("ProtectEnvironment", "Compliance", "ContinualImprovement"))
        )
    for name, discipline, commitments in plan:
        stated = commitments[:-1] if system.has("policy-lacks-commitment") else commitments
        system.record(
            "policy",
            name,
            "Policy",
            f"{discipline} policy of {system.who.name}",
            discipline=ckg(discipline),
            approvedBy=system.people[
                "production" if system.has("policy-not-by-top-management") else "director"
            ],
            approvalDate=date(2024, 1, 8),
            validFrom=date(2024, 1, 15),
            statesCommitment=[ckg(f"{one}Commitment") for one in stated],
            framesObjective=objectives,
        )


def _risks(system: System, issue: Iri) -> None:
    """States a risk and an opportunity with their actions, a review and the decision on climate change."""
    for name, kind, label in (
        ("loss-of-skills", "Risk", "Skills are lost when people retire"),
        ("training-school", "Opportunity", "A school of the region offers apprentices"),
    ):
        evaluation = system.record(
            "evaluation",
            name,
            "Evaluation",
            evaluationDate=date(2026, 5, 12),
            evaluationResult=ckg("Effective"),
        )
        action = system.record(
            "planned-action",
            name,
            "PlannedAction",
            f"Mentoring, {name}",
            owner=system.people["quality"],
            dueDate=date(2026, 3, 31),
            completionDate=date(2026, 3, 20),
            evaluatedBy=evaluation,
        )
        system.record(
            "risk", name, kind, label, arisesFrom=issue, addressedBy=action, recordedOn=date(2025, 2, 10)
        )
    system.record("risk-review", "2026", "RiskReview", reviewDate=date(2026, 2, 10))
    if not system.has("climate-not-decided"):
        system.record(
            "determination",
            "climate",
            "Determination",
            topic=ckg("ClimateChange"),
            isRelevant=True,
            determinationFor=system.iri,
            recordedOn=date(2025, 1, 15),
        )
