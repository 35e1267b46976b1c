"""The commands keep the contract: exit statuses, formats, and errors that say what, where and how to mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from certkg.cli.app import run

TOP = Path(__file__).parent.parent.parent
CASES = TOP / "tests" / "cases"
REGISTRY = TOP / "src" / "certkg" / "cli" / "example" / "registry.ttl"
VIOLATING = CASES / "CB-03-cycle" / "violates.ttl"
CONFORMING = CASES / "CB-03-cycle" / "conforms.ttl"


def certkg(*arguments: object) -> int:
    return run([str(argument) for argument in arguments])


def test_data_that_break_a_rule_end_in_one_and_name_rule_thing_mend_and_place(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert certkg("validate", VIOLATING, "--format", "json") == 1
    report = json.loads(capfd.readouterr().out)
    (finding,) = [r for r in report["results"] if r["rule"] == "CB-3" and r["focusNode"].endswith("q-17")]
    assert finding["verdict"] == "contradicted"
    assert "Q-17 expires on 2030-01-01" in finding["message"]
    assert finding["fix"].startswith("Set the expiry date")
    assert finding["source"]["file"] == str(VIOLATING)
    lines = VIOLATING.read_text(encoding="utf-8").splitlines()
    assert "2030-01-01" in lines[finding["source"]["line"] - 1]


def test_data_that_keep_a_rule_have_no_violation_of_it(capfd: pytest.CaptureFixture[str]) -> None:
    certkg("validate", CONFORMING, "--format", "json")
    assert "CB-3" not in json.loads(capfd.readouterr().out)["summary"]["byRule"]


def test_own_shapes_check_any_data(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <urn:e:> ."
        "e:s a sh:NodeShape ; sh:targetClass e:Thing ; sh:property [ sh:path e:name ; sh:minCount 1 ] .",
        encoding="utf-8",
    )
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_text('<urn:e:a> a <urn:e:Thing> ; <urn:e:name> "A" .', encoding="utf-8")
    bad.write_text("<urn:e:b> a <urn:e:Thing> .", encoding="utf-8")
    assert certkg("validate", good, "--shapes", tmp_path / "shapes.ttl") == 0
    assert certkg("validate", bad, "--shapes", tmp_path / "shapes.ttl") == 1
    capfd.readouterr()


def test_a_finding_is_placed_in_the_file_that_holds_the_thing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shape = (
        "@prefix ex: <urn:ex:> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "ex:s a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .\n"
    )
    (tmp_path / "shape.ttl").write_text(shape)
    (tmp_path / "first.ttl").write_text('<urn:ex:a> a <urn:ex:Thing> ; <urn:ex:name> "A" .\n')
    (tmp_path / "second.ttl").write_text("\n\n<urn:ex:b> a <urn:ex:Thing> .\n")
    files = (tmp_path / "first.ttl", tmp_path / "second.ttl")
    assert certkg("validate", *files, "--shapes", tmp_path / "shape.ttl", "--format", "csv") == 1
    assert "second.ttl,,,3," in capfd.readouterr().out


def test_an_empty_file_is_no_pass(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text("", encoding="utf-8")
    assert certkg("validate", empty) == 5
    assert "nothing" in capfd.readouterr().err
    assert certkg("validate", empty, "--allow-vacuous") == 0


def test_a_misspelt_class_is_no_pass_and_the_right_one_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(
        "@prefix ckg: <https://w3id.org/certkg#> . <urn:x> a ckg:Certifcate ; ckg:certificateNumber 'Q-1' .",
        encoding="utf-8",
    )
    assert certkg("validate", wrong) == 5
    assert "https://w3id.org/certkg#Certificate" in capfd.readouterr().out.replace(
        "ckg:", "https://w3id.org/certkg#"
    )


def test_broken_syntax_ends_in_three_with_line_and_column(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> \n", encoding="utf-8")
    assert certkg("validate", broken) == 3
    assert "broken.ttl:" in capfd.readouterr().err


def test_a_missing_file_ends_in_three(capfd: pytest.CaptureFixture[str]) -> None:
    assert certkg("validate", "no-such-file.ttl") == 3
    assert "no-such-file.ttl" in capfd.readouterr().err


def test_a_bad_shape_ends_in_four(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:sparql [ sh:select 'SELECT WHERE' ] .",
        encoding="utf-8",
    )
    assert certkg("validate", VIOLATING, "--shapes", shapes) == 4
    capfd.readouterr()


def test_a_constraint_in_javascript_is_refused_and_not_passed_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ckg: <https://w3id.org/certkg#> ."
        "<urn:s> a sh:NodeShape ; sh:targetClass ckg:Certificate ; sh:js [ sh:jsFunctionName 'f' ] .",
        encoding="utf-8",
    )
    assert certkg("validate", VIOLATING, "--shapes", shapes) == 4
    assert "shape-javascript" in capfd.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "x.ttl", "--profile", "no-such"],
        ["validate", "x.ttl", "--engine", "no-such"],
        ["validate", "x.ttl", "--fail-on", "no-such"],
        ["validate", "x.ttl", "--format", "no-such"],
        ["validate", "x.ttl", "--as-of", "yesterday"],
        ["query", "no-such-question"],
        ["show", "no-such-thing"],
        ["no-such-command"],
        ["query", "CQ13", "--no-such-parameter", "1"],
        ["query", "CQ19", "--day", "soon"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_in_two(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.ttl").write_bytes(VIOLATING.read_bytes())
    assert certkg(*arguments) == 2
    assert capfd.readouterr().err


@pytest.mark.parametrize(
    "ending", ["json", "ttl", "nt", "jsonld", "html", "csv", "xlsx", "sarif", "xml", "md", "txt"]
)
def test_a_report_is_written_in_the_format_of_its_ending(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"report.{ending}"
    assert certkg("validate", VIOLATING, "-o", out, "--quiet") == 1
    content = out.read_bytes()
    assert b"q-17" in content or content[:2] == b"PK"


def test_the_rdf_report_is_a_shacl_report(tmp_path: Path) -> None:
    out = tmp_path / "report.ttl"
    certkg("validate", VIOLATING, "-o", out, "--plain")
    graph = Graph().parse(out)
    assert len(list(graph.subjects(RDF.type, SH.ValidationReport))) == 1
    assert not [p for p in graph.predicates() if str(p).startswith("https://w3id.org/certkg#")]


def test_the_limit_cuts_findings_and_not_totals(capfd: pytest.CaptureFixture[str]) -> None:
    certkg("validate", VIOLATING, "--format", "json", "--limit", "1")
    report = json.loads(capfd.readouterr().out)
    assert len(report["results"]) == 1
    assert report["summary"]["results"] > 1


def test_a_report_is_compared_with_an_earlier_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old.json"
    certkg("validate", VIOLATING, "-o", old)
    mended = tmp_path / "violates.ttl"
    text = VIOLATING.read_text(encoding="utf-8").replace("2030-01-01", "2028-05-01")
    mended.write_text(text, encoding="utf-8")
    certkg("validate", mended, "--compare", old)
    assert "mended" in capfd.readouterr().out


def test_explain_shows_plan_rows_and_time(capfd: pytest.CaptureFixture[str]) -> None:
    assert certkg("validate", VIOLATING, "--explain", "CB-3") == 0
    out = capfd.readouterr().out
    assert "CB-03-cycle" in out
    assert "rows" in out


def test_questions_are_listed_with_their_parameters(capfd: pytest.CaptureFixture[str]) -> None:
    assert certkg("query") == 0
    out = capfd.readouterr().out
    assert "CQ13-accredited-on-the-day-of-decision" in out
    assert "--certificate" in out


def test_a_question_is_answered_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert certkg("query", "CQ19", REGISTRY, "--day", "2025-03-31", "--format", "json") == 0
    answer = json.loads(capfd.readouterr().out)
    assert {row["status"]["value"] for row in answer["results"]["bindings"]} >= {"valid", "not yet granted"}


def test_an_own_query_may_not_reach_the_network(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", encoding="utf-8")
    assert certkg("query", "--file", file, REGISTRY) == 2
    assert "another server" in capfd.readouterr().err
    file.write_text(
        "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/certkg#Certificate> }", encoding="utf-8"
    )
    assert certkg("query", "--file", file, REGISTRY) == 0
    capfd.readouterr()


@pytest.mark.parametrize(
    ("number", "day", "status"),
    [
        ("Q-01", "2026-11-23", 0),
        ("Q-101", "2026-11-23", 1),  # outside the accredited sector
        ("Q-102", "2026-11-23", 1),  # decided after the accreditation lapsed
        ("Q-103", "2026-11-23", 1),  # suspended on the day
        ("Q-103", "2026-08-31", 0),  # not yet suspended
        ("Q-104", "2025-01-15", 1),  # accreditation body not in the arrangement on the day
        ("Q-105", "2026-11-23", 5),  # unaccredited: not wrong, but unknown
        ("Q-999", "2026-11-23", 5),  # nobody knows it
    ],
)
def test_verify_walks_the_chain(
    number: str, day: str, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert certkg("verify", number, REGISTRY, "--on", day, "--format", "json") == status
    answer = json.loads(capfd.readouterr().out)
    assert answer["verdict"] == {0: "confirmed", 1: "contradicted", 5: "unknown"}[status]
    assert all(link["reasons"] for link in answer["links"])


def test_sources_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert certkg("load", "--list") == 0
    assert "certsearch" in capfd.readouterr().out


def test_the_demo_is_worth_reading(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert certkg("demo", "--keep", tmp_path) == 0
    out = capfd.readouterr().out
    for words in ("organizations", "violations", "CQ14", "Q-101", "contradicted", "Where to go next"):
        assert words in out
    assert (tmp_path / "registry.ttl").read_bytes() == REGISTRY.read_bytes()


@pytest.mark.parametrize(
    "command", ["demo", "validate", "load", "query", "verify", "outcomes", "show", "reason"]
)
def test_every_command_has_help_with_an_example(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert certkg(command, "--help") == 0
    assert "Example: certkg" in capfd.readouterr().out


def test_findings_are_grouped_by_certification_body(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    certkg("validate", REGISTRY, "-o", out, "--quiet")
    assert "<caption>By certification body</caption>" in out.read_text(encoding="utf-8")
    certkg("validate", REGISTRY, "--format", "json")
    bodies = {result.get("body") for result in json.loads(capfd.readouterr().out)["results"]}
    assert {"Sakurai Registrars", "Lindwurm Zertifizierung"} <= bodies


def test_a_body_may_be_given_for_a_table_that_names_none(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "nobody.csv"
    text = REGISTRY.with_name("submission.csv").read_text(encoding="utf-8")
    table.write_text(text.replace("Northlight Certification", ""), encoding="utf-8")

    def missing(*more: str) -> int:
        certkg("validate", table, "--profile", "submission", "--format", "json", *more)
        messages = [result["message"] for result in json.loads(capfd.readouterr().out)["results"]]
        return sum("no certification body on record" in message for message in messages)

    assert missing() > 5
    assert missing("--body", "https://example.org/id/body/northlight") == 0


def test_one_run_writes_several_reports(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page, summary = tmp_path / "report.html", tmp_path / "summary.md"
    assert certkg("validate", VIOLATING, "--format", "github", "--also", page, "--also", summary) == 1
    assert capfd.readouterr().out.startswith("::error file=")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert summary.read_text(encoding="utf-8").startswith("## ")
    assert certkg("validate", VIOLATING, "--also", tmp_path / "x.what") == 2


@pytest.mark.parametrize("name", ["csv", "turtle", "json-ld", "n-triples"])
def test_what_a_limit_hides_is_said_where_the_format_cannot(
    capfd: pytest.CaptureFixture[str], name: str
) -> None:
    assert certkg("validate", VIOLATING, "--format", name, "--limit", 1) == 1
    assert "1 of " in capfd.readouterr().err


def test_an_earlier_report_that_cannot_be_read_is_said_before_the_work(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert certkg("validate", "no-such-file.ttl", "--compare", tmp_path / "none.json") == 3
    assert "none.json" in capfd.readouterr().err
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert certkg("validate", VIOLATING, "--compare", tmp_path / "broken.json") == 3
    assert "broken.json:1" in capfd.readouterr().err


def test_all_inputs_that_cannot_be_read_are_told_in_one_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken, cut = tmp_path / "broken.ttl", tmp_path / "cut.jsonld"
    broken.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    cut.write_text('{"@id":', encoding="utf-8")
    assert certkg("validate", CONFORMING, broken, cut) == 3
    error = capfd.readouterr().err
    assert f"{broken}:1:17: " in error
    assert f"{cut}:1:8: " in error
    assert certkg("validate", CONFORMING, tmp_path / "no.ttl", tmp_path / "none.nt") == 3
    assert capfd.readouterr().err.count("[input-not-found]") == 2


def test_an_input_that_cannot_be_read_is_annotated_at_its_place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("\n<urn:a> <urn:b> .\n", encoding="utf-8")
    assert certkg("validate", broken, "--format", "github") == 3
    said = capfd.readouterr()
    assert f"file={broken},line=2,col=17,title=certkg syntax-error::" in said.out
    assert said.out.startswith("::error ")
    assert "[syntax-error]" in said.err
