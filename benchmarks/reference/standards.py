"""Standards, editions, amendments and clauses."""

from __future__ import annotations

import json
import re
from pathlib import Path

from benchmarks.reference.tables import base_number, confidence, rows
from benchmarks.reference.turtle_module import CKG, Module

__all__ = ["clauses", "standards"]

HARMONIZED = "HS (ISO/IEC Directives Part 1, Annex SL, 2021+)"
DISCIPLINES = {
    "9001": "Quality",
    "14001": "Environment",
    "45001": "OccupationalHealthAndSafety",
    "27001": "InformationSecurity",
    "22000": "FoodSafety",
    "50001": "Energy",
    "13485": "MedicalDevices",
}
# facts.md 1.3: which standards state their scope in which codes; all others use none.
SCOPE_SCHEMES = {
    "9001": "iaf",
    "14001": "iaf",
    "45001": "iaf",
    "22000": "food",
    "13485": "medical",
    "50001": "energy",
}


def standards(tables: Path, open_data: Path | None) -> Module:
    """Standards, their editions and amendments (mss_catalogue.csv, mss_editions.csv)."""
    module = Module(
        "standards-catalogue",
        "Standards and their editions",
        "reference",
        "mss_catalogue.csv, mss_editions.csv",
        "ISO metadata by the public repository relaton/relaton-data-iso, 2025-06-02; public pages for later editions",
    )
    kinds = {"A": "RequirementsStandard", "B": "GuidanceStandard", "C": "ConformityAssessmentStandard"}
    current: dict[str, str] = {}
    numbers = {base_number(row["current_edition"]) for row in rows(tables, "mss_catalogue.csv")}
    for row in rows(tables, "mss_catalogue.csv"):
        number = base_number(row["current_edition"])
        current[row["number"]] = number
        standard = module.iri("standard", number)
        module.type(standard, kinds[row["mss_type"][0]])
        module.label(standard, number)
        module.text(standard, "dcterms:title", row["title"])
        module.literal(standard, "standardNumber", number)
        module.literal(standard, "technicalCommittee", row["tc"])
        if row["number"] in DISCIPLINES:
            module.link(standard, "discipline", CKG + DISCIPLINES[row["number"]])
        if row["number"] in SCOPE_SCHEMES:
            module.link(standard, "scopeScheme", module.iri("scheme", SCOPE_SCHEMES[row["number"]]))
        competence = re.match(r"(?:ISO|ISO/IEC)(?: TS|/TS)? [\d-]+", row["cb_competence_standard"])
        if competence and competence[0] in numbers:
            module.link(standard, "competenceStandard", module.iri("standard", competence[0]))
        module.source(standard, row["source"], confidence(row["source"]))
        edition(
            module, standard, row["current_edition"], row["published"], row["edition_no"], "", row["source"]
        )
        if row["harmonized_structure"].startswith("HS"):
            module.link(
                module.iri("edition", row["current_edition"]), "followsStructure", module.iri("edition", "HS")
            )
        for amendment in filter(None, (a.strip() for a in row["amendments"].split(";"))):
            amended(module, amendment, row["source"])
        for note in re.findall(r"[A-Z/]+ [\d-]+:\d{4}/Amd \d+:\d{4}", row["note"]):
            amended(module, note, row["source"])
    for row in rows(tables, "mss_editions.csv"):
        if "/Amd" in row["edition_id"] or "/Cor" in row["edition_id"]:
            continue
        standard = module.iri("standard", current.get(row["number"], base_number(row["edition_id"])))
        edition(
            module,
            standard,
            row["edition_id"],
            row["published"],
            row["edition_no"],
            row["stage_at_snapshot"],
            row["source"],
        )
        for old in filter(None, (o.strip() for o in row["obsoletes"].split(";"))):
            if "/Amd" not in old and "/Cor" not in old:
                module.link(
                    module.iri("edition", row["edition_id"]), "replacesEdition", module.iri("edition", old)
                )
                edition(module, module.iri("standard", base_number(old)), old, "", "", "", row["source"])
    if open_data:
        for line in open_data.read_text(encoding="utf-8").splitlines():
            deliverable = json.loads(line)
            reference = str(deliverable.get("reference", ""))
            known = module.iri("standard", base_number(reference))
            if ":" in reference and "/" not in reference.split(":", 1)[1] and module.knows(known):
                published = str(deliverable.get("publicationDate") or "")
                number = str(deliverable.get("edition") or "")
                edition(module, known, reference, published, number, "", "ISO Open Data, deliverables")
    for row in rows(tables, "mss_catalogue.csv"):
        previous = [p.strip() for p in row["previous_editions"].split(";") if ":" in p]
        if previous:
            newest = max(previous, key=lambda p: p.rsplit(":", 1)[1])
            if module.knows(module.iri("edition", newest)):
                module.link(
                    module.iri("edition", row["current_edition"]),
                    "replacesEdition",
                    module.iri("edition", newest),
                )
    return module


