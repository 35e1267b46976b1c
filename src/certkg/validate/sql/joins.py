"""Joins: inner, semi, anti and left joins are further sources of one flat SELECT, which DuckDB may reorder.

All conditions between two relations are in the join at once, so that no intermediate result can grow
beyond what the pattern itself asks for. Columns that may be unbound need more than equality: see ``unbound``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from certkg.validate.plan.analysis import references
from certkg.validate.plan.nodes import Expression
from certkg.validate.sql.conditions import lacking, satisfied
from certkg.validate.sql.relation import (
    Relation,
    Select,
    Session,
    Source,
    aliases,
    empty,
    equal,
    never,
    nothing,
    opened,
    settled,
    with_terms,
)
from certkg.validate.sql.terms.dialect import all_of
from certkg.validate.sql.terms.values import Form, Value
from certkg.validate.sql.unbound import anti_join_unbound, compatible_join, left_join_unbound
from certkg.validate.sql.writing import written

#: A column under an alias.
_COLUMN = re.compile(r't\d+\.("[^"]*"|\w+)')

__all__ = ["anti_join", "inner_join", "left_join", "mark", "semi_join"]


def inner_join(left: Relation, right: Relation, session: Session) -> Relation:
    """Compatible pairs of rows, as a multiset."""
    if never(left) or never(right):
        return empty({**right.columns, **left.columns})
    shared = _shared(left, right)
    if not _sure(left, right, shared):
        return compatible_join(left, right, session)
    one, other = (_whole(side, shared, session) for side in _sides(left, right, shared, session))
    tests = [equal(one.values[name], other.values[name]) for name in shared]
    values = {**one.values, **other.values}
    values.update({name: _better(one.values[name], other.values[name]) for name in shared})
    return Select(values, (*one.sources, *other.sources), (*one.tests, *other.tests, *tests))


def semi_join(
    left: Relation, right: Relation, on: tuple[str, ...], session: Session, *, negated: bool
) -> Select:
    """Left rows that have, or ``negated`` have not, a right row equal on some columns."""
    if never(left) or never(right):
        return opened(left, session) if negated or never(left) else empty(left.columns)
    one, other = _sides(left, right, on, session)
    if not on:
        test = f"{'NOT ' if negated else ''}EXISTS ({written(other, ())})"
        return replace(one, tests=(*one.tests, test))
    values = dict(one.values)
    if not negated:
        values.update({name: replace(values[name], sure=True) for name in on})
    source, found = _attached(other, "ANTI JOIN" if negated else "SEMI JOIN", session)
    source = _joined(source, (equal(one.values[name], found[name]) for name in on))
    return replace(one, values=values, sources=(*one.sources, source))


def mark(left: Relation, right: Relation, on: tuple[str, ...], column: str, session: Session) -> Select:
    """All left rows, with a column that says whether there is a right row equal on some columns."""
    if never(right):
        alone = opened(left, session)
        return replace(alone, values={**alone.values, column: Value(Form.BOOL, "FALSE", sure=True)})
    one, other = _sides(left, right, on, session)
    if not on:
        found = Value(Form.BOOL, f"(EXISTS ({written(other, ())}))", sure=True)
        return replace(one, values={**one.values, column: found})
    keys = {name: replace(other.values[name], lexical=None, exact=None) for name in on}
    listed = ", ".join(value.sql for value in keys.values())
    distinct = replace(other, values=keys, tail=f" GROUP BY {listed}", keyed=True, closed=True, place="")
    side = opened(distinct, session)
    (source,) = side.sources
    tests = all_of(equal(one.values[name], side.values[name]) for name in on)
    joined = replace(source, kind="LEFT JOIN", on=tests, single=True)
    hit = Value(Form.BOOL, f"({side.values[on[0]].sql} IS NOT NULL)", sure=True)
    return replace(one, values={**one.values, column: hit}, sources=(*one.sources, joined))


def left_join(left: Relation, right: Relation, test: Expression | None, session: Session) -> Select:
    """Each left row with its compatible right rows that pass the test, or alone."""
    if never(left) or never(right):
        alone = opened(left, session)
        added = {
            n: nothing(replace(c, sure=False)) for n, c in right.columns.items() if n not in alone.values
        }
        return replace(alone, values={**alone.values, **added})
    shared = _shared(left, right)
    if not _sure(left, right, shared) or (test is not None and not shared):
        return left_join_unbound(left, right, test, session)
    one, other = _sides(left, right, shared, session)
    if test is not None:
        one = settled(one, references(test), session)
        wanted = sorted(lacking(test, {**other.values, **one.values}))
        one, other = with_terms(one, wanted, session), with_terms(other, wanted, session)
    source, found = _attached(other, "LEFT JOIN", session)
    tests = [equal(one.values[name], found[name]) for name in shared]
    if test is not None:
        tests += satisfied(test, {**found, **one.values}, session)
    added = {name: replace(value, sure=False) for name, value in found.items() if name not in one.values}
    return replace(one, values={**one.values, **added}, sources=(*one.sources, _joined(source, tests)))


def anti_join(left: Relation, right: Relation, session: Session) -> Relation:
    """SPARQL's MINUS: left rows without a compatible right row that shares a bound column (section 8.3)."""
    shared = _shared(left, right)
    if not shared or never(right):
        return left
    if _sure(left, right, shared):
        return semi_join(left, right, tuple(shared), session, negated=True)
    return anti_join_unbound(left, right, session)


