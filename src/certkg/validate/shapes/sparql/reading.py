"""Reads what a shapes graph says in SPARQL: constraints, components, prefixes (SHACL, sections 5 and 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from certkg.errors import LibraryError
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Constraint, Sparql
from certkg.validate.shapes.terms import (
    OWL,
    RDF,
    RDFS,
    SH,
    XSD,
    boolean,
    iri_text,
    is_iri,
    is_literal,
    read_literal,
    sh,
)
from certkg.validate.shapes.wellformed import fault, read_messages, single_text, switched_off

__all__ = [
    "CustomComponent",
    "Parameter",
    "custom_components",
    "custom_constraints",
    "imported",
    "parameter_values",
    "read_parameters",
    "read_prefixes",
    "sparql_constraints",
]

#: Prefixes that a query may use undeclared, as Turtle writers expect; the shapes graph may override them.
_USUAL = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "sh": SH}
_RESERVED = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})
_IMPORTS = f"<{OWL}imports>"
Bound = tuple[tuple[str, str], ...]

_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a component or target type: its predicate, its variable and whether it may lack."""

    predicate: str
    name: str
    optional: bool


@dataclass(frozen=True, slots=True)
class CustomComponent:
    """A SPARQL-based constraint component and its validators (SHACL, section 6.2)."""

    node: str
    parameters: tuple[Parameter, ...]
    any_validators: tuple[str, ...]
    node_validators: tuple[str, ...]
    property_validators: tuple[str, ...]


def sparql_constraints(graph: ShapesGraph, shape: str) -> list[Constraint]:
    """The sh:sparql constraints of a shape that are not deactivated (SHACL, section 5.1)."""
    return [
        Constraint(
            component=sh("SPARQLConstraintComponent"),
            parameter="sparql",
            value=node,
            sparql=Sparql(node, single_text(graph, node, "select"), read_prefixes(graph, node)),
            messages=read_messages(graph, node),
        )
        for node in graph.objects(shape, sh("sparql"))
        if not switched_off(graph, node)
    ]


def custom_components(graph: ShapesGraph) -> list[CustomComponent]:
    """All constraint components that the shapes graph declares with a validator (SHACL, section 6.1)."""
    found = []
    for node in graph.subjects(sh("parameter")):
        names = ("validator", "nodeValidator", "propertyValidator")
        validators = [graph.objects(node, sh(name)) for name in names]
        if any(validators) and sh("ConstraintComponent") in graph.types(node):
            found.append(CustomComponent(node, read_parameters(graph, node), *validators))
    return found


def custom_constraints(
    graph: ShapesGraph, shape: str, components: Iterable[CustomComponent], *, on_property: bool
) -> list[Constraint]:
    """The constraints of a shape that use declared components: a value for each needed parameter."""
    found: list[Constraint] = []
    for component in components:
        values = [graph.objects(shape, p.predicate) for p in component.parameters if not p.optional]
        if not all(values):
            continue
        if len(component.parameters) == 1:
            alone = component.parameters[0]
            bindings: list[tuple[Bound, tuple[str, ...]]] = [
                (((alone.name, value),), ()) for value in values[0]
            ]
        else:
            bound, _, optional = parameter_values(graph, shape, component.parameters)
            bindings = [(bound, optional)]
        validator = _validator(component, on_property=on_property)
        if validator is None:
            continue
        found.extend(_applied(graph, component, validator, *binding) for binding in bindings)
    return found


def read_parameters(graph: ShapesGraph, node: str) -> tuple[Parameter, ...]:
    """The parameters that a component or a target type declares (SHACL, section 6.2.1)."""
    found = []
    for parameter in graph.objects(node, sh("parameter")):
        paths = graph.objects(parameter, sh("path"))
        if len(paths) != 1 or not is_iri(paths[0]):
            raise fault(node, "each sh:parameter needs one sh:path, an IRI")
        name = re.split(r"[#/:]", iri_text(paths[0]))[-1]
        if name in _RESERVED or _NAME.match(name) is None:
            raise fault(node, f"{name!r} cannot be a parameter's name")
        optional = any(boolean(value) for value in graph.objects(parameter, sh("optional")))
        found.append(Parameter(paths[0], name, optional))
    if found and all(parameter.optional for parameter in found):
        raise fault(node, "it needs a parameter that is not optional")
    return tuple(found)


