"""The rules of the house that a machine can check: lint, types, imports, sizes, names and addresses."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SH, Graph, URIRef

from certkg.library import Library

TOP = Path(__file__).parent.parent
CODE = [p for folder in ("src", "tests", "benchmarks") for p in (TOP / folder).rglob("*.py")]
KNOWLEDGE = ("ontology", "shapes", "queries", "loaders")


def run(*command: str) -> None:
    program = shutil.which(command[0], path=str(Path(sys.executable).parent)) or command[0]
    done = subprocess.run([program, *command[1:]], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    run("ruff", "check", ".")


def test_the_code_is_formatted() -> None:
    run("ruff", "format", "--check", ".")


def test_mypy_strict_finds_nothing() -> None:
    run("mypy")


def test_rooms_call_only_downwards() -> None:
    run("lint-imports", "--no-cache")


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(TOP)))
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_a_folder_of_code_has_about_a_dozen_files() -> None:
    folders = {p.parent for p in (TOP / "src").rglob("*.py")}
    crowded = {str(f.relative_to(TOP)): n for f in folders if (n := len(list(f.glob("*.py")))) > 14}
    assert not crowded


@pytest.mark.parametrize("folder", KNOWLEDGE)
def test_the_knowledge_folders_hold_no_python(folder: str) -> None:
    assert not list((TOP / folder).rglob("*.py"))


def test_no_two_documents_share_an_address() -> None:
    library = Library.default()
    for kind in KNOWLEDGE:
        entries = [e for e in library.entries(kind, "") if e.name.endswith((".ttl", ".rq"))]
        iris = [e.iri for e in entries]
        assert len(iris) == len(set(iris)), kind


@pytest.mark.parametrize("path", sorted((TOP / "shapes").rglob("*.ttl")), ids=lambda p: p.stem)
def test_a_shape_file_is_named_by_its_address(path: Path) -> None:
    graph = Graph().parse(path)
    document = URIRef(f"https://w3id.org/certkg/shapes/{path.stem}")
    assert (document, None, None) in graph


@pytest.mark.parametrize("path", sorted((TOP / "ontology").rglob("*.ttl")), ids=lambda p: p.stem)
def test_an_ontology_module_is_named_by_its_address(path: Path) -> None:
    head = path.read_text(encoding="utf-8")[:4000]
    assert f"<https://w3id.org/certkg/ontology/{path.stem}> a owl:Ontology" in head
    assert OWL.Ontology


@pytest.mark.parametrize("path", sorted((TOP / "shapes").glob("*/[A-Z]*.ttl")), ids=lambda p: p.stem)
def test_every_constraint_of_a_rule_has_an_address_a_message_and_a_fix(path: Path) -> None:
    graph = Graph().parse(path)
    fix = URIRef("https://w3id.org/certkg#fix")
    document = URIRef(f"https://w3id.org/certkg/shapes/{path.stem}")
    for parent, predicate in ((None, SH.sparql), (None, SH.property)):
        for constraint in graph.objects(parent, predicate):
            assert isinstance(constraint, URIRef), f"{constraint} has no address"
            if predicate == SH.sparql or (constraint, SH.sparql, None) not in graph:
                assert list(graph.objects(constraint, SH.message)), f"{constraint} has no message"
                assert list(graph.objects(constraint, fix)) or list(graph.objects(document, fix)), constraint
    assert (document, RDF.type, SH.NodeShape) in graph


def test_no_path_of_this_machine_stands_in_the_project() -> None:
    pattern = re.compile("/(" + "|".join(("wo" + "rk", "fa" + "rm", "op" + "t/ckg")) + ")/")
    files = subprocess.run(
        ["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    for name in filter(None, files):
        path = TOP / name
        if path.is_file() and path.suffix not in {".png", ".xlsx"}:
            assert not pattern.search(path.read_text(encoding="utf-8", errors="replace")), name
