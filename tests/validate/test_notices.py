"""What shapes say to no effect is told: unknown terms of SHACL, parameters without their partner, imports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph
import pyshacl
import pytest

from certkg.cli.app import run
from certkg.documents import open_document
from certkg.library import Library
from certkg.validate.notices import notices
from certkg.validate.profiles import as_document
from certkg.validate.run import load_rules
from certkg.validate.shapes.terms import SH

HEAD = "@prefix e: <http://e/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPE = HEAD + "e:s a sh:NodeShape ; sh:targetClass e:T ; sh:property [ sh:path e:p ; %s ] .\n"


def told(*texts: str) -> list[tuple[str, str, tuple[str, ...], int | None, int | None]]:
    """Each notice about Turtle files: kind, local name, others, line and column."""
    documents = [
        open_document(f"s{n}.ttl", "turtle", content=text.encode(), base=f"http://given/{n}", scope=f"s{n}")
        for n, text in enumerate(texts)
    ]
    return [
        (
            one.kind,
            one.term.removeprefix(SH),
            tuple(name.removeprefix(SH) for name in one.others),
            one.source.line if one.source else None,
            one.source.column if one.source else None,
        )
        for one in notices(load_rules(documents))
    ]


@pytest.mark.parametrize(
    ("part", "kind", "term", "others"),
    [
        ("sh:mincount 1", "unknown", "mincount", ("minCount",)),
        ("sh:maxCuont 1", "unknown", "maxCuont", ("maxCount",)),
        ("sh:flavour e:sweet", "unknown", "flavour", ()),
        ("sh:severity sh:Warnings", "unknown", "Warnings", ("Warning",)),
        ("sh:qualifiedMinCount 1", "without-effect", "qualifiedMinCount", ("qualifiedValueShape",)),
        (
            "sh:qualifiedValueShape [ sh:class e:C ]",
            "without-effect",
            "qualifiedValueShape",
            ("qualifiedMaxCount", "qualifiedMinCount"),
        ),
        ("sh:flags 'i'", "without-effect", "flags", ("pattern",)),
        ("sh:ignoredProperties ( e:q )", "without-effect", "ignoredProperties", ("closed",)),
    ],
)
def test_what_has_no_effect_is_told_with_its_place(
    part: str, kind: str, term: str, others: tuple[str, ...]
) -> None:
    text = SHAPE % part
    (line,) = [number for number, each in enumerate(text.splitlines(), 1) if part in each]
    at = part.index("sh:Warnings") if "sh:Warnings" in part else 0
    column = text.splitlines()[line - 1].index(part) + at + 1
    assert told(text) == [(kind, term, others, line, column)]


@pytest.mark.parametrize(
    "part",
    [
        "sh:minCount 1",
        "sh:pattern 'a' ; sh:flags 'i'",
        "sh:qualifiedValueShape [ sh:class e:C ] ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShapesDisjoint true",
        "sh:name 'n' ; sh:order 1 ; sh:group e:g ; sh:defaultValue 3",
        "e:mincount 1",
    ],
)
def test_what_has_an_effect_or_is_no_affair_of_shacl_is_not_told(part: str) -> None:
    assert told(SHAPE % part) == []


def test_a_term_that_the_shapes_define_themselves_is_known() -> None:
    assert (
        told(SHAPE % "sh:mine 1" + "sh:mine a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> .") == []
    )


def test_a_parameter_of_a_component_of_their_own_is_left_alone() -> None:
    own = "e:c a sh:ConstraintComponent ; sh:parameter [ sh:path sh:flags ] .\n"
    assert told(SHAPE % "sh:flags 'i'" + own) == []


def test_an_import_that_is_not_given_is_named() -> None:
    imports = HEAD + "<http://e/shapes> a owl:Ontology ; owl:imports <http://elsewhere/more> .\n"
    column = imports.splitlines()[1].index("<http://elsewhere") + 1
    assert told(imports) == [("not-imported", "http://elsewhere/more", (), 2, column)]
    assert told(imports, "<http://elsewhere/more> a <http://www.w3.org/2002/07/owl#Ontology> .") == []
    assert told(imports.replace("http://elsewhere/more", "http://given/1#"), HEAD) == []
    assert told(imports.replace("http://elsewhere/more", SH)) == []


def test_a_term_in_several_shapes_is_told_once() -> None:
    text = SHAPE % "sh:mincount 1" + "e:t a sh:NodeShape ; sh:property [ sh:path e:q ; sh:mincount 2 ] ."
    assert [term for _, term, *_ in told(text)] == ["mincount"]


def test_the_exit_status_stays_and_the_report_says_it(tmp_path: Path, capfd: Any) -> None:
    (tmp_path / "s.ttl").write_text(SHAPE % "sh:mincount 1 ; sh:maxCount 1")
    (tmp_path / "d.ttl").write_text(HEAD + "e:a a e:T .")
    asked = ["validate", str(tmp_path / "d.ttl"), "--shapes", str(tmp_path / "s.ttl")]
    assert run([*asked, "--format", "json"]) == 0
    (notice,) = json.loads(capfd.readouterr().out)["shapeNotices"]
    assert (notice["term"], notice["others"]) == (f"{SH}mincount", [f"{SH}minCount"])
    assert notice["source"]["line"] == 2
    for lang, said in {"en": "SHACL has no term sh:mincount.", "de": "SHACL hat keinen Begriff"}.items():
        assert run([*asked, "--lang", lang]) == 0
        assert said in " ".join(capfd.readouterr().out.split())


def test_our_own_shapes_have_no_notices() -> None:
    entries = Library.default().entries("shapes", ".ttl")
    assert notices(load_rules([as_document(entry, f"s{n}") for n, entry in enumerate(entries)])) == ()


def test_the_vocabulary_has_the_terms_of_the_one_that_pyshacl_carries() -> None:
    theirs = pyoxigraph.parse(path=str(Path(pyshacl.__file__).parent / "assets" / "shacl.ttl"))
    (ours,) = (e for e in Library.default().entries("shapes", ".ttl") if e.stem == "shacl-terms")
    named = {subject[1:-1] for subject, _, _ in as_document(ours, "v").triples()}
    assert {q.subject.value for q in theirs if isinstance(q.subject, pyoxigraph.NamedNode)} <= named
