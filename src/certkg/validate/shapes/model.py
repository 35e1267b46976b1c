"""Shapes as values: what a shapes graph says, apart from how it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "Alternative",
    "Constraint",
    "Inverse",
    "OneOrMore",
    "Path",
    "Predicate",
    "Rule",
    "Sequence",
    "Shape",
    "Shapes",
    "Sparql",
    "Target",
    "ZeroOrMore",
    "ZeroOrOne",
]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate path (SHACL, section 2.3.1.1)."""

    iri: str


@dataclass(frozen=True, slots=True)
class Inverse:
    """An inverse path (SHACL, section 2.3.1.4)."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence path (SHACL, section 2.3.1.2)."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """An alternative path (SHACL, section 2.3.1.3)."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ZeroOrMore:
    """A zero-or-more path (SHACL, section 2.3.1.5)."""

    path: Path


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """A one-or-more path (SHACL, section 2.3.1.6)."""

    path: Path


@dataclass(frozen=True, slots=True)
class ZeroOrOne:
    """A zero-or-one path (SHACL, section 2.3.1.7)."""

    path: Path


Path = Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne


@dataclass(frozen=True, slots=True)
class Target:
    """Where a shape finds its focus nodes (SHACL, section 2.1.3; SHACL-AF, section 3).

    ``kind`` is ``node``, ``class``, ``subjects-of``, ``objects-of`` or ``sparql``; ``value`` is the
    term, or for ``sparql`` the node of the target, whose query is in ``query``.
    """

    kind: str
    value: str
    query: Sparql | None = None


@dataclass(frozen=True, slots=True)
class Sparql:
    """A query of the shapes graph: its node, its text, its prefixes and the values bound beforehand."""

    node: str
    text: str
    prefixes: tuple[tuple[str, str], ...] = ()
    bound: tuple[tuple[str, str], ...] = ()
    optional: tuple[str, ...] = ()
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape: a component with the values of its parameters.

    ``value`` is the parameter's value; ``values`` the members of a list; ``shapes`` the shapes of a
    shape-expecting parameter; ``others`` further parameters; ``sparql`` a query with ``messages``.
    """

    component: str
    parameter: str
    value: str
    values: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    sparql: Sparql | None = None
    messages: tuple[str, ...] = ()
    siblings: tuple[Shape, ...] = ()

    def other(self, name: str) -> str | None:
        """The value of a further parameter, if it was given."""
        return dict(self.others).get(name)


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or with a ``path`` a property shape (SHACL, sections 2.2 and 2.3)."""

    node: str
    path: Path | None
    path_text: str | None
    constraints: tuple[Constraint, ...]
    targets: tuple[Target, ...] = ()
    severity: str = ""
    messages: tuple[str, ...] = ()
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a shape (SHACL-AF, section 8): triples to add for each focus node that meets all conditions.

    ``order`` is the shape's sh:order, then the rule's.

    ``triple`` holds the expression nodes of a triple rule, ``construct`` the query of a SPARQL rule.
    """

    node: str
    shape: Shape
    order: tuple[float, float]
    conditions: tuple[Shape, ...] = ()
    triple: tuple[str, str, str] | None = None
    construct: Sparql | None = None


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes with a target, in the order of the shapes graph, and the rules in their order."""

    shapes: tuple[Shape, ...]
    rules: tuple[Rule, ...] = field(default=())
