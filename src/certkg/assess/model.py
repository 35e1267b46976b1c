"""What an assessment says: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certkg.validate.results import Finding

__all__ = ["CONTRADICTED", "NOT_APPLICABLE", "NOT_EVIDENCED", "SUPPORTED", "OutcomeAssessment", "RuleFact"]

CONTRADICTED = "contradicted"
NOT_EVIDENCED = "not evidenced"
SUPPORTED = "supported"
NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class RuleFact:
    """What one rule shows for an organization: how many nodes it looked at, and what it found.

    ``verdict`` is one of the four words of this module; a rule that looked at nothing is not evidenced.
    """

    rule: str
    title: str
    verdict: str
    focus_nodes: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeAssessment:
    """The verdict on one expected outcome for one organization as of a day, with the facts it rests on.

    ``organization`` and ``outcome`` are IRIs. ``facts`` are those of the outcome's own rules and of the
    rules from which it is derived; ``parts`` are the numbers of the outcomes that it sums up.
    ``reason`` says in a sentence why. Source: IAF/ISO expected outcomes (2018).
    """

    organization: str
    outcome: str
    number: str
    label: str
    day: date
    verdict: str
    reason: str
    facts: tuple[RuleFact, ...] = ()
    parts: tuple[str, ...] = ()
