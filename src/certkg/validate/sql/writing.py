"""Relations as SQL text, from the result down: only columns that something reads are written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from certkg.validate.sql.ordering import join_order
from certkg.validate.sql.relation import Relation, Select, Session, Source, Table, UnionAll
from certkg.validate.sql.terms.dialect import ORDER, all_of, identifier
from certkg.validate.sql.terms.values import Form, exact_name, payload_names

__all__ = ["selected", "unmaterialized", "with_tables", "written"]

#: A column read under an alias; what merely looks like one in a string adds a column too many at worst.
_READ = re.compile(r'\b(t\d+)\.("[^"]*"|\w+)')
#: The same, where strings are told from columns.
_READ_OR_STRING = re.compile(r"'(?:[^']|'')*'|" + _READ.pattern)
#: The same for parts that are made first.
_MATERIALIZED_OR_STRING = re.compile(r"'(?:[^']|'')*'|AS MATERIALIZED \(")
_QUOTE = '"'
#: From so many lookups of terms on those that can wait are made together.
_SEVERAL = 2
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
            return " UNION ALL ".join(_bracketed(written(branch, wanted)) for branch in branches)
        case Select():
            cells = _cells(relation)
            return selected(
                relation, [f"{cells[name]} AS {name}" for name in sorted(wanted) if name in cells]
            )


def unmaterialized(sql: str) -> str:
    """A statement with the same rows that makes no part of it first: slower, and what it holds can be spilled."""
    return _MATERIALIZED_OR_STRING.sub(
        lambda found: found[0] if found[0].startswith("'") else "AS NOT MATERIALIZED (", sql
    )


def _bracketed(sql: str) -> str:
    """A SELECT as part of a UNION; one with tables of its own needs brackets."""
    return f"({sql})" if sql.startswith("WITH ") else sql


def selected(select: Select, listed: Iterable[str]) -> str:
    """The SELECT with a list of its own; its sources are written with what the list and the tests read."""
    head = ", ".join(listed) or f"1 AS {_NO_COLUMN}"
    reads: _Reads = defaultdict(set)
    _note(" ".join((head, *select.tests, select.tail)), reads)
    kept: list[Source] = []
    for source in reversed(_arranged(select)):
        if source.alias not in reads and (source.single or (select.keyed and source.kind == "LEFT JOIN")):
            continue
        _note(source.on, reads)
        kept.append(source)
    kept.reverse()
    lookups = _lookups(kept, select.tests)
    if lookups:
        return _looked_up(kept, lookups, head, select, reads)
    return f"SELECT {head} FROM {_joined(kept, reads)}{_where(select.tests)}{select.tail}"


def _joined(sources: Sequence[Source], reads: _Reads) -> str:
    parts = []
    for group, members in groupby(sources, key=lambda source: source.group):
        texts = [_source(source, reads[source.alias]) for source in members]
        together = " ".join(texts).removeprefix("CROSS JOIN ")
        parts += [f"CROSS JOIN ({together})"] if group and len(texts) > 1 else texts
    if not sources or sources[0].kind != "CROSS JOIN":
        parts.insert(0, f"CROSS JOIN {_NO_SOURCE}")
    return " ".join(parts).removeprefix("CROSS JOIN ")


def _where(tests: Sequence[str]) -> str:
    return f" WHERE {all_of(tests)}" if tests else ""


def _lookups(sources: Sequence[Source], tests: Iterable[str]) -> list[Source]:
    """The sources that only look up terms of rows that are settled without them; none where one pass saves nothing."""
    every = [source for source in sources if source.table == "terms" and source.single]
    others: _Reads = defaultdict(set)
    _note(" ".join((*tests, *(source.on for source in sources if source not in every))), others)
    found = [source for source in every if source.alias not in others]
    return found if len(every) >= _SEVERAL and len(found) < len(sources) else []


def _looked_up(
    sources: Sequence[Source], lookups: Sequence[Source], head: str, select: Select, reads: _Reads
) -> str:
    """The SELECT in two steps: the rows first, then all their terms in one pass over the table of terms.

    DuckDB takes rows that have been joined with all terms for as many as there are terms, and would put all
    terms into a hash table for each further lookup.
    """
    rows, terms = f"{lookups[0].alias}rows", f"{lookups[0].alias}terms"
    keys = {each.alias: each.on.removeprefix(f"{each.alias}.id = ") for each in lookups}
    read: _Reads = defaultdict(set)
    _note(" ".join((head, select.tail, *keys.values())), read)
    cells = {
        f"{alias}.{column}": f'"{alias}#{column.strip(_QUOTE)}"'
        for alias in sorted(read.keys() - keys.keys())
        for column in sorted(read[alias])
    }

    def moved(sql: str) -> str:
        return _READ_OR_STRING.sub(
            lambda found: f"{rows}.{cells[found[0]]}" if found[0] in cells else found[0], sql
        )

    listed = ", ".join(f"{place} AS {name}" for place, name in cells.items()) or f"1 AS {_NO_COLUMN}"
    core = _joined([source for source in sources if source not in lookups], reads)
    wanted = " UNION ALL ".join(
        f"SELECT {moved(key)} AS id FROM {rows}" for key in dict.fromkeys(keys.values())
    )
    joins = " ".join(f"LEFT JOIN {terms} {alias} ON {alias}.id = {moved(key)}" for alias, key in keys.items())
    return (
        f"WITH {rows} AS MATERIALIZED (SELECT {listed} FROM {core}{_where(select.tests)}), "
        f"{terms} AS MATERIALIZED (SELECT id, code, lex FROM terms SEMI JOIN ({wanted}) w USING (id)) "
        f"SELECT {moved(head)} FROM {rows} {joins}{moved(select.tail)}"
    )


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
    if not definitions:
        return sql
    tables = ", ".join(reversed(definitions))
    more = f", {sql.removeprefix('WITH ')}" if sql.startswith("WITH ") else f" {sql}"
    return f"WITH RECURSIVE {tables}{more}"


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
        elif value.exact is not None:
            cells[exact_name(name)] = value.exact.sql
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
    groups = join_order([source for source in sources if source.kind == "CROSS JOIN"], select.tests)
    inner = [
        replace(source, group=place if len(group) > 1 else 0)
        for place, group in enumerate(groups, 1)
        for source in group
    ]
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
