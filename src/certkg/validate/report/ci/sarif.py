"""SARIF 2.1.0, for code scanning: stable fingerprints, rules with help, a place for every result."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from certkg.errors import Place
from certkg.library.languages import Words
from certkg.validate.report.compare import fingerprint
from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    bare,
    display,
    idle_rules,
    notice,
    path_text,
    printable,
    rule_of,
    shortened,
    unknown_term,
    untouched,
)
from certkg.validate.results import Finding, Report
from certkg.validate.rules import SEVERITIES
from certkg.validate.shapes.terms import is_iri

__all__ = ["escaped", "write"]

_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def write(report: Report, options: Options) -> str:
    """One run: its tool and rules, its results, its inputs, and what it did not check as notifications."""
    rules = _rules(report)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "certkg",
                "semanticVersion": report.version,
                "informationUri": "https://w3id.org/certkg",
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {
                "location": {"uri": _uri(file.path)},
                "hashes": {"sha-256": file.digest.removeprefix("sha256:")},
            }
            for file in report.inputs
        ],
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": _notifications(report, options.words)}
        ],
        "results": [_result(report, finding, numbers, seen) for finding in report.findings],
        "properties": {
            "asOf": report.as_of.isoformat(),
            "conforms": report.conforms,
            "engine": report.engine,
            "rulesDigest": report.rules_digest,
            "totals": report.totals,
        },
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def escaped(text: str) -> str:
    """Text as a SARIF plain text message: no placeholders (section 3.11.5), no links (section 3.11.6)."""
    return _LINK.sub(r"\\[", printable(text).replace("{", "{{").replace("}", "}}"))


def _rules(report: Report) -> list[dict[str, Any]]:
    """The rules that were applied, with the gravest level, the fix and the document of their findings."""
    findings: dict[str, list[Finding]] = {}
    for finding in report.findings:
        findings.setdefault(finding.rule, []).append(finding)
    shapes: dict[str, str] = {}
    for entry in report.coverage:
        shapes.setdefault(rule_of(report, entry), entry.shape)
    for rule, found in findings.items():
        shapes.setdefault(rule, found[0].result.shape)
    return [_rule(report, rule, findings.get(rule, []), shapes[rule]) for rule in sorted(shapes)]


def _rule(report: Report, rule: str, findings: list[Finding], shape: str) -> dict[str, Any]:
    title = report.rule_titles.get(rule) or f"Shape {display(shape)}"
    fixes = sorted({finding.fix for finding in findings if finding.fix})
    value: dict[str, Any] = {
        "id": rule,
        "shortDescription": {"text": escaped(title)},
        "help": {"text": escaped("\n".join([title, *fixes]))},
    }
    document = bare(shape).partition("#")[0]
    if is_iri(shape) and document.startswith(("https://", "http://")):
        value["helpUri"] = quote(document, safe=":/?&=%~+;,@!$'()*")
    ranks = list(SEVERITIES)
    if findings:
        gravest = min((finding.severity for finding in findings), key=ranks.index)
        value["defaultConfiguration"] = {"level": _LEVELS[gravest]}
    return value


def _result(report: Report, finding: Finding, numbers: dict[str, int], seen: Counter[str]) -> dict[str, Any]:
    result = finding.result
    mark = fingerprint(finding)
    seen[mark] += 1
    properties = {
        "verdict": finding.verdict,
        "fix": finding.fix,
        "focusNode": bare(result.focus_node),
        "path": "" if result.path is None else path_text(result.path),
        "value": "" if result.value is None else shortened(bare(result.value)),
    }
    fix = f"\n{finding.fix}" if finding.fix else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": numbers[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": escaped(shortened(finding.message) + fix)},
        "locations": [_location(report, finding)],
        "partialFingerprints": {"certkg/v1": f"{mark}:{seen[mark]}"},
        "properties": {name: text for name, text in properties.items() if text},
    }


def _location(report: Report, finding: Finding) -> dict[str, Any]:
    """Where a result stands; code scanning drops a result without a line, so the first is the fallback."""
    place = finding.source or Place(report.inputs[0].path if report.inputs else "input")
    names = [{"fullyQualifiedName": display(finding.result.focus_node), "kind": "resource"}]
    if place.sheet or place.cell:
        cell = "!".join(part for part in (place.sheet, place.cell) if part)
        names.insert(0, {"fullyQualifiedName": cell, "kind": "cell"})
    return {
        "physicalLocation": _physical(place),
        "logicalLocations": names,
    }


def _physical(place: Place) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": place.line or 1}
    if place.line is not None and place.column is not None:
        region["startColumn"] = place.column
    return {"artifactLocation": {"uri": _uri(place.file)}, "region": region}


def _notifications(report: Report, words: Words) -> list[dict[str, Any]]:
    texts: list[tuple[str, str]] = []
    places: dict[str, Place | None] = {}
    idle = untouched(report)
    if idle:
        rules = ", ".join(idle_rules(report))
        texts.append(("note", words.count("idle-shapes", len(idle), rules=rules)))
    for term in report.unknown_terms:
        texts.append(("warning", unknown_term(term, words, bare)))
        places[texts[-1][1]] = term.source
    for note in report.notices:
        texts.append(("warning", notice(note, words, bare)))
        places[texts[-1][1]] = note.source
    for entry in report.fallbacks:
        told = words.text("run-by", constraint=bare(entry.constraint), engine=entry.engine)
        texts.append(("note", told + words.text("colon") + entry.reason))
    hidden = sum(report.totals.values()) - len(report.findings)
    if hidden:
        texts.append(("warning", words.count("hidden-findings", hidden)))
    return [
        {
            "level": level,
            "message": {"text": escaped(text)},
            **(
                {"locations": [{"physicalLocation": _physical(place)}]} if (place := places.get(text)) else {}
            ),
        }
        for level, text in texts
    ]


def _uri(path: str) -> str:
    """A relative path as a relative URI reference, an absolute one as a file URI (RFC 3986)."""
    windows = PureWindowsPath(path)
    if windows.drive:
        return "file:///" + quote(windows.as_posix(), safe="/:")
    if PurePosixPath(path).is_absolute():
        return "file://" + quote(path)
    return quote(path.replace("\\", "/"))
