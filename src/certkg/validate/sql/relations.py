"""The relational plan as one SQL statement, node by node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from certkg.validate.plan.analysis import certain, children, columns
from certkg.validate.plan.nodes import (
    Closure,
    Distinct,
    Empty,
    Expression,
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
from certkg.validate.sql.aggregates import grouped
from certkg.validate.sql.closure import closure
from certkg.validate.sql.conditions import lacking, needs, satisfied
from certkg.validate.sql.expressions import expression
from certkg.validate.sql.joins import block, flat
from certkg.validate.sql.optional import anti_join, compatible_join, left_join
from certkg.validate.sql.order import ordered
from certkg.validate.sql.relation import (
    Function,
    Relation,
    Session,
    column_of,
    equal,
    nothing,
    picked,
    select,
    with_terms,
)
from certkg.validate.sql.terms.codes import Codes
from certkg.validate.sql.terms.dialect import ORDER, all_of
from certkg.validate.sql.terms.values import Column, Form, Value, as_text, constant, kept_payload

__all__ = ["Statement", "statement"]

_SMALL = (Unit, Empty, Values, Seed, Triples)


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement: its columns, constants the table of terms must hold, and functions it calls.

    When ``ordered``, the column ``ORDER`` gives the place of each row.
    """

    sql: str
    columns: Mapping[str, Column]
    ordered: bool
    terms: frozenset[str]
    functions: frozenset[Function]


def statement(plan: Plan, codes: Codes, seeds: Mapping[str, Relation]) -> Statement:
    """The SQL of a plan; one that occurs several times within it is worked out once.

    ``seeds`` are the relations that ``Seed`` names. Costs no more than the size of the plan squared.
    """
    session = Session(codes, seeds)
    writer = _Writer(session, _repeated(plan))
    relation = writer.write(plan)
    tables = ", ".join(f"{name} AS ({sql})" for name, sql in writer.shared.values())
    sql = f"WITH RECURSIVE {tables} SELECT * FROM ({relation.sql})" if tables else relation.sql
    return Statement(
        sql, relation.columns, relation.ordered, frozenset(session.terms), frozenset(session.functions)
    )


def _repeated(plan: Plan) -> frozenset[Plan]:
    """The plans that occur more than once and are worth a table of their own."""
    found: Counter[Plan] = Counter()

    def visit(part: Plan) -> None:
        found[part] += 1
        if found[part] == 1:
            for child in children(part):
                visit(child)

    visit(plan)
    return frozenset(part for part, times in found.items() if times > 1 and _costly(part))


def _costly(plan: Plan) -> bool:
    return any(not isinstance(child, _SMALL) or isinstance(plan, (Join, Closure)) for child in children(plan))


