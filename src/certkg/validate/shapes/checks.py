"""What shapes are compiled to; apart from the compiler, which a run with kept plans need not load."""

from __future__ import annotations

from dataclasses import dataclass

from certkg.validate.plan.nodes import Plan

__all__ = ["Check", "Compiled", "CompiledRule", "CompiledShape", "Focus"]


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of a shape in one place: a plan whose rows are results.

    Columns: ``node`` names the focus node's; ``value`` and ``path`` may lack or be unbound. With
    ``templated`` all columns may fill placeholders of the messages. ``itself`` says that the focus
    node is the value when no other is bound. ``plan`` is None when the constraint cannot be compiled:
    then ``reason`` says why and ``focus`` is the plan of the nodes on which another engine runs it.
    """

    shape: str
    component: str
    constraint: str | None
    parameter: str
    severity: str
    path: str | None
    messages: tuple[str, ...]
    plan: Plan | None
    node: str = "focus"
    templated: bool = False
    itself: bool = False
    given: tuple[tuple[str, str], ...] = ()
    term: str = ""
    reason: str = ""
    focus: Plan | None = None


@dataclass(frozen=True, slots=True)
class Focus:
    """A relation of focus nodes, column ``focus``; without a plan, pySHACL finds those of ``shape``.

    Where it runs, nodes that only the background describes are left out; rules apply to them too.
    """

    name: str
    plan: Plan | None
    shape: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CompiledShape:
    """A shape with a target: the name of the relation of its focus nodes, and its checks."""

    node: str
    seed: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule: each row of ``plan`` gives the triples of ``template``.

    In a template ``?name`` is a column, ``_:name`` a fresh blank node, and any other term itself.
    ``order`` is that of the shape, then that of the rule.
    """

    node: str
    order: tuple[float, float]
    plan: Plan | None
    template: tuple[tuple[str, str, str], ...]
    focus: Focus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """All that an engine needs to validate: relations of focus nodes, shapes, rules in order."""

    focuses: tuple[Focus, ...]
    shapes: tuple[CompiledShape, ...]
    rules: tuple[CompiledRule, ...] = ()
