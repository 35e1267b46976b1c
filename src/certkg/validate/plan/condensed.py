"""Joins whose many rows only say whether something else is there, or how many, made with few rows for each key.

What shares a frequent value (all certificates of one body) pairs with all others that do. Where only the
existence of another one is asked for, two of them say as much as all; where they are counted, or the
greatest is asked for, they can be counted once for each value instead of once for each pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import count

from certkg.validate.plan.analysis import (
    all_columns,
    columns,
    conjunction,
    conjuncts,
    connected,
    joined,
    leaves,
    references,
    sure,
)
from certkg.validate.plan.nodes import (
    Aggregate,
    Call,
    Expression,
    Extend,
    Filter,
    Group,
    Join,
    Mark,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Triples,
)
from certkg.validate.plan.rewrite import upwards

__all__ = ["ORDER", "condensed"]

#: The function that says with what else a value is in order: the same term for all values that are.
ORDER = "comparison_kind"
#: How what was aggregated for each shared value is put together.
_TOGETHER = {"count": "total", "min": "min", "max": "max"}


def condensed(plan: Plan) -> Plan:
    """The plan with such joins condensed; its rows are the same."""
    return upwards(plan, partial(_smaller, numbers=count()))


def _smaller(plan: Plan, numbers: count[int]) -> Plan:
    match plan:
        case SemiJoin(left, Project(Filter(source, test), pairs), on, negated) if _kept(pairs):
            found = _of_two(source, test, on, numbers)
            return plan if found is None else SemiJoin(left, Project(found, pairs), on, negated)
        case Mark(left, Project(Filter(source, test), pairs), on, column) if _kept(pairs):
            found = _of_two(source, test, on, numbers)
            return plan if found is None else Mark(left, Project(found, pairs), on, column)
        case Group(source, keys, aggregates):
            return _counted_once(source, keys, aggregates, numbers) or plan
        case _:
            return plan


def _kept(pairs: tuple[tuple[str, str], ...]) -> bool:
    return all(new == old for new, old in pairs)


def _of_two(source: Plan, test: Expression, on: tuple[str, ...], numbers: count[int]) -> Plan | None:
    """The rows that ask, with an inner node other than one of theirs, if the test says no more of both."""
    parts = list(leaves(source))
    asking = [leaf for leaf in parts if frozenset(columns(leaf)) <= frozenset(on)]
    inner = [leaf for leaf in parts if leaf not in asking]
    if not asking or not inner or not all(map(sure, parts)):
        return None
    left, right = joined(asking), joined(inner)
    shared = tuple(name for name in columns(right) if name in columns(left))
    outside = [part for part in conjuncts(test) if references(part) <= frozenset(columns(left))]
    inside = [part for part in conjuncts(test) if references(part) <= frozenset(columns(right))]
    across = [part for part in conjuncts(test) if part not in outside and part not in inside]
    if len(across) != 1 or not shared or not frozenset(on) <= frozenset(columns(left)):
        return None
    kept = _where(right, inside)
    beyond = _beyond(across[0], frozenset(columns(right)), frozenset(columns(left)))
    if beyond is not None:
        return _where(Join(_where(left, outside), _ends(kept, shared, *beyond, numbers)), across)
    other = _other(across[0], inner, frozenset(columns(left)))
    if other is None:
        return None
    few = f"least {next(numbers)}", f"greatest {next(numbers)}"
    two = Group(kept, shared, tuple(Aggregate(name, name.split()[0], Ref(other)) for name in few))
    either = Call("or", tuple(_renamed(across[0], other, name) for name in few))
    return Filter(Join(_where(left, outside), two), either)


def _beyond(test: Expression, inner: frozenset[str], outer: frozenset[str]) -> tuple[str, str] | None:
    """The inner column that a test wants to be before or after an outer one, and which end of it says most."""
    match test:
        case Call(("lt" | "le" | "gt" | "ge") as name, (Ref(one), Ref(two))):
            if one in inner - outer and two in outer:
                return one, "max" if name[0] == "g" else "min"
            if two in inner - outer and one in outer:
                return two, "min" if name[0] == "g" else "max"
    return None


def _ends(plan: Plan, shared: tuple[str, ...], column: str, end: str, numbers: count[int]) -> Plan:
    """The least or greatest value for each shared value: one of each kind, since other kinds are not compared."""
    kind = f"kind {next(numbers)}"
    kinds = Extend(plan, kind, Call(ORDER, (Ref(column),)))
    comparable = Filter(kinds, Call("bound", (Ref(kind),)))
    most = f"most {next(numbers)}"
    ends = Group(comparable, (*shared, kind), (Aggregate(most, end, Ref(column)),))
    return Project(ends, (*((name, name) for name in shared), (column, most)))


def _other(test: Expression, inner: Sequence[Plan], outer: frozenset[str]) -> str | None:
    """The inner column that a test wants to be another node than an outer one.

    Subjects are never literals, so that ``!=`` compares them by what they are.
    """
    match test:
        case Call("ne", (Ref(one), Ref(two))) | Call("not", (Call("eq" | "sameterm", (Ref(one), Ref(two))),)):
            for mine, theirs in ((one, two), (two, one)):
                node = any(isinstance(leaf, Triples) and leaf.subject == Ref(mine) for leaf in inner)
                if node and mine not in outer and theirs in outer:
                    return mine
    return None


def _counted_once(
    source: Plan, keys: tuple[str, ...], aggregates: tuple[Aggregate, ...], numbers: count[int]
) -> Plan | None:
    """The groups, with what has no key grouped first by what it shares with the rest."""
    parts = list(leaves(source))
    near = [leaf for leaf in parts if frozenset(columns(leaf)) & frozenset(keys)]
    far = [leaf for leaf in parts if leaf not in near]
    if not keys or not near or not far or not all(map(sure, parts)) or not aggregates:
        return None
    left, right = joined(near), joined(far)
    shared = tuple(name for name in columns(right) if name in columns(left))
    own = frozenset(columns(right)) - frozenset(shared)
    plain = all(each.name in _TOGETHER and not each.distinct for each in aggregates)
    if not plain or not shared or not _connected(far, own) or not frozenset(keys) <= frozenset(columns(left)):
        return None
    if any(each.argument is not None and not references(each.argument) <= own for each in aggregates):
        return None
    names = [f"part {next(numbers)}" for _ in aggregates]
    first = tuple(
        Aggregate(name, each.name, each.argument) for name, each in zip(names, aggregates, strict=True)
    )
    second = tuple(
        Aggregate(each.column, _TOGETHER[each.name], Ref(name))
        for name, each in zip(names, aggregates, strict=True)
    )
    return Group(Join(left, Group(right, shared, first)), keys, second)


def _connected(parts: Sequence[Plan], own: frozenset[str]) -> bool:
    """Says whether the parts are joined with each other by columns of their own, so that no pairs arise."""
    return len(list(connected(parts, all_columns(parts) - own))) == 1


def _where(plan: Plan, tests: Sequence[Expression]) -> Plan:
    return Filter(plan, conjunction(tests)) if tests else plan


def _renamed(test: Expression, old: str, new: str) -> Expression:
    match test:
        case Ref(column) if column == old:
            return Ref(new)
        case Call(name, args):
            return Call(name, tuple(_renamed(arg, old, new) for arg in args))
        case _:
            return test
