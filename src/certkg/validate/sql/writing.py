"""Relations as SQL text, from the result down: only columns that something reads are written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from certkg.validate.sql.ordering import join_order
from certkg.validate.sql.relation import Relation, Select, Session, Source, Table, UnionAll
from certkg.validate.sql.terms.dialect import ORDER, all_of, identifier
from certkg.validate.sql.terms.values import Form, payload_names

__all__ = ["selected", "with_tables", "written"]

#: A column read under an alias; what merely looks like one in a string adds a column too many at worst.
_READ = re.compile(r'\b(t\d+)\.("[^"]*"|\w+)')
_NO_COLUMN = '"#u"'
_NO_SOURCE = '(SELECT 1 AS "#u") t'

_Reads = dict[str, set[str]]


def written(relation: Relation, wanted: Collection[str]) -> str:
    """The relation as a SELECT statement with the wanted columns, given by their quoted names."""
    match relation:
        case Table(name):
            _want(relation, wanted)
            return f"SELECT {', '.join(sorted(wanted)) or '1'} FROM {name}"
        case UnionAll(_, branches):
            return " UNION ALL ".join(written(branch, wanted) for branch in branches)
        case Select():
            cells = _cells(relation)
            return selected(
                relation, [f"{cells[name]} AS {name}" for name in sorted(wanted) if name in cells]
            )


def selected(select: Select, listed: Iterable[str]) -> str:
    """The SELECT with a list of its own; its sources are written with what the list and the tests read."""
    head = ", ".join(listed) or f"1 AS {_NO_COLUMN}"
    tail = (f" WHERE {all_of(select.tests)}" if select.tests else "") + select.tail
    reads: _Reads = defaultdict(set)
    _note(head + tail, reads)
    kept: list[Source] = []
    for source in reversed(_arranged(select)):
        if source.alias not in reads and (source.single or (select.keyed and source.kind == "LEFT JOIN")):
            continue
        _note(source.on, reads)
        kept.append(source)
    parts = [_source(source, reads[source.alias]) for source in reversed(kept)]
    if not kept or kept[-1].kind != "CROSS JOIN":
        parts.insert(0, f"CROSS JOIN {_NO_SOURCE}")
    return f"SELECT {head} FROM {' '.join(parts).removeprefix('CROSS JOIN ')}{tail}"


def with_tables(sql: str, session: Session) -> str:
    """A statement with the tables of the session that are read, each before those that read it."""
    definitions: list[str] = []
    for table in reversed(session.tables):
        if not table.wanted:
            continue
        definition = table.definition
        if table.relation is not None:
            kind = "AS MATERIALIZED" if table.materialized else "AS"
            definition = f"{table.name} {kind} ({written(table.relation, table.wanted)})"
        definitions.append(definition)
    return f"WITH RECURSIVE {', '.join(reversed(definitions))} {sql}" if definitions else sql


def _want(table: Table, names: Collection[str]) -> None:
    """Notes that a table is read, perhaps without any column of it."""
    table.wanted.update(names or {_NO_COLUMN})


def _cells(select: Select) -> Mapping[str, str]:
    """The SQL of each column by its quoted name: terms, their payload, and the place of the row."""
    cells = {ORDER: select.place} if select.place else {}
    for name, value in select.values.items():
        cells[identifier(name)] = value.sql
        if value.form is Form.ID and value.lexical is not None:
            payload = (value.lexical, str(value.code), str(value.number))
            cells.update(zip(payload_names(name), payload, strict=True))
    return cells


def _note(sql: str, reads: _Reads) -> None:
    for alias, column in _READ.findall(sql):
        reads[alias].add(column)


def _arranged(select: Select) -> list[Source]:
    """The sources in an order that means the same and lets go of rows early: OPTIONAL comes last if it can."""
    sources = select.sources
    loose = {source.alias for source in sources if source.kind == "LEFT JOIN"}
    reads: _Reads = defaultdict(set)
    early: list[Source] = []
    late: list[Source] = []
    for source in sources:
        if source.kind == "CROSS JOIN":
            continue
        reads.clear()
        _note(source.on, reads)
        first = source.kind != "LEFT JOIN" and loose.isdisjoint(reads)
        (early if first else late).append(source)
    inner = join_order([source for source in sources if source.kind == "CROSS JOIN"], select.tests)
    return [*inner, *early, *late]


def _source(source: Source, wanted: Collection[str]) -> str:
    match source.table:
        case str(text):
            table = text
        case Table(name):
            _want(source.table, wanted)
            table = name
        case relation:
            table = f"({written(relation, wanted)})"
    return f"{source.kind} {table} {source.alias}" + (f" ON {source.on}" if source.on else "")