def parameter_values(
    graph: ShapesGraph, subject: str, parameters: Iterable[Parameter]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]:
    """The values a subject gives to parameters; the needed ones it lacks; the optional ones it lacks."""
    bound: list[tuple[str, str]] = []
    missing: list[str] = []
    optional: list[str] = []
    for parameter in parameters:
        values = graph.objects(subject, parameter.predicate)
        if len(values) > 1:
            raise fault(subject, f"it has more than one value for {parameter.predicate}")
        if values:
            bound.append((parameter.name, values[0]))
        else:
            (optional if parameter.optional else missing).append(parameter.name)
    return tuple(bound), tuple(missing), tuple(optional)


def imported(graph: ShapesGraph, ontology: str) -> tuple[str, ...]:
    """An ontology and all it imports within the shapes graph, directly or not."""
    seen = {ontology: None}
    waiting = [ontology]
    while waiting:
        fresh = [other for other in graph.objects(waiting.pop(), _IMPORTS) if other not in seen]
        seen.update(dict.fromkeys(fresh))
        waiting.extend(fresh)
    return tuple(seen)


def read_prefixes(graph: ShapesGraph, node: str) -> tuple[tuple[str, str], ...]:
    """The prefixes of a query: ``sh:prefixes/owl:imports*/sh:declare`` (SHACL, section 5.2.1).

    A prefix that is missing there is taken from the other queries' if these agree on it, as Jena does.
    """
    declared: dict[str, str] = {}
    for prefix, namespace in _declared(graph, graph.objects(node, sh("prefixes"))):
        if declared.setdefault(prefix, namespace) != namespace:
            raise LibraryError(
                "sparql-prefix", f"The query at {node} has two namespaces for the prefix {prefix!r}."
            )
    return tuple({**_agreed(graph), **_USUAL, **declared}.items())


@lru_cache(maxsize=2)
def _agreed(graph: ShapesGraph) -> Mapping[str, str]:
    """The prefixes that have one namespace in all queries of a shapes graph; the same for each of its queries."""
    found: dict[str, set[str]] = {}
    for prefix, namespace in _declared(graph, graph.values(sh("prefixes"))):
        found.setdefault(prefix, set()).add(namespace)
    return {prefix: min(namespaces) for prefix, namespaces in found.items() if len(namespaces) == 1}


def _declared(graph: ShapesGraph, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The prefixes and namespaces that ontologies and what they import declare."""
    seen = [ontology for start in starts for ontology in imported(graph, start)]
    for ontology in dict.fromkeys(seen):
        for declaration in graph.objects(ontology, sh("declare")):
            prefix = single_text(graph, declaration, "prefix")
            namespaces = graph.objects(declaration, sh("namespace"))
            if len(namespaces) != 1 or not is_literal(namespaces[0]):
                raise fault(declaration, "it needs exactly one sh:namespace, a literal")
            yield prefix, read_literal(namespaces[0]).lexical


def _validator(component: CustomComponent, *, on_property: bool) -> str | None:
    """The validator that applies to a kind of shape (SHACL, section 6.2.3).

    'If no suitable validator can be found, a SHACL-SPARQL processor ignores the constraint.'
    """
    own = component.property_validators if on_property else component.node_validators
    return next(iter((*own, *component.any_validators)), None)


def _applied(
    graph: ShapesGraph,
    component: CustomComponent,
    validator: str,
    bound: tuple[tuple[str, str], ...],
    optional: tuple[str, ...],
) -> Constraint:
    ask = validator in component.any_validators
    text = single_text(graph, validator, "ask" if ask else "select")
    return Constraint(
        component=component.node,
        parameter="validator",
        value=validator,
        sparql=Sparql(validator, text, read_prefixes(graph, validator), bound, optional, ask),
        messages=read_messages(graph, validator) or read_messages(graph, component.node),
    )
