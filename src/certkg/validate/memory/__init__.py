"""The interpreter of plans for small graphs: neither rdflib nor a database is loaded."""

from __future__ import annotations

from certkg.validate.memory.evaluate import Run, evaluate
from certkg.validate.memory.graph import Graph, Rows

__all__ = ["Graph", "Rows", "Run", "evaluate"]
