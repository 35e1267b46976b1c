"""Targets: read from the shapes graph, and made into plans (SHACL, section 2.1.3; SHACL-AF, section 3)."""

from __future__ import annotations

from certkg.validate.plan.nodes import Const, Plan, Project, Ref, Triples, Values
from certkg.validate.shapes.components.table import BY_PARAMETER
from certkg.validate.shapes.components.value_type import instances
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Sparql, Target
from certkg.validate.shapes.sparql.reading import parameter_values, read_parameters, read_prefixes
from certkg.validate.shapes.terms import OWL, RDFS, is_iri, sh
from certkg.validate.shapes.wellformed import fault, single_text

__all__ = ["has_target", "read_targets", "target_plan"]

_CORE = (
    ("targetNode", "node"),
    ("targetClass", "class"),
    ("targetSubjectsOf", "subjects-of"),
    ("targetObjectsOf", "objects-of"),
)
_SHAPE_CLASSES = (sh("NodeShape"), sh("PropertyShape"))


def has_target(graph: ShapesGraph, node: str, *, advanced: bool) -> bool:
    """Says whether a node is a shape that finds focus nodes by itself."""
    names = [name for name, _ in _CORE] + (["target"] if advanced else [])
    return any(graph.objects(node, sh(name)) for name in names) or _is_class_shape(graph, node)


def read_targets(graph: ShapesGraph, node: str, *, advanced: bool) -> tuple[Target, ...]:
    """The targets of a shape, an implicit class target among them (SHACL, section 2.1.3.3)."""
    found: dict[Target, None] = {}
    for name, kind in _CORE:
        for value in graph.objects(node, sh(name)):
            if kind != "node" and not is_iri(value):
                raise fault(node, f"sh:{name} takes an IRI, not {value}")
            found[Target(kind, value)] = None
    if _is_class_shape(graph, node):
        found[Target("class", node)] = None
    if advanced:
        for value in graph.objects(node, sh("target")):
            found[Target("sparql", value, _target_query(graph, node, value))] = None
    return tuple(found)


def target_plan(target: Target) -> Plan:
    """The focus nodes of a target of SHACL Core, as a column ``focus``, perhaps repeated."""
    match target.kind:
        case "node":
            return Values(("focus",), ((target.value,),))
        case "class":
            return instances(target.value, "focus")
        case "subjects-of":
            triples = Triples(Ref("focus"), Const(target.value), Ref("other"))
        case _:
            triples = Triples(Ref("other"), Const(target.value), Ref("focus"))
    return Project(triples, (("focus", "focus"),))


def _is_class_shape(graph: ShapesGraph, node: str) -> bool:
    """An IRI that is both a shape and a class in the shapes graph; an OWL class is a class."""
    if not is_iri(node):
        return False
    types = graph.types(node)
    if f"<{RDFS}Class>" not in types and f"<{OWL}Class>" not in types:
        return False
    return any(cls in types for cls in _SHAPE_CLASSES) or any(
        predicate in BY_PARAMETER or predicate == sh("sparql") for predicate in graph.predicates(node)
    )


def _target_query(graph: ShapesGraph, shape: str, node: str) -> Sparql:
    """The query of a sh:SPARQLTarget or of a parameterised target (SHACL-AF, section 3)."""
    if graph.objects(node, sh("select")):
        return Sparql(node, single_text(graph, node, "select"), read_prefixes(graph, node))
    for kind in graph.types(node):
        if sh("SPARQLTargetType") in graph.types(kind):
            bound, missing, optional = parameter_values(graph, node, read_parameters(graph, kind))
            if missing:
                raise fault(shape, f"its target {node} lacks a value for {missing[0]}")
            text = single_text(graph, kind, "select")
            return Sparql(node, text, read_prefixes(graph, kind), bound, optional)
    raise fault(shape, f"its target {node} is neither a SPARQL target nor of a SPARQL target type")
