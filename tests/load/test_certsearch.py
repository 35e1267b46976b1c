"""A CertSearch file is read whole: each fault is found in its cell, none is invented, the rest goes through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certkg.errors import UsageError
from certkg.load import Loaded, load
from tests.load.files import Book, good_book, good_row
from tests.load.plants import BOOK_PLANTS, CLEARS_ROW_KEY, ROW_PLANTS, Expected, Plant, plant_in_row

CKG = "https://w3id.org/certkg#"


def found(loaded: Loaded) -> set[Expected]:
    """Faults that ask for a mend, by code and cell; notices are left out."""
    return {
        Expected(fault.code, fault.place.sheet, fault.place.cell)
        for fault in loaded.faults
        if fault.severity != "info"
    }


def values(loaded: Loaded, predicate: str) -> list[str]:
    return sorted(o for _, p, o in loaded.triples if p == f"<{CKG}{predicate}>")


def test_a_good_workbook_has_no_fault(tmp_path: Path) -> None:
    loaded = load(good_book().write(tmp_path / "good.xlsx"))
    assert loaded.source == "certsearch"
    assert loaded.faults == ()
    assert loaded.counts["records"] == 6


def test_every_field_is_carried_over(tmp_path: Path) -> None:
    book = good_book(0)
    book.rows.append(
        good_row(
            7,
            Certification_Status="Suspended",
            Status_Change_Date="20250301",
            Confidential="Yes",
            Certified_Entity_English_Name="Imaginary",
            Certified_Entity_State="EX",
            Site_state="ML",
        )
    )
    book.sectors.append(["ID-0007", "Machinery and equipment", 18])
    loaded = load(book.write(tmp_path / "one.xlsx"), base="https://registry.example/x")
    assert not loaded.faults
    expected = (Path(__file__).parent / "certsearch-one.nt").read_text(encoding="utf-8").splitlines()
    assert sorted(f"{s} {p} {o} ." for s, p, o in loaded.triples) == expected


@pytest.mark.parametrize("plant", ROW_PLANTS, ids=lambda plant: plant.name)
def test_a_bad_cell_is_found_where_it_stands(tmp_path: Path, plant: Plant) -> None:
    book = good_book()
    expected = plant_in_row(book, plant, 4)
    loaded = load(book.write(tmp_path / "bad.xlsx"))
    assert found(loaded) == {expected}
    fault = next(fault for fault in loaded.faults if fault.severity != "info")
    assert fault.place.file.endswith("bad.xlsx")
    assert fault.mend
    lost = plant.name in CLEARS_ROW_KEY
    assert loaded.counts["records"] == (5 if lost else 6)
    assert len(values(loaded, "certificateNumber")) >= 5


@pytest.mark.parametrize("plant", BOOK_PLANTS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_fault_of_rows_or_headers_is_found_where_it_stands(
    tmp_path: Path, plant: Callable[[Book], Expected]
) -> None:
    book = good_book()
    expected = plant(book)
    loaded = load(book.write(tmp_path / "bad.xlsx"), "certsearch")
    assert found(loaded) == {expected}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_k_planted_faults_give_exactly_k_faults(data: st.DataObject) -> None:
    book = good_book(8)
    rows = data.draw(st.lists(st.integers(2, 9), unique=True, min_size=1, max_size=8))
    plants = data.draw(st.lists(st.sampled_from(ROW_PLANTS), min_size=len(rows), max_size=len(rows)))
    expected = {plant_in_row(book, plant, row) for plant, row in zip(plants, rows, strict=True)}
    with TemporaryDirectory() as folder:
        loaded = load(book.write(Path(folder) / "bad.xlsx"))
    assert found(loaded) == expected
    assert sum(fault.severity != "info" for fault in loaded.faults) == len(rows)


def test_two_faults_in_one_row_are_both_found(tmp_path: Path) -> None:
    book = good_book()
    cells = {book.put(3, "Certification Status", "Gone"), book.put(3, "Site country", "Nowhere")}
    assert {fault.cell for fault in found(load(book.write(tmp_path / "bad.xlsx")))} == cells


@pytest.mark.parametrize("value", [20240115, 20240115.0, " 20240115 ", date(2024, 1, 15)])
def test_dates_that_can_mean_one_day_only_are_read(tmp_path: Path, value: Any) -> None:
    book = good_book(1)
    book.put(2, "Certification Issue Date", value)
    loaded = load(book.write(tmp_path / "dates.xlsx"))
    assert not found(loaded)
    assert values(loaded, "issueDate") == ['"2024-01-15"^^<http://www.w3.org/2001/XMLSchema#date>']


def test_a_faulty_cell_makes_no_triple_and_its_row_goes_through(tmp_path: Path) -> None:
    book = good_book(1)
    book.put(2, "Certification Expiry Date", "2027-01-14")
    loaded = load(book.write(tmp_path / "bad.xlsx"))
    assert values(loaded, "expiryDate") == []
    assert values(loaded, "certificateNumber") == ['"Q-1"']


def test_a_mend_names_the_nearest_known_value(tmp_path: Path) -> None:
    book = good_book(1)
    book.put(2, "Certification Status", "Suspnded")
    (fault,) = load(book.write(tmp_path / "bad.xlsx")).faults
    assert "'suspended'" in fault.mend
    assert fault.found == "Suspnded"


def test_personal_data_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    book = good_book(1)
    book.rows[0].append("Certified Entity Email Address")
    book.rows[1].append("somebody@widgets.example")
    loaded = load(book.write(tmp_path / "mail.xlsx"))
    (fault,) = loaded.faults
    assert (fault.code, fault.severity, fault.place.cell) == ("not-carried", "info", "AH1")
    assert not any("somebody" in value for _, _, value in loaded.triples)


def test_a_certificate_may_have_several_sites_and_standards(tmp_path: Path) -> None:
    book = good_book(1)
    book.rows.append(good_row(1, Site_street="8 Other Lane", Scheme="ISO 14001", Standard="ISO 14001:2015"))
    loaded = load(book.write(tmp_path / "sites.xlsx"))
    assert not found(loaded)
    assert len(values(loaded, "coversSite")) == 2
    assert len(values(loaded, "standard")) == 2
    assert loaded.counts["records"] == 1


def test_an_unaccredited_certificate_needs_no_accreditation_body(tmp_path: Path) -> None:
    book = good_book(0)
    book.rows.append(
        good_row(
            1,
            Accreditation_Status="Unaccredited",
            Accreditation_Body_Name="",
            Accreditation_Body_Acronym="",
        )
    )
    loaded = load(book.write(tmp_path / "free.xlsx"))
    assert not found(loaded)
    assert values(loaded, "underAccreditationOf") == []


def test_a_scope_code_of_several_schemes_is_settled_by_the_standard(tmp_path: Path) -> None:
    book = good_book(0)
    book.rows.append(good_row(1, Scheme="ISO 22000", Standard="ISO 22000:2018"))
    book.sectors.append(["ID-0001", None, "A"])
    loaded = load(book.write(tmp_path / "food.xlsx"))
    assert not found(loaded)
    assert values(loaded, "sector") == ["<https://w3id.org/certkg/id/food/A>"]


def test_every_triple_has_the_cell_it_came_from(tmp_path: Path) -> None:
    loaded = load(good_book(2).write(tmp_path / "good.xlsx"))
    places = {p: loaded.positions.place(s, p, o) for s, p, o in loaded.triples if s.endswith("/ID-0001>")}
    cells = {p.removeprefix(f"<{CKG}").rstrip(">"): place.cell for p, place in places.items() if place}
    assert cells["certificateNumber"] == "B2"
    assert cells["expiryDate"] == "I2"
    assert cells["status"] == "C2"
    assert cells["sector"] == "C2"
    assert all(loaded.positions.place(*triple) for triple in loaded.triples)
    certificate = next(s for s, _, _ in loaded.triples if s.endswith("/ID-0002>"))
    coarse = loaded.positions.place(certificate, f"<{CKG}noSuchProperty>")
    assert coarse is not None
    assert coarse.cell == "A3"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_file_says_the_same_as_the_workbook(tmp_path: Path, delimiter: str, encoding: str) -> None:
    book = good_book(3)
    workbook = load(book.write(tmp_path / "good.xlsx"))
    for number, row in enumerate(book.rows):
        row += ["Sector Code", "Sector Name"] if number == 0 else ["18", "Machinery and equipment"]
    loaded = load(book.write_csv(tmp_path / "good.csv", delimiter=delimiter, encoding=encoding))
    assert loaded.faults == ()
    assert set(loaded.triples) == set(workbook.triples)


def test_a_csv_fault_has_line_and_cell(tmp_path: Path) -> None:
    book = good_book(3)
    book.put(2, "Certification Scope", "two\nlines")
    cell = book.put(3, "Certification Status", "gone")
    (fault,) = load(book.write_csv(tmp_path / "bad.csv")).faults
    assert (fault.place.cell, fault.place.line) == (cell, 4)


def test_an_old_encoding_is_read_and_said(tmp_path: Path) -> None:
    book = good_book(1)
    book.put(2, "Certified Entity Name", "Caf\u00e9 Imaginaire")
    loaded = load(book.write_csv(tmp_path / "old.csv", encoding="cp1252"))
    (fault,) = loaded.faults
    assert (fault.code, fault.severity) == ("encoding", "info")
    assert '"Caf\u00e9 Imaginaire"' in values(loaded, "legalName")


def test_other_sheets_are_said_to_be_left_out(tmp_path: Path) -> None:
    book = good_book(1)
    book.extra_sheets["Notes"] = [["remember the milk"]]
    (fault,) = load(book.write(tmp_path / "notes.xlsx")).faults
    assert (fault.code, fault.severity, fault.place.sheet) == ("unknown-sheet", "info", "Notes")


def without_issuer(folder: Path) -> Path:
    book = good_book(2)
    for row in book.rows:
        del row[9:11]
    assert "Certification Body Name" not in book.rows[0]
    return book.write(folder / "own.xlsx")


def test_a_file_without_an_issuer_is_told_so_once(tmp_path: Path) -> None:
    loaded = load(without_issuer(tmp_path))
    assert [(fault.code, fault.severity) for fault in loaded.faults] == [("issuer-not-stated", "info")]
    assert values(loaded, "issuedBy") == []


def test_the_issuer_of_a_whole_file_can_be_said(tmp_path: Path) -> None:
    body = "https://body.example/id"
    loaded = load(without_issuer(tmp_path), issuer=body)
    assert loaded.faults == ()
    assert values(loaded, "issuedBy") == [f"<{body}>"] * 2
    assert values(loaded, "accreditedOrganisation") == [f"<{body}>"]
    other = load(good_book(1).write(tmp_path / "named.xlsx"), issuer=body)
    assert values(other, "issuedBy") == ["<https://example.org/registry/id/body/EXA>"]


@pytest.mark.parametrize("issuer", ["Example Assurance", "https://body.example/a b", ""])
def test_an_issuer_that_is_no_iri_is_refused(tmp_path: Path, issuer: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(without_issuer(tmp_path), issuer=issuer)
    assert caught.value.code == "bad-iri"
