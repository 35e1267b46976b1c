"""Accreditation bodies, audit time, countries and survey figures."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.reference.tables import confidence, rows
from benchmarks.reference.turtle_module import CKG, Module

__all__ = ["accreditation_bodies", "audit_time", "countries", "survey"]

REGIONAL_GROUPS = {
    "EA": "European co-operation for Accreditation",
    "APAC": "Asia Pacific Accreditation Cooperation",
    "IAAC": "InterAmerican Accreditation Cooperation",
    "AFRAC": "African Accreditation Cooperation",
    "ARAC": "Arab Accreditation Cooperation",
    "SADCA": "SADC Cooperation in Accreditation",
}

SCOPES = {
    "MS": "management systems",
    "PR": "products",
    "PE": "persons",
    "VV": "validation and verification",
}


def accreditation_bodies(tables: Path) -> Module:
    """Accreditation bodies and regional groups; a listed scope is no proof of a signature."""
    module = Module(
        "accreditation-bodies",
        "Accreditation bodies",
        "reference",
        "accreditation_bodies.csv",
        "Public lists of accreditation bodies; IAF (iaf.nu): signatories 2023 and status updates",
    )
    for key, name in REGIONAL_GROUPS.items():
        subject = module.iri("regional-group", key)
        module.type(subject, "RegionalGroup")
        module.label(subject, name)
        module.literal(subject, "acronym", key)
        module.source(subject, "facts, section 2.2", CKG + "Sourced")
    for row in rows(tables, "accreditation_bodies.csv"):
        subject = module.iri("accreditation-body", row["acronym"])
        module.type(subject, "AccreditationBody")
        module.label(subject, row["name"])
        module.literal(subject, "legalName", row["name"])
        module.literal(subject, "acronym", row["acronym"])
        countries = re.findall(r"\b[A-Z]{2}\b", row["country_iso2"])
        if len(countries) == 1:
            module.literal(subject, "country", countries[0])
        for country in countries:  # a body of several states is at home in none of them alone
            if len(countries) > 1:
                module.literal(subject, "jurisdiction", country)
        if row["website"].strip("?- "):
            module.literal(subject, "website", "https://" + row["website"].strip("? "), "anyURI")
        for group, _ in groups(row):
            module.link(subject, "memberOf", module.iri("regional-group", group))
        if row["mla_scopes"].strip("- "):
            module.literal(subject, "mainScopeNote", row["mla_scopes"])
        if row["note"]:
            module.text(subject, "skos:note", row["note"])
        module.source(subject, row["source"], confidence(row["source"]))
    for row in rows(tables, "accreditation_bodies.csv"):
        for name, value, marks in statements(row):
            _stated(module, row, name, value, marks)
    return module


def groups(row: dict[str, str]) -> list[tuple[str, str]]:
    """The regional groups of a body, each with the words of the table; a bilateral agreement is no membership."""
    words = [word.strip() for word in row["regional_group"].split(";")]
    return [(word.strip("?"), word) for word in words if word.strip("?") in REGIONAL_GROUPS]


def statements(row: dict[str, str]) -> list[tuple[str, str, str]]:
    """What the table says of a body beside its name: property, value, and the mark of confidence.

    The marks are those of the column ``source``: high for country, website and group, medium for scopes, and
    low where the table itself doubts with a question mark.
    """
    unsure = "uncertain" in row["note"]
    said = [
        ("country", code, "(low)" if unsure or "?" in row["country_iso2"] else "(high")
        for code in re.findall(r"\b[A-Z]{2}\b", row["country_iso2"])
    ]
    if row["website"].strip("?- "):
        said.append(("website", "https://" + row["website"].strip("? "), "(low)" if unsure else "(high"))
    for word in (word.strip() for word in row["regional_group"].split(";")):
        if word != "unknown":
            said.append(("memberOf", word.strip("?"), "(low)" if "?" in word else "(high"))
    for mark, doubt in re.findall(r"\b(MS|PR|PE|VV)\b(\?)?", row["mla_scopes"].partition(" + ")[0]):
        said.append(("recognizedScope", SCOPES[mark], "(low)" if doubt else "(medium)"))
    return said


def _stated(module: Module, row: dict[str, str], name: str, value: str, marks: str) -> None:
    """States what a source says of a body, apart from the body: a listed scope is no proof of a signature."""
    subject = module.iri("statement", f"{row['acronym']} {name} {value.removeprefix('https://')}")
    module.type(subject, "SourceStatement")
    module.label(subject, f"{row['acronym']}: {name} {value}")
    module.link(subject, "statementAbout", module.iri("accreditation-body", row["acronym"]))
    module.literal(subject, "statedProperty", CKG + name, "anyURI")
    module.literal(subject, "statedValue", value)
    module.source(
        subject,
        "public lists of accreditation bodies (facts, section 2.3)",
        confidence("to be verified " + marks),
    )


def audit_time(tables: Path) -> Module:
    """Tables of initial audit time (IAF MD 5)."""
    module = Module(
        "audit-time",
        "Audit time tables",
        "reference",
        "md5_audit_days.csv",
        "IAF MD 5, by public copies of its tables",
    )
    names = {"(all)": "AnyComplexity"}
    for row in rows(tables, "md5_audit_days.csv"):
        subject = module.iri(
            "audit-time", f"{row['md5_table']} {row['personnel_min']} {row['complexity'].strip('()')}"
        )
        module.type(subject, "AuditTimeBand")
        module.label(
            subject,
            f"{row['md5_table']}: {row['personnel_min']} to {row['personnel_max']}, {row['complexity'].strip('()')}",
        )
        module.link(subject, "bandStandard", module.iri("standard", row["standard"]))
        module.literal(subject, "personnelFrom", row["personnel_min"], "integer")
        module.literal(subject, "personnelTo", row["personnel_max"], "integer")
        module.link(
            subject,
            "complexity",
            CKG + names.get(row["complexity"], row["complexity"].title() + "Complexity"),
        )
        module.literal(subject, "auditDays", row["initial_audit_days_stage1_plus_2"], "decimal")
        module.source(subject, row["source"], confidence(row["source"]))
    return module


def countries(tables: Path) -> Module:
    """Countries and economies that surveys name, with their regions."""
    module = Module(
        "countries",
        "Countries and economies",
        "reference",
        "iso_survey_country_1993_2020.csv",
        "ISO Survey of certifications, by the public repository sbjorkholt/iso-standards",
    )
    for row in rows(tables, "iso_survey_country_1993_2020.csv"):
        if re.fullmatch("[A-Z]{2}", row["country_iso2"]):
            subject = module.iri("country", row["country_iso2"])
            if not module.knows(subject):
                module.type(subject, "Country")
                module.label(subject, row["country"])
                module.literal(subject, "countryCode", row["country_iso2"])
                module.literal(subject, "region", row["region"])
                module.source(subject, "public repository sbjorkholt/iso-standards", CKG + "Sourced")
    return module


def survey(tables: Path) -> Module:
    """Figures of the ISO Survey of certifications, by year, standard, country and sector."""
    module = Module(
        "survey-figures",
        "Figures of the ISO Survey",
        "statistics",
        "iso_survey.csv, iso_survey_country_1993_2020.csv",
        "ISO Survey of certifications, by the public repository sbjorkholt/iso-standards and public pages",
    )
    for row in rows(tables, "iso_survey.csv"):
        place = row["country_iso2_or_WORLD"]
        sure = confidence(row["confidence"])
        figure(
            module,
            row["year"],
            row["standard"],
            place,
            row["iaf_code"],
            row["metric"],
            row["value"],
            row["source"],
            sure,
        )
    for row in rows(tables, "iso_survey_country_1993_2020.csv"):
        if re.fullmatch("[A-Z]{2}", row["country_iso2"]):
            source = "public repository sbjorkholt/iso-standards @2dff07e"
            figure(
                module,
                row["year"],
                row["standard"],
                row["country_iso2"],
                "",
                "certificates",
                row["certificates"],
                source,
                CKG + "Sourced",
            )
    return module


def figure(
    module: Module,
    year: str,
    standard: str,
    place: str,
    sector: str,
    metric: str,
    value: str,
    source: str,
    sure: str,
) -> None:
    """States one figure; a sum over standards has no standard, the world no country."""
    key = " ".join(filter(None, (year, standard, place, sector, metric)))
    subject = module.iri("survey", key)
    if module.knows(subject) and module.values(subject, "ckg:figure") != [f'"{value}"^^xsd:decimal']:
        subject = module.iri("survey", f"{key} {source}")  # two sources that disagree are two figures
    module.type(subject, "SurveyFigure")
    module.literal(subject, "surveyYear", year, "integer")
    if not standard.startswith("ALL"):
        module.link(subject, "standard", module.iri("standard", standard))
    if place != "WORLD":
        module.literal(subject, "country", place)
    if sector:
        code = module.iri("iaf", sector)
        module.link(subject, "surveySector", code)
        if sector == "unknown" and not module.knows(code):  # a row of the survey and no code of the list
            module.type(code, "SectorCode")
            module.label(code, "sector not known")
            module.literal(code, "code", sector)
            module.link(code, "inScheme", module.iri("scheme", "iaf"))
            module.source(code, "ISO Survey of certifications", CKG + "Sourced")
    # Figures of 2024 and later come from uploads, which are mandatory (facts, section 9.1).
    collection = "MandatoryUpload" if int(year) >= 2024 else "VoluntarySurvey"
    module.link(subject, "surveyCollection", CKG + collection)
    module.link(subject, "surveyMetric", CKG + metric.title() + "Metric")
    module.literal(subject, "figure", value, "decimal")
    origin = module.iri("source", source)
    module.link(subject, "fromSource", origin)
    module.link(subject, "confidence", sure)
    if not module.knows(origin):
        module.type(origin, "Source")
        module.label(origin, source)
