"""Queries of the shapes graph as plans (SHACL, sections 5 and 6; SHACL-AF, sections 3 and 8)."""

from __future__ import annotations

from collections.abc import Callable

from certkg.errors import LibraryError
from certkg.validate.plan.analysis import columns
from certkg.validate.plan.nodes import (
    Const,
    Distinct,
    Plan,
    Project,
    Ref,
    Seed,
    SemiJoin,
    Slot,
    Triples,
    Values,
)
from certkg.validate.plan.rewrite import seeded
from certkg.validate.shapes.components.base import Context
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Constraint, Rule, Sparql
from certkg.validate.shapes.sparql.prebinding import check_prebinding, with_path
from certkg.validate.shapes.terms import sh
from certkg.validate.sparql import Query, translate
from certkg.validate.unsupported import ForeignFunctionError

__all__ = ["SHAPES_GRAPH", "Template", "constraint_query", "rule_query", "target_query"]

#: What $shapesGraph is bound to; GRAPH with it reads the shapes graph.
SHAPES_GRAPH = "<urn:x-certkg:shapes-graph>"

Template = tuple[tuple[str, str, str], ...]

_GIVEN = "given"


def constraint_query(graph: ShapesGraph, context: Context, constraint: Constraint) -> Plan:
    """The rows of a SPARQL-based constraint that are results, one for each distinct solution.

    A solution that repeats in every selected variable gives one result, as in pySHACL. For an ASK
    validator the rows are the value nodes for which it is false (SHACL, sections 5.3 and 6.3).
    """
    query = constraint.sparql
    assert query is not None  # noqa: S101  # callers come here for queries only
    shape = context.shape
    text = with_path(query.text, shape.path_text, query.node)
    own = {name for name, _ in query.bound} | set(query.optional)
    check_prebinding(text, {"this", *own} | ({"value"} if query.ask else set()), query.node)
    if query.ask:
        pairs = Project(context.values, (("this", "focus"), ("value", "value")))
        true = _translated(graph, query, text, "ask", pairs, shape.node)
        return SemiJoin(pairs, true.plan, ("this", "value"), negated=True)
    nodes = Project(context.focus, (("this", "focus"),))
    return Distinct(_translated(graph, query, text, "select", nodes, shape.node).plan)


def target_query(graph: ShapesGraph, query: Sparql) -> Plan:
    """The focus nodes that a SPARQL target selects as ``?this`` (SHACL-AF, section 3)."""
    found = _translated(graph, query, query.text, "select", None, "")
    if "this" not in found.columns:
        raise LibraryError("sparql-target", f"The target {query.node} does not select ?this.")
    return Project(found.plan, (("focus", "this"),))


def rule_query(graph: ShapesGraph, rule: Rule, nodes: Plan) -> tuple[Plan, Template]:
    """The solutions and the template of a SPARQL rule (SHACL-AF, section 8.3)."""
    query = rule.construct
    assert query is not None  # noqa: S101  # callers come here for queries only
    this = Project(nodes, (("this", "focus"),))
    found = _translated(graph, query, query.text, "construct", this, rule.shape.node)
    template = tuple((_part(s), _part(p), _part(o)) for s, p, o in found.template)
    return found.plan, template


def _translated(
    graph: ShapesGraph, query: Sparql, text: str, form: str, given: Plan | None, shape: str
) -> Query:
    """A query with its rows given; LibraryError when it is of another form or no SPARQL."""
    constants = {**dict(query.bound), "shapesGraph": SHAPES_GRAPH}
    if shape:
        constants["currentShape"] = shape
    seed = None if given is None else Seed(_GIVEN, columns(given))
    try:
        found = translate(
            text,
            prefixes=dict(query.prefixes),
            seed=seed,
            constants=constants,
            graphs={SHAPES_GRAPH: _reading(graph)},
        )
    except LibraryError as error:
        message = f"The query at {query.node}: {error.message}"
        raise LibraryError(error.code, message, where=error.where, mend=error.mend) from error
    except ForeignFunctionError as error:
        # An unknown function is an error in each row, so that a filter would find nothing and pass.
        if sh("SPARQLFunction") in graph.types(f"<{error.function}>"):
            raise
        message = f"The query at {query.node} calls the unknown function {error.function}."
        raise LibraryError("sparql-function", message, mend="Declare it as a sh:SPARQLFunction.") from error
    if found.form != form:
        raise LibraryError("sparql-form", f"The query at {query.node} must be a {form.upper()}.")
    if given is None:
        return found
    return Query(found.form, seeded(found.plan, _GIVEN, given), found.columns, found.template)


def _reading(graph: ShapesGraph) -> Callable[[Triples], Plan]:
    """How a triple pattern reads the shapes graph: as constant rows."""

    def read(pattern: Triples) -> Plan:
        slots = (pattern.subject, pattern.predicate, pattern.object)
        names = columns(pattern)
        rows = dict.fromkeys(
            tuple(row[name] for name in names)
            for triple in graph
            if (row := _matched(slots, triple)) is not None
        )
        return Values(names, tuple(rows))

    return read


def _matched(slots: tuple[Slot, ...], triple: tuple[str, ...]) -> dict[str, str] | None:
    row: dict[str, str] = {}
    for slot, term in zip(slots, triple, strict=True):
        wanted = slot.term if isinstance(slot, Const) else row.setdefault(slot.column, term)
        if wanted != term:
            return None
    return row


def _part(slot: Slot) -> str:
    return f"?{slot.column}" if isinstance(slot, Ref) else slot.term
