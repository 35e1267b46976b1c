"""CSV and workbook reports: nothing in them runs, nothing in the input's copy is lost."""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from certkg.errors import InputError, Place
from certkg.validate.findings import limited
from certkg.validate.report import Options, formats
from certkg.validate.report.csv_report import COLUMNS, guarded, unguarded
from certkg.validate.report.workbooks import free_title
from certkg.validate.results import Report
from certkg.validate.shapes.terms import literal
from tests.validate.report_samples import large_report, rdf_report, workbook, workbook_report


def rows(report: Report) -> list[dict[str, str]]:
    text = formats()["csv"].write(report).decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def opened(report: Report, options: Options | None = None) -> Workbook:
    return load_workbook(BytesIO(formats()["xlsx"].write(report, options)))


def marked() -> Workbook:
    return opened(workbook_report(), Options(workbooks={"q3.xlsx": workbook()}))


def test_csv_has_a_line_for_each_finding_after_rfc_4180() -> None:
    report = rdf_report()
    text = formats()["csv"].write(report).decode()
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    assert text.endswith("\r\n")
    found = rows(report)
    assert [line["line"] for line in found] == ["118", "204", "31", ""]
    assert found[3]["value"] == 'We are "ISO certified"!\nAsk us.'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("'=1", "''=1"),
        ("-12.5", "-12.5"),
        ("+3", "+3"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_formulas_are_guarded_and_numbers_left_alone(text: str, written: str) -> None:
    assert guarded(text) == written


@settings(deadline=None)
@given(st.text())
def test_guard_can_be_taken_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_value_survives_csv(text: str) -> None:
    report = rdf_report()
    finding = report.findings[0]
    odd = replace(finding, message=text, result=replace(finding.result, value=literal(text)))
    found = rows(replace(report, findings=(odd,)))
    assert unguarded(found[0]["value"]) == text
    assert unguarded(found[0]["message"]) == text


def test_faulty_cells_are_filled_by_severity_and_commented() -> None:
    sheet = marked()["Certificates"]
    comment = sheet["D3"].comment
    assert comment is not None
    assert "Certificate Q-17 expires on 2030-01-01" in comment.text
    assert "Fix: Set the expiry date" in comment.text
    assert sheet["D3"].fill.fgColor.rgb == "FFF4B6B6"
    assert sheet["D4"].comment is None
    assert sheet["D4"].fill.patternType is None


def test_two_findings_and_an_older_comment_share_a_cell() -> None:
    cell = marked()["Certificates"]["D5"]
    assert cell.comment is not None
    assert cell.comment.text.startswith("To be checked with the body.")
    assert "CB-3 (violation)" in cell.comment.text
    assert "CB-1 (warning)" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFF4B6B6"


def test_finding_in_a_merged_range_marks_its_first_cell() -> None:
    comment = marked()["Certificates"]["A1"].comment
    assert comment is not None
    assert "MU-7" in comment.text


def test_copy_keeps_every_value_of_the_input() -> None:
    before = load_workbook(BytesIO(workbook()))["Certificates"]
    after = marked()["Certificates"]
    assert [[c.value for c in line] for line in after.iter_rows()] == [
        [c.value for c in line] for line in before.iter_rows()
    ]
    assert after["E5"].value == "=D5-C5"
    assert [str(r) for r in after.merged_cells.ranges] == ["A1:D1"]


def test_findings_sheet_links_to_the_cells_and_lists_those_without_a_place() -> None:
    book = marked()
    sheet = book["Findings"]
    assert book.active is sheet
    links = [c.hyperlink.location for c in sheet["F"][1:] if c.hyperlink]
    assert links == ["'Certificates'!C1", "'Certificates'!D3", "'Certificates'!D5", "'Certificates'!D5"]
    assert sheet.max_row == 6


def test_no_text_of_the_data_is_a_formula() -> None:
    values = [cell for line in marked()["Findings"].iter_rows() for cell in line]
    assert not [cell for cell in values if cell.data_type == "f"]
    assert any(str(cell.value).startswith("=HYPERLINK") and cell.data_type == "s" for cell in values)


def test_sheet_of_the_input_that_is_called_findings_is_left_alone() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "FINDINGS"
    book.active["A1"] = "ours"
    stream = BytesIO()
    book.save(stream)
    report = workbook_report()
    out = opened(report, Options(workbooks={"q3.xlsx": stream.getvalue()}))
    assert out.sheetnames == ["FINDINGS", "Findings 2", "Coverage"]
    assert out["FINDINGS"]["A1"].value == "ours"


@pytest.mark.parametrize(
    ("sheet", "cell"), [("Nowhere", "A1"), ("Certificates", "H"), ("Certificates", "=A1")]
)
def test_place_that_is_not_in_the_workbook_is_only_listed(sheet: str, cell: str) -> None:
    report = workbook_report()
    finding = replace(report.findings[0], source=Place("q3.xlsx", sheet=sheet, cell=cell))
    book = opened(replace(report, findings=(finding,)), Options(workbooks={"q3.xlsx": workbook()}))
    assert book["Findings"]["F2"].value == cell
    assert book["Certificates"]["A1"].comment is None


def test_rdf_gives_a_workbook_of_findings_and_coverage() -> None:
    book = opened(rdf_report())
    assert book.sheetnames == ["Findings", "Coverage"]
    assert book["Findings"]["G2"].value == 118
    notes = [line[3].value for line in book["Coverage"].iter_rows()]
    assert "not checked" in notes


def test_workbook_counts_what_a_limit_hides() -> None:
    sheet = opened(limited(large_report(30), 5))["Findings"]
    assert sheet.cell(7, 1).value == "25 findings not shown, because of the limit."


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_workbook_that_opens(text: str) -> None:
    report = workbook_report()
    finding = next(f for f in report.findings if f.source)
    odd = replace(finding, message=text, fix=text, result=replace(finding.result, value=literal(text)))
    book = opened(
        replace(report, findings=(odd,), totals={"violation": 1}), Options(workbooks={"q3.xlsx": workbook()})
    )
    assert book["Findings"].max_row == 2
    assert not [cell for cell in book["Findings"][2] if cell.data_type == "f"]


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x05\x06" + b"\0" * 18])
def test_input_that_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as raised:
        formats()["xlsx"].write(workbook_report(), Options(workbooks={"q3.xlsx": content}))
    assert raised.value.code == "workbook-unreadable"


def test_copy_says_what_it_lost() -> None:
    stream = BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
        archive.writestr("xl/charts/chart1.xml", b"<c/>")
    book = opened(workbook_report(), Options(workbooks={"q3.xlsx": stream.getvalue()}))
    told = [[cell.value for cell in row[:2]] for row in book["Coverage"].iter_rows()]
    assert ["not in this copy of the input", "charts"] in told
    assert ["not in this copy of the input", "macros"] in told
    assert not [row for row in marked()["Coverage"].iter_rows() if "not in this copy" in str(row[0].value)]


def second() -> bytes:
    """Another workbook with a sheet of the same name, a formula, a style, a comment and a merged range."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Certificates"
    sheet.append(["number", "=1+1", "=2+2", None])
    sheet["A1"].font = Font(bold=True, color="FF00FF00")
    sheet["A2"] = date(2026, 1, 2)
    sheet["A2"].number_format = "dd/mm/yyyy"
    sheet["B2"] = "text"
    sheet["B2"].data_type = "s"
    sheet["B2"].comment = Comment("mine", "me")
    sheet.merge_cells("C3:D4")
    sheet.column_dimensions["A"].width = 33
    book.create_sheet("Other")["A1"] = "there"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def two_copies() -> Workbook:
    report = workbook_report()
    first, *others = report.findings
    there = [
        replace(first, source=Place("q4.xlsx", sheet="Certificates", cell="B2")),
        replace(first, source=Place("q4.xlsx", sheet="Other", cell="A1")),
        replace(first, source=Place("t.csv", cell="B1")),
    ]
    table = Workbook()
    assert table.active is not None
    table.active.title = "t"
    table.active.append(["a", "=b"])
    table.active["B1"].data_type = "s"
    stream = BytesIO()
    table.save(stream)
    books = {"q3.xlsx": workbook(), "t.csv": stream.getvalue(), "q4.xlsx": second()}
    return opened(replace(report, findings=(first, *others, *there)), Options(workbooks=books))


def test_each_of_several_tables_has_its_sheets_in_the_copy_with_its_cells_marked() -> None:
    book = two_copies()
    assert book.sheetnames == ["Certificates", "t", "q4 Certificates", "Other", "Findings", "Coverage"]
    marked_cells = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book.worksheets[:4]
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in {"FFF4B6B6", "FFFFE699", "FFBDD7EE"}
    }
    assert marked_cells == {
        *(f"Certificates!{cell}" for cell in ("A1", "C1", "D3", "D5") if book["Certificates"][cell].comment),
        "t!B1",
        "q4 Certificates!B2",
        "Other!A1",
    }
    links = {c.hyperlink.location for c in book["Findings"]["F"][1:] if c.hyperlink}
    assert {"'q4 Certificates'!B2", "'Other'!A1", "'t'!B1"} <= links


def test_the_copy_of_a_further_workbook_keeps_what_its_cells_show() -> None:
    sheet = two_copies()["q4 Certificates"]
    assert (sheet["A1"].font.bold, sheet["A1"].font.color.rgb) == (True, "FF00FF00")
    assert (sheet["A2"].value, sheet["A2"].number_format) == (datetime(2026, 1, 2), "dd/mm/yyyy")
    assert sheet["B2"].comment is not None
    assert sheet["B2"].comment.text.startswith("mine\n\n")
    assert (sheet["B1"].value, sheet["B1"].data_type) == ("=1+1", "s")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C3:D4"]
    assert sheet.column_dimensions["A"].width == 33
    told = [[cell.value for cell in row] for row in two_copies()["Coverage"].iter_rows()]
    lost = ["not in this copy of the input", "formulas (their last values stand)"]
    assert [*lost, None, "see the input itself: q4.xlsx"] in told


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=31), max_size=5), st.text(max_size=40))
def test_titles_of_sheets_are_free_and_short(titles: list[str], before: str) -> None:
    book = Workbook()
    for title in ["Certificates", *titles]:
        name = free_title(book, re.sub(r"[][:*?/\\]", " ", title), before)
        assert len(name) <= 31
        assert name.lower() not in {each.lower() for each in book.sheetnames}
        book.create_sheet(name)
