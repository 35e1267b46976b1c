"""``--explain`` tells the plan, the SQL, the rows and the time of each check so that a person can read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certkg.cli.app import run
from certkg.cli.parts.sqltext import laid_out

VIOLATING = Path(__file__).parents[1] / "cases" / "CB-03-cycle" / "violates.ttl"


def test_each_check_has_plan_rows_and_time(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(VIOLATING), "--explain", "cb-3", "--engine", "memory"]) == 0
    said = capfd.readouterr().out
    assert re.match(r"cb-3 A certificate expires .+\n\d+ checks?, \d+ rows?, \d+\.\d ms\n", said)
    assert "Check 1: https://w3id.org/certkg/shapes/CB-03-cycle#three-years (sh:SPARQLConstraint" in said
    assert "Plan:\n  distinct" in said
    assert "--engine duckdb shows the SQL" in said


def test_the_sql_has_a_line_for_each_clause(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(VIOLATING), "--explain", "CB-3", "--engine", "duckdb"]) == 0
    sql = capfd.readouterr().out.partition("SQL:\n")[2].splitlines()
    assert sum(line.strip().startswith(("SELECT", "FROM", "WHERE")) for line in sql) >= 6


@pytest.mark.parametrize(
    ("sql", "lines"),
    [
        ("SELECT a FROM t WHERE (a = 1) AND b = 2", ["SELECT a", "FROM t", "WHERE (a = 1)", "  AND b = 2"]),
        ("SELECT 'FROM '' (x' FROM \"SELECT\"", ["SELECT 'FROM '' (x'", 'FROM "SELECT"']),
        ("SELECT a FROM (SELECT b FROM t) u", ["SELECT a", "FROM (", "  SELECT b", "  FROM t", ") u"]),
        ("SELECT f(a AND b) FROM t", ["SELECT f(a AND b)", "FROM t"]),
        ("", []),
    ],
)
def test_nothing_of_the_sql_changes_but_its_lines(sql: str, lines: list[str]) -> None:
    assert laid_out(sql).splitlines() == lines
    assert re.sub(r"\s", "", laid_out(sql)) == re.sub(r"\s", "", sql)


OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://e.org/shapes#Named> a sh:NodeShape ; sh:targetClass <https://w3id.org/certkg#Certificate> ;
  sh:property [ sh:path <http://e.org/name> ; sh:minCount %s ] .
"""


@pytest.mark.parametrize("name", ["http://e.org/shapes#Named", "Named"])
def test_a_shape_without_a_rule_is_explained_by_its_name(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(OWN % 1, encoding="utf-8")
    assert run(["validate", str(VIOLATING), "--shapes", str(shapes), "--explain", name]) == 0
    assert "Check 1: _:b_1 (sh:MinCountConstraintComponent)" in capfd.readouterr().out


def test_a_shape_at_fault_has_its_place(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(OWN % '"1"', encoding="utf-8")
    assert run(["validate", str(VIOLATING), "--shapes", str(shapes), "--explain", "Named"]) == 4
    assert f"certkg: {shapes}:3:47: " in capfd.readouterr().err


@pytest.mark.parametrize("wrong", [["--engine", "fast"], ["no-such-file.ttl"]])
def test_what_cannot_be_explained_is_said(capfd: pytest.CaptureFixture[str], wrong: list[str]) -> None:
    assert run(["validate", str(VIOLATING), "--explain", "CB-3", *wrong]) in {2, 3}
    assert capfd.readouterr().out == ""


def test_a_verdict_that_no_rule_can_have_has_its_place(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shapes = tmp_path / "shapes.ttl"
    wrong = OWN % 1 + '<http://e.org/shapes#Named> <https://w3id.org/certkg#verdict> "maybe" .\n'
    shapes.write_text(wrong, encoding="utf-8")
    for explain in ([], ["--explain", "Named"]):
        assert run(["validate", str(VIOLATING), "--shapes", str(shapes), *explain]) == 4
        assert f"certkg: {shapes}:" in capfd.readouterr().err
