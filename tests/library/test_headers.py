"""The library keeps to its own rules on headers: every rule traceable, every outcome served, every id real."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pyshacl import validate
from rdflib import DCTERMS, RDF, SH, Graph, Literal, Namespace, URIRef

from certkg.library import BASE, Library
from certkg.library.headers import read_header
from certkg.library.pages import identifier, rules_of
from certkg.library.profiles import read_profiles

CKG = Namespace("https://w3id.org/certkg#")
LIBRARY = Library.default()
RULE = URIRef(f"{BASE}shapes/CB-03-cycle")
HEADERS = (
    CKG.ruleId,
    CKG.profileName,
    CKG.confidence,
    CKG.missingMeans,
    CKG.contraryMeans,
    CKG.outcome,
    CKG.fix,
)
KEPT = {*HEADERS, DCTERMS.title, DCTERMS.description, DCTERMS.source, SH.message, SH.select}


def parsed(paths: tuple[tuple[str, str], ...]) -> Graph:
    graph = Graph()
    for text, address in paths:
        graph.parse(data=text, format="turtle", publicID=address)
    return graph


@pytest.fixture(scope="module")
def shapes() -> Graph:
    entry = next(
        e for e in LIBRARY.entries("shapes", ".ttl") if e.group == "library" and e.stem == "rule-headers"
    )
    return parsed(((entry.text(), entry.iri),))


@pytest.fixture(scope="module")
def library() -> Graph:
    """What all shape files say of themselves, with the outcomes; not the constraints they hold."""
    outcomes = next(entry for entry in LIBRARY.ontology() if entry.stem == "outcomes")
    files = (*rules_of(LIBRARY), outcomes)
    everything = parsed(tuple((entry.text(), entry.iri) for entry in files))
    kept = Graph()
    for s, p, o in everything:
        if p in KEPT or (p == RDF.type and o == CKG.ExpectedOutcome):
            kept.add((s, p, o))
    return kept


def faults(graph: Graph, shapes: Graph) -> list[str]:
    _, report, _ = validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, Graph)
    return sorted(
        f"{report.value(result, SH.focusNode)} {report.value(result, SH.resultMessage)}"
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )


def test_every_rule_file_keeps_to_the_shapes_on_headers(library: Graph, shapes: Graph) -> None:
    assert len(set(library.subjects(CKG.ruleId))) == len(rules_of(LIBRARY))
    assert faults(library, shapes) == []


@pytest.mark.parametrize(
    "predicate",
    [DCTERMS.title, DCTERMS.description, CKG.profileName, DCTERMS.source, CKG.confidence],
)
def test_a_rule_without_a_part_of_its_header_is_found(
    library: Graph, shapes: Graph, predicate: URIRef
) -> None:
    one = Graph()
    for triple in library.triples((RULE, None, None)):
        if triple[1] != predicate:
            one.add(triple)
    assert any(str(RULE) in fault for fault in faults(one, shapes))


def test_a_source_that_only_says_it_is_not_verified_is_found(library: Graph, shapes: Graph) -> None:
    one = Graph()
    for triple in library.triples((RULE, None, None)):
        one.add(triple)
    assert faults(one, shapes) == []
    one.add((RULE, DCTERMS.source, Literal("rule: proposal; clause numbers to be verified (high)")))
    assert len(faults(one, shapes)) == 1


def test_an_outcome_without_a_rule_is_found(library: Graph, shapes: Graph) -> None:
    one = Graph()
    one.add((CKG.Outcome09e, RDF.type, CKG.ExpectedOutcome))
    assert len(faults(one, shapes)) == 1


def test_no_two_files_hold_one_rule_and_each_is_named_after_its_own(library: Graph) -> None:
    ids = {str(node): str(rule) for node, rule in library.subject_objects(CKG.ruleId)}
    assert [rule for rule, times in Counter(ids.values()).items() if times > 1] == []
    stems = {entry.iri: identifier(entry.stem) for entry in rules_of(LIBRARY)}
    wrong = {iri for iri, rule in ids.items() if stems[iri].replace("-0", "-") != rule}
    assert wrong == set()


def test_every_rule_names_a_profile_that_there_is(library: Graph) -> None:
    assert {str(name) for name in library.objects(None, CKG.profileName)} <= set(read_profiles(LIBRARY))


def test_questions_name_only_rules_that_there_are(library: Graph) -> None:
    known = {str(rule) for rule in library.objects(None, CKG.ruleId)}
    headers = [(entry.path, read_header(entry.text(), entry.path)) for entry in LIBRARY.queries()]
    assert any(header.rules for _, header in headers)
    assert {path: set(header.rules) - known for path, header in headers if set(header.rules) - known} == {}


def untold(text: str, path: str) -> list[str]:
    """What a question leaves unsaid in its header, or says otherwise than its file and text."""
    header = read_header(text, path)
    folder, _, name = path.removeprefix("queries/").rpartition("/")
    asked = set(re.findall(r"^ *VALUES \?(\w+) ", text, re.MULTILINE))
    stated = {one.name for one in header.params}
    wrong = {
        "id": header.id != identifier(name.removesuffix(".rq")),
        "group": header.group != folder,
        "summary": not re.fullmatch(r"[A-Z0-9].{15,}[^.]", header.summary),
        "reading": not re.fullmatch(r"[A-Z0-9].{15,}[.]", header.reading) and header.group != "outcomes",
        "params": stated != asked or not all(one.description for one in header.params),
    }
    return [key for key, fault in wrong.items() if fault]


def test_every_question_says_what_it_asks_and_how_to_read_its_answer() -> None:
    assert {e.path: untold(e.text(), e.path) for e in LIBRARY.queries() if untold(e.text(), e.path)} == {}
    ids = Counter(read_header(entry.text(), entry.path).id for entry in LIBRARY.queries())
    assert [one for one, times in ids.items() if times > 1] == []


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("id: CQ08", "id: CQ80"), "id"),
        (("group: scope", "group: gaps"), "group"),
        (('summary: "Activities', 'summary: "activities'), "summary"),
        (("#+ reading:", "#+ source:"), "reading"),
        (('description: "the day for which the question is asked"', 'description: ""'), "params"),
        (("VALUES ?day {", "VALUES ?date {"), "params"),
    ],
)
def test_a_question_that_leaves_something_unsaid_is_found(change: tuple[str, str], key: str) -> None:
    entry = next(entry for entry in LIBRARY.queries() if entry.stem.startswith("CQ08"))
    assert change[0] in entry.text()
    assert untold(entry.text().replace(*change), entry.path) == [key]
