"""The RDF reports are one standard sh:ValidationReport, the one that pySHACL writes."""

from __future__ import annotations

from dataclasses import replace

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic, to_isomorphic
from rdflib.term import Node

from certkg.errors import EngineError
from certkg.validate.findings import limited
from certkg.validate.report import Options, formats
from certkg.validate.report.rdf.paths import parse_path
from certkg.validate.results import Report, Result
from certkg.validate.rules import severity_name
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from certkg.validate.shapes.paths import path_text, read_path
from certkg.validate.shapes.terms import literal
from tests.validate.report_samples import large_report, rdf_report, workbook_report

SH = Namespace("http://www.w3.org/ns/shacl#")
CKG = Namespace("https://w3id.org/certkg#")
SYNTAXES = {"turtle": "turtle", "json-ld": "json-ld", "n-triples": "nt"}


def graph(report: Report, name: str, *, plain: bool = False) -> Graph:
    text = formats()[name].write(report, Options(plain=plain)).decode()
    return Graph().parse(data=text, format=SYNTAXES[name])


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize(
    "report", [rdf_report(), workbook_report(), large_report(60)], ids=["rdf", "xlsx", "large"]
)
def test_three_syntaxes_hold_one_graph(report: Report, plain: bool) -> None:
    one, two, three = (to_isomorphic(graph(report, name, plain=plain)) for name in SYNTAXES)
    assert one == two == three
    assert len(list(one.objects(None, SH.result))) == len(report.findings)


def test_plain_report_has_nothing_of_ours() -> None:
    ours = graph(rdf_report(), "turtle")
    plain = graph(rdf_report(), "turtle", plain=True)
    assert not [p for p in plain.predicates() if str(p).startswith(str(CKG))]
    standard = Graph()
    for triple in ours:
        if not str(triple[1]).startswith(str(CKG)):
            standard.add(triple)
    assert isomorphic(standard, plain)


def test_places_verdicts_and_fixes_stand_in_our_own_terms() -> None:
    ours = graph(rdf_report(), "turtle")
    result = ours.value(predicate=CKG.sourceLine, object=Literal(31))
    assert ours.value(result, CKG.sourceFile) == Literal("evidence.ttl")
    assert ours.value(result, CKG.verdict) == CKG.NotEvidenced
    assert ours.value(result, CKG.rule) == Literal("EO-9e")


def test_conforms_is_shacls_own_even_when_only_infos_were_found() -> None:
    report = rdf_report()
    infos = tuple(f for f in report.findings if f.severity == "info")
    lenient = replace(report, findings=infos, totals={"violation": 0, "warning": 0, "info": 1}, conforms=True)
    assert graph(lenient, "turtle").value(None, SH.conforms) is None
    conforms = list(graph(lenient, "turtle").objects(None, SH.conforms))
    assert conforms == [Literal(False)]
    cut = limited(lenient, 0)
    assert list(graph(cut, "turtle").objects(None, SH.conforms)) == [Literal(False)]


def test_report_does_not_tell_which_engine_ran() -> None:
    other = replace(rdf_report(), engine="pyshacl", fallbacks=())
    assert isomorphic(graph(rdf_report(), "turtle"), graph(other, "turtle"))


def test_labels_are_stable_and_never_those_of_the_data() -> None:
    report = rdf_report()
    moved = replace(report, findings=tuple(reversed(report.findings)))
    assert formats()["n-triples"].write(report) == formats()["n-triples"].write(moved)
    hostile = tuple(replace(f, result=replace(f.result, focus_node="_:report")) for f in report.findings)
    clash = graph(replace(report, findings=hostile), "turtle")
    assert len(set(clash.subjects(RDF.type, SH.ValidationReport))) == 1
    nodes = set(clash.objects(None, SH.focusNode))
    assert len(nodes) == 1
    assert not nodes & set(clash.subjects())


def test_severity_of_the_shapes_own_making_is_kept() -> None:
    report = rdf_report()
    finding = report.findings[0]
    own = replace(finding, result=replace(finding.result, severity="<https://x.example/Fatal>"))
    found = graph(replace(report, findings=(own,)), "turtle")
    assert list(found.objects(None, SH.resultSeverity)) == [URIRef("https://x.example/Fatal")]
    changed = replace(own, severity="info")
    found = graph(replace(report, findings=(changed,)), "turtle")
    assert list(found.objects(None, SH.resultSeverity)) == [SH.Info]


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://x.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P1, ex:P2, ex:P3 ; sh:nodeKind sh:IRI ; sh:sparql ex:C .
ex:P1 sh:path ex:p ; sh:datatype xsd:integer ; sh:message "whole"@en, "entier"@fr ; sh:severity sh:Warning .
ex:P2 sh:path ( ex:p [ sh:inversePath [ sh:alternativePath ( ex:q ex:r ) ] ] ) ; sh:minCount 1 .
ex:P3 sh:path [ sh:oneOrMorePath ( ex:q [ sh:zeroOrOnePath ex:r ] ) ] ; sh:minCount 1 ; sh:message "m" .
ex:C sh:message "label {?value}" ; sh:select "SELECT $this ?value WHERE { $this <https://x.example/label> ?value }" .
"""
# One result for each complex path: pySHACL lets results of one shape share the path's blank nodes.
DATA = """
@prefix ex: <https://x.example/> .
ex:a a ex:T ; ex:p 1 , "x"@en , ex:b ; ex:label "say \\"hi\\"\\n\\u00e9" .
[] a ex:T ; ex:p 2.5 , _:c ; ex:q ex:z .
ex:y ex:q _:c .
"""


def nt(term: Node) -> str:
    """The term as N-Triples text; rdflib's n3() would put line breaks into literals."""
    if isinstance(term, Literal):
        return literal(str(term), str(term.datatype or ""), term.language or "")
    return term.n3()


