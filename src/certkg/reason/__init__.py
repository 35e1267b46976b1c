"""OWL 2 DL reasoning: consistency, classification, and plain words for what is inconsistent."""

from __future__ import annotations

from certkg.reason.explaining import explain
from certkg.reason.reasoner import SECONDS, Reasoned, reason

__all__ = ["SECONDS", "Reasoned", "explain", "reason"]
