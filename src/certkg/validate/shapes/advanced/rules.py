"""Reads the rules of shapes (SHACL-AF, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certkg.validate.shapes.model import Rule
from certkg.validate.shapes.model import Sparql as Query
from certkg.validate.shapes.sparql.reading import read_prefixes
from certkg.validate.shapes.terms import boolean, is_literal, read_literal, sh
from certkg.validate.shapes.wellformed import fault, single_text

if TYPE_CHECKING:
    from certkg.validate.shapes.parse import Reader

__all__ = ["read_rules"]


def read_rules(reader: Reader) -> tuple[Rule, ...]:
    """All rules that are switched on: shape by shape and rule by rule in their sh:order, then in the graph's.

    All rules of a shape are executed before those of the next (SHACL-AF, section 8.4).
    """
    graph = reader.graph
    found = [
        _rule(reader, shape, node)
        for shape in graph.subjects(sh("rule"))
        for node in graph.objects(shape, sh("rule"))
        if not any(boolean(value) for value in graph.objects(node, sh("deactivated")))
        and not any(boolean(value) for value in graph.objects(shape, sh("deactivated")))
    ]
    places = {node: place for place, node in enumerate(graph.subjects(sh("rule")))}
    return tuple(sorted(found, key=lambda rule: (rule.order[0], places[rule.shape.node], rule.order[1])))


def _rule(reader: Reader, shape: str, node: str) -> Rule:
    graph = reader.graph
    order = (_order(reader, shape), _order(reader, node))
    conditions = tuple(reader.shape(value) for value in graph.objects(node, sh("condition")))
    kinds = graph.types(node)
    if (sh("TripleRule") in kinds) == (sh("SPARQLRule") in kinds):
        raise fault(node, "a rule is either a sh:TripleRule or a sh:SPARQLRule")
    if sh("SPARQLRule") in kinds:
        text = single_text(graph, node, "construct")
        query = Query(node, text, read_prefixes(graph, node))
        return Rule(node, reader.shape(shape), order, conditions, construct=query)
    subject, predicate, object_ = (
        graph.objects(node, sh(name)) for name in ("subject", "predicate", "object")
    )
    if not (len(subject) == len(predicate) == len(object_) == 1):
        raise fault(node, "a sh:TripleRule needs one sh:subject, sh:predicate and sh:object each")
    triple = (subject[0], predicate[0], object_[0])
    return Rule(node, reader.shape(shape), order, conditions, triple=triple)


def _order(reader: Reader, node: str) -> float:
    values = reader.graph.objects(node, sh("order"))
    if not values:
        return 0.0
    try:
        return float(read_literal(values[0]).lexical) if is_literal(values[0]) else _no_number(node)
    except ValueError:
        return _no_number(node)


def _no_number(node: str) -> float:
    raise fault(node, "sh:order takes a number")
