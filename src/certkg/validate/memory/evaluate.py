"""Plans walked over a small graph.

A *hint* is a relation that a later join applies anyway; a node may use it to read less. It holds only
columns that the node never leaves unbound, so rows that it drops would have dropped out later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from certkg.validate.memory.aggregates import grouped
from certkg.validate.memory.expressions import compiled, condition, ordered
from certkg.validate.memory.graph import Graph, Row, Rows
from certkg.validate.memory.joins import hint, inner, left_outer, minus, picked
from certkg.validate.memory.scan import fanout, reached, scan, size_of
from certkg.validate.memory.values import FALSE, TRUE
from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.needs import Need, needs
from certkg.validate.plan.nodes import (
    Closure,
    Distinct,
    Empty,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Mark,
    Minus,
    OrderBy,
    Plan,
    Project,
    Seed,
    SemiJoin,
    Slice,
    Triples,
    Union,
    Unit,
    Values,
)

__all__ = ["Run", "evaluate"]

_UNKNOWN_SIZE = 1_000_000
_PER_START = 8  # a guess at how far a closure leads: class hierarchies are small
#: Of parts larger than the first, those that find more rows than the second for each row are joined late.
_MANY, _WIDE = 1_000, 64
_NONE = Rows((), [()])


def evaluate(plan: Plan, graph: Graph, seeds: Mapping[str, Iterable[Row]]) -> Rows:
    """The rows of a plan; ``seeds`` gives the rows of each seed by its name.

    To run many plans over one graph, keep a ``Run``, which remembers what plans have in common.
    """
    return Run(graph, seeds).rows(plan)


@dataclass(slots=True)
class Run:
    """Plans run over one graph and one set of seeds, both unchanged while it lives.

    Parts of plans that are the same object are worked out once.
    """

    graph: Graph
    seeds: Mapping[str, Iterable[Row]]
    _known: dict[int, tuple[Plan, Rows]] = field(default_factory=dict)
    _met: dict[Need, bool] = field(default_factory=dict)

    def rows(self, plan: Plan) -> Rows:
        """The rows of a plan, in the plan's order of columns."""
        return _arranged(self._perhaps(plan, None), columns(plan))

    def _perhaps(self, plan: Plan, hinted: Rows | None) -> Rows:
        """The rows of a plan whose needs were not looked at with those of a plan around it."""
        return self._run(plan, hinted) if all(map(self._meets, needs(plan))) else Rows(columns(plan), [])

    def _meets(self, need: Need) -> bool:
        known = self._met.get(need)
        if known is None:
            known = self._met[need] = self._looked_up(*need)
        return known

    def _looked_up(self, kind: str, name: str = "", value: str = "") -> bool:
        match kind:
            case "predicate":
                return self.graph.count(name) > 0
            case "object":
                return value in self.graph.subjects(name)
            case "seed":
                return any(True for _ in self.seeds.get(name, ()))
            case _:
                return False

    def _run(self, plan: Plan, hinted: Rows | None) -> Rows:
        known = self._known.get(id(plan))
        if known is not None:
            return known[1]
        if hinted is not None:
            hinted = _narrowed(hinted, certain(plan))
            if hinted is not None and not hinted.rows:
                return Rows(columns(plan), [])  # whatever there is would drop out later
        found = self._node(plan, hinted)
        if hinted is None:
            self._known[id(plan)] = (plan, found)
        return found

    def _node(self, plan: Plan, hinted: Rows | None) -> Rows:
        match plan:
            case Triples():
                return scan(self.graph, plan, hinted)
            case Join():
                return self._join(plan, hinted)
            case Seed(name, names):
                return Rows(names, [tuple(row) for row in self.seeds.get(name, ())])
            case Unit():
                return _NONE
            case Empty(names):
                return Rows(names, [])
            case Values(names, rows):
                return Rows(names, list(rows))
            case Closure():
                return self._closure(plan, hinted)
            case LeftJoin():
                return self._optional(plan, hinted)
            case SemiJoin() | Mark():
                return self._existence(plan, hinted)
            case Minus(left, right):
                kept = self._run(left, hinted)
                if not kept.rows:
                    return kept
                return minus(kept, self._perhaps(right, hint(kept, frozenset(columns(right)))))
            case Union(parts):
                names = columns(plan)
                found = [_arranged(self._perhaps(part, hinted), names) for part in parts]
                return Rows(names, [row for part in found for row in part.rows])
            case Group():
                source = self._run(plan.input, _narrowed(hinted, frozenset(plan.keys)))
                return grouped(source, plan.keys, plan.aggregates)
            case Filter() | Extend() | Project() | Distinct() | OrderBy() | Slice():
                return self._unary(plan, hinted)

    def _unary(
        self, plan: Filter | Extend | Project | Distinct | OrderBy | Slice, hinted: Rows | None
    ) -> Rows:
        match plan:
            case Filter(source, test):
                found = self._run(source, hinted)
                if not found.rows:
                    return found
                holds = condition(test, found.columns)
                return Rows(found.columns, [row for row in found.rows if holds(row)])
            case Extend(source, column, expression):
                found = self._run(source, _narrowed(hinted, certain(source) - {column}))
                if not found.rows:
                    return Rows((*found.columns, column), [])
                value = compiled(expression, found.columns)
                return Rows((*found.columns, column), [(*row, value(row)) for row in found.rows])
            case Project(source, pairs):
                return self._projected(source, pairs, hinted)
            case Distinct(source):
                found = self._run(source, hinted)
                return Rows(found.columns, list(dict.fromkeys(found.rows)))
            case OrderBy(source, keys):
                found = self._run(source, hinted)
                return Rows(found.columns, ordered(found, keys))
            case Slice(source, offset, limit):
                found = self._run(source, None)
                end = None if limit is None else offset + limit
                return Rows(found.columns, found.rows[offset:end])

    def _projected(self, source: Plan, pairs: tuple[tuple[str, str], ...], hinted: Rows | None) -> Rows:
        inward = None
        if hinted is not None:
            old = dict(pairs)
            names = [old[name] for name in hinted.columns]
            inward = Rows(tuple(names), hinted.rows) if len(set(names)) == len(names) else None
        found = self._run(source, inward)
        wanted = [old for _, old in pairs]
        names_now = tuple(new for new, _ in pairs)
        if tuple(wanted) == found.columns:
            return Rows(names_now, found.rows)
        return Rows(names_now, list(map(picked(found, wanted), found.rows)))

    def _join(self, plan: Join, hinted: Rows | None) -> Rows:
        """Parts joined one by one: first the smallest, then what is connected to what is there."""
        waiting = _flat(plan)
        if not waiting:
            return _NONE
        known: frozenset[str] = frozenset()
        result: Rows | None = None
        while waiting:
            ranks = [self._rank(part, known, hinted) for part in waiting]
            part = waiting.pop(ranks.index(min(ranks)))
            names = frozenset(columns(part))
            near = hinted if result is None else hint(result, names)
            if near is None:
                near = hinted
            found = self._run(part, near)
            result = found if result is None else inner(result, found)
            if not result.rows:
                return Rows(columns(plan), [])
            known |= names
        assert result is not None  # noqa: S101  # there was at least one part
        return result

    def _rank(self, plan: Plan, known: frozenset[str], hinted: Rows | None) -> tuple[bool, bool, int]:
        names = frozenset(columns(plan))
        size = self._size(plan)
        if hinted is not None and not known and names & frozenset(hinted.columns):
            size = min(size, 4 * len(hinted.rows))
        shared = names & known
        wide = bool(shared) and size > _MANY and self._growth(plan, shared) > _WIDE
        return (bool(known) and not shared, wide, size)

    def _growth(self, plan: Plan, shared: frozenset[str]) -> float:
        """By how much joining a part on columns multiplies rows; 1 where that is not known."""
        match plan:
            case Triples():
                return fanout(self.graph, plan, shared)
            case Filter(source) | Extend(source) | SemiJoin(source) | Distinct(source):
                return self._growth(source, shared)
            case _:
                return 1

    def _size(self, plan: Plan) -> int:
        kept = self._known.get(id(plan))
        if kept is not None:
            return len(kept[1].rows)
        match plan:
            case Triples():
                return size_of(self.graph, plan)
            case Values(_, rows):
                return len(rows)
            case Seed() | Unit() | Empty():
                return len(self._run(plan, None).rows)
            case Distinct(source) | Project(source) | Filter(source) | Extend(source) | SemiJoin(source):
                return self._size(source)
            case Join() | LeftJoin():
                return min(self._size(plan.left), _UNKNOWN_SIZE)
            case Union(parts):
                return sum(map(self._size, parts))
            case Closure(_, _, _, _, starts) if starts is not None:
                return _PER_START * self._size(starts)
            case _:
                return _UNKNOWN_SIZE

    def _optional(self, plan: LeftJoin, hinted: Rows | None) -> Rows:
        left = self._run(plan.left, _narrowed(hinted, certain(plan.left)))
        if not left.rows:
            return Rows(columns(plan), [])
        right = self._perhaps(plan.right, hint(left, frozenset(columns(plan.right))))
        test = plan.condition

        def holds(names: tuple[str, ...]) -> Callable[[Row], bool]:
            return (lambda _: True) if test is None else condition(test, names)

        return left_outer(left, right, holds)

    def _existence(self, plan: SemiJoin | Mark, hinted: Rows | None) -> Rows:
        left = self._run(plan.left, _narrowed(hinted, certain(plan.left)))
        if not left.rows:
            return Rows(columns(plan), [])
        right = self._perhaps(plan.right, hint(left, frozenset(plan.on)))
        key, other = picked(left, plan.on), picked(right, plan.on)
        there = {cells for cells in map(other, right.rows) if None not in cells}
        if isinstance(plan, Mark):
            marked = [(*row, TRUE if key(row) in there else FALSE) for row in left.rows]
            return Rows((*left.columns, plan.column), marked)
        return Rows(left.columns, [row for row in left.rows if (key(row) in there) != plan.negated])

    def _closure(self, plan: Closure, hinted: Rows | None) -> Rows:
        steps = _arranged(self._run(plan.step, None), ("start", "end")).rows
        given: Iterable[str] | None = None
        if plan.starts is not None:
            given = dict.fromkeys(row[0] for row in self._run(plan.starts, None).rows if row[0])
        near = _values(hinted, plan.start)
        if near is not None:
            possible = self.graph.node_set if given is None else given
            origins: Iterable[str] = [node for node in near if node in possible]
        else:
            far = _values(hinted, plan.end)
            if far is not None:
                ends = [node for node in far if given is not None or node in self.graph.node_set]
                pairs = reached(steps, ends, zero=plan.zero, backwards=True)
                allowed = set(given or ())
                kept = [pair for pair in pairs if given is None or pair[0] in allowed]
                return Rows((plan.start, plan.end), kept)
            origins = self.graph.nodes if given is None else given
        return Rows((plan.start, plan.end), reached(steps, origins, zero=plan.zero, backwards=False))


def _values(hinted: Rows | None, column: str) -> list[str] | None:
    if hinted is None or column not in hinted.positions:
        return None
    place = hinted.positions[column]
    return list(dict.fromkeys(value for row in hinted.rows if (value := row[place]) is not None))


def _narrowed(hinted: Rows | None, names: frozenset[str]) -> Rows | None:
    if hinted is None or names.issuperset(hinted.columns):
        return hinted
    return hint(hinted, names)


def _flat(plan: Plan) -> list[Plan]:
    if isinstance(plan, Join):
        return [*_flat(plan.left), *_flat(plan.right)]
    return [] if isinstance(plan, Unit) else [plan]


def _arranged(rows: Rows, names: tuple[str, ...]) -> Rows:
    if rows.columns == names:
        return rows
    return Rows(names, list(map(picked(rows, names), rows.rows)))
