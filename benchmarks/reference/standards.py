"""Standards, editions, amendments and clauses."""

from __future__ import annotations

import re
from itertools import pairwise
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


# What a note of the catalogue says of the latest edition, of older ones, and of what titles do not tell.
SOURCES = re.compile(
    r"(?:latest edition: (?P<latest>.*?); older: )?(?P<older>.*?)(?:; (?P<mapping>competence/.*))?$"
)


def standards(tables: Path) -> Module:
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
        module.literal(standard, "applicability", row["scope_kind"])
        for code in filter(None, row["ics"].split(";")):
            module.literal(standard, "icsCode", code.strip())
        competence = re.match(r"((?:ISO|ISO/IEC)(?: TS|/TS)? [\d-]+):\d{4}", row["cb_competence_standard"])
        if competence:
            module.link(standard, "competenceStandard", module.iri("standard", competence[1]))
        for text in notes(row, known=competence is not None):
            module.text(standard, "skos:note", text)
        said = SOURCES.match(row["source"])
        latest = (said["latest"] or said["older"]) if said else row["source"]
        module.source(standard, row["source"], confidence(said["mapping"] or "" if said else row["source"]))
        edition(module, standard, row["current_edition"], row["published"], row["edition_no"], "", latest)
        if competence and competence[1] not in numbers:
            name = row["cb_competence_standard"]
            edition(module, module.iri("standard", competence[1]), name, name[-4:], "", "", row["source"])
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
        module.literal(module.iri("edition", row["edition_id"]), "technicalCommittee", row["tc"])
        for old in filter(None, (o.strip() for o in row["obsoletes"].split(";"))):
            if "/Amd" not in old and "/Cor" not in old:
                module.link(
                    module.iri("edition", row["edition_id"]), "replacesEdition", module.iri("edition", old)
                )
                edition(module, module.iri("standard", base_number(old)), old, "", "", "", row["source"])
    for row in rows(tables, "mss_catalogue.csv"):
        chain(module, row)
    return module


def chain(module: Module, row: dict[str, str]) -> None:
    """Links each edition of a row to the one before it, unless it is already known to replace one of them."""
    listed = [name.strip() for name in row["previous_editions"].split(";") if ":" in name]
    names = [row["current_edition"], *sorted(listed, key=lambda name: name.rsplit(":", 1)[1], reverse=True)]
    for newer, older in pairwise(names):
        subject, replaced = module.iri("edition", newer), module.iri("edition", older)
        if not module.knows(replaced):
            name = base_number(older)
            edition(module, module.iri("standard", name), older, older[-4:], "", "", row["source"])
        if not any(
            f"<{module.iri('edition', name)}>" in module.values(subject, "ckg:replacesEdition")
            for name in names
        ):
            module.link(subject, "replacesEdition", replaced)


def notes(row: dict[str, str], *, known: bool) -> list[str]:
    """What the catalogue says in words and nothing else of the module says."""
    structure, competence = row["harmonized_structure"], row["cb_competence_standard"]
    said = (
        (row["note"].strip(" ;"), ""),
        (row["transition"], "Transition: "),
        ("" if structure in ("HS", "-") else structure, "Structure: "),
        ("" if known or competence == "-" else competence, "Competence of certification bodies: "),
    )
    return [before + text for text, before in said if text]


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
