"""Which golden file holds which report in which format; run it to write them anew, then look at the diff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from certkg.validate.report import Format, Options, compare, formats, read_past
from certkg.validate.results import Report
from tests.validate.report_samples import rdf_report, workbook, workbook_report

FOLDER = Path(__file__).parent / "reports"


def earlier() -> bytes:
    """The RDF report as it was before: one finding less, and one more that is now mended."""
    report = rdf_report()
    gone = report.findings[0]
    gone = replace(
        gone,
        message="Certificate Q-9 expired too late.",
        result=replace(gone.result, focus_node="<https://registry.example/id/certificate/northlight/Q-9>"),
    )
    before = replace(report, findings=(gone, *report.findings[1:]))
    return formats()["json"].write(before)


def rdf_options() -> Options:
    """Options with a comparison."""
    return Options(comparison=compare(rdf_report(), read_past(earlier(), "earlier.json")))


def grouped_report() -> Report:
    """The RDF report with bodies."""
    report = rdf_report()
    nodes = [finding.result.focus_node for finding in report.findings]
    return replace(report, groups={node: "Northlight Assurance" for node in nodes if "northlight" in node})


def samples() -> dict[str, tuple[Report, Options]]:
    """The reports that have golden files, by the stem of the files."""
    return {
        "rdf": (grouped_report(), rdf_options()),
        "workbook": (workbook_report(), Options(workbooks={"q3.xlsx": workbook()})),
    }


def cases() -> Iterator[tuple[str, str]]:
    """Each stem with each format."""
    for stem in ("rdf", "workbook"):
        for name in formats():
            yield stem, name


def golden(stem: str, name: str) -> Path:
    """The golden file; a workbook is kept as the text of its cells."""
    kind = formats()[name]
    ending = ".xlsx.txt" if name == "xlsx" else f".{name}.txt" if not kind.endings else kind.endings[0]
    return FOLDER / f"{stem}{ending}"


def made(stem: str, name: str) -> str:
    """What the format writes today, as text."""
    report, options = samples()[stem]
    kind: Format = formats()[name]
    content = kind.write(report, options)
    return cells(content) if name == "xlsx" else content.decode()


def cells(content: bytes) -> str:
    """Every cell of a workbook with a value, a comment or a fill, one a line."""
    lines = []
    for sheet in load_workbook(BytesIO(content)).worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                parts = [repr(cell.value)]
                if cell.comment:
                    parts.append(f"comment {cell.comment.text!r}")
                if cell.fill.patternType:
                    parts.append(f"fill {cell.fill.fgColor.rgb}")
                if cell.hyperlink:
                    parts.append(f"link {cell.hyperlink.location}")
                if cell.value is not None or len(parts) > 1:
                    lines.append(f"{sheet.title}!{cell.coordinate} {' '.join(parts)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one, other in cases():
        golden(one, other).write_text(made(one, other), encoding="utf-8", newline="")
