"""ISO Open Data lines become standard editions that certificates can refer to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from certkg.errors import InputError, UsageError
from certkg.load import load, sources
from tests.suites import samples_dir

CKG = "https://w3id.org/certkg#"
ID = "https://w3id.org/certkg/id"
OLD: dict[str, Any] = {
    "id": 11, "deliverableType": "IS", "supplementType": None, "reference": "ISO 9001:2015", "edition": 5,
    "currentStage": 9599, "publicationDate": "2015-09-15", "title": {"en": "Quality", "fr": "Qualit\u00e9"},
    "ownerCommittee": "ISO/TC 176/SC 2", "replacedBy": [12], "icsCode": ["03.120.10", "03.100.70"],
}  # fmt: skip
NEW: dict[str, Any] = {
    "id": 12,
    "reference": "ISO 9001:2026",
    "edition": 6,
    "currentStage": 6060,
    "replaces": [11],
}
OWN: dict[str, Any] = {
    "id": 13,
    "reference": "ISO 99999:2025",
    "edition": 1,
    "currentStage": 6060,
    "replaces": [11, 12],
}
AMENDMENT: dict[str, Any] = {
    "id": 14,
    "reference": "ISO 99999:2025/Amd 1:2026",
    "supplementType": "Amd",
    "edition": 1,
}


def write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "deliverables.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_known_editions_keep_their_iri_and_are_linked(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, OLD, NEW))
    assert loaded.source == "iso-open-data"
    found = set(loaded.triples)
    assert (
        f"<{ID}/edition/ISO-9001-2015>",
        f"<{CKG}replacedByEdition>",
        f"<{ID}/edition/ISO-9001-2026>",
    ) in found
    assert (
        f"<{ID}/edition/ISO-9001-2026>",
        f"<{CKG}replacesEdition>",
        f"<{ID}/edition/ISO-9001-2015>",
    ) in found
    assert (f"<{ID}/edition/ISO-9001-2015>", f"<{CKG}stageCode>", '"95.99"') in found
    assert (f"<{ID}/edition/ISO-9001-2015>", f"<{CKG}editionOf>", f"<{ID}/standard/ISO-9001>") in found


def test_other_editions_and_amendments_get_an_iri_under_the_registry(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, OLD, NEW, OWN, AMENDMENT), base="https://registry.example")
    found = set(loaded.triples)
    edition = "<https://registry.example/id/edition/ISO%2099999%3A2025>"
    amendment = "<https://registry.example/id/amendment/ISO%2099999%3A2025%2FAmd%201%3A2026>"
    assert (edition, f"<{CKG}editionOf>", "<https://registry.example/id/standard/ISO%2099999>") in found
    assert (amendment, f"<{CKG}amends>", edition) in found
    replaced = {o for s, p, o in found if (s, p) == (edition, f"<{CKG}replacesEdition>")}
    assert replaced == {f"<{ID}/edition/ISO-9001-2015>", f"<{ID}/edition/ISO-9001-2026>"}


def test_bad_lines_and_values_are_found_on_their_line(tmp_path: Path) -> None:
    path = write(tmp_path, OLD | {"publicationDate": "2015"}, "{broken", "[1]", NEW, {"id": 15}, OWN)
    faults = [fault for fault in load(path).faults if fault.severity != "info"]
    assert sorted((fault.code, fault.place.line) for fault in faults) == [
        ("bad-date", 1), ("bad-line", 2), ("bad-line", 3), ("missing-value", 5),
    ]  # fmt: skip


def test_what_is_not_carried_is_said_once(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, OLD, OLD | {"id": 16, "reference": "ISO 1:2016", "replacedBy": None}))
    assert sorted(fault.message for fault in loaded.faults if fault.code == "not-carried") == [
        "The column 'icsCode' is left out: not needed to check a certificate."
    ]


def test_the_public_lines_become_editions() -> None:
    (path,) = samples_dir().joinpath("iso-open-data").glob("*.jsonl")
    loaded = load(path)
    assert loaded.counts["records"] == 2
    assert not [fault for fault in loaded.faults if fault.severity != "info"]


def test_rdf_is_a_source_too(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("@prefix e: <http://example.org/> .\ne:s e:p 1 .\n", encoding="utf-8")
    loaded = load(path)
    assert loaded.source == "rdf"
    (triple,) = loaded.triples
    place = loaded.positions.place(*triple)
    assert place is not None
    assert (place.line, place.column) == (2, 9)


def test_sources_are_listed_with_what_they_are() -> None:
    assert {"certsearch", "iso-open-data"} <= {source.name for source in sources()}


def test_an_unknown_source_and_unknown_headers_are_refused_with_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("colour,shape\nred,round\n", encoding="utf-8")
    with pytest.raises(InputError, match="no source") as caught:
        load(path)
    assert "certsearch" in caught.value.mend
    with pytest.raises(UsageError) as refused:
        load(path, "certserach")
    assert "certsearch" in refused.value.mend


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("not a workbook", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.code == "workbook-unreadable"


def test_an_issuer_is_refused_where_a_source_has_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load(write(tmp_path, OLD), issuer="https://body.example/id")
    assert caught.value.code == "issuer-not-used"
