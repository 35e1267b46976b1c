"""Value type constraint components (SHACL, section 4.1)."""

from __future__ import annotations

from certkg.validate.plan.nodes import (
    Call,
    Closure,
    Const,
    Expression,
    Filter,
    Join,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Triples,
    Values,
)
from certkg.validate.shapes.components.base import VALUE, Component, Context, Kind, call, violating
from certkg.validate.shapes.components.datatypes import lexical_condition
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import RDF, RDFS, iri_text, sh, show

__all__ = ["COMPONENTS", "instances"]

_NODE_KINDS = {
    sh("IRI"): ("isiri",),
    sh("BlankNode"): ("isblank",),
    sh("Literal"): ("isliteral",),
    sh("BlankNodeOrIRI"): ("isblank", "isiri"),
    sh("BlankNodeOrLiteral"): ("isblank", "isliteral"),
    sh("IRIOrLiteral"): ("isiri", "isliteral"),
}


def instances(cls: str, column: str) -> Plan:
    """The SHACL instances of a class, perhaps repeated: ``rdf:type/rdfs:subClassOf*`` (section 1.1)."""
    step = Triples(Ref("end"), Const(f"<{RDFS}subClassOf>"), Ref("start"))
    kinds = Closure(step, "top", "kind", True, Values(("start",), ((cls,),)))
    typed = Triples(Ref(column), Const(f"<{RDF}type>"), Ref("kind"))
    return Project(Join(typed, kinds), ((column, column),))


def class_(context: Context, constraint: Constraint) -> Plan:
    """sh:class: each value node is a SHACL instance of the class (section 4.1.1)."""
    return SemiJoin(context.values, instances(constraint.value, "value"), ("value",), negated=True)


def datatype(context: Context, constraint: Constraint) -> Plan:
    """sh:datatype: each value node is a well-formed literal of the datatype (section 4.1.2)."""
    same = call("sameterm", call("datatype", VALUE), Const(constraint.value))
    well_typed = lexical_condition(iri_text(constraint.value), VALUE)
    return violating(context, same if well_typed is None else call("and", same, well_typed))


def node_kind(context: Context, constraint: Constraint) -> Plan:
    """sh:nodeKind: each value node is of the kind (section 4.1.3)."""
    tests: tuple[Expression, ...] = tuple(Call(name, (VALUE,)) for name in _NODE_KINDS[constraint.value])
    met = tests[0] if len(tests) == 1 else Call("or", tests)
    return Filter(context.values, call("not", met))


def _class_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be an instance of {show(constraint.value)}."


def _datatype_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be a well-formed literal of datatype {show(constraint.value)}."


def _node_kind_message(constraint: Constraint, what: str) -> str:
    return f"{what} must be of node kind {show(constraint.value)}."


COMPONENTS = (
    Component("ClassConstraintComponent", "class", Kind.IRI, class_, _class_message),
    Component("DatatypeConstraintComponent", "datatype", Kind.IRI, datatype, _datatype_message, single=True),
    Component(
        "NodeKindConstraintComponent", "nodeKind", Kind.NODE_KIND, node_kind, _node_kind_message, single=True
    ),
)
