"""The relational plan as one SQL statement, node by node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from certkg.validate.plan.analysis import certain, children, columns, references
from certkg.validate.plan.keyed import KEY
from certkg.validate.plan.nodes import (
    Call,
    Closure,
    Const,
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
from certkg.validate.sql.joins import anti_join, inner_join, left_join, mark, semi_join
from certkg.validate.sql.order import ordered
from certkg.validate.sql.relation import (
    NEVER,
    Function,
    Known,
    Relation,
    Select,
    Session,
    Size,
    Source,
    UnionAll,
    empty,
    never,
    nothing,
    opened,
    settled,
    with_terms,
)
from certkg.validate.sql.terms.dialect import identifier, partition, string
from certkg.validate.sql.terms.functions import VOLATILE
from certkg.validate.sql.terms.values import (
    Column,
    Form,
    Value,
    as_text,
    constant,
    kept_payload,
    of_kinds,
    together,
)
from certkg.validate.sql.writing import selected, with_tables

__all__ = ["Statement", "statement"]

_SMALL = (Unit, Empty, Values, Seed, Triples)
_SLOTS = ("s", "p", "o")


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement: its columns, and the terms and functions that must have been told.

    ``never`` says that it has no rows for certain. ``hashes`` are the places of the columns that hold terms by hash; the others hold N-Triples text.
    """

    sql: str
    columns: Mapping[str, Column]
    hashes: tuple[int, ...]
    terms: frozenset[str]
    functions: frozenset[Function]
    never: bool = False


