"""Editions and amendments as ISO Open Data states them, laid over a module of standards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.reference.tables import base_number
from benchmarks.reference.turtle_module import CKG, Module

__all__ = ["lay_over", "published"]

SOURCE = "ISO Open Data, iso_deliverables_metadata (ODC-By 1.0)"
EDITION = re.compile(r"[^:/]+(?:/[A-Z]+)*[^:/]*:\d{4}")
AMENDMENT = re.compile(rf"({EDITION.pattern})/Amd \d+:\d{{4}}")


def published(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The deliverables that were published: one JSON object a line, with a stage code of 60.60 or later.

    ``replaces`` and ``replacedBy`` become references; those of other files are left out. ValueError with
    the number of a line that is no deliverable.
    """
    rows = [_object(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    names = {row["id"]: row["reference"] for row in rows}
    for row in rows:
        for key in ("replaces", "replacedBy"):
            row[key] = [names[other] for other in row.get(key) or () if other in names]
    return [
        row for row in rows if row.get("publicationDate") and int(row.get("currentStage") or 6060) >= 6060
    ]


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number} is no JSON: {error.msg}") from error
    if not isinstance(row, dict) or not {"id", "reference"} <= row.keys():
        raise ValueError(f"line {number} is no deliverable: it needs at least id and reference")
    return row


def lay_over(module: Module, deliverables: Iterable[dict[str, Any]]) -> None:
    """States what the deliverables say of the standards that the module knows; ISO's word replaces others'.

    A standard that the module does not know is left out: whether it is certifiable is decided by hand.
    """
    for row in deliverables:
        reference = str(row["reference"])
        standard = module.iri("standard", base_number(reference))
        if not module.knows(standard):
            continue
        if EDITION.fullmatch(reference):
            subject = module.iri("edition", reference)
            _named(module, subject, "StandardEdition", reference)
            module.link(subject, "editionOf", standard)
            _replace(module, subject, row)
            for older in _editions(row["replaces"]):
                _replaced(module, subject, older)
            for newer in _editions(row["replacedBy"]):
                _replaced(module, module.iri("edition", newer), reference)
        elif amendment := AMENDMENT.fullmatch(reference):
            subject = module.iri("amendment", reference)
            _named(module, subject, "Amendment", reference)
            module.link(subject, "amends", module.iri("edition", amendment[1]))
            _replace(module, subject, row | {"edition": None, "ownerCommittee": None})


def _editions(references: Iterable[str]) -> Iterator[str]:
    return (reference for reference in references if EDITION.fullmatch(reference))


def _named(module: Module, subject: str, kind: str, reference: str) -> None:
    module.type(subject, kind)
    module.label(subject, reference)
    module.literal(subject, "standardNumber", reference)


def _replaced(module: Module, newer: str, older: str) -> None:
    if module.knows(newer) and module.knows(module.iri("edition", older)):
        module.link(newer, "replacesEdition", module.iri("edition", older))


def _replace(module: Module, subject: str, row: dict[str, Any]) -> None:
    """States the dated facts of a deliverable in place of those that stand there."""
    day = str(row["publicationDate"])
    stage = f"{int(row.get('currentStage') or 0):04d}"
    said = (
        ("publicationDate", day if len(day) == 10 else "", "date"),
        ("publicationMonth", "" if len(day) == 10 else day, "string"),
        ("editionNumber", str(row.get("edition") or ""), "integer"),
        ("stageCode", f"{stage[:2]}.{stage[2:]}" if row.get("currentStage") else "", "string"),
        ("technicalCommittee", str(row.get("ownerCommittee") or ""), "string"),
    )
    for name, value, datatype in said:
        if value or name.startswith("publication"):
            module.set(subject, name, value, datatype)
    module.drop(subject, "dcterms:source")
    module.drop(subject, "ckg:confidence")
    module.source(subject, SOURCE, CKG + "Sourced")
