"""Joins on columns that may be unbound (SPARQL 1.1, section 18.3), OPTIONAL and MINUS.

SQL has no hash join for "equal or one of them NULL". The rows are therefore split by what is unbound,
each case joins by equality alone, and the cases are put together; so no case compares all pairs but
those that the semantics itself pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from certkg.validate.plan.nodes import Expression
from certkg.validate.sql.conditions import lacking, satisfied
from certkg.validate.sql.relation import Relation, Session, column_of, equal, picked, select, with_terms
from certkg.validate.sql.terms.dialect import all_of, identifier
from certkg.validate.sql.terms.values import Column, Form, Value, alike, as_text, first_bound

__all__ = ["anti_join", "compatible_join", "left_join"]

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
    branches = []
    for states in product(("equal", "left", "right"), repeat=len(split)):
        if overlapping and not sure and len(split) == len(open_) and "equal" not in states:
            continue
        branches.append(_branch(left, right, dict(zip(split, states, strict=True)), session, overlapping))
    columns = branches[0].columns if branches else _all_columns(left, right)
    return Relation(" UNION ALL ".join(branch.sql for branch in branches), columns)


def left_join(left: Relation, right: Relation, test: Expression | None, session: Session) -> Relation:
    """Each left row with its compatible right rows that pass the test, or alone."""
    if test is None and _all_sure(left, right):
        return _plain_left_join(*_harmonised(left, right, session), session)
    if test is not None:
        wanted = lacking(test, {**right.values(""), **left.values("")})
        left = with_terms(left, sorted(wanted), session)
        right = with_terms(right, sorted(wanted), session)
    numbered, table, base = _numbered(left, session)
    found = compatible_join(numbered, right, session)
    if test is not None:
        found = with_terms(found, sorted(lacking(test, found.values(""))), session)
        alias = session.alias()
        values = found.values(alias)
        found = picked(values, f"FROM ({found.sql}) {alias} WHERE {satisfied(test, values, session)}")
    one, other = session.alias(), session.alias()
    lefts, rights = numbered.values(one), found.values(other)
    values = {name: value for name, value in lefts.items() if name != _ROW}
    for name, value in rights.items():
        if name == _ROW:
            continue
        loose = replace(value, sure=False)
        if name not in values:
            values[name] = loose
        elif not values[name].sure:
            values[name] = first_bound(alike([loose, values[name]]))
    row = identifier(_ROW)
    rest = f"FROM {table} {one} LEFT JOIN ({found.sql}) {other} ON {one}.{row} = {other}.{row}"
    return _within(base, picked(values, rest))


def anti_join(left: Relation, right: Relation, session: Session) -> Relation:
    """The left rows without a compatible right row that shares a bound column (section 8.3)."""
    shared = [name for name in left.columns if name in right.columns]
    if not shared:
        return left
    if _all_sure(left, right):
        one, other = _harmonised(left, right, session)
        left_alias, right_alias = session.alias(), session.alias()
        tests = _equalities(one.values(left_alias), other.values(right_alias), shared)
        rest = f"FROM ({one.sql}) {left_alias} ANTI JOIN ({other.sql}) {right_alias} ON {tests}"
        return picked(one.values(left_alias), rest)
    numbered, table, base = _numbered(left, session)
    found = compatible_join(numbered, right, session, overlapping=True)
    alias, other_alias = session.alias(), session.alias()
    values = {name: value for name, value in numbered.values(alias).items() if name != _ROW}
    row = identifier(_ROW)
    rest = (
        f"FROM {table} {alias} ANTI JOIN ({found.sql}) {other_alias} ON {alias}.{row} = {other_alias}.{row}"
    )
    return _within(base, picked(values, rest))


def _plain_left_join(left: Relation, right: Relation, session: Session) -> Relation:
    one, other = session.alias(), session.alias()
    values, others = left.values(one), right.values(other)
    shared = [name for name in values if name in others]
    tests = _equalities(values, others, shared)
    added = {name: replace(value, sure=False) for name, value in others.items() if name not in values}
    rest = f"FROM ({left.sql}) {one} LEFT JOIN ({right.sql}) {other} ON {tests}"
    return picked({**values, **added}, rest)


def _branch(
    left: Relation, right: Relation, states: Mapping[str, str], session: Session, overlapping: bool
) -> Relation:
    """One case: which of the split columns are equal, unbound on the left, or unbound on the right only."""
    one, other = session.alias(), session.alias()
    lefts, rights = left.values(one), right.values(other)
    tests, values = [], {}
    loose = []
    for name in (name for name in lefts if name in rights):
        mine, theirs = lefts[name], rights[name]
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
                    loose.append(f"{mine.sql} IS NOT NULL AND {theirs.sql} IS NOT NULL")
    if overlapping and len(loose) == len([name for name in lefts if name in rights]):
        tests.append(" OR ".join(loose))
    for name in dict.fromkeys((*lefts, *rights)):
        values[name] = _merged(lefts.get(name), rights.get(name))
    rest = f"FROM ({left.sql}) {one}, ({right.sql}) {other} WHERE {all_of(tests)}"
    return picked(values, rest)


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
    mixed = [
        name
        for name, column in left.columns.items()
        if name in right.columns and right.columns[name].form is not column.form
    ]
    if not mixed:
        return left, right
    return _as_text(left, mixed, session), _as_text(right, mixed, session)


def _as_text(relation: Relation, names: list[str], session: Session) -> Relation:
    full, alias = with_terms(relation, names, session), session.alias()
    values = full.values(alias)
    for name in names:
        value = values[name]
        values[name] = Value(Form.TEXT, as_text(value), sure=value.sure, node=value.node)
    return picked(values, f"FROM ({full.sql}) {alias}")


def _numbered(relation: Relation, session: Session) -> tuple[Relation, str, str]:
    """The relation with numbered rows, as a table of the statement: it, its name and its definition."""
    table, alias = session.alias(), session.alias()
    columns = {**relation.columns, _ROW: Column(Form.INT)}
    listed = select(relation.values(alias), f"row_number() OVER () AS {identifier(_ROW)}")
    definition = f"{table} AS MATERIALIZED (SELECT {listed} FROM ({relation.sql}) {alias})"
    return Relation(f"SELECT * FROM {table}", columns), table, definition


def _within(definition: str, relation: Relation) -> Relation:
    return Relation(f"WITH {definition} {relation.sql}", relation.columns)


def _equalities(left: Mapping[str, Value], right: Mapping[str, Value], names: list[str]) -> str:
    return all_of(equal(left[name], right[name]) for name in names)


def _all_sure(left: Relation, right: Relation) -> bool:
    return all(
        column.sure and right.columns[name].sure
        for name, column in left.columns.items()
        if name in right.columns
    )


def _all_columns(left: Relation, right: Relation) -> dict[str, Column]:
    lefts, rights = left.values("a"), right.values("b")
    return {
        name: column_of(_merged(lefts.get(name), rights.get(name)))
        for name in dict.fromkeys((*lefts, *rights))
    }
