"""Rows to records: cells cleaned, rows of one record compared, further sheets joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from certkg.errors import Fault
from certkg.load.cells import Problem, clean, is_empty, shown
from certkg.load.checks import run_checks
from certkg.load.layout import Layout
from certkg.load.mapping.codelists import CodeList, Reference
from certkg.load.mapping.source import Column, Source
from certkg.load.mapping.terms import Term, text_term
from certkg.load.readers.jsonlines import LISTED
from certkg.load.readers.tables import Cell, RawRow, Table, Trouble

__all__ = ["Context", "Record", "Records", "read_record"]


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a row needs to know, and the list its faults go to.

    ``given`` names what the caller said of the whole file, such as its issuer.
    """

    source: Source
    lists: Mapping[str, CodeList]
    reference: Reference
    faults: list[Fault]
    indexes: Mapping[str, Mapping[str, str]]
    given: frozenset[str] = frozenset()
    said: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Record:
    """One row, cleaned: its terms and texts by column, and where each cell stands.

    ``further`` holds the second and later values of columns that hold several.
    """

    table: Table
    raw: RawRow
    indexes: Mapping[str, int]
    terms: dict[str, Term]
    texts: dict[str, str]
    further: list[tuple[str, Term]] = field(default_factory=list)
    derived_from: Mapping[str, str] = field(default_factory=dict)

    def fault(self, column: str, code: str, message: str, mend: str, severity: str = "violation") -> Fault:
        """A fault at one of the record's cells."""
        place = self.table.place(self.raw, self.indexes.get(column, 0))
        return Fault(code, message, place, mend, severity, self.texts.get(column, ""))

    def cell(self, column: str) -> str:
        """The name of a cell, or the line it is on."""
        place = self.table.place(self.raw, self.indexes.get(column, 0))
        return place.cell or f"line {place.line}"


def read_record(
    table: Table,
    layout: Layout,
    raw: RawRow,
    context: Context,
    *,
    joined: bool = False,
    parents: Sequence[Mapping[str, Term]] = (),
) -> Record | None:
    """Cleans one row; None for an empty one. All its faults go to the context.

    A ``joined`` row belongs to rows of the first sheet, whose terms are ``parents``.
    """
    if all(is_empty(cell) or (isinstance(cell, Trouble) and cell.reported) for cell in raw.cells):
        return None
    indexes = {column.name: index for index, column in layout.columns.items()}
    derived = {column.name: column.derived for column in context.source.columns.values() if column.derived}
    record = Record(table, raw, indexes, {}, {}, derived_from=derived)
    several: dict[str, list[Term]] = {}
    filled: set[str] = set()
    for index, column in layout.columns.items():
        cell = raw.cells[index] if index < len(raw.cells) else None
        if is_empty(cell):
            continue
        filled.add(column.name)
        _clean_into(record, column, cell, context, several)
    _beyond(record, layout, context)
    _derive(record, context.source, context.lists, several)
    _narrow(record, several, [*parents, record.terms], context)
    _demand(record, layout, filled, context)
    run_checks(record, context, joined=joined)
    return record


def _clean_into(
    record: Record, column: Column, cell: Cell, context: Context, several: dict[str, list[Term]]
) -> None:
    codes = context.lists.get(column.list_name)
    for value in shown(cell).split(LISTED) if column.many else (cell,):
        result = _referred(column, value, context) if column.refers else clean(column, value, codes)
        if isinstance(result, Problem):
            place = record.table.place(record.raw, record.indexes[column.name])
            fault = Fault(result.code, result.message, place, result.mend, result.severity, result.found)
            context.faults.append(fault)
            continue
        record.texts[column.name] = shown(cell)
        if isinstance(result, list):
            several[column.name] = result
        elif result is not None and column.name in record.terms:
            record.further.append((column.name, result))
        elif result is not None:
            record.terms[column.name] = result


def _referred(column: Column, cell: Cell, context: Context) -> Term | Problem:
    """What another line of the file is called that a value points to by its key."""
    known = context.indexes[column.name].get(shown(cell))
    if known is not None:
        codes = context.lists.get(column.list_name)
        found = codes.find(known) if codes else []
        return found[0] if len(found) == 1 else text_term(known)
    return Problem(
        "dangling-reference",
        f"{column.header} {shown(cell)} is not in this file.",
        "Load the whole file, if the link is needed.",
        shown(cell),
        "info",
    )


def _beyond(record: Record, layout: Layout, context: Context) -> None:
    """Reports values in columns that have no header, the first time in each column."""
    for index, cell in enumerate(record.raw.cells):
        if index not in layout.known and not is_empty(cell):
            key = f"{record.table.sheet}:{index}"
            if key not in context.said:
                context.said.add(key)
                context.faults.append(
                    Fault(
                        "value-without-header",
                        f"The value '{shown(cell)}' stands in a column without a header.",
                        record.table.place(record.raw, index),
                        "Give the column a header, or delete the value.",
                        found=shown(cell),
                    )
                )


