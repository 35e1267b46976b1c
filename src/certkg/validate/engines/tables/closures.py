"""Relations that are the same for all plans, each worked out once and kept: closures, and all subjects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from certkg.validate.plan.analysis import all_parts, asks_predicates, columns
from certkg.validate.plan.nodes import (
    Closure,
    Const,
    Distinct,
    Join,
    Plan,
    Project,
    Ref,
    Seed,
    SemiJoin,
    Triples,
    Union,
    Unit,
    Values,
)
from certkg.validate.plan.reach import reached
from certkg.validate.plan.rewrite import replaced, upwards
from certkg.validate.sql.relation import Size

__all__ = ["Closures"]

#: A step of so many pairs at most is closed from all its starts; a chain of them has four million pairs.
_SMALL = 3_000
#: The subjects of all triples.
_SUBJECTS = Distinct(Project(Triples(Ref("start"), Ref("p"), Ref("o")), (("start", "start"),)))


class Closures:
    """The relations kept so far; ``keep`` makes the relation of a name from a plan of its pairs."""

    __slots__ = ("_keep", "_names")

    def __init__(self, keep: Callable[[str, Plan], object]) -> None:
        self._keep = keep
        self._names: dict[Plan, str] = {}

    def clear(self) -> None:
        """Forgets them all, since the triples are others."""
        self._names.clear()

    def reads_all(self, plan: Plan) -> bool:
        """Says whether a plan reads triples of any predicate, even if it may have kept relations."""
        return asks_predicates(plan) and any(map(_open, all_parts([upwards(plan, self._with_subjects)])))

    def put_in(self, plan: Plan, sizes: Mapping[str, Size]) -> Plan:
        """The plan with kept relations where it may have them; ``sizes`` are those of the predicates."""
        if asks_predicates(plan):
            plan = upwards(plan, self._with_subjects)
        if not any(isinstance(part, Closure) for part in all_parts([plan])):
            return plan

        def pairs(step: Plan, closed: Plan) -> Plan | None:
            rows = _rows_at_most(step, sizes)
            return self._kept(closed) if rows is not None and rows <= _SMALL else None

        return reached(replaced(plan, self._from_constants), pairs)

    def _with_subjects(self, part: Plan) -> Plan:
        """A test whether something is described at all asks for subjects, which are much fewer than triples."""
        match part:
            case SemiJoin(_, right, (column,)) if _any_triple(right, column):
                return replace(part, right=Project(self._kept(_SUBJECTS, ("start",)), ((column, "start"),)))
            case _:
                return part

    def _from_constants(self, part: Plan) -> Plan | None:
        """What is reached from constants, such as the subclasses of a class."""
        if not isinstance(part, Closure) or not isinstance(part.starts, Values):
            return None
        if any(isinstance(inner, Seed) for inner in all_parts([part])):
            return None
        seed = self._kept(replace(part, start="start", end="end"))
        return Project(seed, ((part.start, "start"), (part.end, "end")))

    def _kept(self, rows: Plan, names: tuple[str, ...] = ("start", "end")) -> Plan:
        name = self._names.get(rows)
        if name is None:
            name = self._names[rows] = f"kept {len(self._names)}"
            self._keep(name, rows)
        return Seed(name, names)


def _open(plan: Plan) -> bool:
    return isinstance(plan, Triples) and isinstance(plan.predicate, Ref) and plan.among is None


def _any_triple(plan: Plan, subject: str) -> bool:
    """Says whether a plan has the subjects of all triples in a column."""
    match plan:
        case Project(source, ((name, column),)) if name == subject:
            return _any_triple(source, column)
        case Distinct(source) | Join(Unit(), source):
            return _any_triple(source, subject)
        case Triples(Ref(start), Ref(), Ref(), None):
            return start == subject and len(columns(plan)) == 3
        case _:
            return False


def _rows_at_most(step: Plan, sizes: Mapping[str, Size]) -> int | None:
    """How many rows a step of named predicates can have; None for other steps, which may have any number."""
    match step:
        case Triples(_, Const(predicate), _):
            return sizes.get(predicate, Size(0)).rows
        case Project(source) | Distinct(source):
            return _rows_at_most(source, sizes)
        case Union(parts):
            found = [_rows_at_most(part, sizes) for part in parts]
            return sum(rows for rows in found if rows is not None) if None not in found else None
        case _:
            return None
