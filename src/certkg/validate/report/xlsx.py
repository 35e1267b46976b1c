"""The findings as a workbook; for a workbook as input, a copy of it with the faulty cells marked."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from certkg.errors import InputError, Place
from certkg.library.languages import Words
from certkg.validate.report.csv_report import COLUMNS, row
from certkg.validate.report.formats import Options
from certkg.validate.report.names import (
    bare,
    notice,
    printable,
    rule_of,
    severity_counts,
    untouched,
    verdict_key,
)
from certkg.validate.results import Finding, Report
from certkg.validate.rules import SEVERITIES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write"]

_FILLS = {"violation": "FFF4B6B6", "warning": "FFFFE699", "info": "FFBDD7EE"}
_WIDTHS = {"message": 60, "fix": 50, "focus_node": 45, "path": 35, "value": 25, "shape": 40, "file": 25}
_CELL = re.compile(r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}")
_ROWS = 1_048_576
_LONGEST = 32_767
_LONGEST_COMMENT = 8_000
_UNPACKED = 1024**3
_PARTS_LEFT_OUT = {
    "charts": "xl/charts/",
    "pictures": "xl/media/",
    "macros": "xl/vbaproject.bin",
    "pivot tables": "xl/pivottables/",
    "threaded comments": "xl/threadedcomments/",
}
_FORMULA = ("=", "+", "-", "@")
_WRAPPED = 40
_WRAP = Alignment(vertical="top", wrap_text=True)
_WRAPPED_COLUMNS = {COLUMNS.index("message") + 1, COLUMNS.index("fix") + 1}
_NUMBERS = {COLUMNS.index("line") + 1, COLUMNS.index("column") + 1}


def write(report: Report, options: Options) -> bytes:
    """The bytes of a workbook with the sheets Findings and Coverage.

    When exactly one of the inputs is a workbook in ``options.workbooks``, the file is a copy of it:
    each faulty cell is filled by severity and has the findings as its comment. openpyxl keeps values,
    formulas, styles and validations; it drops macros, charts and pictures, and the sheet Coverage says so
    where there were any. InputError when the workbook cannot
    be read or unpacks to more than 1 GiB. Costs about 0.1 milliseconds a finding and cell of the input.
    """
    book, name = _copy(options)
    if name:
        _mark(book, name, report, options.words)
    _findings(book, report, name, options.words)
    _coverage(book, report, _left_out(options.workbooks[name]) if name else [], options.words)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _copy(options: Options) -> tuple[Workbook, str]:
    """The input's workbook and its name; an empty one and "" when there is not exactly one."""
    if len(options.workbooks) != 1:
        book = Workbook()
        if book.active is not None:
            book.remove(book.active)
        return book, ""
    name, content = next(iter(options.workbooks.items()))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _UNPACKED:
            raise InputError("workbook-too-large", "The workbook unpacks to over 1 GiB.", where=Place(name))
        return load_workbook(BytesIO(content)), name
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            "workbook-unreadable", f"This is no workbook: {error}.", where=Place(name)
        ) from error


def _mark(book: Workbook, name: str, report: Report, words: Words) -> None:
    cells: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        place = finding.source
        sheet = _sheet_of(book, place) if place is not None and place.file == name else None
        if place is not None and place.cell and sheet:
            cells.setdefault((sheet, place.cell), []).append(finding)
    for (sheet, address), findings in cells.items():
        cell = _cell(book, sheet, address)
        if cell is not None:
            _mark_cell(cell, findings, words)


def _sheet_of(book: Workbook, place: Place) -> str | None:
    """The sheet of a place; a table of text has one without a name, the first."""
    return place.sheet if place.sheet is not None or not place.cell else book.sheetnames[0]


def _cell(book: Workbook, sheet: str, address: str) -> Cell | None:
    """A cell that can be marked: the first one of a merged range, None for a place that is none."""
    if sheet not in book.sheetnames or not _CELL.fullmatch(address):
        return None
    page: Any = book[sheet]  # a chart sheet has no cells
    if not hasattr(page, "merged_cells"):
        return None
    cell = page[address.replace("$", "")]
    if isinstance(cell, MergedCell):
        ranges = (r for r in page.merged_cells.ranges if cell.coordinate in r)
        first = next(ranges)
        cell = page.cell(first.min_row, first.min_col)
    return cell if isinstance(cell, Cell) else None


