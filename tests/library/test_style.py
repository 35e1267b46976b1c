"""The ontology keeps to its own style, and each shape on style finds the fault that it is there for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from certkg.documents import Document, open_document
from certkg.library import Entry, Library
from certkg.validate.engines.protocol import Data
from certkg.validate.results import Outcome
from certkg.validate.run import validate

HERE = Path(__file__).parent / "style"
SOURCE = Path(__file__).parent.parent.parent / "src" / "certkg"
CKG = "https://w3id.org/certkg#"
LIBRARY = Library.default()
SHAPES = {
    entry.stem: entry
    for entry in LIBRARY.entries("shapes", ".ttl")
    if entry.group == "library" and entry.stem.endswith("-style")
}
FAULTS = sorted((HERE / "faults").rglob("*.ru"))
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
engines = pytest.mark.parametrize("engine", ["auto", "pyshacl"])


def document(entry: Entry, scope: str) -> Document:
    return open_document(entry.path, "turtle", content=entry.bytes(), base=entry.iri, scope=scope)


def outcome(data: Iterable[Document], engine: str, stems: Iterable[str] = tuple(SHAPES)) -> Outcome:
    shapes = [document(SHAPES[stem], f"s{number}") for number, stem in enumerate(stems)]
    return validate(Data(tuple(data)), shapes, engine, cached=False)


def found(made: Outcome) -> set[str]:
    """The constraints that something broke: the SPARQL constraint, or else the shape."""
    return {(result.constraint or result.shape).strip("<>").removeprefix(CKG) for result in made.results}


def graph(*entries: Entry) -> Graph:
    made = Graph()
    for entry in entries:
        made.parse(data=entry.text(), format="turtle", publicID=entry.iri)
    return made


@engines
def test_the_ontology_keeps_to_its_style(engine: str) -> None:
    files = LIBRARY.entries("ontology", ".ttl")
    made = outcome([document(entry, f"d{number}") for number, entry in enumerate(files)], engine)
    wrong = sorted(f"{result.focus_node} {result.value} {result.messages}" for result in made.results)
    assert wrong == []
    looked = {cover.shape.strip("<>").rpartition("#")[2]: cover.focus_nodes for cover in made.coverage}
    assert {name for name, nodes in looked.items() if nodes == 0} == set()


@engines
def test_what_has_no_fault_passes(engine: str) -> None:
    assert found(outcome([open_document(str(HERE / "clean.ttl"))], engine)) == set()


@engines
@pytest.mark.parametrize("fault", FAULTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_fault_is_found_by_its_own_constraint_and_no_other(fault: Path, engine: str) -> None:
    spoiled = Graph().parse(HERE / "clean.ttl")
    before = len(spoiled), set(spoiled)
    spoiled.update(fault.read_text(encoding="utf-8"))
    assert (len(spoiled), set(spoiled)) != before
    stem = fault.parent.name
    text = spoiled.serialize(format="nt", encoding="utf-8")
    made = outcome([open_document("spoiled.nt", content=text)], engine, [stem])
    assert found(made) == {f"{SHAPES[stem].iri}#{fault.name.split('.')[0]}"}


@pytest.mark.parametrize("stem", sorted(SHAPES))
def test_every_constraint_has_a_planted_fault_and_says_how_to_mend_it(stem: str) -> None:
    shapes = graph(SHAPES[stem])
    saying = {str(node).rpartition("#")[2] for node in shapes.subjects(SH.message)}
    planted = {fault.name.split(".")[0] for fault in FAULTS if fault.parent.name == stem}
    assert saying == planted
    mending = {str(node).rpartition("#")[2] for node in shapes.subjects(URIRef(f"{CKG}fix"))}
    assert saying == mending


def terms(ontology: Graph) -> set[Node]:
    return {term for kind in KINDS for term in ontology.subjects(RDF.type, kind) if str(term).startswith(CKG)}


def unused(ontology: Graph, others: Graph, text: str) -> list[str]:
    """The terms that no shape, query, loader or line of ours names, and no other thing has or is said to have.

    A subclass or individual is used through its class: data choose among them.
    """
    own = terms(ontology)
    through = {term for term in own if (term, RDF.type, OWL.NamedIndividual) in ontology}
    through |= {term for term in own if (term, RDFS.subClassOf, None) in ontology}
    named = {URIRef(CKG + name) for name in re.findall(r"(?<=[:#}.\"])[A-Za-z]\w*", text)}
    used = {node for s, p, o in ontology + others for node in (p, o) if node != s}
    mapped = {s for s, p, _ in others if p != RDF.type}
    return sorted(str(term) for term in own - through - named - used - mapped)


@pytest.fixture(scope="module")
def knowledge() -> tuple[Graph, Graph, str]:
    ontology = graph(*(entry for entry in LIBRARY.ontology() if not entry.group))
    groups = {"reference", "alignments", "profiles"}
    others = graph(*(entry for entry in LIBRARY.entries("ontology", ".ttl") if entry.group in groups))
    files = [entry for kind in ("shapes", "queries", "loaders") for entry in LIBRARY.entries(kind, "")]
    code = [path for path in SOURCE.rglob("*.py") if path.parent.name != "terms"]
    texts = [entry.text() for entry in files] + [path.read_text(encoding="utf-8") for path in code]
    example = Graph().parse(SOURCE / "cli" / "example" / "registry.ttl")
    return ontology, others + example, "\n".join(texts)


def test_no_term_is_without_use(knowledge: tuple[Graph, Graph, str]) -> None:
    assert unused(*knowledge) == []


def test_a_term_without_use_is_found(knowledge: tuple[Graph, Graph, str]) -> None:
    ontology, others, text = knowledge
    planted = Graph() + ontology
    planted.add((URIRef(f"{CKG}shoeSize"), RDF.type, OWL.DatatypeProperty))
    planted.add((URIRef(f"{CKG}shoeSize"), RDFS.domain, URIRef(f"{CKG}Person")))
    assert unused(planted, others, text) == [f"{CKG}shoeSize"]
