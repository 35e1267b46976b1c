"""A finding stands where the statement at fault is written, whatever the path that leads to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from certkg.cli.app import run
from certkg.documents import open_document, serialise

DATA = """\
@prefix e: <http://e/> .
e:a a e:Thing ; e:knows e:b , e:c ;
    e:when "2020-01-01" .
e:b e:age 200 ; e:in e:room .
e:c e:age 20 .
e:d e:owns e:a ; e:age 300 .
e:room e:in [ e:name "far" ] .
"""

SHAPES = """\
@prefix e: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
e:shape a sh:NodeShape ; sh:targetClass e:Thing ; %s .
"""


def found(tmp_path: Path, shape: str, *files: tuple[str, str], capfd: Any) -> list[str]:
    """The text at the place of each finding, up to the first blank."""
    (tmp_path / "shapes.ttl").write_text(SHAPES % shape)
    for name, text in files:
        (tmp_path / name).write_text(text)
    names = [str(tmp_path / name) for name, _ in files]
    status = run(["validate", *names, "--shapes", str(tmp_path / "shapes.ttl"), "--format", "json"])
    assert status == 1
    places = [result["source"] for result in json.loads(capfd.readouterr().out)["results"]]
    texts = {str(tmp_path / name): text.splitlines() for name, text in files}
    return [texts[p["file"]][p["line"] - 1][p["column"] - 1 :].split(" ;")[0].split(" .")[0] for p in places]


@pytest.mark.parametrize(
    ("shape", "shown"),
    [
        ("sh:property [ sh:path e:when ; sh:datatype e:date ]", '"2020-01-01"'),
        ("sh:property [ sh:path e:name ; sh:minCount 1 ]", "e:a a e:Thing"),
        ("sh:property [ sh:path e:when ; sh:minCount 2 ]", 'e:when "2020-01-01"'),
        ("sh:property [ sh:path ( e:knows e:age ) ; sh:maxInclusive 100 ]", "200"),
        ("sh:property [ sh:path ( e:knows e:age ) ; sh:minCount 3 ]", "e:knows e:b , e:c"),
        ("sh:property [ sh:path [ sh:inversePath e:owns ] ; sh:class e:Owner ]", "e:a"),
        ("sh:property [ sh:path ( [ sh:inversePath e:owns ] e:age ) ; sh:maxInclusive 100 ]", "300"),
        ("sh:property [ sh:path [ sh:alternativePath ( e:no e:when ) ] ; sh:maxLength 4 ]", '"2020-01-01"'),
        ("sh:property [ sh:path ( e:knows [ sh:oneOrMorePath e:in ] e:name ) ; sh:maxLength 1 ]", '"far" ]'),
        (
            "sh:sparql [ sh:message 'x' ; sh:select 'SELECT $this ?value WHERE { $this <http://e/when> ?value }' ]",
            '"2020-01-01"',
        ),
        (
            "sh:sparql [ sh:message 'x' ; sh:select 'SELECT $this ?path ?value WHERE { $this ?path ?value . "
            "FILTER(isLiteral(?value)) }' ]",
            '"2020-01-01"',
        ),
        ("sh:sparql [ sh:message 'x' ; sh:select 'SELECT $this WHERE { $this a <http://e/Thing> }' ]", "e:a a e:Thing"),
    ],
)  # fmt: skip
def test_a_finding_stands_at_its_statement(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], shape: str, shown: str
) -> None:
    assert found(tmp_path, shape, ("data.ttl", DATA), capfd=capfd) == [shown]


@pytest.mark.parametrize("syntax", ["nt", "nq"])
def test_it_does_so_in_files_of_lines(tmp_path: Path, capfd: pytest.CaptureFixture[str], syntax: str) -> None:
    lines = serialise(open_document("d.ttl", content=DATA.encode()).triples(), syntax).decode()
    shape = (
        "sh:property [ sh:path ( e:knows e:age ) ; sh:maxInclusive 100 ] ; sh:sparql [ sh:message 'x' ;"
        " sh:select 'SELECT $this ?value WHERE { $this <http://e/when> ?value }' ]"
    )
    shown = [
        text.split("^^")[0].rstrip(" .")
        for text in found(tmp_path, shape, (f"d.{syntax}", lines), capfd=capfd)
    ]
    assert sorted(shown) == ['"200"', '"2020-01-01"']


@pytest.mark.parametrize("syntax", ["ttl", "nt", "rdf", "jsonld"])
def test_a_thing_that_is_only_mentioned_stands_there(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], syntax: str
) -> None:
    (tmp_path / "s.ttl").write_text(
        "@prefix e: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "e:s a sh:NodeShape ; sh:targetObjectsOf e:knows ; sh:class e:Person ."
    )
    text = serialise([("<http://e/a>", "<http://e/knows>", "<http://e/nobody>")], syntax).decode()
    data = tmp_path / f"d.{syntax}"
    data.write_text(text)
    assert run(["validate", str(data), "--shapes", str(tmp_path / "s.ttl"), "--format", "json"]) == 1
    (result,) = json.loads(capfd.readouterr().out)["results"]
    line, column = result["source"]["line"], result["source"]["column"]
    assert "nobody" in text.splitlines()[line - 1][column - 1 :][:20]


def test_a_statement_stands_in_the_file_that_makes_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shape = "sh:property [ sh:path e:later ; sh:maxLength 1 ]"
    more = '@prefix e: <http://e/> .\n e:a e:later "too long" .\n'
    assert found(tmp_path, shape, ("one.ttl", DATA), ("two.ttl", more), capfd=capfd) == ['"too long"']


@pytest.mark.parametrize("syntax", ["ttl", "nt", "jsonld", "rdf"])
def test_an_unknown_term_stands_where_it_is_first_used(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], syntax: str
) -> None:
    text = (
        "@prefix c: <https://w3id.org/certkg#> .\n<http://e/a> a c:Certificate ;\n  c:expiryDat 1 .\n"
        "<http://e/b> a c:Certificat ; c:expiryDat 2 ; <http://e/own> <http://e/c> .\n"
    )
    data = tmp_path / f"d.{syntax}"
    written = serialise(open_document("d.ttl", content=text.encode()).triples(), syntax).decode()
    data.write_text(written)
    run(["validate", str(data), "--format", "json"])
    terms = json.loads(capfd.readouterr().out)["unknownTerms"]
    assert [term["term"].rpartition("/")[2] for term in terms] == [
        "certkg#expiryDat",
        "certkg#Certificat",
        "own",
    ]
    for term in terms:
        line, column = term["source"]["line"], term["source"]["column"]
        here = written.splitlines()[line - 1][column - 1 :][:45]
        assert term["term"].rpartition("#")[2].rpartition("/")[2] in here


def test_terms_of_queries_and_of_shapes_are_known_and_names_of_shapes_are_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.ttl").write_text(
        "@prefix e: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "e:personShape a sh:NodeShape ; sh:targetClass e:Person ; sh:sparql [ sh:prefixes e:o ; sh:message 'x' ;"
        " sh:select 'PREFIX f: <http://f/> SELECT $this WHERE { $this e:one 1 ; f:two 2 ; <http://g/three> 3 }' ] .\n"
        "e:o sh:declare [ sh:prefix 'e' ; sh:namespace 'http://e/' ] ."
    )
    (tmp_path / "d.ttl").write_text(
        "<http://e/a> a <http://e/Person> , <http://e/PersonShape> ; <http://e/one> 1 ; <http://f/two> 2 ;"
        " <http://g/three> 4 ; <http://f/four> 4 ."
    )
    run(["validate", str(tmp_path / "d.ttl"), "--shapes", str(tmp_path / "s.ttl"), "--format", "json"])
    terms = json.loads(capfd.readouterr().out)["unknownTerms"]
    assert {term["term"]: term["suggestion"] for term in terms} == {
        "http://e/PersonShape": None,
        "http://f/four": None,
    }
