"""SPARQL to the relational plan."""

from __future__ import annotations

from certkg.validate.sparql.translate import Query, translate

__all__ = ["Query", "translate"]