class _Writer:
    """Writes plans as relations; keeps those that are shared as named tables, in order of need."""

    def __init__(self, session: Session, repeated: frozenset[Plan]) -> None:
        self.session = session
        self.shared: dict[Plan, tuple[str, str]] = {}
        self._repeated = repeated
        self._known: dict[Plan, Relation] = {}

    def write(self, plan: Plan) -> Relation:
        """The relation of a plan, by name if it is shared."""
        if plan not in self._repeated:
            return self._write(plan)
        if plan not in self._known:
            relation, name = self._write(plan), self.session.alias()
            self.shared[plan] = (name, relation.sql)
            self._known[plan] = replace(relation, sql=f"SELECT * FROM {name}")
        return self._known[plan]

    def _opaque(self, plan: Plan) -> bool:
        return plan in self._repeated

    def _write(self, plan: Plan) -> Relation:
        if flat(plan):
            return block(plan, self.write, self.session, lambda part: part is not plan and self._opaque(part))
        match plan:
            case Unit():
                return Relation('SELECT 1 AS "#u"', {})
            case Empty(names):
                return _empty(names)
            case Values(names, rows):
                return self._constants(names, rows)
            case Seed(name):
                return self.session.seeds[name]
            case Closure():
                return closure(plan, self.write, self.session)
            case Join(left, right):
                return compatible_join(self.write(left), self.write(right), self.session)
            case LeftJoin(left, right, test):
                return left_join(self.write(left), self.write(right), test, self.session)
            case Union(parts):
                return self._union(columns(plan), parts)
            case Minus(left, right):
                return anti_join(self.write(left), self.write(right), self.session)
            case SemiJoin(left, right, on, negated):
                return self._semi_join(left, right, on, negated=negated)
            case Mark(left, right, on, column):
                return self._mark(left, right, on, column)
            case Filter(source, test):
                return self._filter(source, test)
            case Extend(source, column, value):
                return self._extend(source, column, value)
            case Group():
                return grouped(plan, self.write(plan.input), self.session)
            case Project(source, pairs):
                return self._project(source, pairs)
            case Distinct(source):
                return self._distinct(source)
            case OrderBy(source, keys):
                return ordered(self.write(source), keys, self.session)
            case Slice(source, offset, limit):
                return self._slice(source, offset, limit)
        raise AssertionError(f"no SQL for {plan}")

    def _constants(self, names: tuple[str, ...], rows: tuple[tuple[str | None, ...], ...]) -> Relation:
        if not rows:
            return _empty(names)
        known = certain(Values(names, rows))
        listed = []
        for row in rows:
            values = {}
            for name, term in zip(names, row, strict=True):
                if term is None:
                    values[name] = nothing(Column(payload=True), name)
                else:
                    values[name] = constant(self.session.kept(term), self.session.codes)
            listed.append(f"SELECT {select(values)}")
        made = {name: Column(payload=True, sure=name in known) for name in names}
        return Relation(" UNION ALL ".join(listed), made)

    def _union(self, names: tuple[str, ...], parts: tuple[Plan, ...]) -> Relation:
        relations = [self.write(part) for part in parts]
        if not relations:
            return _empty(names)
        mixed = [name for name in names if len(_forms(name, relations)) > 1]
        full = [with_terms(relation, mixed, self.session) for relation in relations]
        made = {name: _union_column(name, full, text=name in mixed) for name in names}
        return Relation(
            " UNION ALL ".join(self._branch(relation, made) for relation in full),
            made,
        )

    def _branch(self, relation: Relation, made: Mapping[str, Column]) -> str:
        alias = self.session.alias()
        values = relation.values(alias)
        listed = {}
        for name, column in made.items():
            value = values.get(name) or nothing(column, name)
            if column.form is Form.TEXT and value.form is not Form.TEXT:
                value = Value(Form.TEXT, as_text(value))
            listed[name] = value if column.payload else replace(value, lexical=None)
        return f"SELECT {select(listed)} FROM ({relation.sql}) {alias}"

    def _semi_join(self, left: Plan, right: Plan, on: tuple[str, ...], *, negated: bool) -> Relation:
        one, other = self._sides(left, right, on)
        kind = "ANTI JOIN" if negated else "SEMI JOIN"
        left_alias, right_alias = self.session.alias(), self.session.alias()
        values, others = one.values(left_alias), other.values(right_alias)
        if not negated:
            values = {name: replace(v, sure=v.sure or name in on) for name, v in values.items()}
        if not on:
            test = f"{'NOT ' if negated else ''}EXISTS (SELECT 1 FROM ({other.sql}) {right_alias})"
            rest = f"FROM ({one.sql}) {left_alias} WHERE {test}"
        else:
            tests = all_of(equal(values[name], others[name]) for name in on)
            rest = f"FROM ({one.sql}) {left_alias} {kind} ({other.sql}) {right_alias} ON {tests}"
        return picked(values, rest, ordered=f"{left_alias}.{ORDER}" if one.ordered else "")

    def _mark(self, left: Plan, right: Plan, on: tuple[str, ...], column: str) -> Relation:
        one, other = self._sides(left, right, on)
        left_alias, right_alias, found = (self.session.alias() for _ in range(3))
        values, others = one.values(left_alias), other.values(right_alias)
        if not on:
            truth = f"(SELECT count(*) > 0 FROM ({other.sql}) {right_alias})"
            rest = f"FROM ({one.sql}) {left_alias}"
        else:
            keys = {name: replace(others[name], lexical=None) for name in on}
            distinct = f"(SELECT DISTINCT {select(keys)}, TRUE AS hit FROM ({other.sql}) {right_alias})"
            named = Relation("", {name: column_of(value) for name, value in keys.items()}).values(found)
            tests = all_of(equal(values[name], named[name]) for name in on)
            truth = f"coalesce({found}.hit, FALSE)"
            rest = f"FROM ({one.sql}) {left_alias} LEFT JOIN {distinct} {found} ON {tests}"
        values[column] = Value(Form.BOOL, truth, sure=True)
        return picked(values, rest, ordered=f"{left_alias}.{ORDER}" if one.ordered else "")

    def _sides(self, left: Plan, right: Plan, on: tuple[str, ...]) -> tuple[Relation, Relation]:
        """Both sides, with payload where keys of different forms are compared."""
        one, other = self.write(left), self.write(right)
        mixed = [name for name in on if one.columns[name].form is not other.columns[name].form]
        return with_terms(one, mixed, self.session), with_terms(other, mixed, self.session)

    def _filter(self, source: Plan, test: Expression) -> Relation:
        relation = self.write(source)
        full = with_terms(relation, sorted(lacking(test, relation.values(""))), self.session)
        alias = self.session.alias()
        values = full.values(alias)
        sql = satisfied(test, values, self.session)
        kept = certain(Filter(source, test))
        values = {name: replace(value, sure=value.sure or name in kept) for name, value in values.items()}
        rest = f"FROM ({full.sql}) {alias} WHERE {sql}"
        return picked(values, rest, ordered=f"{alias}.{ORDER}" if full.ordered else "")

    def _extend(self, source: Plan, column: str, value: Expression) -> Relation:
        relation = self.write(source)
        wanted = needs(value, relation.values(""), value=False)
        full = with_terms(relation, sorted(wanted), self.session)
        alias = self.session.alias()
        values = full.values(alias)
        made = expression(value, values, self.session)
        if made.constant is not None:
            self.session.kept(made.constant)
        values[column] = made
        return picked(
            values, f"FROM ({full.sql}) {alias}", ordered=f"{alias}.{ORDER}" if full.ordered else ""
        )

    def _project(self, source: Plan, pairs: tuple[tuple[str, str], ...]) -> Relation:
        relation, alias = self.write(source), self.session.alias()
        values = relation.values(alias)
        missing = nothing(Column(payload=True, sure=False), "")
        chosen = {new: values.get(old, missing) for new, old in pairs}
        return picked(
            chosen, f"FROM ({relation.sql}) {alias}", ordered=f"{alias}.{ORDER}" if relation.ordered else ""
        )

    def _distinct(self, source: Plan) -> Relation:
        """By the terms alone: what stands beside a term is the same wherever the term is the same."""
        relation, alias = self.write(source), self.session.alias()
        if not relation.columns:
            return Relation(f'SELECT 1 AS "#u" FROM ({relation.sql}) {alias} LIMIT 1', {})
        values, keys = {}, []
        for name, value in relation.values(alias).items():
            keys.append(value.sql)
            values[name] = kept_payload(value)
        return picked(values, f"FROM ({relation.sql}) {alias} GROUP BY {', '.join(keys)}")

    def _slice(self, source: Plan, offset: int, limit: int | None) -> Relation:
        relation, alias = self.write(source), self.session.alias()
        order = f" ORDER BY {alias}.{ORDER}" if relation.ordered else ""
        bounds = (f" LIMIT {int(limit)}" if limit is not None else "") + f" OFFSET {int(offset)}"
        rest = f"FROM ({relation.sql}) {alias}{order}{bounds}"
        ordered = f"{alias}.{ORDER}" if relation.ordered else ""
        return picked(relation.values(alias), rest, ordered=ordered)


def _empty(names: tuple[str, ...]) -> Relation:
    column = Column(payload=True)
    return Relation(
        f"SELECT {select({name: nothing(column, name) for name in names})} WHERE FALSE",
        dict.fromkeys(names, column),
    )


def _forms(name: str, relations: list[Relation]) -> set[Form]:
    return {relation.columns[name].form for relation in relations if name in relation.columns}


def _union_column(name: str, relations: list[Relation], *, text: bool) -> Column:
    found = [relation.columns[name] for relation in relations if name in relation.columns]
    everywhere = len(found) == len(relations)
    return Column(
        Form.TEXT if text else found[0].form,
        not text and all(column.payload for column in found),
        everywhere and all(column.sure for column in found),
        all(column.node for column in found),
    )
