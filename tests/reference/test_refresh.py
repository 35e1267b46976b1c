"""Reference data is refreshed from its sources without hand edits, and only what the source changed changes."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.reference.bodies import accreditation_bodies, survey
from benchmarks.reference.open_data import lay_over, published
from benchmarks.reference.standards import standards
from benchmarks.reference.tables import confidence
from benchmarks.reference.turtle_module import CKG, ID, Module
from benchmarks.refresh_reference import MAKERS, STANDARDS

from certkg.library import Library
from certkg.store.embedded import EmbeddedStore

TOP = Path(__file__).parent.parent.parent
ONTOLOGY = TOP / "ontology"
GENERATED = [name for name, _, _ in MAKERS]


def deliverable(number: int, reference: str, **more: Any) -> dict[str, Any]:
    """One line of ISO Open Data."""
    return {
        "id": number,
        "deliverableType": "IS",
        "supplementType": None,
        "reference": reference,
        "edition": 1,
        "currentStage": 6060,
        "publicationDate": "2026-09-16",
        "ownerCommittee": "ISO/TC 176/SC 2",
    } | more


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.refresh_reference", "--out", folder, *arguments]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.ttl"))
    }


def write_lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology", ignore=shutil.ignore_patterns("survey-*")))


@pytest.mark.parametrize("name", GENERATED)
def test_a_module_read_and_written_is_the_same(name: str, tmp_path: Path) -> None:
    written = Module.read(ONTOLOGY / name).write(tmp_path).read_text("utf-8")
    assert (ONTOLOGY / name).read_text("utf-8").startswith(written)


def test_what_is_kept_by_hand_is_not_read_as_generated() -> None:
    by_hand = {str(path.relative_to(ONTOLOGY)) for path in (ONTOLOGY / "reference").glob("*.ttl")} - set(
        GENERATED
    )
    assert by_hand
    for name in by_hand:
        with pytest.raises(ValueError, match="kept by hand"):
            Module.read(ONTOLOGY / name)


def test_open_data_changes_what_it_says_and_nothing_else(ontology: Path, tmp_path: Path) -> None:
    before, module = digests(ontology), Module.read(ontology / STANDARDS)
    lines = write_lines(
        tmp_path / "iso.jsonl",
        deliverable(
            1, "ISO 9001:2015", edition=5, currentStage=9092, publicationDate="2015-09-15", replacedBy=[2]
        ),
        deliverable(2, "ISO 9001:2026", edition=6, replaces=[1, 99]),
        deliverable(3, "ISO 9001:2026/Amd 1:2027", supplementType="Amd", publicationDate="2027-02-01"),
        deliverable(4, "ISO 9001:2029", currentStage=4000, publicationDate=None),  # a draft
        deliverable(5, "ISO 4242:2020"),  # no standard of the library
    )
    done = run(ontology, "--iso-open-data", lines)
    assert done.returncode == 0, done.stderr
    assert {name for name, digest in digests(ontology).items() if before[name] != digest} == {STANDARDS}
    after = Module.read(ontology / STANDARDS)
    changed = [
        line.removeprefix(f"  {line[2]} {ID}").partition(":")[0] for line in done.stdout.splitlines()[1:]
    ]
    assert changed == ["amendment/ISO-9001-2026-Amd-1-2027", "edition/ISO-9001-2026", "edition/ISO-9001-2015"]
    assert len(after.differences(module)) == 3
    old, new = f"{ID}edition/ISO-9001-2015", f"{ID}edition/ISO-9001-2026"
    assert after.values(old, "ckg:publicationDate") == ['"2015-09-15"^^xsd:date']
    assert after.values(old, "ckg:publicationMonth") == []
    assert after.values(old, "ckg:stageCode") == ['"90.92"']
    assert after.values(new, "ckg:replacesEdition") == [f"<{old}>"]
    assert after.values(new, "ckg:confidence") == ["ckg:Sourced"]
    again = run(ontology, "--iso-open-data", lines)
    assert again.stdout.splitlines()[1:] == [], "a second run changes nothing"


def test_a_new_edition_joins_the_chain() -> None:
    module = Module.read(ONTOLOGY / STANDARDS)
    rows = [
        deliverable(1, "ISO 45001:2018", edition=1, currentStage=9599, publicationDate="2018-03-12"),
        deliverable(2, "ISO 45001:2027", edition=2, publicationDate="2027-03-01", replaces=[1]),
    ]
    lay_over(module, published(json.dumps(row) for row in rows))
    new = f"{ID}edition/ISO-45001-2027"
    assert module.values(new, "ckg:editionOf") == [f"<{ID}standard/ISO-45001>"]
    assert module.values(new, "ckg:replacesEdition") == [f"<{ID}edition/ISO-45001-2018>"]
    assert module.values(new, "ckg:editionNumber") == ['"2"^^xsd:integer']


def test_a_dry_run_writes_nothing(ontology: Path, tmp_path: Path) -> None:
    before = digests(ontology)
    done = run(
        ontology,
        "--dry-run",
        "--iso-open-data",
        write_lines(tmp_path / "i.jsonl", deliverable(2, "ISO 9001:2026")),
    )
    assert "edition/ISO-9001-2026" in done.stdout
    assert digests(ontology) == before


def test_without_a_source_it_says_what_to_give(ontology: Path, tmp_path: Path) -> None:
    for arguments in ((), ("--tables", tmp_path / "empty")):
        done = run(ontology, *arguments)
        assert done.returncode == 2
        assert "--iso-open-data FILE" in done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "line 1 is no JSON"),
        ('{"id": 1}', "line 1 is no deliverable"),
        ("[]", "line 1 is no deliverable"),
    ],
)
def test_a_line_that_is_no_deliverable_is_named(line: str, said: str, ontology: Path, tmp_path: Path) -> None:
    before = digests(ontology)
    (tmp_path / "iso.jsonl").write_text(line + "\n", encoding="utf-8")
    done = run(ontology, "--iso-open-data", tmp_path / "iso.jsonl")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(ontology) == before


def test_a_table_without_a_column_is_refused(ontology: Path, tmp_path: Path) -> None:
    write_table(tmp_path / "t" / "hs_clauses.csv", [{"standard": "ISO 1:2020", "clause": "4"}])
    done = run(ontology, "--tables", tmp_path / "t")
    assert done.returncode == 2
    assert "no column 'short_title'" in done.stderr


CLAUSES = [
    {"standard": "ISO 1:2020", "clause": "4", "short_title": "Context", "parent": "", "hs_clause": ""},
    {"standard": "ISO 1:2020", "clause": "4.1", "short_title": "Issues", "parent": "4", "hs_clause": ""},
]


def write_table(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_one_changed_row_of_a_table_changes_one_thing(ontology: Path, tmp_path: Path) -> None:
    table = tmp_path / "tables" / "hs_clauses.csv"
    write_table(table, CLAUSES)
    run(ontology, "--tables", table.parent)
    before = digests(ontology)
    write_table(table, [CLAUSES[0], CLAUSES[1] | {"short_title": "Internal and external issues"}])
    done = run(ontology, "--tables", table.parent)
    assert done.stdout.splitlines()[1:] == [f"  ~ {ID}clause/ISO-1-2020-4.1: rdfs:label"]
    assert [name for name, digest in digests(ontology).items() if before[name] != digest] == [
        "reference/clauses.ttl"
    ]


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("public list", "Sourced"),
        ("to be verified (high)", "ToBeVerifiedHigh"),
        ("to be verified (medium-high)", "ToBeVerifiedMediumHigh"),
        ("to be verified (high) here, to be verified (medium) there", "ToBeVerifiedMedium"),
        ("to be verified (medium-high); the month (low)", "ToBeVerifiedLow"),
        ("to be verified", "ToBeVerifiedMedium"),
    ],
)
def test_of_several_marks_the_least_sure_counts(note: str, name: str) -> None:
    assert confidence(note) == CKG + name


def test_each_statement_about_a_body_has_its_own_confidence(tmp_path: Path) -> None:
    row = {
        "acronym": "XAB", "name": "Example Body", "country_iso2": "AU;NZ", "website": "x.example", "mla_scopes": "MS;PR? + more",
        "regional_group": "EA(BLA);APAC?", "source": "one list; to be verified (high); scopes: to be verified (medium)", "note": "",
    }  # fmt: skip
    write_table(tmp_path / "accreditation_bodies.csv", [row])
    module = accreditation_bodies(tmp_path)
    body = f"{ID}accreditation-body/XAB"
    assert module.values(body, "ckg:country") == []
    assert module.values(body, "ckg:jurisdiction") == ['"AU"', '"NZ"']
    assert module.values(body, "ckg:memberOf") == [f"<{ID}regional-group/APAC>"]
    assert module.values(body, "ckg:confidence") == ["ckg:ToBeVerifiedMedium"]
    said = {
        module.values(subject, "rdfs:label")[0]: module.values(subject, "ckg:confidence")[0].removeprefix(
            "ckg:ToBeVerified"
        )
        for subject in module.subjects("SourceStatement")
    }
    assert said == {
        '"XAB: country AU"@en': "High",
        '"XAB: country NZ"@en': "High",
        '"XAB: website https://x.example"@en': "High",
        '"XAB: memberOf EA(BLA)"@en': "High",
        '"XAB: memberOf APAC"@en': "Low",
        '"XAB: recognizedScope management systems"@en': "Medium",
        '"XAB: recognizedScope products"@en': "Low",
    }


def test_sources_that_disagree_are_two_figures_and_an_unknown_sector_is_no_total(tmp_path: Path) -> None:
    row = {
        "year": "2016", "standard": "ISO 9001", "country_iso2_or_WORLD": "WORLD", "iaf_code": "",
        "metric": "certificates", "value": "5", "source": "one", "confidence": "sourced",
    }  # fmt: skip
    write_table(
        tmp_path / "iso_survey.csv",
        [
            row,
            row | {"source": "two"},
            row | {"value": "6", "source": "three"},
            row | {"iaf_code": "unknown", "value": "2"},
        ],
    )
    (tmp_path / "iso_survey_country_1993_2020.csv").write_text(
        "year,standard,country,country_iso2,region,certificates\n"
    )
    module = survey(tmp_path)
    figures = {subject: module.values(subject, "ckg:figure") for subject in module.subjects("SurveyFigure")}
    assert sorted(figures.values()) == [['"2"^^xsd:decimal'], ['"5"^^xsd:decimal'], ['"6"^^xsd:decimal']]
    (agreed,) = (subject for subject, values in figures.items() if values == ['"5"^^xsd:decimal'])
    assert len(module.values(agreed, "ckg:fromSource")) == 2
    assert module.values(f"{ID}iaf/unknown", "ckg:code") == ['"unknown"']


def test_each_edition_of_the_catalogue_is_in_a_chain(tmp_path: Path) -> None:
    row = dict.fromkeys(
        ["title", "published", "tc", "scope_kind", "harmonized_structure", "cb_competence_standard", "transition", "ics", "note", "edition_no", "amendments"], ""
    ) | {
        "number": "1", "mss_type": "A", "current_edition": "ISO 1:2020",
        "previous_editions": "ISO 1:2000; ISO 1:2010; ISO/TS 9:1990", "source": "list",
    }  # fmt: skip
    write_table(tmp_path / "mss_catalogue.csv", [row])
    old = dict.fromkeys(["published", "edition_no", "stage_at_snapshot", "tc", "source"], "")
    write_table(
        tmp_path / "mss_editions.csv",
        [old | {"number": "1", "edition_id": "ISO 1:2020", "obsoletes": "ISO 1:2010"}],
    )
    module = standards(tmp_path)

    def replaced(name: str) -> list[str]:
        return [
            value.strip("<>").removeprefix(f"{ID}edition/")
            for value in module.values(f"{ID}edition/{name}", "ckg:replacesEdition")
        ]

    assert [replaced(name) for name in ("ISO-1-2020", "ISO-1-2010", "ISO-1-2000")] == [
        ["ISO-1-2010"],
        ["ISO-1-2000"],
        ["ISO-TS-9-1990"],
    ]


def test_no_reference_data_points_to_nothing() -> None:
    store = EmbeddedStore()
    store.load_turtle(entry.file for entry in Library.default().ontology())
    store.load_turtle(entry.file for entry in Library.default().statistics())
    dangling = store.select(
        "SELECT DISTINCT ?thing WHERE { ?some ?property ?thing . "
        f'FILTER (ISIRI(?thing) && STRSTARTS(STR(?thing), "{ID}")) FILTER NOT EXISTS {{ ?thing a ?kind }} }}'
    )
    assert dangling.rows == ()
