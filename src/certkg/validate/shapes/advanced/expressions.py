"""Node expressions and what uses them: sh:expression and triple rules (SHACL-AF, sections 5 to 8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING

from certkg.validate.plan.nodes import (
    Aggregate,
    Const,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Union,
)
from certkg.validate.shapes.components.base import VALUE, Context, call, nodes_of, number
from certkg.validate.shapes.model import Constraint, Rule
from certkg.validate.shapes.paths import reach, read_path
from certkg.validate.shapes.terms import TRUE, is_blank, sh, show
from certkg.validate.shapes.wellformed import fault
from certkg.validate.unsupported import UnsupportedError

if TYPE_CHECKING:
    from certkg.validate.shapes.compile import Compiler

__all__ = ["expression", "expression_constraint", "rule_plan"]

_TRUE = Const(TRUE)
_PAIR = (("focus", "focus"), ("value", "value"))

Template = tuple[tuple[str, str, str], ...]


def expression_constraint(compiler: Compiler, context: Context, constraint: Constraint) -> Plan:
    """sh:expression: for each value node the expression gives exactly ``true`` (SHACL-AF, section 5)."""
    nodes = nodes_of(context)
    given = expression(compiler, constraint.value, nodes)
    true = Filter(given, call("sameterm", VALUE, _TRUE))
    single = Group(given, ("focus",), (Aggregate("count", "count", VALUE),))
    alone = Filter(single, call("eq", Ref("count"), number(1)))
    met = SemiJoin(SemiJoin(nodes, true, ("focus",)), alone, ("focus",))
    return SemiJoin(context.values, Project(met, (("value", "focus"),)), ("value",), negated=True)


def rule_plan(compiler: Compiler, rule: Rule, nodes: Plan) -> tuple[Plan, Template]:
    """The rows of a rule and how each becomes triples (SHACL-AF, sections 8.2 and 8.3)."""
    if rule.construct is not None:
        from certkg.validate.shapes.sparql.plans import rule_query

        return rule_query(compiler.translator, rule, nodes)
    assert rule.triple is not None  # noqa: S101  # a rule has one or the other
    parts: list[Plan] = [
        Project(expression(compiler, part, nodes), (("focus", "focus"), (name, "value")))
        for name, part in zip(("subject", "predicate", "object"), rule.triple, strict=True)
    ]
    return reduce(Join, parts[1:], parts[0]), (("?subject", "?predicate", "?object"),)


def expression(compiler: Compiler, node: str, nodes: Plan) -> Plan:
    """Distinct pairs (focus, value): what an expression gives for each node (SHACL-AF, section 6).

    Raises UnsupportedError for calls of functions, LibraryError for kinds that no engine here knows.
    """
    if node == sh("this"):
        return Project(nodes, (("focus", "focus"), ("value", "focus")))
    if not is_blank(node):
        return Extend(nodes, "value", Const(node))
    for name, build in _KINDS:
        values = compiler.graph.objects(node, sh(name))
        if len(values) > 1:
            raise fault(node, f"the expression has more than one sh:{name}")
        if values:
            return build(compiler, node, values[0], nodes)
    called = [
        name for name in compiler.graph.predicates(node) if name not in {sh("message"), sh("deactivated")}
    ]
    if len(called) == 1 and sh("SPARQLFunction") in compiler.graph.types(called[0]):
        raise UnsupportedError(f"the function {called[0]}")
    kinds = " and ".join(map(show, called)) or "nothing"
    raise fault(node, f"no node expression that is known here consists of {kinds}")


def _union(compiler: Compiler, _node: str, head: str, nodes: Plan) -> Plan:
    """sh:union: all that one of the members gives (SHACL-AF, section 6.7)."""
    parts = tuple(expression(compiler, part, nodes) for part in compiler.graph.members(head))
    return Distinct(Union(parts))


def _intersection(compiler: Compiler, _node: str, head: str, nodes: Plan) -> Plan:
    """sh:intersection: what all the members give (SHACL-AF, section 6.6)."""
    parts = [expression(compiler, part, nodes) for part in compiler.graph.members(head)]
    return reduce(lambda left, right: SemiJoin(left, right, ("focus", "value")), parts[1:], parts[0])


def _filter_shape(compiler: Compiler, node: str, shape: str, nodes: Plan) -> Plan:
    """sh:filterShape: those of sh:nodes that conform to the shape (SHACL-AF, section 6.4)."""
    given = _nodes(compiler, node, nodes)
    distinct = Distinct(Project(given, (("focus", "value"),)))
    failing = compiler.failing(compiler.read(shape), distinct)
    return SemiJoin(given, Project(failing, (("value", "focus"),)), ("value",), negated=True)


def _path(compiler: Compiler, node: str, path: str, nodes: Plan) -> Plan:
    """sh:path: the values of a path, from sh:nodes or else from the focus node (SHACL-AF, section 6.3)."""
    steps = read_path(compiler.graph, path)
    if not compiler.graph.objects(node, sh("nodes")):
        return reach(steps, nodes, "focus", "value")
    starts = Project(_nodes(compiler, node, nodes), (("focus", "focus"), ("start", "value")))
    distinct = Distinct(Project(starts, (("start", "start"),)))
    return Distinct(Project(Join(starts, reach(steps, distinct, "start", "value")), _PAIR))


def _nodes(compiler: Compiler, node: str, nodes: Plan) -> Plan:
    given = compiler.graph.objects(node, sh("nodes"))
    if len(given) != 1:
        raise fault(node, "the expression needs exactly one sh:nodes")
    return expression(compiler, given[0], nodes)


_Build = Callable[["Compiler", str, str, Plan], Plan]
_KINDS: tuple[tuple[str, _Build], ...] = (
    ("union", _union),
    ("intersection", _intersection),
    ("filterShape", _filter_shape),
    ("path", _path),
)
