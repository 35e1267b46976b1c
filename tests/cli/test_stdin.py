"""``-`` is standard input, for RDF and for tables, as a shell pipes them in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from certkg.cli.app import run

EXAMPLE = Path(__file__).parents[2] / "src" / "certkg" / "cli" / "example"
VIOLATING = Path(__file__).parents[1] / "cases" / "CB-03-cycle" / "violates.ttl"


def piped(content: bytes, *arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "certkg", "validate", "-", "--format", "json", *arguments]
    done = subprocess.run(command, input=content, capture_output=True)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_rdf_comes_from_a_pipe_with_its_places() -> None:
    status, report = piped(VIOLATING.read_bytes())
    assert status == 1
    assert [entry["path"] for entry in report["inputs"]] == ["<stdin>"]
    places = {(result["source"]["file"], bool(result["source"]["line"])) for result in report["results"]}
    assert places == {("<stdin>", True)}


@pytest.mark.parametrize("asked", [[], ["--from", "certsearch"]])
def test_a_table_comes_from_a_pipe_with_its_cells(tmp_path: Path, asked: list[str]) -> None:
    content = (EXAMPLE / "submission.csv").read_bytes() if asked else workbook()
    status, report = piped(content, *asked)
    assert status == 1
    (date,) = [result for result in report["results"] if result["rule"] == "certsearch bad-date"]
    assert (date["source"]["file"], date["source"]["cell"]) == ("<stdin>", "I4")
    assert {r["source"]["file"] for r in report["results"] if r["source"]} == {"<stdin>"}
    assert report["inputs"][0]["path"] == "<stdin>"


@pytest.mark.parametrize("name", ["submission.csv", "-"])
def test_a_table_of_text_becomes_a_workbook_with_its_faulty_cells_marked(tmp_path: Path, name: str) -> None:
    source = EXAMPLE / "submission.csv" if name != "-" else "-"
    out = tmp_path / "marked.xlsx"
    command = [
        sys.executable,
        "-m",
        "certkg",
        "validate",
        str(source),
        "--from",
        "certsearch",
        "-o",
        str(out),
    ]
    assert subprocess.run(command, input=(EXAMPLE / "submission.csv").read_bytes()).returncode == 1
    book = load_workbook(out)
    sheet = book.worksheets[0]
    assert book.sheetnames[1:] == ["Findings", "Coverage"]
    assert sheet["I4"].value == "20270231"
    assert sheet["I4"].comment is not None
    assert "not a date" in sheet["I4"].comment.text
    assert sheet["I4"].fill.fgColor.rgb == "FFF4B6B6"
    assert [sheet["I5"].value, sheet["I5"].comment, sheet["A2"].data_type] == ["20270514", None, "s"]
    assert any(cell.hyperlink for row in book["Findings"].iter_rows() for cell in row)


def test_two_tables_stand_in_one_marked_copy(tmp_path: Path) -> None:
    (tmp_path / "north.csv").write_bytes((EXAMPLE / "submission.csv").read_bytes())
    (tmp_path / "south.xlsx").write_bytes(workbook())
    names = [str(tmp_path / name) for name in ("north.csv", "south.xlsx")]
    assert run(["validate", *names, "--from", "certsearch", "-o", str(tmp_path / "marked.xlsx")]) == 1
    book = load_workbook(tmp_path / "marked.xlsx")
    assert book.sheetnames == ["north", "Sheet", "Findings", "Coverage"]
    for sheet in book.worksheets[:2]:
        assert "not a date" in sheet["I4"].comment.text


def workbook() -> bytes:
    """The example submission as a workbook."""
    import csv
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    with (EXAMPLE / "submission.csv").open(encoding="utf-8") as lines:
        for row in csv.reader(lines):
            book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
