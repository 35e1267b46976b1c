"""An input that cannot be read is told in every report, and all others are validated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from certkg.cli.app import run
from certkg.validate.report import formats

#: Small, since pySHACL takes a minute for all shapes.
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> sh:targetClass <https://w3id.org/certkg#Certificate> ; sh:property [ sh:path <urn:none> ; sh:minCount 1 ] .
"""
CASE = Path(__file__).parents[1] / "cases" / "CB-03-cycle"
VIOLATING, CONFORMING = CASE / "violates.ttl", CASE / "conforms.ttl"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.ttl"
    path.write_text("\n<urn:a> <urn:b> .\n", encoding="utf-8")
    return path


def report(capfd: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert run(["validate", *map(str, arguments), "--format", "json"]) == 3
    read: dict[str, Any] = json.loads(capfd.readouterr().out)
    return read


def found(read: dict[str, Any], *, unread: bool) -> list[tuple[str, str]]:
    """Rules and messages of the findings on inputs that could not be read, or of the others."""
    results = [(result["rule"], result["message"]) for result in read["results"]]
    return [one for one in results if one[0].startswith("certkg ") == unread]


@pytest.mark.parametrize("engine", ["memory", "duckdb", "pyshacl"])
def test_what_can_be_read_is_validated_beside_what_cannot(
    capfd: pytest.CaptureFixture[str], broken: Path, engine: str
) -> None:
    shapes = broken.parent / "shapes.ttl"
    shapes.write_text(SHAPE, encoding="utf-8")
    asked = ["--shapes", str(shapes), "--engine", engine]
    assert run(["validate", str(VIOLATING), "--format", "json", *asked]) == 1
    alone = json.loads(capfd.readouterr().out)
    beside = report(capfd, VIOLATING, broken, broken.parent / "none.ttl", *asked)
    assert found(beside, unread=False) == found(alone, unread=False)
    assert {rule for rule, _ in found(beside, unread=True)} == {
        "certkg input-not-found",
        "certkg syntax-error",
    }
    assert beside["inputs"] == alone["inputs"]


def test_the_finding_stands_where_the_input_is_broken(
    capfd: pytest.CaptureFixture[str], broken: Path
) -> None:
    read = report(capfd, broken, CONFORMING)
    assert read["conforms"] is False
    (result,) = [one for one in read["results"] if one["rule"] == "certkg syntax-error"]
    place = result["source"]
    assert (place["file"], place["line"], place["column"]) == (str(broken), 2, 17)
    assert (result["severity"], bool(result["fix"])) == ("violation", True)


@pytest.mark.parametrize("name", sorted(set(formats()) - {"text", "xlsx"}))
@pytest.mark.parametrize("beside", [[], [str(VIOLATING)]], ids=["alone", "beside another"])
def test_every_report_names_what_cannot_be_read(
    capfd: pytest.CaptureFixture[str], broken: Path, name: str, beside: list[str]
) -> None:
    assert run(["validate", str(broken), *beside, "--format", name]) == 3
    said = capfd.readouterr()
    assert "syntax-error" in said.out
    assert "broken.ttl:2:17: " in said.err


def test_a_workbook_names_what_cannot_be_read(broken: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "out.xlsx"
    assert run(["validate", str(broken), str(VIOLATING), "--quiet", "-o", str(out)]) == 3
    cells = {str(cell.value) for sheet in load_workbook(out) for row in sheet for cell in row}
    assert "certkg syntax-error" in cells


def test_a_person_is_told_the_error_alone_when_there_is_nothing_else(
    capfd: pytest.CaptureFixture[str], broken: Path
) -> None:
    assert run(["validate", str(broken)]) == 3
    said = capfd.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_a_broken_file_of_shapes_or_of_the_registry_ends_the_run(
    capfd: pytest.CaptureFixture[str], broken: Path, tmp_path: Path
) -> None:
    assert run(["validate", str(VIOLATING), "--shapes", str(broken), "--format", "json"]) == 3
    assert run(["validate", str(VIOLATING), "--registry", str(tmp_path), "--format", "json"]) == 3
    said = capfd.readouterr()
    assert (said.out, said.err.count("broken.ttl:2:17: ")) == ("", 2)


def test_shapes_at_fault_are_annotated_at_their_place(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        '@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:s> a sh:NodeShape ; sh:targetNode <urn:n> ; sh:class "A" .\n'
    )
    assert run(["validate", str(VIOLATING), "--shapes", str(shapes), "--format", "github"]) == 4
    assert f"::error file={shapes},line=2,col=" in capfd.readouterr().out


@pytest.mark.parametrize("option", [["-o"], ["--format", "json", "-o"], ["-o", "x.json", "--also"]])
def test_no_report_takes_the_place_of_what_is_read(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data.ttl"
    data.write_bytes(VIOLATING.read_bytes())
    assert run(["validate", "data.ttl", *option, str(data)]) == 2
    assert "[output-taken]" in capfd.readouterr().err
    assert data.read_bytes() == VIOLATING.read_bytes()


def test_two_reports_do_not_share_a_file(tmp_path: Path) -> None:
    out = str(tmp_path / "out.json")
    assert run(["validate", str(VIOLATING), "-o", out, "--also", out]) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["-", "-"], "stdin-twice"),
        (["-", "--shapes", "-"], "stdin-twice"),
        ([str(VIOLATING), "--shapes", str(VIOLATING), "--profile", "certification"], "profile-and-shapes"),
    ],
)
def test_nothing_that_was_asked_for_is_left_out_silently(
    capfd: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    assert run(["validate", *words]) == 2
    assert f"[{code}]" in capfd.readouterr().err


def test_a_folder_among_the_inputs_is_said_with_what_to_name_instead(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["validate", str(tmp_path)]) == 3
    assert f"Name the files in it, such as {tmp_path / '*.ttl'}." in capfd.readouterr().err


@pytest.mark.parametrize("name", ["x.ods", "x.xls", "x.xlsb"])
def test_a_workbook_of_another_kind_is_told_what_to_be_saved_as(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04rest" if name != "x.xls" else b"\xd0\xcf\x11\xe0rest")
    assert run(["validate", str(tmp_path / name)]) == 3
    assert "Save it as .xlsx" in capfd.readouterr().err


@pytest.mark.parametrize("option", ["-o", "--also"])
def test_a_folder_that_is_missing_is_said_before_the_work(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    out = tmp_path / "none" / "out.json"
    assert run(["validate", "no-such-file.ttl", option, str(out)]) == 3
    said = capfd.readouterr().err
    assert "[output-unwritable]" in said
    assert "no-such-file.ttl" not in said