def date_or_month(module: Module, subject: str, published: str) -> None:
    """States a day of publication, or the month or year where the day is not known."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", published):
        module.literal(subject, "publicationDate", published, "date")
    elif published:
        module.literal(subject, "publicationMonth", published)


def edition(
    module: Module, standard: str, name: str, published: str, number: str, stage: str, source: str
) -> None:
    """States one edition; a fact already stated is not stated twice."""
    subject = module.iri("edition", name)
    module.type(subject, "StandardEdition")
    module.label(subject, name)
    module.literal(subject, "standardNumber", name)
    module.link(subject, "editionOf", standard)
    if not module.knows(standard):
        module.type(standard, "Standard")
        module.label(standard, base_number(name))
        module.literal(standard, "standardNumber", base_number(name))
        module.source(standard, source, confidence(source))
    date_or_month(module, subject, published)
    if number.isdigit():
        module.literal(subject, "editionNumber", number, "integer")
    if stage:
        module.literal(subject, "stageCode", stage)
    if not module.has(subject, "dcterms:source"):
        module.source(subject, source, confidence(source))


def amended(module: Module, name: str, source: str) -> None:
    """States one amendment."""
    subject = module.iri("amendment", name)
    module.type(subject, "Amendment")
    module.label(subject, name)
    module.literal(subject, "standardNumber", name)
    module.link(subject, "amends", module.iri("edition", name.split("/Amd")[0]))
    date_or_month(module, subject, name.rsplit(":", 1)[1])
    module.source(subject, source, confidence(source))


def clauses(tables: Path) -> Module:
    """Clause trees, each clause mapped to the clause of the harmonized structure that means the same."""
    module = Module(
        "clauses",
        "Clauses of management system standards",
        "reference",
        "hs_clauses.csv",
        "ISO/IEC Directives, Part 1, Annex SL; the clause titles of each standard",
    )
    structure = module.iri("edition", "HS")
    module.type(structure, "StandardEdition")
    module.label(structure, "Harmonized structure (ISO/IEC Directives, Part 1, Annex SL, 2021)")
    module.source(structure, "facts, section 4", CKG + "ToBeVerifiedHigh")
    for row in rows(tables, "hs_clauses.csv"):
        name = "HS" if row["standard"] == HARMONIZED else row["standard"]
        subject = module.iri("clause", f"{name} {row['clause']}")
        module.type(subject, "Clause")
        module.label(subject, f"{name}, {row['clause']} {row['short_title']}")
        module.literal(subject, "clauseNumber", row["clause"])
        module.link(subject, "clauseOf", module.iri("edition", name))
        if row["parent"]:
            parent = module.iri("clause", f"{name} {row['parent']}")
            module.link(subject, "parentClause", parent)
            if not module.knows(parent):  # an annex, which the table names only as a parent
                module.type(parent, "Clause")
                module.label(parent, f"{name}, {row['parent']}")
                module.literal(parent, "clauseNumber", row["parent"])
                module.link(parent, "clauseOf", module.iri("edition", name))
                module.source(parent, "facts, section 4", CKG + "ToBeVerifiedHigh")
        # "8.1 (discipline specific)" says that there is no clause with the same meaning.
        if name != "HS" and module.knows(module.iri("clause", f"HS {row['hs_clause']}")):
            module.link(subject, "harmonizedClause", module.iri("clause", f"HS {row['hs_clause']}"))
        module.source(subject, "facts, section 4", CKG + "ToBeVerifiedHigh")
    return module
