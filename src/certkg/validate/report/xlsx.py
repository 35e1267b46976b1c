"""The findings as a workbook; for tables as input, copies of them with the faulty cells marked."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

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
from certkg.validate.report.workbooks import Copies, copies, free_title
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
_FORMULA = ("=", "+", "-", "@")
_WRAPPED = 40
_WRAP = Alignment(vertical="top", wrap_text=True)
_WRAPPED_COLUMNS = {COLUMNS.index("message") + 1, COLUMNS.index("fix") + 1}
_NUMBERS = {COLUMNS.index("line") + 1, COLUMNS.index("column") + 1}


def write(report: Report, options: Options) -> bytes:
    """The bytes of a workbook with the sheets Findings and Coverage.

    Before them stand copies of the tables in ``options.workbooks``: each faulty cell is filled by severity and has
    the findings as its comment. What the copies lack, the sheet Coverage says; see ``copies``, also for errors
    and costs.
    """
    made = copies(options.workbooks)
    _mark(made, report, options.words)
    _findings(made, report, options.words)
    _coverage(made, report, options.words)
    stream = BytesIO()
    made.book.save(stream)
    return stream.getvalue()


def _mark(made: Copies, report: Report, words: Words) -> None:
    cells: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        sheet = made.title(finding.source)
        if sheet is not None and finding.source is not None and finding.source.cell:
            cells.setdefault((sheet, finding.source.cell), []).append(finding)
    for (sheet, address), findings in cells.items():
        cell = _cell(made.book, sheet, address)
        if cell is not None:
            _mark_cell(cell, findings, words)


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


def _findings(made: Copies, report: Report, words: Words) -> None:
    book = made.book
    sheet = _sheet(book, words.text("findings"), COLUMNS, words)
    rows = report.findings[: _ROWS - 2]
    for number, finding in enumerate(rows, 2):
        told = _told(finding, words)
        for column, text in enumerate((*told, *islice(row(finding, report), len(told), None)), 1):
            _put(sheet.cell(number, column), int(text) if text and column in _NUMBERS else text)
        sheet.cell(number, 2).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
        place = finding.source
        home = made.title(place)
        if home is not None and place is not None and place.cell and _CELL.fullmatch(place.cell):
            link = sheet.cell(number, COLUMNS.index("cell") + 1)
            target = f"{quote_sheetname(home)}!{place.cell}"
            link.hyperlink = Hyperlink(ref=link.coordinate, location=target)
            link.font = Font(color="FF0563C1", underline="single")
    hidden = sum(report.totals.values()) - len(rows)
    if hidden:
        _put(sheet.cell(len(rows) + 2, 1), words.count("hidden-findings", hidden))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    if made.titles:
        book.active = book.sheetnames.index(sheet.title)
        for other in book.worksheets:
            other.sheet_view.tabSelected = other is sheet


def _told(finding: Finding, words: Words) -> tuple[str, str, str]:
    """The first three cells of a finding, in words where the table of comma-separated values has codes."""
    return finding.rule, words.severity(finding.severity), words.verdict(finding.verdict)


def _coverage(made: Copies, report: Report, words: Words) -> None:
    """What was checked and what was not, so that an empty list of findings is not taken for a pass."""
    sheet = _sheet(made.book, words.text("coverage"), ("what", "rule-or-kind", "count", "note"), words)
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
    colon, several = words.text("colon"), len({file for file, _ in made.titles}) > 1
    lines[1:1] = [
        (lost, words.named("part", kind), "", f"{see}{colon}{name}" if several else see)
        for name, kind in made.lost
    ]
    for number, line in enumerate(lines[: _ROWS - 1], 2):
        for column, content in enumerate(line, 1):
            _put(sheet.cell(number, column), content)
    for letter, width in zip("ABCD", (70, 25, 12, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _sheet(book: Workbook, title: str, columns: tuple[str, ...], words: Words) -> Worksheet:
    sheet: Worksheet = book.create_sheet(free_title(book, title))
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
