"""Property paths and basic graph patterns as plans (SPARQL 1.1, sections 9 and 18.4)."""

from __future__ import annotations

from typing import Any

from certkg.validate.plan.analysis import certain, columns, conjunction
from certkg.validate.plan.nodes import (
    Call,
    Closure,
    Const,
    Distinct,
    Empty,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Mark,
    Plan,
    Project,
    Ref,
    Seed,
    SemiJoin,
    Slot,
    Triples,
    Union,
    Unit,
    Values,
)
from certkg.validate.sparql.scope import Names, keep, slot
from certkg.validate.unsupported import UnsupportedError

__all__ = ["basic_pattern", "has_closure"]

_STEP = ("start", "end")


def basic_pattern(names: Names, triples: list[Any], start: Plan) -> Plan:
    """Triple patterns joined from the given rows on, each connected to those before where one is."""
    plan = start
    waiting = [(slot(names, s), p, slot(names, o)) for s, p, o in triples]
    while waiting:
        known = frozenset(columns(plan))
        chosen = max(waiting, key=lambda pattern: _rank(names, pattern, known))
        waiting.remove(chosen)
        part = _path(names, chosen[1], chosen[0], chosen[2], plan)
        plan = part if isinstance(plan, Unit) else Join(plan, part)
    return plan


def has_closure(triples: list[Any]) -> bool:
    """Says whether a pattern holds ``*``, ``+`` or ``?``."""
    return any(_closing(p) for _, p, _ in triples)


def _rank(names: Names, pattern: tuple[Slot, Any, Slot], known: frozenset[str]) -> tuple[int, ...]:
    start, path, end = pattern
    ends = [slot for slot in (start, end) if isinstance(slot, Const) or slot.column in known]
    joined = [slot for slot in (start, end) if isinstance(slot, Ref) and slot.column in known]
    closing = _closing(path)
    return (not (closing and not ends), bool(joined), not closing, len(ends))


def _closing(path: Any) -> bool:
    from rdflib.paths import MulPath, Path

    if isinstance(path, MulPath):
        return True
    parts = getattr(path, "args", None) or [getattr(path, "arg", None)]
    return isinstance(path, Path) and any(_closing(part) for part in parts)


def _path(names: Names, path: Any, start: Slot, end: Slot, before: Plan) -> Plan:
    """The pairs that a path connects; ``before`` gives the starts of closures where it can."""
    from rdflib import paths

    match path:
        case paths.InvPath():
            return _path(names, path.arg, end, start, before)
        case paths.SequencePath():
            return _sequence(names, list(path.args), start, end, before)
        case paths.AlternativePath():
            parts = tuple(_path(names, part, start, end, before) for part in path.args)
            return Union(parts)
        case paths.MulPath():
            return _closure(names, path, start, end, before)
        case paths.NegatedPath():
            return _negated(names, list(path.args), start, end)
        case _:
            return Triples(start, slot(names, path), end)


def _sequence(names: Names, parts: list[Any], start: Slot, end: Slot, before: Plan) -> Plan:
    if _given(start, before) is None and _given(end, before) is not None:
        from rdflib.paths import InvPath

        return _sequence(names, [InvPath(part) for part in reversed(parts)], end, start, before)
    plan, here = before, start
    result: Plan = Unit()
    for number, part in enumerate(parts):
        there = end if number == len(parts) - 1 else Ref(names.fresh())
        piece = _path(names, part, here, there, plan)
        result = piece if number == 0 else Join(result, piece)
        plan = Join(before, result) if not isinstance(before, Unit) else result
        here = there
    return keep(result, _ends(start, end))


def _negated(names: Names, parts: list[Any], start: Slot, end: Slot) -> Plan:
    """Negated property set of forward members; ``inverses_apart`` has taken the others out (section 18.2.2.2)."""
    from rdflib import URIRef
    from rdflib.paths import AlternativePath

    members = [m for part in parts for m in (part.args if isinstance(part, AlternativePath) else [part])]
    if not all(isinstance(member, URIRef) for member in members):
        raise UnsupportedError("an inverse in a negated property set, which rdflib's parser loses")
    return keep(_other_than(names, members, start, end), _ends(start, end))


def _other_than(names: Names, predicates: list[Any], start: Slot, end: Slot) -> Plan:
    column = Ref(names.fresh())
    tests = [Call("not", (Call("sameterm", (column, slot(names, p))),)) for p in predicates]
    triples = Triples(start, column, end)
    return Filter(triples, conjunction(tests)) if tests else triples


def _closure(names: Names, path: Any, start: Slot, end: Slot, before: Plan) -> Plan:
    # A constant is one start, the rows so far may be many.
    fixed = isinstance(end, Const) and not isinstance(start, Const)
    if fixed or (_given(start, before) is None and _given(end, before) is not None):
        from rdflib.paths import InvPath

        return _reach(names, InvPath(path.path), path.mod, end, start, before)
    return _reach(names, path.path, path.mod, start, end, before)


def _reach(names: Names, path: Any, mod: str, start: Slot, end: Slot, before: Plan) -> Plan:
    """Distinct pairs of a closure; ends that are constant or equal become a condition."""
    first = start.column if isinstance(start, Ref) else names.fresh()
    last = end.column if isinstance(end, Ref) and end != start else names.fresh()
    starts = _given(start, before)
    # A single step goes from the starts alone; a closure goes on from wherever it comes.
    known = starts if mod == "?" and starts is not None else Unit()
    step = Project(_path(names, path, Ref("start"), Ref("end"), known), tuple(zip(_STEP, _STEP, strict=True)))
    plan: Plan
    if mod == "?":
        itself: Plan = Closure(Empty(_STEP), first, last, True, starts)
        pairs: Plan = Project(step, ((first, "start"), (last, "end")))
        if starts is not None:
            pairs = Join(Project(starts, ((first, "start"),)), pairs)
        plan = Distinct(Union((itself, pairs)))
    elif mod in {"*", "+"}:
        plan = Closure(step, first, last, mod == "*", starts)
    else:
        raise UnsupportedError(f"the path modifier {mod}")
    if isinstance(end, Const):
        plan = Filter(plan, Call("sameterm", (Ref(last), end)))
    elif end == start:
        plan = Filter(plan, Call("sameterm", (Ref(last), Ref(first))))
    return keep(plan, _ends(start, end))


def _given(slot: Slot, before: Plan) -> Plan | None:
    """The starts of a closure that are known already, as one column ``start``."""
    if isinstance(slot, Const):
        return Values(("start",), ((slot.term,),))
    if slot.column in certain(before) and _in_graph(before, slot.column):
        return Distinct(Project(before, (("start", slot.column),)), joined=True)
    return None


def _in_graph(plan: Plan, column: str) -> bool:
    """Whether all values of a column occur in triples or are pre-bound: a closure leads from others nowhere."""
    match plan:
        case Triples() | Closure() | Seed():
            return column in columns(plan)
        case Join(left, right):
            return _in_graph(left, column) or _in_graph(right, column)
        case Union(parts):
            return all(_in_graph(part, column) for part in parts)
        case Project(source, pairs):
            return column in dict(pairs) and _in_graph(source, dict(pairs)[column])
        case Filter(source) | Distinct(source) | SemiJoin(source) | Mark(source) | LeftJoin(source):
            return _in_graph(source, column)
        case Extend(source, name):
            return column != name and _in_graph(source, column)
        case _:
            return False


def _ends(start: Slot, end: Slot) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slot.column for slot in (start, end) if isinstance(slot, Ref)))
