"""Each rule's cases come out as the report beside them says, under pySHACL, the reference."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph

from tests.cases_runner import CASES, DATA_TO_REPORT, TOP, rows, subclass_axioms, validate

STEMS = sorted(path.name for path in CASES.iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def axioms() -> Graph:
    return subclass_axioms()


@pytest.mark.parametrize(
    "data",
    sorted(CASES.glob("*/conforms*.ttl")),
    ids=lambda path: f"{Path(path).parent.name}-{Path(path).stem}",
)
def test_a_conforming_case_has_focus_nodes_and_no_result(data: Path, axioms: Graph) -> None:
    stem = data.parent.name
    assert not rows(validate(stem, data, axioms))
    shapes = Graph().parse(next((TOP / "shapes").glob(f"*/{stem}.ttl")))
    classes = set(shapes.objects(None, SH.targetClass))
    if classes:
        graph = Graph().parse(data) + axioms
        types = {
            kind
            for t in graph.objects(None, RDF.type)
            for kind in graph.transitive_objects(t, RDFS.subClassOf)
        }
        assert classes & types, "the case has nothing to check"


@pytest.mark.parametrize("stem", STEMS)
def test_a_violating_case_gives_the_report_beside_it(stem: str, axioms: Graph) -> None:
    folder = CASES / stem
    assert (folder / "violates.ttl").exists()
    for data, report in DATA_TO_REPORT.items():
        if (folder / f"{data}.ttl").exists():
            expected = rows(Graph().parse(folder / f"{report}.ttl"))
            assert expected, f"{report}.ttl expects nothing"
            assert rows(validate(stem, folder / f"{data}.ttl", axioms)) == expected


@pytest.mark.parametrize("path", sorted((TOP / "shapes").glob("*/[A-Z]*.ttl")), ids=lambda p: Path(p).stem)
def test_every_rule_has_a_case_folder(path: Path) -> None:
    assert (CASES / path.stem / "conforms.ttl").exists()
