"""The cases of each rule reach all that its shape can say, from both sides of its limit.

The reports beside the cases are written by the reference and read against the rule; here they are only
counted: a constraint that no report names could be wrong without anybody noticing.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from tests.cases_runner import CASES, TOP

SHAPES = sorted((TOP / "shapes").glob("*/[A-Z]*.ttl"))
PARAMETERS = {
    SH.minCount: SH.MinCountConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH["class"]: SH.ClassConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH["in"]: SH.InConstraintComponent,
    SH.hasValue: SH.HasValueConstraintComponent,
    SH.pattern: SH.PatternConstraintComponent,
    SH.minLength: SH.MinLengthConstraintComponent,
    SH.maxLength: SH.MaxLengthConstraintComponent,
    SH.minInclusive: SH.MinInclusiveConstraintComponent,
    SH.maxInclusive: SH.MaxInclusiveConstraintComponent,
    SH.minExclusive: SH.MinExclusiveConstraintComponent,
    SH.maxExclusive: SH.MaxExclusiveConstraintComponent,
    SH.lessThan: SH.LessThanConstraintComponent,
    SH.lessThanOrEquals: SH.LessThanOrEqualsConstraintComponent,
    SH["or"]: SH.OrConstraintComponent,
    SH["and"]: SH.AndConstraintComponent,
    SH["not"]: SH.NotConstraintComponent,
    SH.xone: SH.XoneConstraintComponent,
    SH.qualifiedMinCount: SH.QualifiedMinCountConstraintComponent,
    SH.qualifiedMaxCount: SH.QualifiedMaxCountConstraintComponent,
    SH.uniqueLang: SH.UniqueLangConstraintComponent,
    SH.languageIn: SH.LanguageInConstraintComponent,
}
Way = tuple[Node, Node]


def ways_to_fail(shape: Graph) -> set[Way]:
    """Each SPARQL constraint, and each parameter of a shape that is not merely part of sh:or, sh:and or the like."""
    ways: set[Way] = {(query, SH.SPARQLConstraintComponent) for query in shape.objects(None, SH.sparql)}
    asked = set(shape.objects(None, SH.property)) | set(shape.subjects(SH.targetClass))
    asked |= set(shape.subjects(SH.targetSubjectsOf)) | set(shape.subjects(SH.targetObjectsOf))
    for parameter, component in PARAMETERS.items():
        ways |= {(node, component) for node in shape.subjects(parameter) if node in asked}
    return ways


def ways_reported(report: Graph) -> set[Way]:
    """The pairs of constraint (or shape) and component in a report."""
    ways: set[Way] = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        component = report.value(result, SH.sourceConstraintComponent)
        source = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        assert component is not None
        assert source is not None
        ways.add((source, component))
    return ways


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: Path(path).stem)
def test_each_way_in_which_a_rule_can_fail_is_in_a_report_of_its_cases(path: Path) -> None:
    ways = ways_to_fail(Graph().parse(path))
    assert ways
    reported: set[Way] = set()
    for report in (CASES / path.stem).glob("*report.ttl"):
        reported |= ways_reported(Graph().parse(report))
    assert not ways - reported, "no case fails in these ways"
    assert not reported - ways, "the reports name constraints that the rule no longer has"


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: Path(path).stem)
def test_each_rule_has_a_conforming_a_violating_and_a_boundary_case_with_reports(path: Path) -> None:
    files = {file.name for file in (CASES / path.stem).iterdir()}
    assert {"conforms.ttl", "violates.ttl", "report.ttl", "boundary.ttl", "boundary-report.ttl"} <= files


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: Path(path).stem)
def test_constraints_have_names_and_messages(path: Path) -> None:
    shape = Graph().parse(path)
    for node, _ in ways_to_fail(shape):
        assert not isinstance(node, BNode)
        assert (node, SH.message, None) in shape, node


@pytest.mark.parametrize(
    "path", sorted(CASES.glob("*/boundary.ttl")), ids=lambda path: Path(path).parent.name
)
def test_what_a_boundary_calls_inside_passes_and_what_it_calls_outside_fails(path: Path) -> None:
    named = {node for node in Graph().parse(path).subjects() if isinstance(node, URIRef)}
    outside = {node for node in named if re.search(r"-outside(-\d+)?$", node)}
    inside = {node for node in named if re.search(r"-inside(-\d+)?$", node)}
    failed = set(Graph().parse(path.with_name("boundary-report.ttl")).objects(None, SH.focusNode))
    assert not inside & failed
    assert not outside - failed
    assert bool(inside) == bool(outside), "a limit has two sides"
