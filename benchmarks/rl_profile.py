"""Which axioms keep to the profile OWL 2 RL, by the syntax of OWL 2 Profiles, section 4.2.

A pure check over RDF as the mapping to RDF graphs writes OWL 2; nothing is read or written here. What the
check does not know does not keep to the profile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["axioms", "is_axiom_in_profile", "safe_axioms", "terms"]

Axiom = tuple[Node, Node, Node]
#: The datatypes of the profile, section 4.1.
DATATYPES = frozenset(
    {RDFS.Literal, RDF.PlainLiteral, RDF.XMLLiteral}
    | {
        XSD[name]
        for name in (
            *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger"),
            *("negativeInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt"),
            *("unsignedShort", "unsignedByte", "float", "double", "string", "normalizedString", "token"),
            *("language", "Name", "NCName", "NMTOKEN", "boolean", "hexBinary", "base64Binary", "anyURI"),
            *("dateTime", "dateTimeStamp"),
        )
    }
)
#: Axioms about properties that the profile takes whole, section 4.2.5.
_OF_PROPERTIES = frozenset(
    {RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf, OWL.propertyDisjointWith}
    | {OWL.propertyChainAxiom}
)
_CHARACTERISTICS = frozenset(
    {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty}
    | {OWL.SymmetricProperty, OWL.AsymmetricProperty, OWL.TransitiveProperty}
)
_ALL_CHARACTERISTICS = _CHARACTERISTICS | {OWL.ReflexiveProperty}
_PREDICATES = frozenset(
    {RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith, OWL.disjointUnionOf, OWL.hasKey}
    | {RDFS.domain, RDFS.range}
    | _OF_PROPERTIES
)
_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
_Test = Callable[[Graph, Node], bool]


def terms(graph: Graph, namespace: str) -> dict[URIRef, bool]:
    """Each class and property of a namespace, and whether all axioms about it keep to the profile.

    A term that is declared and has no further axiom keeps to it.
    """
    found = {
        term: True
        for kind in _KINDS
        for term in graph.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term.startswith(namespace)
    }
    for axiom in axioms(graph):
        if not is_axiom_in_profile(graph, axiom):
            found.update((term, False) for term in _about(graph, axiom) if term in found)
    return found


def axioms(graph: Graph) -> Iterator[Axiom]:
    """The triples that head an axiom on classes or properties; parts of class expressions head none."""
    for subject, predicate, value in graph:
        # The inverse of a property within a class expression.
        is_expression = predicate == OWL.inverseOf and isinstance(subject, BNode)
        heads = (
            (predicate in _PREDICATES and not is_expression)
            or (predicate == RDF.type and value in _ALL_CHARACTERISTICS)
            or (predicate == OWL.members and (subject, RDF.type, OWL.AllDisjointClasses) in graph)
        )
        if heads:
            yield subject, predicate, value


def is_axiom_in_profile(graph: Graph, axiom: Axiom) -> bool:
    """Whether the axiom that a triple heads keeps to the profile."""
    subject, predicate, value = axiom
    if predicate == RDF.type:
        return value in _CHARACTERISTICS
    if predicate == OWL.members:
        return all(_is_sub(graph, one) for one in Collection(graph, value))
    if predicate == RDFS.subClassOf:
        return _is_sub(graph, subject) and _is_super(graph, value)
    if predicate == OWL.equivalentClass:
        return _is_equivalent(graph, subject) and _is_equivalent(graph, value)
    if predicate == OWL.disjointWith:
        return _is_sub(graph, subject) and _is_sub(graph, value)
    if predicate == OWL.hasKey:
        return _is_sub(graph, subject)
    if predicate == RDFS.range and (subject, RDF.type, OWL.DatatypeProperty) in graph:
        return _is_data_range(graph, value)
    if predicate in (RDFS.domain, RDFS.range):
        return _is_super(graph, value)
    return predicate in _OF_PROPERTIES


def safe_axioms(graph: Graph) -> Graph:
    """The axioms that keep to the profile, with the expressions that they hold and the kinds of terms."""
    kept = Graph()
    for kind in (*_KINDS, OWL.AnnotationProperty):
        for term in graph.subjects(RDF.type, kind):
            if isinstance(term, URIRef):
                kept.add((term, RDF.type, kind))
    for axiom in axioms(graph):
        if is_axiom_in_profile(graph, axiom):
            kept.add(axiom)
            for node in (axiom[0], axiom[2]):
                _copy(graph, node, kept)
    return kept


def _copy(graph: Graph, node: Node, kept: Graph) -> None:
    if isinstance(node, BNode):
        for triple in graph.triples((node, None, None)):
            if triple not in kept:
                kept.add(triple)
                _copy(graph, triple[2], kept)


def _about(graph: Graph, axiom: Axiom) -> Iterator[URIRef]:
    """The terms that an axiom is about: its subject, of disjoint classes all, of an anonymous subject the other."""
    subject, predicate, value = axiom
    if predicate == OWL.members:
        ends = list(Collection(graph, value))
    elif isinstance(subject, URIRef):
        ends = [subject, value] if predicate in (OWL.disjointWith, OWL.inverseOf) else [subject]
    else:
        ends = [value]
    yield from (end for end in ends if isinstance(end, URIRef))


def _is_class(node: Node) -> bool:
    is_datatype = node in DATATYPES or str(node).startswith(str(XSD))
    return isinstance(node, URIRef) and node != OWL.Thing and not is_datatype


def _items(graph: Graph, node: Node, name: URIRef) -> list[Node] | None:
    head = graph.value(node, name)
    return None if head is None else list(Collection(graph, head))


def _all(graph: Graph, parts: list[Node] | None, test: _Test) -> bool:
    return parts is not None and bool(parts) and all(test(graph, part) for part in parts)


def _has_value(graph: Graph, node: Node) -> bool:
    return (node, OWL.onProperty, None) in graph and (node, OWL.hasValue, None) in graph


def _is_sub(graph: Graph, node: Node) -> bool:
    """Whether it may stand as the narrower class: ``subClassExpression``."""
    if not isinstance(node, BNode):
        return _is_class(node)
    filler = graph.value(node, OWL.someValuesFrom)
    return (
        _has_value(graph, node)
        or ((node, OWL.oneOf, None) in graph and (node, RDF.type, RDFS.Datatype) not in graph)
        or _all(graph, _items(graph, node, OWL.intersectionOf), _is_sub)
        or _all(graph, _items(graph, node, OWL.unionOf), _is_sub)
        or (filler is not None and (filler == OWL.Thing or _is_sub(graph, filler)))
        or (filler is not None and _is_data_range(graph, filler))
    )


def _is_super(graph: Graph, node: Node) -> bool:
    """Whether it may stand as the wider class: ``superClassExpression``."""
    if not isinstance(node, BNode):
        return _is_class(node)
    filler, without = graph.value(node, OWL.allValuesFrom), graph.value(node, OWL.complementOf)
    return (
        _has_value(graph, node)
        or _all(graph, _items(graph, node, OWL.intersectionOf), _is_super)
        or (without is not None and _is_sub(graph, without))
        or (filler is not None and (_is_super(graph, filler) or _is_data_range(graph, filler)))
        or _is_at_most_one(graph, node)
    )


def _is_equivalent(graph: Graph, node: Node) -> bool:
    """Whether it may stand in an equivalence: ``equivClassExpression``."""
    if not isinstance(node, BNode):
        return _is_class(node)
    return _has_value(graph, node) or _all(graph, _items(graph, node, OWL.intersectionOf), _is_equivalent)


def _is_at_most_one(graph: Graph, node: Node) -> bool:
    counts = [graph.value(node, name) for name in (OWL.maxCardinality, OWL.maxQualifiedCardinality)]
    stated = [count.toPython() for count in counts if isinstance(count, Literal)]
    on, values = graph.value(node, OWL.onClass), graph.value(node, OWL.onDataRange)
    fits = on is None or on == OWL.Thing or _is_sub(graph, on)
    return stated in ([0], [1]) and fits and (values is None or _is_data_range(graph, values))


def _is_data_range(graph: Graph, node: Node) -> bool:
    if not isinstance(node, BNode):
        return node in DATATYPES
    is_range = (node, RDF.type, RDFS.Datatype) in graph
    return is_range and _all(graph, _items(graph, node, OWL.intersectionOf), _is_data_range)
