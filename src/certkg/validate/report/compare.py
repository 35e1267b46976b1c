"""Two reports side by side: what was mended, what is left and what is new since the earlier one."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from certkg.errors import InputError, Place
from certkg.validate.results import Finding, Report

__all__ = ["SCHEMA", "Comparison", "PastFinding", "PastReport", "compare", "fingerprint", "read_past"]

#: What the ``schema`` member of a JSON report says.
SCHEMA = "https://w3id.org/certkg/report/1"

_LARGEST = 2 * 1024**3
_FILE = re.compile(r"<file:(?:[^#?>]*/)?([^/#?>]*)")


@dataclass(frozen=True, slots=True)
class PastFinding:
    """A finding of an earlier report, as that report tells it."""

    fingerprint: str
    rule: str
    severity: str
    focus_node: str
    path: str | None
    value: str | None
    message: str


@dataclass(frozen=True, slots=True)
class PastReport:
    """An earlier report; ``complete`` is False when a limit had cut its findings."""

    as_of: str
    rules_digest: str
    findings: tuple[PastFinding, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since an earlier report.

    ``same_rules`` is False when the rules differ, so that a change may come from them; ``complete``
    is False when either report was cut, so that the lists are only what can be told.
    """

    mended: tuple[PastFinding, ...]
    left: int
    new: tuple[Finding, ...]
    as_of: str
    same_rules: bool
    complete: bool


def fingerprint(finding: Finding) -> str:
    """A hash of rule, focus node, path and value: 32 hexadecimal digits, free of positions and of file names.

    Blank nodes have no lasting name, so they all count as one; equal fingerprints are then told apart
    only by their number. Of a name that begins with the address of a file only what lasts counts: neither
    the folder nor the name of the file in which the finding stands.
    """
    result, file = finding.result, finding.source.file if finding.source else ""
    focus = _lasting(result.focus_node, file)
    path = _lasting(result.path, file)
    value = _lasting(result.value, file)
    return hashlib.sha256(f"[{quoted(finding.rule)}, {focus}, {path}, {value}]".encode()).hexdigest()[:32]


def compare(report: Report, past: PastReport) -> Comparison:
    """Matches findings by fingerprint, equal ones by their number; costs one pass over each.

    Give the report before it is cut by a limit.
    """
    before = Counter(finding.fingerprint for finding in past.findings)
    new: list[Finding] = []
    left = 0
    for finding in report.findings:
        mark = fingerprint(finding)
        if before[mark] > 0:
            before[mark] -= 1
            left += 1
        else:
            new.append(finding)
    mended: list[PastFinding] = []
    for old in reversed(past.findings):
        if before[old.fingerprint] > 0:
            before[old.fingerprint] -= 1
            mended.append(old)
    return Comparison(
        mended=tuple(reversed(mended)),
        left=left,
        new=tuple(new),
        as_of=past.as_of,
        same_rules=past.rules_digest == report.rules_digest,
        complete=past.complete and sum(report.totals.values()) == len(report.findings),
    )


def read_past(content: bytes, name: str) -> PastReport:
    """Reads an earlier JSON report; InputError when it is none of ours. ``name`` is for the message."""
    if len(content) > _LARGEST:
        raise InputError("compare-too-large", "The earlier report is larger than 2 GiB.", where=Place(name))
    try:
        value = json.loads(content)
    except json.JSONDecodeError as error:
        where = Place(name, error.lineno, error.colno)
        raise InputError("compare-not-json", f"This is not JSON: {error.msg}.", where=where) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise InputError("compare-not-json", "This is not JSON.", where=Place(name)) from error
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise InputError(
            "compare-not-a-report",
            f"This is no report of the schema {SCHEMA}.",
            where=Place(name),
            mend="Compare with a file that 'certkg validate --format json' wrote.",
        )
    try:
        return _past(value)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(
            "compare-not-a-report", f"The report lacks what its schema asks for: {error}.", where=Place(name)
        ) from error


def _past(value: Mapping[str, Any]) -> PastReport:
    findings = tuple(
        PastFinding(
            fingerprint=_text(entry["fingerprint"]),
            rule=_text(entry["rule"]),
            severity=_text(entry["severity"]),
            focus_node=_text(entry["focusNode"]),
            path=None if entry["path"] is None else _text(entry["path"]),
            value=None if entry["value"] is None else _text(entry["value"]),
            message=_text(entry["message"]),
        )
        for entry in value["results"]
    )
    return PastReport(
        as_of=_text(value["asOf"]),
        rules_digest=_text(value["engine"]["rulesDigest"]),
        findings=findings,
        complete=int(value["summary"]["results"]) == len(findings),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} should be text")
    return value


@lru_cache(maxsize=256)
def _quoted_name(file: str) -> str:
    """The name of a file as an address has it; many findings stand in one file."""
    return quote(PurePath(file).name)


@lru_cache(maxsize=16)  # a value is often the focus node, and the next finding about the same
def _lasting(term: str | None, file: str) -> str:
    """What lasts of a term that stands in a file, as JSON."""
    if term is None:
        return "null"
    if term.startswith("_:"):
        return '"_:"'
    if term.startswith("<file:"):
        name = _quoted_name(file)
        term = _FILE.sub(lambda match: "<file:" if match[1] == name else f"<file:{match[1]}", term)
    return quoted(term)
