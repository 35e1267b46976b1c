"""The 23 expected outcomes of an organization on a day."""

from __future__ import annotations

from certkg.assess.model import (
    CONTRADICTED,
    NOT_APPLICABLE,
    NOT_EVIDENCED,
    SUPPORTED,
    OutcomeAssessment,
    RuleFact,
)
from certkg.assess.outcomes import organizations, outcomes, outcomes_of
from certkg.assess.writing import to_json, to_turtle

__all__ = [
    "CONTRADICTED",
    "NOT_APPLICABLE",
    "NOT_EVIDENCED",
    "SUPPORTED",
    "OutcomeAssessment",
    "RuleFact",
    "organizations",
    "outcomes",
    "outcomes_of",
    "to_json",
    "to_turtle",
]
