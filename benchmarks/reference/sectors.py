"""Sector codes and scope categories."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.reference.tables import confidence, rows
from benchmarks.reference.turtle_module import CKG, Module

__all__ = ["categories", "sectors"]


def sectors(tables: Path) -> Module:
    """IAF codes with the NACE codes they include and the ISIC divisions that are equal to these."""
    module = Module(
        "sectors",
        "IAF codes, NACE and ISIC",
        "reference",
        "iaf_codes.csv, iaf_nace_map.csv",
        "IAF ID 1; NACE Rev.2; ISIC Rev.4",
    )
    schemes = (
        ("iaf", "IAF codes", "IAF ID 1"),
        ("nace", "NACE", "NACE Rev.2"),
        ("isic", "ISIC", "ISIC Rev.4"),
    )
    for key, label, version in schemes:
        scheme = module.iri("scheme", key)
        module.type(scheme, "SectorScheme")
        module.label(scheme, label)
        module.literal(scheme, "classificationVersion", version)
        module.source(scheme, "facts, section 1", CKG + "Sourced")
    for row in rows(tables, "iaf_codes.csv"):
        code(
            module,
            "iaf",
            "IafCode",
            row["code"],
            row["title"],
            "IAF ID 1; facts, section 1.1",
            CKG + "ToBeVerifiedHigh",
        )
    for row in rows(tables, "iaf_nace_map.csv"):
        number = row["nace_rev2_code"]
        nace = code(
            module,
            "nace",
            "NaceCode",
            number,
            f"NACE {number}",
            "NACE Rev.2; facts, section 1.1",
            CKG + "ToBeVerifiedHigh",
        )
        iaf = module.iri("iaf", row["iaf_code"])
        module.link(iaf, "includesSector" if row["relation"] == "includes" else "excludesSector", nace)
        division = number[:2]
        if number != division:
            parent = code(
                module,
                "nace",
                "NaceCode",
                division,
                f"NACE {division}",
                "NACE Rev.2",
                CKG + "ToBeVerifiedHigh",
            )
            module.link(nace, "parentSector", parent)
        else:
            isic = code(
                module,
                "isic",
                "IsicCode",
                number,
                f"ISIC {number}",
                "facts, section 1.2",
                CKG + "ToBeVerifiedHigh",
            )
            module.link(nace, "sameSectorAs", isic)
    return module


def categories(tables: Path) -> Module:
    """Food chain categories, technical areas of medical devices and of energy."""
    module = Module(
        "scope-categories",
        "Scope categories of schemes",
        "reference",
        "scheme_scope_categories.csv",
        "ISO 22003-1; FSSC 22000 v6; IAF MD 9; ISO 50003",
    )
    keys = {"ISO 22000": "food", "ISO 13485": "medical", "ISO 50001": "energy"}
    for row in rows(tables, "scheme_scope_categories.csv"):
        key = keys.get(row["scheme"].split(" / ")[0], "")
        if not key:  # a row that says that standards have no categories, or those of another table
            for number in re.findall(r"(?:ISO/IEC |ISO )?\d{4,5}", row["scheme"]):
                name = number if number.startswith("ISO") else f"ISO {number}"
                reference = "" if row["reference"] == "-" else f" ({row['reference']})"
                module.text(module.iri("standard", name), "skos:note", row["title"] + reference)
            continue
        # The note gives one confidence for the main areas and another for those below.
        below = row["parent"] and "medium for sub-areas" in row["source"]
        sure = CKG + "ToBeVerifiedMedium" if below else confidence(row["source"])
        scheme = module.iri("scheme", key)
        if not module.knows(scheme):
            module.type(scheme, "SectorScheme")
            module.label(scheme, f"Scope categories for {row['scheme']}")
            module.literal(scheme, "classificationVersion", row["reference"])
            module.source(scheme, row["source"], confidence(row["source"]))
        subject = code(module, key, "ScopeCategory", row["code"], row["title"], row["source"], sure)
        if row["parent"]:
            module.link(subject, "parentSector", module.iri(key, row["parent"]))
    return module


def code(module: Module, scheme: str, kind: str, number: str, label: str, source: str, sure: str) -> str:
    """States one sector code and gives its IRI."""
    subject = module.iri(scheme, number)
    if not module.knows(subject):
        module.type(subject, kind)
        module.label(subject, label)
        module.literal(subject, "code", number)
        module.link(subject, "inScheme", module.iri("scheme", scheme))
        module.source(subject, source, sure)
    return subject
