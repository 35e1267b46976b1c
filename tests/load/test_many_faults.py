"""Many faults in one workbook, several in a row: each is found in its cell, and no other."""

from __future__ import annotations

from collections import Counter
from importlib.resources import as_file
from pathlib import Path
from random import Random
from shutil import copytree, ignore_patterns

import pytest

from certkg.library.root import root
from certkg.load import Loaded, load
from tests.load.files import SECTOR_SHEET, Book, good_book, good_row
from tests.load.plants import CLEARS_ROW_KEY, ROW_PLANTS, Expected, Plant

ROWS = 200
MAIN = "Certifications"
# Faults of one row of which one hides the other: a check over two cells needs the other cell intact.
HIDING: tuple[tuple[str, str], ...] = (
    ("expiry before issue", "Certification Issue Date"),
    ("issue before original issue", "Certification Original Issue Date"),
    ("edition of another standard", "Scheme"),
    ("accreditation status unknown", "Accreditation Body Acronym"),
    ("accreditation status unknown", "Accreditation Body Name"),
)
SECTORS: tuple[tuple[str, str, tuple[str | None, str | None], str], ...] = (
    ("unknown code", "C", ("Machinery and equipment", "40"), "unknown-value"),
    ("two codes", "C", ("Machinery and equipment", "17, 18"), "several-values"),
    ("name of another code", "B", ("Pharmaceuticals", "18"), "sector-name-mismatch"),
    ("no code and no known name", "B", ("Making things", None), "sector-unnamed"),
    ("nothing", "C", (None, None), "missing-value"),
)


def outcome(loaded: Loaded) -> Counter[tuple[Expected, str]]:
    return Counter(
        (Expected(fault.code, fault.place.sheet, fault.place.cell), fault.severity) for fault in loaded.faults
    )


def severity(code: str) -> str:
    return "warning" if code == "unknown-accreditation-body" else "violation"


def hidden(first: Plant, second: Plant) -> bool:
    return any(
        one.name == name and other.header == header
        for name, header in HIDING
        for one, other in ((first, second), (second, first))
    )


def drawn(random: Random, most: int) -> list[Plant]:
    """Up to ``most`` plants for one row, each in a cell of its own, none hiding another."""
    chosen: list[Plant] = []
    for plant in random.sample(ROW_PLANTS, len(ROW_PLANTS)):
        if len(chosen) < most and not any(p.header == plant.header or hidden(p, plant) for p in chosen):
            chosen.append(plant)
    return chosen


def planted(random: Random) -> tuple[Book, Counter[tuple[Expected, str]]]:
    """A workbook of 200 certificates, some with two sites, and what has to be found in it."""
    book = good_book(ROWS)
    expected: Counter[tuple[Expected, str]] = Counter()

    def expect(code: str, sheet: str, cell: str, how: str | None = None) -> None:
        expected[Expected(code, sheet, cell), how or severity(code)] += 1

    rows = random.sample(range(2, ROWS + 2), 70)
    lost = set()
    for row in rows[:40]:
        for plant in drawn(random, random.randint(1, 4)):
            expect(plant.code, MAIN, book.put(row, plant.header, plant.value))
            if plant.name in CLEARS_ROW_KEY:
                lost.add(row)
    for row in rows[40:44]:  # a number that another row has
        first = random.choice([other for other in range(2, row) if other not in lost] or [2])
        if row == first or book.rows[first - 1][0] is None:
            continue
        expect("duplicate-key", MAIN, book.put(row, "Certification Identity Number", book.rows[first - 1][0]))
        lost.add(row)
    for row in lost:  # what its sector row says of it
        expect("orphan-row", SECTOR_SHEET, f"A{row}", "info")
    for row in rows[44:59]:
        _, column, words, code = random.choice(SECTORS)
        book.sectors[row - 1][1:] = list(words)
        expect(code, SECTOR_SHEET, f"{column}{row}")
    for row in rows[59:63]:
        book.sectors[row - 1][0] = f"ID-9{row:03}"
        expect("orphan-row", SECTOR_SHEET, f"A{row}")
        if random.random() < 0.5:
            book.sectors[row - 1][2] = "40"
            expect("unknown-value", SECTOR_SHEET, f"C{row}")
    for row in rows[63:66]:
        book.sectors.append(list(book.sectors[row - 1]))
        expect("duplicate-row", SECTOR_SHEET, f"A{len(book.sectors)}")
    for row in rows[66:70]:  # a second site; one of them with a scope of its own by mistake
        book.rows.append(good_row(row - 1, Site_street="9 Other Lane"))
        if random.random() < 0.5:
            cell = book.put(len(book.rows), "Certification Scope", "Another scope")
            expect("repeat-differs", MAIN, cell)
    return book, expected


