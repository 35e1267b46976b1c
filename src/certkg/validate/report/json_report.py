"""The JSON report, after the schema ``https://w3id.org/certkg/report/1`` that lies beside this module."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from certkg.errors import Place
from certkg.validate.report.compare import SCHEMA, Comparison, fingerprint
from certkg.validate.report.formats import Options
from certkg.validate.report.names import bare, path_text
from certkg.validate.results import Finding, Report
from certkg.validate.shapes.terms import RDF, is_iri, is_literal, read_literal, show

__all__ = ["schema", "write"]


def write(report: Report, options: Options) -> str:
    """The report as JSON text with a final line feed; one line for each result, so that reports compare well."""
    head = json.dumps(_told(report, options), ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = [json.dumps(_result(finding, report), ensure_ascii=False) for finding in report.findings]
    if not lines:
        return f'{head},\n "results": []\n}}\n'
    # Put together once, since a report may have a gigabyte.
    lines[0] = f'{head},\n "results": [\n{lines[0]}'
    lines[-1] += "\n ]\n}\n"
    return ",\n".join(lines)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the report."""
    text = files("certkg.validate.report").joinpath("report-1.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _told(report: Report, options: Options) -> dict[str, Any]:
    """All of the report but its results."""
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "conforms": report.conforms,
        "asOf": report.as_of.isoformat(),
        "summary": _summary(report),
        "coverage": [
            {
                "shape": bare(entry.shape),
                "rule": report.shape_rules.get(entry.shape, ""),
                "focusNodes": entry.focus_nodes,
                "results": entry.results,
                "seconds": entry.seconds,
            }
            for entry in report.coverage
        ],
        "rules": {rule: {"title": title} for rule, title in report.rule_titles.items()},
        "unknownTerms": [
            {
                "term": term.term,
                "kind": term.kind,
                "count": term.count,
                "suggestion": term.suggestion,
                "source": _source(term.source),
            }
            for term in report.unknown_terms
        ],
        "engine": {
            "name": report.engine,
            "certkg": report.version,
            "rulesDigest": report.rules_digest,
            "fallbacks": [
                {"constraint": bare(entry.constraint), "engine": entry.engine, "reason": entry.reason}
                for entry in report.fallbacks
            ],
        },
        "inputs": [
            {"path": file.path, "digest": file.digest, "triples": file.triples} for file in report.inputs
        ],
    }
    if options.comparison is not None:
        value["comparison"] = _comparison(options.comparison)
    return value


def _summary(report: Report) -> dict[str, Any]:
    return {
        "results": sum(report.totals.values()),
        "shown": len(report.findings),
        "violations": report.totals.get("violation", 0),
        "warnings": report.totals.get("warning", 0),
        "infos": report.totals.get("info", 0),
        "focusNodes": report.focus_nodes,
        "shapes": len(report.coverage),
        "shapesWithTargets": sum(1 for entry in report.coverage if entry.focus_nodes),
        "byRule": report.by_rule,
    }


def _result(finding: Finding, report: Report) -> dict[str, Any]:
    result = finding.result
    value: dict[str, Any] = {
        "rule": finding.rule,
        "shape": bare(result.shape),
        "constraint": show(result.component),
        "sourceConstraint": None if result.constraint is None else bare(result.constraint),
        "severity": finding.severity,
        "verdict": finding.verdict,
        "focusNode": bare(result.focus_node),
        "path": None if result.path is None else path_text(result.path),
        "value": None if result.value is None else bare(result.value),
        "valueType": _type(result.value),
        "valueLanguage": _language(result.value),
        "message": finding.message,
        "fix": finding.fix,
        "source": _source(finding.source),
        "fingerprint": fingerprint(finding),
    }
    body = report.groups.get(result.focus_node)
    return {**value, "body": body} if body else value


def _type(term: str | None) -> str | None:
    """``iri``, ``blank``, or the datatype IRI of a literal, so that no value loses what it is."""
    if term is None:
        return None
    if is_literal(term):
        return read_literal(term).datatype
    return "iri" if is_iri(term) else "blank"


def _language(term: str | None) -> str | None:
    if term is None or not is_literal(term) or read_literal(term).datatype != f"{RDF}langString":
        return None
    return read_literal(term).language


def _source(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "line": place.line,
        "column": place.column,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "since": comparison.as_of,
        "sameRules": comparison.same_rules,
        "complete": comparison.complete,
        "left": comparison.left,
        "new": [fingerprint(finding) for finding in comparison.new],
        "mended": [
            {
                "fingerprint": past.fingerprint,
                "rule": past.rule,
                "severity": past.severity,
                "focusNode": past.focus_node,
                "path": past.path,
                "value": past.value,
                "message": past.message,
            }
            for past in comparison.mended
        ],
    }
