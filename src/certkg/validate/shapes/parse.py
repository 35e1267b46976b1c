"""Reads the shapes of a shapes graph, and refuses what is not well-formed (SHACL, section 1.4 and appendix A)."""

from __future__ import annotations

from dataclasses import dataclass, field

from certkg.errors import LibraryError
from certkg.validate.shapes.components.base import Component, Kind
from certkg.validate.shapes.components.table import BY_PARAMETER
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import Constraint, Path, Shape, Shapes
from certkg.validate.shapes.paths import path_text, read_path
from certkg.validate.shapes.sparql.reading import (
    CustomComponent,
    custom_components,
    custom_constraints,
    sparql_constraints,
)
from certkg.validate.shapes.targets import has_target, read_targets
from certkg.validate.shapes.terms import boolean, is_iri, is_literal, sh
from certkg.validate.shapes.wellformed import (
    check_companions,
    check_kind,
    check_members,
    check_pattern,
    check_place,
    check_value,
    fault,
    read_messages,
    refuse_javascript,
    switched_off,
)

__all__ = ["Reader", "read_shapes"]


def read_shapes(reader: Reader) -> Shapes:
    """All shapes that have a target, in the order of the graph, and the rules if they are wanted.

    Raises LibraryError that names the shape when a shape is not well-formed or recursive. Nothing is
    fetched: ``owl:imports`` counts only inside the graph that is given.
    """
    from certkg.validate.shapes.advanced.rules import read_rules

    graph = reader.graph
    subjects = dict.fromkeys(subject for subject, _, _ in graph)
    found = tuple(
        reader.shape(node) for node in subjects if has_target(graph, node, advanced=reader.advanced)
    )
    return Shapes(found, read_rules(reader) if reader.advanced else ())


