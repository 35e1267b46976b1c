"""Property paths: read from the shapes graph, written in SPARQL, and made into plans."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from certkg.errors import LibraryError
from certkg.validate.plan.nodes import (
    Closure,
    Const,
    Distinct,
    Extend,
    Join,
    Plan,
    Project,
    Ref,
    Triples,
    Union,
)
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.model import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from certkg.validate.shapes.terms import RDF, is_iri, sh

__all__ = ["inverse", "path_text", "reach", "read_path"]

_NIL = f"<{RDF}nil>"
_UNARY: tuple[tuple[str, type[ZeroOrMore | OneOrMore | ZeroOrOne | Inverse]], ...] = (
    ("inversePath", Inverse),
    ("zeroOrMorePath", ZeroOrMore),
    ("oneOrMorePath", OneOrMore),
    ("zeroOrOnePath", ZeroOrOne),
)


def read_path(graph: ShapesGraph, node: str, seen: tuple[str, ...] = ()) -> Path:
    """Reads a path; LibraryError when the node is no well-formed path or contains itself (section 2.3.1).

    An IRI is a predicate path, whatever the shapes graph says of it; the empty list is no path.
    """
    if is_iri(node) and node != _NIL:
        return Predicate(node)
    if node in seen:
        raise LibraryError("shape-path", f"The property path at {node} contains itself.")
    deeper = (*seen, node)
    if graph.is_list(node):
        members = graph.members(node)
        if len(members) < 2:
            raise LibraryError("shape-path", f"The sequence path at {node} has fewer than two members.")
        return Sequence(tuple(read_path(graph, member, deeper) for member in members))
    readings: list[Path] = []
    for value in graph.objects(node, sh("alternativePath")):
        members = graph.members(value)
        if len(members) < 2:
            raise LibraryError("shape-path", f"The alternative path at {node} has fewer than two members.")
        readings.append(Alternative(tuple(read_path(graph, member, deeper) for member in members)))
    for name, kind in _UNARY:
        readings.extend(kind(read_path(graph, value, deeper)) for value in graph.objects(node, sh(name)))
    if len(readings) != 1:
        raise LibraryError("shape-path", f"{node} is not a well-formed property path.")
    return readings[0]


def path_text(path: Path) -> str:
    """The path in SPARQL syntax with full IRIs (SHACL, section 2.3.1, ``path(path,X)``)."""
    match path:
        case Predicate(iri):
            return iri
        case Inverse(inner):
            return f"^{_grouped(inner)}"
        case Sequence(parts):
            return "/".join(_grouped(part) for part in parts)
        case Alternative(parts):
            return "|".join(_grouped(part) for part in parts)
        case ZeroOrMore(inner):
            return f"{_grouped(inner)}*"
        case OneOrMore(inner):
            return f"{_grouped(inner)}+"
        case ZeroOrOne(inner):
            return f"{_grouped(inner)}?"


def inverse(path: Path) -> Path:
    """The path that leads back, with inversion pushed down to the predicates."""
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(parts):
            return Sequence(tuple(inverse(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(inverse(part) for part in parts))
        case ZeroOrMore(inner):
            return ZeroOrMore(inverse(inner))
        case OneOrMore(inner):
            return OneOrMore(inverse(inner))
        case ZeroOrOne(inner):
            return ZeroOrOne(inverse(inner))


def reach(path: Path, starts: Plan, column: str, end: str) -> Plan:
    """Distinct pairs (``column``, ``end``): the value nodes of each start (SHACL, section 2.3.1).

    ``starts`` has the one column ``column``, without duplicates.
    """
    names = (f"step{number}" for number in count())
    pairs = _pairs(path, starts, column, end, names)
    joined = pairs if _bounded(path) else Join(starts, pairs)
    return joined if _distinct(path) else Distinct(joined)


def _pairs(path: Path, starts: Plan, start: str, end: str, names: Iterator[str]) -> Plan:
    """Pairs that contain all those of the given starts; a path with a closure needs the starts."""
    match path:
        case Predicate(iri):
            return Triples(Ref(start), Const(iri), Ref(end))
        case Inverse(Predicate(iri)):
            return Triples(Ref(end), Const(iri), Ref(start))
        case Inverse(inner):
            return _pairs(inverse(inner), starts, start, end, names)
        case Sequence(parts):
            return _sequence(parts, starts, start, end, names)
        case Alternative(parts):
            return Union(tuple(_pairs(part, starts, start, end, names) for part in parts))
        case ZeroOrMore(inner):
            return _closure(inner, starts, start, end, zero=True)
        case OneOrMore(inner):
            return _closure(inner, starts, start, end, zero=False)
        case ZeroOrOne(inner):
            itself = Extend(starts, end, Ref(start))
            return Union((itself, Join(starts, _pairs(inner, starts, start, end, names))))


def _sequence(parts: tuple[Path, ...], starts: Plan, start: str, end: str, names: Iterator[str]) -> Plan:
    head, *tail = parts
    if not tail:
        return _pairs(head, starts, start, end, names)
    middle = next(names)
    first = _pairs(head, starts, start, middle, names)
    mids: Plan = starts
    if not all(_flat(part) for part in tail):
        mids = Distinct(Project(Join(starts, first), ((middle, middle),)))
    return Project(
        Join(first, _sequence(tuple(tail), mids, middle, end, names)), ((start, start), (end, end))
    )


def _closure(step: Path, starts: Plan, start: str, end: str, *, zero: bool) -> Plan:
    names = (f"inner{number}" for number in count())
    return Closure(
        _pairs(step, _every_node("start"), "start", "end", names),
        start,
        end,
        zero or _nullable(step),
        Project(starts, (("start", start),)),
    )


def _every_node(column: str) -> Plan:
    """All subjects and objects; a step that begins anywhere else leads nowhere."""
    triples = Triples(Ref("s"), Ref("p"), Ref("o"))
    return Distinct(Union((Project(triples, ((column, "s"),)), Project(triples, ((column, "o"),)))))


def _nullable(path: Path) -> bool:
    """Says whether the path leads from every node to itself."""
    match path:
        case Predicate():
            return False
        case Inverse(inner) | OneOrMore(inner):
            return _nullable(inner)
        case Sequence(parts):
            return all(_nullable(part) for part in parts)
        case Alternative(parts):
            return any(_nullable(part) for part in parts)
        case _:
            return True


def _flat(path: Path) -> bool:
    """Says whether the path can be read without knowing where it starts."""
    match path:
        case Predicate():
            return True
        case Inverse(inner):
            return _flat(inner)
        case Sequence(parts) | Alternative(parts):
            return all(_flat(part) for part in parts)
        case _:
            return False


def _bounded(path: Path) -> bool:
    """Says whether the pairs of the path begin at the starts only."""
    return isinstance(path, (ZeroOrMore, OneOrMore, ZeroOrOne))


def _distinct(path: Path) -> bool:
    """Says whether the pairs of the path cannot repeat."""
    return isinstance(path, (Predicate, ZeroOrMore, OneOrMore)) or (
        isinstance(path, Inverse) and isinstance(path.path, Predicate)
    )


def _grouped(path: Path) -> str:
    text = path_text(path)
    return text if isinstance(path, Predicate) else f"({text})"