def _shared(left: Relation, right: Relation) -> list[str]:
    rights = right.columns
    return [name for name in left.columns if name in rights]


def _sure(left: Relation, right: Relation, names: Iterable[str]) -> bool:
    lefts, rights = left.columns, right.columns
    return all(lefts[name].sure and rights[name].sure for name in names)


def _sides(left: Relation, right: Relation, on: Iterable[str], session: Session) -> tuple[Select, Select]:
    """Both sides open, their keys as plain columns, with payload where keys of different forms are compared."""
    names = tuple(on)
    one, other = (settled(opened(side, session), names, session) for side in (left, right))
    mixed = [name for name in names if one.values[name].form is not other.values[name].form]
    return with_terms(one, mixed, session), with_terms(other, mixed, session)


def _whole(side: Select, on: Iterable[str], session: Session) -> Select:
    """A side as one source where its keys come of its left joins, which are made after all inner joins."""
    late = {source.alias for source in side.sources if source.kind == "LEFT JOIN"}
    if not any(late & aliases(side.values[name].sql) for name in on):
        return side
    return opened(replace(side, closed=True), session)


def _attached(right: Select, kind: str, session: Session) -> tuple[Source, Mapping[str, Value]]:
    """A SELECT as one source of another, and its values there; a pattern of one triple needs no SELECT."""
    # Where a left join finds no row, a computed value might not be NULL as it ought to be.
    fits = kind != "LEFT JOIN" or all(map(_plain, right.values.values()))
    if fits and len(right.sources) == 1 and right.sources[0].kind == "CROSS JOIN":
        on = all_of(right.tests) if right.tests else ""
        return replace(right.sources[0], kind=kind, on=on), right.values
    side = opened(replace(right, closed=True), session)
    return replace(side.sources[0], kind=kind), side.values


def _plain(value: Value) -> bool:
    return _COLUMN.fullmatch(value.sql) is not None


def _joined(source: Source, tests: Iterable[str]) -> Source:
    return replace(source, on=all_of([*([source.on] if source.on else []), *tests]))


def _better(left: Value, right: Value) -> Value:
    """The side of an equal pair that says most; what one knows of the term holds for both."""
    best = max(
        (left, right),
        key=lambda value: (value.constant is not None, value.form is Form.ID, value.lexical is not None),
    )
    other = right if best is left else left
    return replace(best, node=best.node or other.node, kinds=best.kinds or other.kinds)
