"""A relation in SQL: an open SELECT that grows by sources and tests, and is written once it is known what is read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from certkg.validate.sql.terms.codes import Codes
from certkg.validate.sql.terms.dialect import ORDER
from certkg.validate.sql.terms.values import Column, Form, Kinds, Value, as_id, as_text, read

__all__ = [
    "NEVER",
    "Function",
    "Known",
    "Relation",
    "Select",
    "Session",
    "Size",
    "Source",
    "Table",
    "UnionAll",
    "aliases",
    "column_of",
    "empty",
    "equal",
    "never",
    "nothing",
    "opened",
    "settled",
    "with_terms",
]

_TYPES = {
    Form.ID: "UBIGINT",
    Form.TEXT: "VARCHAR",
    Form.BOOL: "BOOLEAN",
    Form.INT: "BIGINT",
    Form.DAY: "BIGINT",
    Form.STRING: "VARCHAR",
}
_ALIAS = re.compile(r"\b(t\d+)\.")
#: The test of a relation that has no row.
NEVER = "FALSE"
#: An expression longer than this is worked out below whatever reads it, so that it is written once.
_LONG = 60


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows a table has, and about how many distinct values each of some columns."""

    rows: int
    distinct: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table of the database, or one of the statement (WITH), with the columns that plans give it.

    ``relation`` or ``definition`` (what follows WITH) say what a table of the statement holds; ``wanted``
    gathers the quoted names of the columns that are read.
    """

    name: str
    columns: Mapping[str, Column]
    ordered: bool = False
    relation: Relation | None = None
    rows: int | None = None
    materialized: bool = False
    definition: str = ""
    wanted: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One part of a FROM clause. ``single``: each row finds at most one row here, so unread it can be left out.

    Neighbours of one ``group`` other than zero are joined with each other first.
    """

    alias: str
    table: Relation | str
    kind: str = "CROSS JOIN"
    on: str = ""
    single: bool = False
    size: Size | None = None
    group: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Select:
    """Values over sources under tests. With a ``tail`` (what follows WHERE) it is closed: nothing may be added.

    ``place`` is the SQL of each row's place where rows are ordered; ``keyed`` says that repeated rows of
    the sources make no difference.
    """

    values: Mapping[str, Value]
    sources: tuple[Source, ...] = ()
    tests: tuple[str, ...] = ()
    tail: str = ""
    place: str = ""
    keyed: bool = False
    closed: bool = False

    @property
    def columns(self) -> Mapping[str, Column]:
        """How its values are held once they are columns."""
        return {name: column_of(value) for name, value in self.values.items()}

    @property
    def ordered(self) -> bool:
        """Says that the column ``ORDER`` holds the place of each row."""
        return bool(self.place)

    @property
    def never(self) -> bool:
        """Says that there is no row for certain, as where the data lack a predicate."""
        return NEVER in self.tests


@dataclass(frozen=True, slots=True, eq=False)
class UnionAll:
    """The rows of several SELECTs that hold the same columns in the same forms."""

    columns: Mapping[str, Column]
    branches: tuple[Select, ...]
    ordered: bool = False


Relation = Select | UnionAll | Table


@dataclass(frozen=True, slots=True)
class Function:
    """A SPARQL function as DuckDB sees it: terms in as text, and out in a form."""

    name: str
    arity: int
    form: Form

    @property
    def sql_name(self) -> str:
        """Its name in statements."""
        return f"ckg_{self.name}_{self.arity}_{self.form.value}"


@dataclass(frozen=True, slots=True)
class Known:
    """What a database tells of itself: codes, seeds, and for each predicate the kinds of its objects and the size.

    No text stands beside the objects of ``bare`` predicates.
    """

    codes: Codes
    seeds: Mapping[str, Table] = field(default_factory=dict)
    kinds: Mapping[str, Kinds] = field(default_factory=dict)
    sizes: Mapping[str, Size] = field(default_factory=dict)
    bare: Collection[str] = frozenset()


