"""The findings as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from certkg.errors import Place
from certkg.validate.report.formats import Options
from certkg.validate.report.names import bare, path_text
from certkg.validate.results import Finding, Report
from certkg.validate.shapes.terms import show

__all__ = ["COLUMNS", "guarded", "row", "unguarded", "write"]

COLUMNS = (
    "rule",
    "severity",
    "verdict",
    "file",
    "sheet",
    "cell",
    "line",
    "column",
    "focus_node",
    "path",
    "value",
    "message",
    "fix",
    "body",
    "shape",
    "component",
)

# What a spreadsheet may take for a formula or a command, also behind quotes that we have put there,
# and also in the full width forms that some programs fold.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def write(report: Report, options: Options) -> str:
    """One line for each finding under a line of names; CRLF, UTF-8, no byte order mark."""
    sheet = StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in row(finding, report)] for finding in report.findings)
    return sheet.getvalue()


def row(finding: Finding, report: Report) -> Iterator[str]:
    """The cells of a finding, in the order of ``COLUMNS``; empty where nothing is known."""
    result = finding.result
    place = finding.source or Place("")
    yield from (finding.rule, finding.severity, finding.verdict)
    yield from (place.file, place.sheet or "", place.cell or "")
    yield from ("" if number is None else str(number) for number in (place.line, place.column))
    yield bare(result.focus_node)
    yield "" if result.path is None else path_text(result.path)
    yield "" if result.value is None else bare(result.value)
    yield from (finding.message, finding.fix)
    yield report.groups.get(result.focus_node, "")
    yield from (bare(result.shape), show(result.component))


def guarded(cell: str) -> str:
    """The cell with a quote in front where a spreadsheet might run it; numbers stay numbers."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """What ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
