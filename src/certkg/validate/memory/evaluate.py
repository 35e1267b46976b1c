"""Plans walked over a small graph.

A *hint* is a relation that a later join applies anyway; a node may use it to read less. It holds only
columns that the node never leaves unbound, so rows that it drops would have dropped out later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf

from certkg.validate.memory.aggregates import grouped
from certkg.validate.memory.expressions import compiled, condition, ordered
from certkg.validate.memory.graph import Graph, Row, Rows
from certkg.validate.memory.joins import hint, inner, left_outer, minus, picked
from certkg.validate.memory.scan import Steps, fanout, reached, scan, size_of, steps
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
_MANY, _WIDE = 200, 64
#: A part that finds more rows than this for each row is joined first with what makes them fewer.
_SEVERAL = 8
_NONE = Rows((), [()])
#: What a join puts together: a part, its columns, and about how many rows it has.
_Part = tuple[Plan, frozenset[str], int]


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
    _steps: dict[tuple[int, bool], Steps] = field(default_factory=dict)

    def rows(self, plan: Plan, near: Rows | None = None) -> Rows:
        """The rows of a plan, in the plan's order of columns; those that do not agree with ``near`` may lack."""
        return _arranged(self._perhaps(plan, near), columns(plan))

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
            case Filter() | Extend() | Project() | Distinct() | OrderBy() | Slice():
                return self._unary(plan, hinted)
            case SemiJoin() | Mark():
                return self._existence(plan, hinted)
            case LeftJoin():
                return self._optional(plan, hinted)
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

    def _unary(
        self, plan: Filter | Extend | Project | Distinct | OrderBy | Slice, hinted: Rows | None
    ) -> Rows:
        match plan:
            case Project(source, pairs):
                return self._projected(source, pairs, hinted)
            case Distinct(source, joined):
                if joined and hinted is not None and sorted(hinted.columns) == sorted(columns(plan)):
                    return hinted
                found = self._run(source, hinted)
                return Rows(found.columns, list(dict.fromkeys(found.rows)))
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
        waiting = [(part, names, self._size(part)) for part, names in _parts(plan)]
        if not waiting:
            return _NONE
        if hinted is not None:
            near, most = frozenset(hinted.columns), 4 * len(hinted.rows)
            first = min(waiting, key=lambda each: min(each[2], most) if each[1] & near else each[2])
        else:
            first = min(waiting, key=_by_size)
        waiting.remove(first)
        result, known = self._run(first[0], hinted), first[1]
        while waiting and result.rows:
            here = known
            chosen = min(waiting, key=lambda each: self._rank(each[0], each[1] & here, each[2]))
            waiting.remove(chosen)
            part, names, _ = chosen
            near_by = hint(result, names)
            found = self._run(part, hinted if near_by is None else near_by)
            for other in self._tied(chosen, waiting, known):
                waiting.remove(other)
                found = inner(found, self._run(other[0], hint(found, other[1])))
                names |= other[1]
            result = inner(result, found)
            known |= names
        return result if result.rows else Rows(columns(plan), [])

    def _tied(self, chosen: _Part, waiting: list[_Part], known: frozenset[str]) -> list[_Part]:
        """The parts that tie what a part adds to the rows so far by further keys, where it alone would multiply them.

        Joined with these first it has about as many rows as it had, and is then joined on all keys at once.
        """
        added = chosen[1] - known
        tied = [each for each in waiting if each[1] & added and each[1] & known]
        if not tied or not chosen[1] & known or self._growth(chosen[0], chosen[1] & known) <= _SEVERAL:
            return []
        return [each for each in tied if self._growth(each[0], each[1] & added) <= _SEVERAL]

    def _rank(self, plan: Plan, shared: frozenset[str], size: int) -> tuple[bool, int, int]:
        growth = self._growth(plan, shared) if shared and size > _MANY else 1
        return (not shared, (growth > _WIDE) + (_WIDE < growth < inf), size)

    def _growth(self, plan: Plan, shared: frozenset[str]) -> float:
        """By how much joining a part on columns multiplies rows: 1 where that is not known, infinite by computed ones."""
        match plan:
            case Triples():
                return fanout(self.graph, plan, shared)
            case Extend(_, column) if shared == {column}:
                return inf
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
        near, far = _values(hinted, plan.start), _values(hinted, plan.end)
        given = self._starts(plan, near)
        if near is None and far is not None and (given is None or len(far) < len(given)):
            ends = far if given is not None else [node for node in far if node in self.graph.node_set]
            pairs = reached(self._stepwise(plan.step, backwards=True), ends, zero=plan.zero, backwards=True)
            kept = pairs if given is None else [pair for pair in pairs if pair[0] in given]
            return Rows((plan.start, plan.end), kept)
        if near is not None:
            possible = self.graph.node_set if given is None else given
            origins: Iterable[str] = [node for node in near if node in possible]
        else:
            origins = self.graph.nodes if given is None else given
        onward = self._stepwise(plan.step, backwards=False)
        return Rows((plan.start, plan.end), reached(onward, origins, zero=plan.zero, backwards=False))

    def _starts(self, plan: Closure, near: list[str] | None) -> dict[str, None] | None:
        """The given starts of a closure, perhaps only those near; None where every node is one."""
        if plan.starts is None:
            return None
        hinted = None if near is None else Rows(("start",), [(node,) for node in near])
        return dict.fromkeys(row[0] for row in self._run(plan.starts, hinted).rows if row[0])

    def _stepwise(self, step: Plan, *, backwards: bool) -> Steps:
        """Where each step of a closure leads; closures over equal steps share it."""
        key = (id(step), backwards)
        if key not in self._steps:
            rows = _arranged(self._run(step, None), ("start", "end")).rows
            self._steps[key] = steps(rows, backwards=backwards)
        return self._steps[key]


def _values(hinted: Rows | None, column: str) -> list[str] | None:
    if hinted is None or column not in hinted.positions:
        return None
    place = hinted.positions[column]
    return list(dict.fromkeys(value for row in hinted.rows if (value := row[place]) is not None))


def _narrowed(hinted: Rows | None, names: frozenset[str]) -> Rows | None:
    if hinted is None or names.issuperset(hinted.columns):
        return hinted
    return hint(hinted, names)


@lru_cache(maxsize=65536)
def _parts(plan: Plan) -> tuple[tuple[Plan, frozenset[str]], ...]:
    """What a join within joins puts together, each part with its columns."""
    if isinstance(plan, Join):
        return (*_parts(plan.left), *_parts(plan.right))
    return () if isinstance(plan, Unit) else ((plan, frozenset(columns(plan))),)


def _by_size(part: _Part) -> int:
    return part[2]


def _arranged(rows: Rows, names: tuple[str, ...]) -> Rows:
    if rows.columns == names:
        return rows
    return Rows(names, list(map(picked(rows, names), rows.rows)))
