"""A relation in SQL: a SELECT statement and how its columns hold their terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from certkg.validate.sql.terms.codes import Codes
from certkg.validate.sql.terms.dialect import ORDER, identifier
from certkg.validate.sql.terms.values import Column, Form, Value, as_id, as_text, cells, payload_names, read

__all__ = [
    "TYPES",
    "Function",
    "Relation",
    "Session",
    "column_of",
    "equal",
    "nothing",
    "picked",
    "select",
    "with_terms",
]

TYPES = {
    Form.ID: "UBIGINT",
    Form.TEXT: "VARCHAR",
    Form.BOOL: "BOOLEAN",
    Form.INT: "BIGINT",
    Form.STRING: "VARCHAR",
}
_PAYLOAD_TYPES = ("VARCHAR", "UINTEGER", "BIGINT")


@dataclass(frozen=True, slots=True)
class Relation:
    """A SELECT statement; ``ordered`` says that the column ``ORDER`` holds the place of each row."""

    sql: str
    columns: Mapping[str, Column]
    ordered: bool = False

    def values(self, alias: str) -> dict[str, Value]:
        """The values of its columns under an alias."""
        return {name: read(name, column, alias) for name, column in self.columns.items()}


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


class Session:
    """What writing one statement gathers: constants that must be in the table of terms, and functions."""

    def __init__(self, codes: Codes, seeds: Mapping[str, Relation]) -> None:
        self.codes = codes
        self.seeds = seeds
        self.terms: set[str] = set()
        self.functions: set[Function] = set()
        self._numbers = count()

    def alias(self) -> str:
        """A table name that is used nowhere else in the statement."""
        return f"t{next(self._numbers)}"

    def kept(self, term: str) -> str:
        """Notes that the term may end up in a column, where its text is looked up later."""
        self.terms.add(term)
        return term

    def call(self, name: str, arguments: Sequence[str], form: Form = Form.TEXT) -> str:
        """A call of a SPARQL function that Python works out on N-Triples text; NULL for an error."""
        function = Function(name, len(arguments), form)
        self.functions.add(function)
        return f"{function.sql_name}({', '.join(arguments)})"


def column_of(value: Value) -> Column:
    """How a value is held once it is a column."""
    payload = value.form is Form.ID and value.lexical is not None
    return Column(value.form, payload, value.sure, value.node)


def select(values: Mapping[str, Value], *more: str) -> str:
    """A SELECT list; a relation without columns still has rows."""
    listed = [cells(name, value) for name, value in values.items()]
    return ", ".join((*listed, *more)) or '1 AS "#u"'


def picked(values: Mapping[str, Value], rest: str, *, ordered: str = "") -> Relation:
    """The relation ``SELECT values rest``."""
    more = (f"{ordered} AS {ORDER}",) if ordered else ()
    columns = {name: column_of(value) for name, value in values.items()}
    return Relation(f"SELECT {select(values, *more)} {rest}", columns, bool(ordered))


def nothing(column: Column, name: str) -> Value:
    """NULL in the form of a column."""
    parts = [f"NULL::{kind}" for kind in _PAYLOAD_TYPES] if column.payload else [None] * 3
    return Value(column.form, f"NULL::{TYPES[column.form]}", *parts)


def with_terms(relation: Relation, names: Iterable[str], session: Session) -> Relation:
    """The relation with the payload of the named columns, looked up in the table of terms."""
    missing = [
        name
        for name in names
        if name in relation.columns
        and relation.columns[name].form is Form.ID
        and not relation.columns[name].payload
    ]
    if not missing:
        return relation
    base = session.alias()
    listed, joins, columns = [f"{base}.*"], [], dict(relation.columns)
    for name in missing:
        alias = session.alias()
        lexical, code, number = payload_names(name)
        listed.append(
            f"{alias}.lex AS {lexical}, {alias}.code AS {code}, "
            f"ckg_number({alias}.lex, {alias}.code) AS {number}"
        )
        joins.append(f"LEFT JOIN terms {alias} ON {alias}.id = {base}.{identifier(name)}")
        columns[name] = replace(columns[name], payload=True)
    sql = f"SELECT {', '.join(listed)} FROM ({relation.sql}) {base} {' '.join(joins)}"
    return Relation(sql, columns, relation.ordered)


def equal(left: Value, right: Value) -> str:
    """The condition that two values are the same term; NULL when either is."""
    if left.form is right.form:
        return f"{left.sql} = {right.sql}"
    if left.constant is not None or right.constant is not None:
        return f"{as_text(left)} = {as_text(right)}"
    if Form.ID in (left.form, right.form):
        return f"{as_id(left)} = {as_id(right)}"
    return f"{as_text(left)} = {as_text(right)}"
