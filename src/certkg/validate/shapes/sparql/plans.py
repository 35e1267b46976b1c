"""Queries of the shapes graph as plans (SHACL, sections 5 and 6; SHACL-AF, sections 3 and 8)."""

from __future__ import annotations

from certkg.errors import LibraryError
from certkg.validate.plan.nodes import (
    Distinct,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Slot,
)
from certkg.validate.shapes.components.base import Context
from certkg.validate.shapes.model import Constraint, Rule, Sparql
from certkg.validate.shapes.sparql.prebinding import check_prebinding, with_path
from certkg.validate.shapes.sparql.translator import Translator

__all__ = ["Template", "constraint_query", "rule_query", "target_query"]

Template = tuple[tuple[str, str, str], ...]


def constraint_query(translator: Translator, context: Context, constraint: Constraint) -> Plan:
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
        true = translator.query(query, text, "ask", pairs, shape.node)
        return SemiJoin(pairs, true.plan, ("this", "value"), negated=True)
    nodes = Project(context.focus, (("this", "focus"),))
    return Distinct(translator.query(query, text, "select", nodes, shape.node).plan)


def target_query(translator: Translator, query: Sparql) -> Plan:
    """The focus nodes that a SPARQL target selects as ``?this`` (SHACL-AF, section 3)."""
    found = translator.query(query, query.text, "select", None, "")
    if "this" not in found.columns:
        raise LibraryError("sparql-target", f"The target {query.node} does not select ?this.")
    return Project(found.plan, (("focus", "this"),))


def rule_query(translator: Translator, rule: Rule, nodes: Plan) -> tuple[Plan, Template]:
    """The solutions and the template of a SPARQL rule (SHACL-AF, section 8.3)."""
    query = rule.construct
    assert query is not None  # noqa: S101  # callers come here for queries only
    this = Project(nodes, (("this", "focus"),))
    found = translator.query(query, query.text, "construct", this, rule.shape.node)
    template = tuple((_part(s), _part(p), _part(o)) for s, p, o in found.template)
    return found.plan, template


def _part(slot: Slot) -> str:
    return f"?{slot.column}" if isinstance(slot, Ref) else slot.term
