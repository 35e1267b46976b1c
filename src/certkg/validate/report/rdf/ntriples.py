"""The report as N-Triples."""

from __future__ import annotations

from certkg.validate.report.formats import Options
from certkg.validate.report.rdf.graph import report_node, triples
from certkg.validate.results import Report

__all__ = ["write"]


def write(report: Report, options: Options) -> str:
    """One triple a line; terms stand as the engine gave them, which is N-Triples already."""
    lines = [f"{s} {p} {o} ." for s, p, o in triples(report_node(report, plain=options.plain))]
    return "\n".join(lines) + "\n"