def statement(plan: Plan, known: Known, *, texts: bool = True) -> Statement:
    """The SQL of a plan; a part that occurs several times within it is worked out once.

    Terms are given by their hash; with ``texts`` computed values are given as N-Triples text, else as they
    are held. Costs no more than the size of the plan squared.
    """
    session = Session(known)
    relation = _Writer(session, _repeated(plan)).write(plan)
    select = relation if isinstance(relation, Select) else opened(relation, session)
    if select.closed and select.place:
        select = opened(select, session)
    listed, hashes = [], []
    for place, (name, value) in enumerate(select.values.items()):
        if value.form is Form.ID:
            hashes.append(place)
        held = value.form is Form.ID or not texts
        listed.append(f"{value.sql if held else as_text(value)} AS {identifier(name)}")
    if select.place:
        select = replace(select, tail=f"{select.tail} ORDER BY {select.place}")
    sql = with_tables(selected(select, listed), session)
    return Statement(
        sql,
        select.columns,
        tuple(hashes),
        frozenset(session.terms),
        frozenset(session.functions),
        select.never,
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
    """Writes plans as relations; those that are repeated become tables of the statement."""

    def __init__(self, session: Session, repeated: frozenset[Plan]) -> None:
        self.session = session
        self._repeated = repeated
        self._known: dict[Plan, Relation] = {}

    def write(self, plan: Plan) -> Relation:
        """The relation of a plan, by name if it is shared."""
        if plan not in self._repeated:
            return self._write(plan)
        if plan not in self._known:
            relation = self._write(plan)
            self._known[plan] = relation if never(relation) else self.session.shared(relation)
        return self._known[plan]

    def _open(self, plan: Plan) -> Select:
        return opened(self.write(plan), self.session)

    def _write(self, plan: Plan) -> Relation:
        match plan:
            case Unit():
                return Select({})
            case Empty(names):
                return _empty(names)
            case Values(names, rows):
                return self._constants(names, rows)
            case Seed(name, names):
                seed = self.session.seeds[name]
                return _empty(names) if seed.rows == 0 else seed
            case Triples():
                return self._triples(plan)
            case Closure():
                return closure(plan, self.write, self.session)
            case Join(left, right):
                return inner_join(self.write(left), self.write(right), self.session)
            case LeftJoin(left, right, test):
                return left_join(self.write(left), self.write(right), test, self.session)
            case Union(parts):
                return self._union(columns(plan), parts)
            case Minus(left, right):
                return anti_join(self.write(left), self.write(right), self.session)
            case SemiJoin(left, right, on, negated):
                return semi_join(self.write(left), self.write(right), on, self.session, negated=negated)
            case Mark(left, right, on, column):
                return mark(self.write(left), self.write(right), on, column, self.session)
            case Filter(source, test):
                return self._filter(source, test)
            case Extend(source, column, value):
                return self._extend(source, column, value)
            case Group():
                return grouped(plan, self._open(plan.input), self.session)
            case Project(source, pairs):
                return self._project(source, pairs)
            case Distinct(source):
                return self._distinct(source)
            case OrderBy(source, keys):
                return ordered(self._open(source), keys, self.session)
            case Slice(source, offset, limit):
                return self._slice(source, offset, limit)
        raise AssertionError(f"no SQL for {plan}")

    def _triples(self, plan: Triples) -> Select:
        if isinstance(plan.predicate, Const) and self.session.lacks(plan.predicate.term):
            return _empty(columns(plan))
        alias, table, kinds, size, bare = self.session.alias(), "triples", None, None, True
        values: dict[str, Value] = {}
        tests = []
        if isinstance(plan.predicate, Const):
            table = partition(plan.predicate.term)
            bare = plan.predicate.term in self.session.bare
            kinds = self.session.kinds.get(plan.predicate.term)
            size = self.session.sizes.get(plan.predicate.term, Size(0))
        for slot, term in zip(_SLOTS, (plan.subject, plan.predicate, plan.object), strict=True):
            sql = f"{alias}.{slot}"
            if isinstance(term, Const):
                if slot == "p":
                    continue
                tests.append(f"{sql} = ckg_hash({string(term.term)})")
                continue
            value = Value(Form.ID, sql, sure=True, node=True)
            if slot == "o":
                value = Value(Form.ID, sql, sure=True)
                if not bare:
                    value = replace(
                        value, lexical=f"{alias}.lex", code=f"{alias}.code", number=f"{alias}.num"
                    )
                value = of_kinds(value, kinds)
            if term.column in values:
                tests.append(f"{values[term.column].sql} = {sql}")
            values.setdefault(term.column, value)
        if plan.among is not None:
            names = ", ".join(f"ckg_hash({string(name)})" for name in plan.among)
            tests.append(f"{alias}.p IN ({names})" if names else NEVER)
        return Select(values, (Source(alias, table, size=size),), tuple(tests))

    def _constants(self, names: tuple[str, ...], rows: tuple[tuple[str | None, ...], ...]) -> Relation:
        if not rows:
            return _empty(names)
        known = certain(Values(names, rows))
        branches = []
        for row in rows:
            values = {}
            for name, term in zip(names, row, strict=True):
                if term is None:
                    values[name] = nothing(Column(payload=True, sure=False))
                else:
                    values[name] = constant(self.session.kept(term), self.session.codes)
            branches.append(Select(values))
        if len(branches) == 1:
            return branches[0]
        return UnionAll({name: Column(payload=True, sure=name in known) for name in names}, tuple(branches))

    def _union(self, names: tuple[str, ...], parts: tuple[Plan, ...]) -> Relation:
        selects = [select for select in map(self._open, parts) if not select.never]
        if not selects:
            return _empty(names)
        mixed = [name for name in names if len(_forms(name, selects)) > 1]
        full = [with_terms(select, mixed, self.session) for select in selects]
        made = {name: _union_column(name, full, text=name in mixed) for name in names}
        return UnionAll(made, tuple(self._branch(select, made) for select in full))

    def _branch(self, select: Select, made: Mapping[str, Column]) -> Select:
        listed = {}
        for name, column in made.items():
            value = select.values.get(name) or nothing(column)
            if column.form is Form.TEXT and value.form is not Form.TEXT:
                value = Value(Form.TEXT, as_text(value))
            listed[name] = value if column.payload else replace(value, lexical=None, exact=None)
        return replace(select, values=listed, place="")

    def _filter(self, source: Plan, test: Expression) -> Select:
        select = self._open(source)
        names = sorted(lacking(test, select.values))
        select = settled(with_terms(select, names, self.session), references(test), self.session)
        tests = satisfied(test, select.values, self.session)
        kept = certain(Filter(source, test))
        values = {name: replace(v, sure=v.sure or name in kept) for name, v in select.values.items()}
        return replace(select, values=values, tests=(*select.tests, *tests))

    def _extend(self, source: Plan, column: str, value: Expression) -> Select:
        select = self._open(source)
        wanted = sorted(needs(value, select.values, value=False))
        select = settled(with_terms(select, wanted, self.session), references(value), self.session)
        made = expression(value, select.values, self.session)
        if made.constant is not None:
            self.session.kept(made.constant)
        made_of = replace(select, values={**select.values, column: made})
        key = isinstance(value, Call) and value.name == KEY
        if key or any(f"ckg_{name}_" in made.sql for name in VOLATILE):  # worked out once for each row, here
            return opened(replace(made_of, closed=True), self.session)
        return made_of

    def _project(self, source: Plan, pairs: tuple[tuple[str, str], ...]) -> Select:
        select = self._open(source)
        missing = nothing(Column(payload=True, sure=False))
        return replace(select, values={new: select.values.get(old, missing) for new, old in pairs})

    def _distinct(self, source: Plan) -> Select:
        """By the terms alone: what stands beside a term is the same wherever the term is the same."""
        if _no_repeats(source):
            return self._open(source)
        select = self._open(source)
        select = settled(select, select.values, self.session)
        if not select.values:
            return replace(select, tail=" LIMIT 1", place="", closed=True)
        keys = ", ".join(dict.fromkeys(value.sql for value in select.values.values()))
        values = {name: kept_payload(value) for name, value in select.values.items()}
        return replace(select, values=values, tail=f" GROUP BY {keys}", place="", keyed=True, closed=True)

    def _slice(self, source: Plan, offset: int, limit: int | None) -> Select:
        select = self._open(source)
        order = f" ORDER BY {select.place}" if select.place else ""
        bounds = (f" LIMIT {int(limit)}" if limit is not None else "") + f" OFFSET {int(offset)}"
        return replace(select, tail=f"{order}{bounds}", closed=True)


def _no_repeats(plan: Plan) -> bool:
    """Says whether the rows of a plan are distinct as they come."""
    match plan:
        case Distinct():
            return True
        case Project(source, pairs):
            return {old for _, old in pairs} == set(columns(source)) and _no_repeats(source)
        case _:
            return False


def _empty(names: tuple[str, ...]) -> Select:
    return empty(dict.fromkeys(names, Column(payload=True)))


def _forms(name: str, selects: list[Select]) -> set[Form]:
    return {select.values[name].form for select in selects if name in select.values}


def _union_column(name: str, selects: list[Select], *, text: bool) -> Column:
    found = [select.columns[name] for select in selects if name in select.values]
    if not found:  # only parts without rows would have had it
        return Column(payload=True, sure=False)
    everywhere = len(found) == len(selects)
    return Column(
        Form.TEXT if text else found[0].form,
        not text and all(column.payload for column in found),
        everywhere and all(column.sure for column in found),
        all(column.node for column in found),
        together(column.kinds for column in found),
    )