def _mark_cell(cell: Cell, findings: list[Finding], words: Words) -> None:
    gravest = next(name for name in SEVERITIES if any(f.severity == name for f in findings))
    cell.fill = PatternFill("solid", fgColor=_FILLS[gravest])
    texts = [cell.comment.text] if cell.comment else []
    for finding in findings:
        fix = f"\n{words.text('fix')} {finding.fix}" if finding.fix else ""
        texts.append(f"{finding.rule} ({words.severity(finding.severity)}): {finding.message}{fix}")
    text = printable("\n\n".join(texts))[:_LONGEST_COMMENT]
    cell.comment = Comment(
        text, "certkg", width=360, height=min(60 + 20 * text.count("\n") + len(text) // 3, 400)
    )


def _findings(book: Workbook, report: Report, name: str, words: Words) -> None:
    sheet = _sheet(book, words.text("findings"), COLUMNS, words)
    rows = report.findings[: _ROWS - 2]
    for number, finding in enumerate(rows, 2):
        told = _told(finding, words)
        for column, text in enumerate((*told, *islice(row(finding, report), len(told), None)), 1):
            _put(sheet.cell(number, column), int(text) if text and column in _NUMBERS else text)
        sheet.cell(number, 2).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
        place = finding.source
        home = _sheet_of(book, place) if name and place is not None and place.file == name else None
        if home in book.sheetnames and place is not None and place.cell and _CELL.fullmatch(place.cell):
            link = sheet.cell(number, COLUMNS.index("cell") + 1)
            target = f"{quote_sheetname(home or '')}!{place.cell}"
            link.hyperlink = Hyperlink(ref=link.coordinate, location=target)
            link.font = Font(color="FF0563C1", underline="single")
    hidden = sum(report.totals.values()) - len(rows)
    if hidden:
        _put(sheet.cell(len(rows) + 2, 1), words.count("hidden-findings", hidden))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    if name:
        book.active = book.sheetnames.index(sheet.title)
        for other in book.worksheets:
            other.sheet_view.tabSelected = other is sheet


def _told(finding: Finding, words: Words) -> tuple[str, str, str]:
    """The first three cells of a finding, in words where the table of comma-separated values has codes."""
    return finding.rule, words.severity(finding.severity), words.verdict(finding.verdict)


def _left_out(content: bytes) -> list[str]:
    """What of a workbook its copy has not."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name.lower() for name in archive.namelist()]
    return [kind for kind, part in _PARTS_LEFT_OUT.items() if any(name.startswith(part) for name in names)]


def _coverage(book: Workbook, report: Report, left_out: list[str], words: Words) -> None:
    """What was checked and what was not, so that an empty list of findings is not taken for a pass."""
    sheet = _sheet(book, words.text("coverage"), ("what", "rule-or-kind", "count", "note"), words)
    targeted = len(report.coverage) - len(untouched(report))
    day = words.text("as-of", day=report.as_of.isoformat())
    lines: list[tuple[str, str, str | int, str]] = [
        (words.text(verdict_key(report)), "", "", severity_counts(report, words)),
        (words.text("focus-nodes"), "", report.focus_nodes, day),
        (words.text("shapes"), "", len(report.coverage), words.count("of-them-checked", targeted)),
    ]
    lines += [
        (
            entry.shape,
            rule_of(report, entry),
            entry.focus_nodes,
            "" if entry.focus_nodes else words.text("idle"),
        )
        for entry in report.coverage
    ]
    lines += [
        (
            term.term,
            words.named("unknown", term.kind),
            term.count,
            "; ".join(
                [words.text("did-you-mean-sentence", term=term.suggestion)] * bool(term.suggestion)
                + [words.text("first-used", place=term.source)] * bool(term.source)
            ),
        )
        for term in report.unknown_terms
    ]
    lines += [
        (
            told.term,
            words.text("shape-notice"),
            told.count,
            "; ".join(
                [notice(told, words, bare)]
                + [words.text("first-used", place=told.source)] * bool(told.source)
            ),
        )
        for told in report.notices
    ]
    lines += [
        (entry.constraint, words.text("other-engine"), "", f"{entry.engine}: {entry.reason}")
        for entry in report.fallbacks
    ]
    lost, see = words.text("not-in-copy"), words.text("see-input")
    lines[1:1] = [(lost, words.named("part", kind), "", see) for kind in left_out]
    for number, line in enumerate(lines[: _ROWS - 1], 2):
        for column, content in enumerate(line, 1):
            _put(sheet.cell(number, column), content)
    for letter, width in zip("ABCD", (70, 25, 12, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _sheet(book: Workbook, title: str, columns: tuple[str, ...], words: Words) -> Worksheet:
    taken = {name.lower() for name in book.sheetnames}
    name, number = title, 1
    while name.lower() in taken:
        number += 1
        name = f"{title} {number}"
    sheet: Worksheet = book.create_sheet(name)
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number, words.named("column", column))
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 14)
    sheet.freeze_panes = "A2"
    return sheet


def _put(cell: Any, content: str | int) -> None:  # a merged cell has no data type; a fresh sheet has none
    """Writes a number as a number and text as text, never as a formula."""
    if isinstance(content, int):
        cell.value = content
        return
    cell.value = printable(content)[:_LONGEST]
    cell.data_type = "s"
    if content.startswith(_FORMULA):
        cell.quotePrefix = True
    if len(content) > _WRAPPED and cell.column in _WRAPPED_COLUMNS:
        cell.alignment = _WRAP
