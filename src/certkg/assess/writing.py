"""Assessments as JSON and as Turtle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from certkg.assess.model import OutcomeAssessment, RuleFact
from certkg.validate.shapes.terms import literal

__all__ = ["to_json", "to_turtle"]


def to_json(assessments: Sequence[OutcomeAssessment]) -> str:
    """The assessments as a JSON array in their order; nodes are IRIs, days are ISO 8601."""
    return json.dumps([_assessment(one) for one in assessments], ensure_ascii=False, indent=2) + "\n"


def to_turtle(assessments: Sequence[OutcomeAssessment], language: str = "en") -> str:
    """The assessments as ``ckg:OutcomeAssessment`` in Turtle, which the question CQ01 reads.

    ``language`` is that of the reasons.
    """
    lines = [
        "@prefix ckg: <https://w3id.org/certkg#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
        "",
    ]
    for one in assessments:
        lines.append(
            f"[] a ckg:OutcomeAssessment ; ckg:assessedOrganization <{one.organization}> ;\n"
            f"    ckg:assessedOutcome <{one.outcome}> ; ckg:hasVerdict ckg:{_individual(one.verdict)} ;\n"
            f'    ckg:asOf "{one.day.isoformat()}"^^xsd:date ;\n'
            f"    rdfs:comment {literal(one.reason, language=language)} ."
        )
    return "\n".join(lines) + "\n"


def _individual(verdict: str) -> str:
    return "".join(word.capitalize() for word in verdict.split())


def _assessment(one: OutcomeAssessment) -> dict[str, Any]:
    return {
        "organization": one.organization,
        "outcome": one.outcome,
        "number": one.number,
        "label": one.label,
        "day": one.day.isoformat(),
        "verdict": one.verdict,
        "reason": one.reason,
        "parts": list(one.parts),
        "rules": [_fact(fact) for fact in one.facts],
    }


def _fact(fact: RuleFact) -> dict[str, Any]:
    return {
        "rule": fact.rule,
        "title": fact.title,
        "verdict": fact.verdict,
        "focus_nodes": fact.focus_nodes,
        "findings": [
            {
                "focus_node": finding.result.focus_node.strip("<>"),
                "verdict": finding.verdict,
                "severity": finding.severity,
                "message": finding.message,
                "fix": finding.fix,
            }
            for finding in fact.findings
        ],
    }