@dataclass(slots=True)
class Reader:
    """Reads each shape once; ``trail`` holds the shapes that are being read."""

    graph: ShapesGraph
    advanced: bool = True
    _known: dict[str, Shape] = field(default_factory=dict)
    _trail: list[str] = field(default_factory=list)
    _custom: list[CustomComponent] | None = None

    def shape(self, node: str) -> Shape:
        """The shape at a node; LibraryError when it refers to itself (SHACL, section 3.4.3)."""
        if node in self._known:
            return self._known[node]
        if node in self._trail:
            circle = " -> ".join([*self._trail[self._trail.index(node) :], node])
            raise LibraryError(
                "shape-recursive",
                f"The shape {node} refers to itself: {circle}.",
                mend="Break the circle; SHACL leaves recursive shapes undefined.",
            )
        if is_literal(node):
            raise fault(node, "a literal cannot be a shape")
        self._trail.append(node)
        try:
            self._known[node] = self._read(node)
        finally:
            self._trail.pop()
        return self._known[node]

    def _read(self, node: str) -> Shape:
        refuse_javascript(self.graph, node)
        path = self._path(node)
        return Shape(
            node=node,
            path=path,
            path_text=path_text(path) if path else None,
            constraints=self._constraints(node, path),
            targets=read_targets(self.graph, node, advanced=self.advanced),
            severity=self._severity(node),
            messages=read_messages(self.graph, node),
            deactivated=switched_off(self.graph, node),
        )

    def _path(self, node: str) -> Path | None:
        paths = self.graph.objects(node, sh("path"))
        if len(paths) > 1:
            raise fault(node, "it has more than one sh:path")
        if not paths and sh("PropertyShape") in self.graph.types(node):
            raise fault(node, "it is a sh:PropertyShape without sh:path")
        if paths and sh("NodeShape") in self.graph.types(node):
            raise fault(node, "it is a sh:NodeShape with a sh:path")
        return read_path(self.graph, paths[0]) if paths else None

    def _severity(self, node: str) -> str:
        values = self.graph.objects(node, sh("severity"))
        if len(values) > 1 or not all(map(is_iri, values)):
            raise fault(node, "sh:severity takes one IRI")
        return values[0] if values else sh("Violation")

    def _constraints(self, node: str, path: Path | None) -> tuple[Constraint, ...]:
        found: list[Constraint] = []
        for predicate in self.graph.predicates(node):
            if component := BY_PARAMETER.get(predicate):
                if component.needs and not self.graph.objects(node, sh(component.needs)):
                    continue
                values = self.graph.objects(node, predicate)
                check_place(node, component, path, values)
                check_companions(self.graph, node, component)
                found.extend(self._constraint(node, component, value) for value in values)
        if self._custom is None:
            self._custom = list(custom_components(self.graph))
        found.extend(sparql_constraints(self.graph, node))
        found.extend(custom_constraints(self.graph, node, self._custom, on_property=path is not None))
        if self.advanced:
            found.extend(self._expressions(node))
        return tuple(constraint for constraint in found if not _without_effect(constraint))

    def _expressions(self, node: str) -> list[Constraint]:
        component = sh("ExpressionConstraintComponent")
        return [
            Constraint(component, "expression", value, messages=read_messages(self.graph, value))
            for value in self.graph.objects(node, sh("expression"))
            if is_iri(value) or is_literal(value) or not switched_off(self.graph, value)
        ]

    def _constraint(self, node: str, component: Component, value: str) -> Constraint:
        check_value(node, component, value)
        members: tuple[str, ...] = ()
        if component.kind in {Kind.LIST, Kind.STRINGS, Kind.SHAPES}:
            members = self._list(node, component, value)
            check_members(node, component, members)
        shapes: tuple[Shape, ...] = ()
        if component.kind is Kind.SHAPES:
            shapes = tuple(map(self.shape, members))
        elif component.kind in {Kind.SHAPE, Kind.NODE_SHAPE, Kind.PROPERTY_SHAPE}:
            shapes = (self.shape(value),)
            check_kind(node, component, shapes[0])
        others = tuple(
            (name, self.graph.objects(node, sh(name))[0])
            for name in component.companions
            if self.graph.objects(node, sh(name))
        )
        siblings: tuple[Shape, ...] = ()
        if component.needs:
            shapes, siblings = self._qualified(node, component)
        if component.parameter == "closed":
            members = self._allowed(node)
        if component.parameter == "pattern":
            check_pattern(node, value, dict(others).get("flags"))
        return Constraint(
            component=sh(component.name),
            parameter=component.parameter,
            value=value,
            values=members,
            shapes=shapes,
            others=others,
            siblings=siblings,
        )

    def _list(self, node: str, component: Component, head: str) -> tuple[str, ...]:
        try:
            return self.graph.members(head)
        except LibraryError as error:
            raise fault(node, f"sh:{component.parameter}: {error.message}") from error

    def _qualified(self, node: str, component: Component) -> tuple[tuple[Shape, ...], tuple[Shape, ...]]:
        """The qualified shape, and its sibling shapes when these are disjoint (SHACL, section 4.7.3)."""
        values = self.graph.objects(node, sh(component.needs))
        if len(values) != 1:
            raise fault(node, f"sh:{component.parameter} needs one sh:{component.needs}")
        disjoint = self.graph.objects(node, sh("qualifiedValueShapesDisjoint"))
        siblings: dict[str, None] = {}
        if any(boolean(value) for value in disjoint):
            for parent in self.graph.subjects(sh("property"), node):
                for brother in self.graph.objects(parent, sh("property")):
                    siblings.update(dict.fromkeys(self.graph.objects(brother, sh(component.needs))))
        siblings.pop(values[0], None)
        return (self.shape(values[0]),), tuple(map(self.shape, siblings))

    def _allowed(self, node: str) -> tuple[str, ...]:
        """The properties a closed shape knows: those of its property shapes and those it ignores."""
        ignored = self.graph.objects(node, sh("ignoredProperties"))
        if len(ignored) > 1:
            raise fault(node, "sh:ignoredProperties takes one list")
        paths = (
            path
            for shape in self.graph.objects(node, sh("property"))
            for path in self.graph.objects(shape, sh("path"))
        )
        listed = tuple(member for head in ignored for member in self.graph.members(head))
        if not all(map(is_iri, listed)):
            raise fault(node, "sh:ignoredProperties takes a list of IRIs")
        return tuple(dict.fromkeys((*filter(is_iri, paths), *listed)))


def _without_effect(constraint: Constraint) -> bool:
    return constraint.parameter == "closed" and boolean(constraint.value) is not True