def from_pyshacl(report: Graph) -> tuple[Result, ...]:
    """The results of a pySHACL report as an engine would hand them over."""
    triples = ShapesGraph([(nt(s), nt(p), nt(o)) for s, p, o in report])

    def one(node: str, name: str) -> str | None:
        return next(iter(triples.objects(node, f"<{SH[name]}>")), None)

    found = []
    for node in triples.subjects(f"<{RDF.type}>", f"<{SH.ValidationResult}>"):
        path = one(node, "resultPath")
        found.append(
            Result(
                focus_node=one(node, "focusNode") or "",
                path=None if path is None else path_text(read_path(triples, path)),
                value=one(node, "value"),
                severity=one(node, "resultSeverity") or "",
                component=one(node, "sourceConstraintComponent") or "",
                shape=one(node, "sourceShape") or "",
                constraint=one(node, "sourceConstraint"),
                messages=triples.objects(node, f"<{SH.resultMessage}>"),
            )
        )
    return tuple(found)


def test_plain_report_is_the_graph_that_pyshacl_writes() -> None:
    _, theirs, _ = (
        pyshacl.validate(  # pySHACL copies at most ten levels of a path, so the paths here stay shallow
            Graph().parse(data=DATA, format="turtle"), shacl_graph=Graph().parse(data=SHAPES, format="turtle")
        )
    )
    assert isinstance(theirs, Graph)
    for triple in list(theirs):  # pySHACL repeats what the data say of a blank focus node
        if str(triple[1]).startswith("https://x.example/") or str(triple[2]) == "https://x.example/T":
            theirs.remove(triple)
    results = from_pyshacl(theirs)
    assert len(results) >= 8
    finding = rdf_report().findings[0]
    report = replace(
        rdf_report(),
        findings=tuple(
            replace(finding, result=result, severity=severity_name(result.severity)) for result in results
        ),
        totals={"violation": len(results)},
    )
    for name in SYNTAXES:
        assert isomorphic(graph(report, name, plain=True), theirs)


IRIS = st.sampled_from([f"<https://x.example/{name}>" for name in "abcdef"]).map(Predicate)


def deeper(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    unary = [st.builds(kind, inner) for kind in (Inverse, ZeroOrMore, OneOrMore, ZeroOrOne)]
    return st.one_of(several.map(Sequence), several.map(Alternative), *unary)


PATHS: st.SearchStrategy[Path] = st.recursive(IRIS, deeper, max_leaves=12)


@settings(deadline=None)
@given(PATHS)
def test_path_text_reads_back_as_the_same_path(path: Path) -> None:
    assert parse_path(path_text(path)) == path


@settings(max_examples=40, deadline=None)
@given(PATHS)
def test_path_nodes_are_those_a_shapes_graph_would_have(path: Path) -> None:
    finding = rdf_report().findings[0]
    found = replace(finding, result=replace(finding.result, path=path_text(path)))
    written = graph(replace(rdf_report(), findings=(found,)), "turtle", plain=True)
    node = written.value(predicate=SH.resultPath, subject=next(written.objects(None, SH.result)))
    assert node is not None
    shapes = ShapesGraph([(nt(s), nt(p), nt(o)) for s, p, o in written])
    assert read_path(shapes, nt(node)) == path


def test_precedence_of_path_operators_is_that_of_sparql() -> None:
    a, b = Predicate("<https://x.example/a>"), Predicate("<https://x.example/b>")
    text = "^<https://x.example/a>*/<https://x.example/b>|<https://x.example/a>"
    assert parse_path(text) == Alternative((Sequence((Inverse(ZeroOrMore(a)), b)), a))


@pytest.mark.parametrize(
    "text", ["", "<a", "<a>/", "(<a>", "<a> <b>", "!<a>", "<a>)", "(" * 500 + "<a>" + ")" * 500]
)
def test_text_that_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(EngineError, match="no property path"):
        parse_path(text)


def test_lists_of_paths_are_well_formed() -> None:
    found = graph(rdf_report(), "n-triples")
    heads = [o for o in found.objects(None, SH.resultPath) if isinstance(o, BNode)]
    assert [len(Collection(found, head)) for head in heads] == [3]
