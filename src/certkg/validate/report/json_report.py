"""The JSON report, after the schema ``https://w3id.org/certkg/report/1`` that lies beside this module."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import islice
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from certkg.errors import Place
from certkg.validate.report.compare import SCHEMA, Comparison, fingerprint
from certkg.validate.report.formats import Options
from certkg.validate.report.names import bare, path_text
from certkg.validate.results import Finding, Report
from certkg.validate.shapes.terms import RDF, is_iri, is_literal, read_literal, show

__all__ = ["schema", "write"]

_TOGETHER: Final = 1000  # so many results are encoded at once


def write(report: Report, options: Options) -> bytes:
    """The report as JSON with a final line feed; one line for each result, so that reports compare well.

    A result takes about 5 microseconds, and memory once, since a report may have a gigabyte.
    """
    content, pieces = BytesIO(), _pieces(report, options)
    while some := "".join(islice(pieces, _TOGETHER)):
        content.write(some.encode("utf-8", "backslashreplace"))
    return content.getvalue()


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the report."""
    text = files("certkg.validate.report").joinpath("report-1.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _pieces(report: Report, options: Options) -> Iterator[str]:
    head = json.dumps(_told(report, options), ensure_ascii=False, indent=1).removesuffix("\n}")
    yield f'{head},\n "results": ['
    before = "\n"
    for finding in report.findings:
        yield before + _result(finding, report.groups.get(finding.result.focus_node))
        before = ",\n"
    yield "\n ]\n}\n" if report.findings else "]\n}\n"


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
                "source": json.loads(_placed(term.source)),
            }
            for term in report.unknown_terms
        ],
        "shapeNotices": [
            {
                "kind": told.kind,
                "term": told.term,
                "count": told.count,
                "others": list(told.others),
                "source": json.loads(_placed(told.source)),
            }
            for told in report.notices
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


def _result(finding: Finding, body: str | None) -> str:
    """One result as the text of an object, put together from texts: a million are written one by one."""
    result = finding.result
    head = _alike(
        finding.rule, result.shape, result.component, result.constraint, finding.severity, finding.verdict
    )
    grouped = f', "body": {quoted(body)}' if body else ""
    return (
        f'{head}, "focusNode": {_bare(result.focus_node)}, "path": {_path(result.path)}, '
        f'{_value(result.value)}, "message": {quoted(finding.message)}, "fix": {quoted(finding.fix)}, '
        f'"source": {_placed(finding.source)}, "fingerprint": "{fingerprint(finding)}"{grouped}}}'
    )


@lru_cache(maxsize=1024)
def _alike(rule: str, shape: str, component: str, constraint: str | None, severity: str, verdict: str) -> str:
    """What the results of one constraint begin with."""
    members = {
        "rule": rule,
        "shape": bare(shape),
        "constraint": show(component),
        "sourceConstraint": None if constraint is None else bare(constraint),
        "severity": severity,
        "verdict": verdict,
    }
    return json.dumps(members, ensure_ascii=False).removesuffix("}")


@lru_cache(maxsize=1024)
def _path(path: str | None) -> str:
    return "null" if path is None else quoted(path_text(path))


@lru_cache(maxsize=16)  # a value is often the focus node
def _bare(term: str) -> str:
    return quoted(bare(term))


@lru_cache(maxsize=16)  # findings about one thing stand together
def _value(term: str | None) -> str:
    """A value, whether it is an ``iri``, ``blank`` or of which datatype, and its language, so that none loses what it is."""
    if term is None:
        return '"value": null, "valueType": null, "valueLanguage": null'
    if not is_literal(term):
        kind = "iri" if is_iri(term) else "blank"
        return f'"value": {_bare(term)}, "valueType": "{kind}", "valueLanguage": null'
    parts = read_literal(term)
    language = quoted(parts.language) if parts.datatype == f"{RDF}langString" else "null"
    return f'"value": {quoted(parts.lexical)}, "valueType": {quoted(parts.datatype)}, "valueLanguage": {language}'


def _placed(place: Place | None) -> str:
    """A place as the text of an object, ``null`` for none."""
    if place is None:
        return "null"
    line = "null" if place.line is None else place.line
    column = "null" if place.column is None else place.column
    return f'{{{_within(place.file, place.sheet)}, "cell": {_text(place.cell)}, "line": {line}, "column": {column}}}'


@lru_cache(maxsize=256)
def _within(file: str, sheet: str | None) -> str:
    return f'"file": {quoted(file)}, "sheet": {_text(sheet)}'


def _text(text: str | None) -> str:
    return "null" if text is None else quoted(text)


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