class Session:
    """What writing one statement gathers: constants that must be in the table of terms, functions, tables."""

    def __init__(self, known: Known) -> None:
        self.codes = known.codes
        self.seeds = known.seeds
        self.kinds = known.kinds
        self.sizes = known.sizes
        self.bare = known.bare
        self.terms: set[str] = set()
        self.functions: set[Function] = set()
        self.tables: list[Table] = []
        self._numbers = count()

    def alias(self) -> str:
        """A table name that is used nowhere else in the statement."""
        return f"t{next(self._numbers)}"

    def lacks(self, predicate: str) -> bool:
        """Says that the data have no triple of a predicate; without any sizes nothing is known."""
        return bool(self.sizes) and predicate not in self.sizes

    def kept(self, term: str) -> str:
        """Notes that the term may end up in a column, where its text is looked up later."""
        self.terms.add(term)
        return term

    def call(self, name: str, arguments: Sequence[str], form: Form = Form.TEXT) -> str:
        """A call of a SPARQL function that Python works out on N-Triples text; NULL for an error."""
        function = Function(name, len(arguments), form)
        self.functions.add(function)
        return f"{function.sql_name}({', '.join(arguments)})"

    def shared(self, relation: Relation, *, materialized: bool = False) -> Table:
        """The relation as a table of the statement, worked out once however often it is read."""
        if isinstance(relation, Table) and not materialized:
            return relation
        table = Table(self.alias(), relation.columns, relation.ordered, relation, materialized)
        self.tables.append(table)
        return table


def aliases(sql: str) -> set[str]:
    """The aliases of sources that an expression reads."""
    return set(_ALIAS.findall(sql))


def column_of(value: Value) -> Column:
    """How a value is held once it is a column."""
    payload = value.form is Form.ID and value.lexical is not None
    exact = value.exact and value.exact.held()
    return Column(value.form, payload, value.sure, value.node, value.kinds, exact)


def empty(columns: Mapping[str, Column]) -> Select:
    """No row, in the given columns."""
    return Select({name: nothing(column) for name, column in columns.items()}, tests=(NEVER,))


def never(relation: Relation) -> bool:
    """Says that a relation has no row for certain."""
    return isinstance(relation, Select) and relation.never


def opened(relation: Relation, session: Session) -> Select:
    """The relation as a SELECT to which sources and tests can be added."""
    if isinstance(relation, Select) and not relation.closed:
        return relation
    alias = session.alias()
    values = {name: read(name, column, alias) for name, column in relation.columns.items()}
    place = f"{alias}.{ORDER}" if relation.ordered else ""
    return Select(values, (Source(alias, relation),), place=place)


def settled(select: Select, names: Iterable[str], session: Session) -> Select:
    """The SELECT with the named values as plain columns, so that reading them does not repeat long expressions."""
    found = (select.values[name] for name in names if name in select.values)
    if all(value.constant is not None or len(value.sql) <= _LONG for value in found):
        return select
    return opened(replace(select, closed=True), session)


def nothing(column: Column) -> Value:
    """NULL in the form of a column."""
    number = column.exact and replace(
        column.exact, sql=f"NULL::DECIMAL(38, {column.exact.scale})", decimal=column.exact.decimal or "FALSE"
    )
    null = Value(column.form, f"NULL::{_TYPES[column.form]}", kinds=column.kinds, exact=number)
    if not column.payload:
        return null
    return replace(null, lexical="NULL::VARCHAR", code="NULL::UINTEGER", number="NULL::BIGINT")


def with_terms(select: Select, names: Iterable[str], session: Session) -> Select:
    """The SELECT with the payload of the named columns, looked up in the table of terms."""
    values, sources = dict(select.values), list(select.sources)
    for name in names:
        value = values.get(name)
        if value is None or value.form is not Form.ID or value.lexical is not None:
            continue
        alias = session.alias()
        sources.append(Source(alias, "terms", "LEFT JOIN", f"{alias}.id = {value.sql}", single=True))
        number = f"ckg_number({alias}.lex, {alias}.code)"
        values[name] = replace(value, lexical=f"{alias}.lex", code=f"{alias}.code", number=number)
    return replace(select, values=values, sources=tuple(sources))


def equal(left: Value, right: Value) -> str:
    """The condition that two values are the same term; NULL when either is."""
    if left.form is right.form:
        return f"{left.sql} = {right.sql}"
    if left.constant is not None or right.constant is not None:
        return f"{as_text(left)} = {as_text(right)}"
    if Form.ID in (left.form, right.form):
        return f"{as_id(left)} = {as_id(right)}"
    return f"{as_text(left)} = {as_text(right)}"
