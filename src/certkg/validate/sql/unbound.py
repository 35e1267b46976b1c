"""Joins on columns that may be unbound (SPARQL 1.1, section 18.3), for OPTIONAL and MINUS.

SQL has no hash join for "equal or one of them NULL". The rows are therefore split by what is unbound,
each case joins by equality alone, and the cases are put together; so no case compares all pairs but
those that the semantics itself pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from certkg.validate.plan.analysis import references
from certkg.validate.plan.nodes import Expression
from certkg.validate.sql.conditions import lacking, satisfied
from certkg.validate.sql.relation import (
    Relation,
    Select,
    Session,
    Table,
    UnionAll,
    equal,
    opened,
    settled,
    with_terms,
)
from certkg.validate.sql.terms.values import Form, Value, alike, as_text, first_bound

__all__ = ["anti_join_unbound", "compatible_join", "left_join_unbound"]

#: The column that numbers the rows of a left side; no plan has such a name.
_ROW = "#row"
#: So many columns are split by cases, three each; further ones are tested row by row.
_SPLIT = 2


def compatible_join(
    left: Relation, right: Relation, session: Session, *, overlapping: bool = False
) -> Relation:
    """Compatible pairs of rows. ``overlapping``: those that share at least one bound column."""
    left, right = _harmonised(left, right, session)
    shared = [name for name in left.columns if name in right.columns]
    open_ = [n for n in shared if not (left.columns[n].sure and right.columns[n].sure)]
    sure = [name for name in shared if name not in open_]
    split = open_[:_SPLIT] if not sure else []
    if split:
        left, right = session.shared(left), session.shared(right)
    branches = []
    for states in product(("equal", "left", "right"), repeat=len(split)):
        if overlapping and not sure and len(split) == len(open_) and "equal" not in states:
            continue
        chosen = dict(zip(split, states, strict=True))
        branches.append(_branch(left, right, chosen, session, overlapping=overlapping))
    if len(branches) == 1:
        return branches[0]
    return UnionAll(branches[0].columns, tuple(branches))


def left_join_unbound(left: Relation, right: Relation, test: Expression | None, session: Session) -> Select:
    """Each left row with its compatible right rows that pass the test, or alone."""
    if test is not None:
        values = {**opened(right, session).values, **opened(left, session).values}
        wanted = sorted(lacking(test, values))
        left = with_terms(opened(left, session), wanted, session)
        right = with_terms(opened(right, session), wanted, session)
    numbered = _numbered(left, session)
    found = compatible_join(numbered, right, session)
    if test is not None:
        pairs = settled(opened(found, session), references(test), session)
        pairs = with_terms(pairs, sorted(lacking(test, pairs.values)), session)
        found = replace(pairs, tests=(*pairs.tests, *satisfied(test, pairs.values, session)))
    base, other = opened(numbered, session), _side(found, session)
    values = {name: value for name, value in base.values.items() if name != _ROW}
    for name, value in other.values.items():
        if name == _ROW:
            continue
        loose = replace(value, sure=False)
        if name not in values:
            values[name] = loose
        elif not values[name].sure:
            values[name] = first_bound(alike([loose, values[name]]))
    same = f"{base.values[_ROW].sql} = {other.values[_ROW].sql}"
    joined = replace(other.sources[0], kind="LEFT JOIN", on=same)
    return Select(values, (*base.sources, joined))


def anti_join_unbound(left: Relation, right: Relation, session: Session) -> Select:
    """The left rows without a compatible right row that shares a bound column (section 8.3)."""
    numbered = _numbered(left, session)
    base = opened(numbered, session)
    other = _side(compatible_join(numbered, right, session, overlapping=True), session)
    values = {name: value for name, value in base.values.items() if name != _ROW}
    same = f"{base.values[_ROW].sql} = {other.values[_ROW].sql}"
    joined = replace(other.sources[0], kind="ANTI JOIN", on=same)
    return Select(values, (*base.sources, joined))


def _side(relation: Relation, session: Session) -> Select:
    """The relation as one source."""
    return opened(replace(relation, closed=True) if isinstance(relation, Select) else relation, session)


def _branch(
    left: Relation, right: Relation, states: Mapping[str, str], session: Session, *, overlapping: bool
) -> Select:
    """One case: which of the split columns are equal, unbound on the left, or unbound on the right only."""
    one, other = opened(left, session), opened(right, session)
    shared = [name for name in one.values if name in other.values]
    one, other = settled(one, shared, session), settled(other, shared, session)
    tests: list[str] = []
    loose: list[str] = []
    for name in shared:
        mine, theirs = one.values[name], other.values[name]
        match states.get(name):
            case "left":
                tests.append(f"{mine.sql} IS NULL")
            case "right":
                tests += [f"{mine.sql} IS NOT NULL", f"{theirs.sql} IS NULL"]
            case "equal":
                tests.append(equal(mine, theirs))
            case _:
                free = [f"{value.sql} IS NULL" for value in (mine, theirs) if not value.sure]
                tests.append(" OR ".join((equal(mine, theirs), *free)))
                if free:
                    loose.append(f"({mine.sql} IS NOT NULL AND {theirs.sql} IS NOT NULL)")
    if overlapping and len(loose) == len(shared):
        tests.append(" OR ".join(loose))
    names = dict.fromkeys((*one.values, *other.values))
    values = {name: _merged(one.values.get(name), other.values.get(name)) for name in names}
    return Select(values, (*one.sources, *other.sources), (*one.tests, *other.tests, *tests))


def _merged(left: Value | None, right: Value | None) -> Value:
    """A column of a compatible pair. All cases of a split must hold it alike, so only sureness decides."""
    if left is None or right is None:
        found = left or right
        assert found is not None  # noqa: S101  # a column stands on one side at least
        return found
    if left.sure and (left.lexical is not None or right.lexical is None):
        return left
    if right.sure and (right.lexical is not None or left.lexical is None):
        return right
    return first_bound([left, right])


def _harmonised(left: Relation, right: Relation, session: Session) -> tuple[Relation, Relation]:
    """Both sides with the same form in each shared column."""
    lefts, rights = left.columns, right.columns
    mixed = [name for name in lefts if name in rights and rights[name].form is not lefts[name].form]
    if not mixed:
        return left, right
    return _as_text(left, mixed, session), _as_text(right, mixed, session)


def _as_text(relation: Relation, names: list[str], session: Session) -> Select:
    full = with_terms(opened(relation, session), names, session)
    values = dict(full.values)
    for name in names:
        value = values[name]
        values[name] = Value(Form.TEXT, as_text(value), sure=value.sure, node=value.node)
    return replace(full, values=values)


def _numbered(relation: Relation, session: Session) -> Table:
    """The relation with numbered rows, as a table of the statement."""
    base = opened(relation, session)
    row = Value(Form.INT, "row_number() OVER ()", sure=True)
    numbered = replace(base, values={**base.values, _ROW: row}, place="", closed=True)
    return session.shared(numbered, materialized=True)