@pytest.mark.parametrize("seed", range(6))
def test_every_fault_of_a_large_workbook_is_found_once(tmp_path: Path, seed: int) -> None:
    book, expected = planted(Random(seed))  # noqa: S311  # a draw, no secret
    assert expected.total() > 60
    found = outcome(load(book.write(tmp_path / "many.xlsx")))
    assert found - expected == Counter(), "invented"
    assert expected - found == Counter(), "missed"


@pytest.mark.parametrize("seed", range(40))
def test_all_faults_of_one_row_are_found(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # a draw, no secret
    book = good_book(3)
    plants = drawn(random, random.randint(2, 9))
    expected = {Expected(plant.code, MAIN, book.put(3, plant.header, plant.value)) for plant in plants}
    found = {place for place, how in outcome(load(book.write(tmp_path / "row.xlsx"))) if how != "info"}
    assert found == expected


def test_an_orphan_beside_a_lost_number_is_told_apart(tmp_path: Path) -> None:
    book = good_book(6)
    book.put(4, "Certification Identity Number", None)
    book.sectors[2][0] = "ID-9999"
    assert outcome(load(book.write(tmp_path / "x.xlsx"))) == Counter(
        {
            (Expected("missing-value", MAIN, "A4"), "violation"): 1,
            (Expected("orphan-row", SECTOR_SHEET, "A3"), "violation"): 1,
            (Expected("orphan-row", SECTOR_SHEET, "A4"), "info"): 1,
        }
    )


def shared_code(folder: Path) -> Path:
    """A library in which the scope code A belongs to two schemes."""
    library = folder / "library"
    with as_file(root()) as ours:
        copytree(ours / "loaders", library / "loaders")
        copytree(ours / "ontology", library / "ontology", ignore=ignore_patterns("statistics"))
    with (library / "ontology/reference/scope-categories.ttl").open("a", encoding="utf-8") as file:
        file.write('\n<https://other.example/A> a ckg:ScopeCategory ; ckg:code "A" .\n')
    return library


def test_a_shared_code_is_settled_by_any_standard_of_its_certificate(tmp_path: Path) -> None:
    book = good_book(1)
    book.rows.append(good_row(1, Scheme="ISO 22000", Standard="ISO 22000:2018"))
    book.sectors = [book.sectors[0], ["ID-0001", None, "A"]]
    assert not outcome(load(book.write(tmp_path / "two.xlsx"), library_root=shared_code(tmp_path)))


def test_a_shared_code_is_no_violation_when_the_standard_is_at_fault(tmp_path: Path) -> None:
    book = good_book(1)
    cell = book.put(2, "Standard", "ISO 22000:2051")
    book.sectors = [book.sectors[0], ["ID-0001", None, "A"]]
    found = outcome(load(book.write(tmp_path / "bad.xlsx"), library_root=shared_code(tmp_path)))
    assert found == Counter(
        {
            (Expected("unknown-value", MAIN, cell), "violation"): 1,
            (Expected("ambiguous-code", SECTOR_SHEET, "C2"), "info"): 1,
        }
    )
