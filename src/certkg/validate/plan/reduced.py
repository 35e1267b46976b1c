"""Joins of which only some columns are asked, and these only once, made of rows that need not be paired.

``EXISTS { ?this :in ?hub . ?other :in ?hub }`` asks whether there is another one, not which. Joined, all that
point to one hub pair with all others that do; as a semi-join on the hub, each is looked at once (the reduction
of Yannakakis, 1981).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from certkg.validate.plan.analysis import (
    all_columns,
    all_parts,
    certain,
    columns,
    connected,
    joined,
    leaves,
    references,
    sure,
)
from certkg.validate.plan.nodes import (
    Closure,
    Distinct,
    Filter,
    Join,
    Mark,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Triples,
    Union,
    Unit,
    Values,
)
from certkg.validate.plan.rewrite import upwards

__all__ = ["reduced"]


def reduced(plan: Plan) -> Plan:
    """The plan with such joins made semi-joins; its rows are the same."""
    return upwards(plan, _reduced)


def _reduced(plan: Plan) -> Plan:
    match plan:
        case SemiJoin(left, right, on, negated):
            fewer = _fewer(right, frozenset(on))
            early = _early(left, frozenset(on), lambda part: SemiJoin(part, fewer, on, negated))
            return early or (plan if fewer is right else SemiJoin(left, fewer, on, negated))
        case Filter(source, condition):
            return _early(source, references(condition), lambda part: Filter(part, condition)) or plan
        case Mark(left, right, on, column):
            fewer = _fewer(right, frozenset(on))
            return plan if fewer is right else Mark(left, fewer, on, column)
        case Distinct(
            Project(source, pairs), False
        ):  # the starts of closures are worked out with what they start from
            fewer = _fewer(source, frozenset(old for _, old in pairs))
            return plan if fewer is source else Distinct(Project(fewer, pairs))
        case _:
            return plan


def _early(plan: Plan, names: frozenset[str], test: Callable[[Plan], Plan]) -> Plan | None:
    """Distinct rows with a test of one end of a path done before it is joined with others by a hub; None for others.

    The pattern is made distinct, which it is, so that engines do not put the test off until all is joined.
    """
    match plan:
        case Distinct(Join() as source, starts):
            parts = _opened(leaves(source))
            mine = [part for part in parts if names & frozenset(columns(part))]
            others = [part for part in parts if part not in mine]
            link = all_columns(mine) & all_columns(others)
            if (
                len(mine) != 1
                or not names
                or not names <= certain(mine[0])
                or not link
                or not _hub(mine, link)
            ):
                return None
            if not _hub(others, link) or not isinstance(mine[0], Triples) or not all(map(sure, others)):
                return None
            few = Distinct(test(mine[0]))
            return Distinct(Project(joined([*others, few]), _same(columns(plan))), starts)
        case _:
            return None


def _fewer(plan: Plan, names: frozenset[str]) -> Plan:
    """A plan with the same distinct values of the columns ``names``; it may lack others. Itself where nothing changes."""
    match plan:
        case Join():
            return _semi_joined(_opened(leaves(plan)), names) or plan
        case Filter(source, test):
            fewer = _fewer(source, names | references(test))
            return plan if fewer is source else Filter(fewer, test)
        case SemiJoin(source, right, on, negated):
            fewer = _fewer(source, names | frozenset(on))
            return plan if fewer is source else SemiJoin(fewer, right, on, negated)
        case Distinct(source):
            fewer = _fewer(source, names)
            return plan if fewer is source else fewer
        case Project(source, pairs):
            kept = tuple(pair for pair in pairs if pair[0] in names)
            fewer = _fewer(source, frozenset(old for _, old in kept))
            return plan if fewer is source else Project(fewer, kept)
        case Union(parts):
            some = tuple(_fewer(part, names) for part in parts)
            return plan if all(a is b for a, b in zip(some, parts, strict=True)) else Union(some)
        case _:
            return plan


def _semi_joined(parts: Sequence[Plan], names: frozenset[str]) -> Plan | None:
    """The parts with the columns asked for, semi-joined with those beyond a hub; None where there is no hub."""
    near = [part for part in parts if names & frozenset(columns(part))]
    here = all_columns(near)
    if len(near) == len(parts) or not _hub(near, here - names) or not all(map(sure, parts)):
        return None
    beyond = []
    for group in connected([part for part in parts if part not in near], here):
        link = all_columns(group) & here
        if (
            link
            and _multiplies(group, link)
            and _hub(near, link)
            and _hub(group, link)
            and not any(map(_goes_on, group))
        ):
            beyond.append((group, link))
        else:
            near += group
    if not near or not beyond:
        return None
    rows = joined(near)
    for group, link in beyond:
        on = tuple(name for name in columns(rows) if name in link)
        inner = _fewer(joined(group), link)
        rows = SemiJoin(rows, Project(inner, _same(on)), on)
    return rows


def _opened(parts: Iterable[Plan]) -> list[Plan]:
    """Parts of a join with those that only leave out columns of joins of their own taken apart."""
    found: list[Plan] = [part for part in parts if not isinstance(part, Unit)]
    for part in list(found):
        match part:
            case Project(Join() as source, pairs) if all(new == old for new, old in pairs):
                others = all_columns(other for other in found if other is not part)
                if others.isdisjoint(frozenset(columns(source)) - frozenset(columns(part))):
                    place = found.index(part)
                    found[place : place + 1] = _opened(leaves(source))
    return found


def _hub(parts: Iterable[Plan], link: frozenset[str]) -> bool:
    """Says whether a link is what some pattern points to, as many subjects may do."""
    ends = [Ref(name) for name in link]
    return any(isinstance(part, Triples) and part.object in ends for part in parts)


def _multiplies(group: Iterable[Plan], link: frozenset[str]) -> bool:
    """Says whether there may be many rows for one link; a closure has each pair once."""
    return any(
        frozenset(columns(part)) > link & frozenset(columns(part))
        for part in group
        if not isinstance(part, Closure)
    )


def _goes_on(plan: Plan) -> bool:
    """Says whether a part has a closure from the rows of other parts, beside which it should stay."""
    closures = (part for part in all_parts([plan]) if isinstance(part, Closure))
    return any(not isinstance(closure.starts, Values) for closure in closures)


def _same(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)