def _derive(
    record: Record, source: Source, lists: Mapping[str, CodeList], several: dict[str, list[Term]]
) -> None:
    """Fills the columns that take their text from another one."""
    for column in source.columns.values():
        text = record.texts.get(column.derived) if column.derived else None
        if text is None:
            continue
        if column.match is not None:
            match = column.match.fullmatch(text)
            if match is None:
                continue
            text = match.group(1)
        result = clean(column, text, lists.get(column.list_name))
        if isinstance(result, Term):
            record.terms[column.name] = result
        elif isinstance(result, list):
            several[column.name] = result


def _narrow(
    record: Record,
    several: Mapping[str, list[Term]],
    rows: Sequence[Mapping[str, Term]],
    context: Context,
) -> None:
    """Settles codes that several schemes share by another column of the rows of a record.

    Where that column has no usable value, which is a fault of its own, the code is a notice.
    """
    for name, terms in several.items():
        rule = context.lists[context.source.columns[name].list_name].spec.narrowed or {}
        anchors = {row[rule["column"]].text for row in rows if rule.get("column") in row}
        wanted = anchors
        for step in rule.get("path", ()):
            wanted = {value for start in wanted for value in context.reference.of(start, step)}
        left = [term for term in terms if wanted & set(context.reference.of(term.text, rule.get("same", "")))]
        if len(left) == 1:
            record.terms[name] = left[0]
        else:
            context.faults.append(
                record.fault(
                    name,
                    "ambiguous-code",
                    f"{context.source.columns[name].header} '{record.texts[name]}' is a code of several "
                    "schemes, and the standard does not say which one.",
                    "Give the standard that uses it.",
                    "violation" if anchors else "info",
                )
            )


def _demand(record: Record, layout: Layout, filled: set[str], context: Context) -> None:
    """Reports required cells that are empty."""
    groups = {
        column.group or column.companion
        for column in layout.columns.values()
        if column.name in filled and (column.group or column.companion)
    }
    for column in context.source.columns.values():
        needed, why = _needed(column, groups, record)
        if not needed or column.name in filled:
            continue
        if column.name in record.indexes:
            place = record.table.place(record.raw, record.indexes[column.name])
            context.faults.append(
                Fault("missing-value", f"{column.header} is empty{why}.", place, "Write the value.")
            )
        elif column.required is not True and column.name not in context.said:
            context.said.add(column.name)
            place = record.table.place(layout.header, len(layout.header.cells))
            context.faults.append(
                Fault(
                    "missing-header", f"There is no column '{column.header}'{why}.", place, "Add the column."
                )
            )


def _needed(column: Column, groups: set[str], record: Record) -> tuple[bool, str]:
    if isinstance(column.required, tuple):
        other, value = column.required
        met = record.texts.get(other, "").casefold() == value.casefold()
        return met, f", though the record is {value}"
    if column.required:
        return True, ""
    if column.group in groups and column.group:
        return True, f", though other {column.group} columns are filled"
    return False, ""


@dataclass(slots=True)
class Records:
    """The records seen so far, by key; finds rows that repeat or contradict one another."""

    source: Source
    seen: dict[tuple[str, ...], tuple[Record, set[tuple[str, ...]]]] = field(default_factory=dict)

    def admit(self, key: tuple[str, ...], record: Record) -> tuple[bool, list[Fault]]:
        """Whether a row is loaded, and its faults against the first row of the same key.

        Of cells that differ from that row, the later one is taken out of the terms.
        """
        varying = tuple(record.texts.get(c.name, "") for c in self.source.columns.values() if c.repeats)
        known = self.seen.get(key)
        if known is None:
            self.seen[key] = (record, {varying})
            return True, []
        first, variants = known
        name = self.source.key[-1]
        differing = list(self._differing(first, record))
        telling = [column for column in differing if column in self.source.identifies]
        if telling:
            return False, [self._other(first, record, name, telling[0])]
        if not differing and varying in variants:
            header = self.source.columns[name].header
            message = f"This row says the same as {first.cell(name)}: {header} '{record.texts[name]}' again."
            return False, [record.fault(name, "duplicate-row", message, "Delete one of the two rows.")]
        variants.add(varying)
        for column in differing:
            record.terms.pop(column, None)
        return True, [self._differs(first, record, column) for column in differing]

    def _other(self, first: Record, record: Record, name: str, column: str) -> Fault:
        header, other = self.source.columns[name].header, self.source.columns[column].header
        return record.fault(
            name,
            "duplicate-key",
            f"{header} '{record.texts[name]}' is already used in {first.cell(name)} for another record "
            f"({other} '{first.texts[column]}' there, '{record.texts[column]}' here).",
            "Give each record its own number; this row is not loaded.",
        )

    def _differing(self, first: Record, record: Record) -> Iterator[str]:
        for column in self.source.columns.values():
            if column.repeats or column.name not in first.terms or column.name not in record.terms:
                continue
            if first.terms[column.name] != record.terms[column.name]:
                yield column.name

    def _differs(self, first: Record, record: Record, column: str) -> Fault:
        header = self.source.columns[column].header
        return record.fault(
            column,
            "repeat-differs",
            f"{header} is '{record.texts[column]}' here and '{first.texts[column]}' in {first.cell(column)} "
            "of the same record.",
            "Write the same value in all rows of a record; the first one is loaded.",
        )
