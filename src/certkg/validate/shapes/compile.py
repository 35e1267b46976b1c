"""Shapes become plans: where each shape finds its focus nodes, and one plan for each kind of result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.condensed import condensed
from certkg.validate.plan.keyed import keyed
from certkg.validate.plan.named import named
from certkg.validate.plan.nodes import Distinct, Empty, Join, Plan, Project, Seed, SemiJoin, Union
from certkg.validate.plan.reduced import reduced
from certkg.validate.plan.restrict import restricted
from certkg.validate.plan.sink import sunk
from certkg.validate.shapes.checks import Check, Compiled, CompiledRule, CompiledShape, Focus
from certkg.validate.shapes.components.base import Context, nodes_of
from certkg.validate.shapes.components.shape_based import PROPERTY
from certkg.validate.shapes.components.table import BY_COMPONENT
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.messages import messages_of
from certkg.validate.shapes.model import Constraint, Rule, Shape, Target
from certkg.validate.shapes.parse import Reader, read_shapes
from certkg.validate.shapes.paths import reach
from certkg.validate.shapes.targets import target_plan
from certkg.validate.shapes.terms import sh
from certkg.validate.unsupported import UnsupportedError

if TYPE_CHECKING:
    from certkg.validate.shapes.sparql.translator import Known, Translator

__all__ = ["Compiler", "compile_shapes"]

_PROPERTY = sh(PROPERTY)


def compile_shapes(graph: ShapesGraph, *, advanced: bool = True, known: Known | None = None) -> Compiled:
    """Reads and compiles all shapes; LibraryError where a shape is at fault or recursive.

    Costs about a millisecond for each constraint of SHACL Core and 50 for each query that is not ``known``.
    """
    reader = Reader(graph, advanced=advanced)
    shapes = read_shapes(reader)
    compiler = Compiler(reader, known)
    rules = tuple(compiler.rule(rule) for rule in shapes.rules)
    compiled = tuple(compiler.shape(shape) for shape in shapes.shapes if not shape.deactivated)
    # Engines run copies of these plans: where a copy meets its original in these tables, both are compared whole.
    columns.cache_clear()
    certain.cache_clear()
    return Compiled(tuple(compiler.focuses), compiled, rules)


@dataclass(slots=True)
class Compiler:
    """Compiles against one shapes graph; equal targets share one relation."""

    reader: Reader
    known: Known | None = None
    focuses: list[Focus] = field(default_factory=list)
    _known: dict[Plan, str] = field(default_factory=dict)

    @property
    def graph(self) -> ShapesGraph:
        """The shapes graph."""
        return self.reader.graph

    @property
    def translator(self) -> Translator:
        """What translates queries."""
        from certkg.validate.shapes.sparql.translator import Translator

        return Translator(self.graph, self.known)

    def read(self, node: str) -> Shape:
        """The shape at a node."""
        return self.reader.shape(node)

    def shape(self, shape: Shape) -> CompiledShape:
        """A shape with a target."""
        seed = self.seed(shape)
        return CompiledShape(shape.node, seed.name, tuple(self.checks(shape, seed, None)))

    def seed(self, shape: Shape) -> Seed:
        """The relation of a shape's focus nodes."""
        name = f"focus{len(self.focuses)}"
        try:
            plan: Plan = _improved(Distinct(self.targets(shape)))
        except UnsupportedError as error:
            self.focuses.append(Focus(name, None, shape.node, str(error)))
            return Seed(name, ("focus",))
        if plan not in self._known:
            self._known[plan] = name
            self.focuses.append(Focus(name, plan))
        return Seed(self._known[plan], ("focus",))

    def targets(self, shape: Shape) -> Plan:
        """What the targets of a shape find, perhaps repeated."""
        parts = tuple(self._target(target) for target in shape.targets)
        return parts[0] if len(parts) == 1 else Union(parts) if parts else Empty(("focus",))

    def _target(self, target: Target) -> Plan:
        if target.query is None:
            return target_plan(target)
        from certkg.validate.shapes.sparql.plans import target_query

        return target_query(self.translator, target.query)

    def context(self, shape: Shape, focus: Plan) -> Context:
        """The value nodes of a shape for given focus nodes."""
        if shape.path is None:
            values: Plan = Project(focus, (("focus", "focus"), ("value", "focus")))
        else:
            values = reach(shape.path, focus, "focus", "value")
        return Context(shape, focus, values, self.failing)

    def checks(self, shape: Shape, focus: Plan, many: Plan | None) -> Iterator[Check]:
        """The checks of a shape and of its property shapes.

        ``many`` has one row for each time a focus node is reached, when that may be more than once:
        a property shape is validated once for each value node (SHACL, section 4.7.2).
        """
        if shape.deactivated:
            return
        context = self.context(shape, focus)
        for constraint in shape.constraints:
            if constraint.component == _PROPERTY:
                yield from self.checks(constraint.shapes[0], nodes_of(context), _times(context, many))
            else:
                yield self._check(context, constraint, many)

    def failing(self, shape: Shape, nodes: Plan) -> Plan:
        """Those of some distinct nodes that do not conform to a shape (SHACL, section 3.4.2)."""
        if shape.deactivated:
            return Empty(("focus",))
        context = self.context(shape, nodes)
        parts = tuple(self._failing(context, constraint) for constraint in shape.constraints)
        if not parts:
            return Empty(("focus",))
        return Distinct(parts[0] if len(parts) == 1 else Union(parts))

    def _failing(self, context: Context, constraint: Constraint) -> Plan:
        plan, column = self.rows(context, constraint)
        return Project(plan, (("focus", column),))

    def rows(self, context: Context, constraint: Constraint) -> tuple[Plan, str]:
        """The plan of a constraint and the name of its column of focus nodes."""
        component = BY_COMPONENT.get(constraint.component)
        if component is not None:
            return component.compile(context, constraint), "focus"
        if constraint.sparql is not None:
            from certkg.validate.shapes.sparql.plans import constraint_query

            return constraint_query(self.translator, context, constraint), "this"
        from certkg.validate.shapes.advanced.expressions import expression_constraint

        return expression_constraint(self, context, constraint), "focus"

    def _check(self, context: Context, constraint: Constraint, many: Plan | None) -> Check:
        shape = context.shape
        source = constraint.value if constraint.parameter in {"sparql", "expression"} else None
        check = Check(
            shape=shape.node,
            component=constraint.component,
            constraint=source,
            parameter=constraint.parameter,
            term=constraint.value,
            severity=shape.severity,
            path=shape.path_text,
            messages=messages_of(shape, constraint.component, source),
            plan=None,
            templated=constraint.sparql is not None,
            itself=constraint.sparql is not None and shape.path is None,
            given=constraint.sparql.bound if constraint.sparql else (),
        )
        try:
            plan, column = self.rows(context, constraint)
        except UnsupportedError as error:
            return replace(check, reason=str(error), focus=many or context.focus)
        if many is not None:
            plan = Join(Project(many, ((column, "focus"),)), plan)
        return replace(check, plan=_improved(plan), node=column)

    def rule(self, rule: Rule) -> CompiledRule:
        """A rule, on those focus nodes of its shape that meet all conditions (SHACL-AF, section 8)."""
        from certkg.validate.shapes.advanced.expressions import rule_plan

        name = f"rule:{rule.node}"
        nodes: Plan = Seed(name, ("focus",))
        try:
            focus = Focus(name, Distinct(self.targets(rule.shape)), rule.shape.node)
            for condition in rule.conditions:
                nodes = SemiJoin(nodes, self.failing(condition, nodes), ("focus",), negated=True)
            plan, template = rule_plan(self, rule, nodes)
        except UnsupportedError as error:
            focus = Focus(name, None, rule.shape.node)
            return CompiledRule(rule.node, rule.order, None, (), focus, str(error))
        return CompiledRule(rule.node, rule.order, plan, template, focus)


def _times(context: Context, many: Plan | None) -> Plan | None:
    """How often each value node is reached; None when each is reached once."""
    if context.shape.path is None:
        return many
    reached = context.values if many is None else Join(many, context.values)
    return Project(reached, (("focus", "value"),))


def _improved(plan: Plan) -> Plan:
    """The plan in the order in which little is worked out for rows that go; its rows are the same."""
    return reduced(condensed(restricted(keyed(sunk(named(plan))))))
