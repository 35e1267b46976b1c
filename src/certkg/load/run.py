"""One run over one file of a source: rows to records, records to triples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

from certkg.errors import Fault, Place
from certkg.library.kept import Kept
from certkg.load.layout import Layout, lay_out
from certkg.load.mapping.codelists import folded, knowledge
from certkg.load.mapping.construct import compile_mapping
from certkg.load.mapping.source import Sheet, Source
from certkg.load.mapping.terms import Term
from certkg.load.orphans import Orphans
from certkg.load.readers.jsonlines import index_json_lines
from certkg.load.readers.tables import RawRow, Table
from certkg.load.records import Context, Record, Records, read_record
from certkg.load.results import CellPositions, Loaded, Spot, TripleText

__all__ = ["Run"]

Parent: TypeAlias = tuple[Record, dict[str, Term]]  # a record and its bound row


class Run:
    """The state that the steps of one run share; make one for each file."""

    def __init__(
        self,
        source: Source,
        values: Mapping[str, str],
        library_root: Traversable,
        faults: list[Fault],
        path: Path,
    ) -> None:
        kept = Kept.default()
        reference, lists = knowledge(source, library_root, kept)
        indexes = {
            column.name: index_json_lines(path, *column.refers)
            for column in source.columns.values()
            if column.refers
        }
        self.source = source
        self.path = path
        self.context = Context(source, lists, reference, faults, indexes, frozenset(values))
        self.mapping = compile_mapping(source.query, source.name, values, kept)
        self.records = Records(source)
        self.spots: dict[TripleText, Spot] = {}
        self.joinable: dict[str, list[Parent]] = {}
        self.order: dict[str, int] = {}  # the row on which each key of the first sheet stands
        self.keyless: list[Record] = []
        self.rows = 0

    def read(self, tables: Sequence[Table]) -> Loaded:
        """Reads the first table, then those joined to it; says which sheets were not read."""
        for table in tables[:1]:
            self._main(table)
        for table in tables[1:]:
            self._further(table)
        self._limit_size()
        faults = tuple(self.context.faults)
        counts = {
            "rows": self.rows,
            "records": len(self.records.seen),
            "triples": len(self.spots),
            "faults": len(faults),
        }
        return Loaded(self.source.name, self.spots.keys(), faults, CellPositions(self.spots), counts)

    def _main(self, table: Table) -> None:
        layout = lay_out(table, self.source, self.source.columns, self.context.faults)
        if layout is None:
            return
        most = self.source.limits.get("rows")
        for raw in layout.rows:
            record = read_record(table, layout, raw, self.context)
            if record is not None:
                self.rows += 1
                self._admit(record)
                if self.rows - 1 == most:
                    self._warn_rows(table, raw, most)

    def _admit(self, record: Record) -> None:
        row = dict(record.terms)
        if not self.mapping.bind(row):
            self.keyless.append(record)
            return
        key = tuple(row[name].lexical if name in row else "" for name in self.source.key)
        admitted, found = self.records.admit(key, record)
        self.context.faults.extend(found)
        if not admitted:
            if found[0].code == "duplicate-key":
                self.keyless.append(record)  # its key is some other record's
            return
        if found:  # terms that differ from an earlier row were taken out
            row = dict(record.terms)
            self.mapping.bind(row)
        for sheet in self.source.sheets:
            if sheet.joins in row:
                joins = row[sheet.joins].lexical
                self.joinable.setdefault(joins, []).append((record, row))
                self.order.setdefault(joins, record.raw.number)
        self._emit(row, record, record, None)
        for column, term in record.further:
            self._emit_changed((record, row), {column: term}, record)

    def _emit_changed(self, parent: Parent, changes: Mapping[str, Term], record: Record) -> None:
        """The triples of a bound record into which changed columns enter."""
        changed = frozenset(changes)
        row = {**parent[1], **changes}
        self.mapping.rebind(row, changed)
        self._emit(row, record, parent[0], changed)

    def _emit(
        self, row: Mapping[str, Term], record: Record, parent: Record, changed: frozenset[str] | None
    ) -> None:
        """Keeps the triples of a bound row, each with the cell of the last column behind it."""
        for template, *triple in self.mapping.triples(row, changed):
            key = (triple[0], triple[1], triple[2])
            if key not in self.spots:
                self.spots[key] = _spot(template.object_from or template.subject_from, record, parent)

    def _further(self, table: Table) -> None:
        sheet = next((s for s in self.source.sheets if folded(s.name) == folded(table.sheet or "")), None)
        if sheet is None:
            self._unread(table)
            return
        names = {sheet.joins, *sheet.columns}
        columns = {name: column for name, column in self.source.columns.items() if name in names}
        layout = lay_out(table, self.source, columns, self.context.faults)
        if layout is None:
            return
        orphans = Orphans(self.order, [record.raw.number for record in self.keyless])
        seen: dict[tuple[str, ...], str] = {}
        for raw in layout.rows:
            self._join(table, layout, raw, sheet, orphans, seen)
        self._report(orphans, sheet.joins)

    def _join(
        self,
        table: Table,
        layout: Layout,
        raw: RawRow,
        sheet: Sheet,
        orphans: Orphans,
        seen: dict[tuple[str, ...], str],
    ) -> None:
        """One row of a further sheet: finds the record it belongs to and adds its columns there."""
        key = self._key_of(layout, raw, sheet)
        parents = self.joinable.get(key, []) if key else []
        known = [row for _, row in parents]
        record = read_record(table, layout, raw, self.context, joined=True, parents=known)
        if record is None or sheet.joins not in record.terms:
            return
        header = self.source.columns[sheet.joins].header
        bodies = {row.get(name) for _, row in parents for name in self.source.key[:-1]}
        if not parents:
            orphans.add(key, record)
            return
        orphans.passed(key)
        if len(bodies) > 1:
            message = f"{header} '{key}' belongs to records of several bodies."
            mend = "Send each body's records in a file of its own."
            self.context.faults.append(record.fault(sheet.joins, "ambiguous-key", message, mend))
            return
        words = tuple(record.texts.get(name, "") for name in (sheet.joins, *sheet.columns))
        if words in seen:
            message = f"This row says the same as {seen[words]}."
            self.context.faults.append(
                record.fault(sheet.joins, "duplicate-row", message, "Delete one of the two rows.")
            )
            return
        seen[words] = record.cell(sheet.joins)
        changes = {name: term for name, term in record.terms.items() if name != sheet.joins}
        if changes:
            self._emit_changed(parents[0], changes, record)
        elif not any(column in record.texts for column in sheet.columns) and not self._faulty(record):
            message = f"The row gives no {' or '.join(self.source.columns[c].header for c in sheet.columns)}."
            self.context.faults.append(
                record.fault(sheet.columns[0], "missing-value", message, "Fill the row, or delete it.")
            )

    def _key_of(self, layout: Layout, raw: RawRow, sheet: Sheet) -> str:
        from certkg.load.cells import shown

        for index, column in layout.columns.items():
            if column.name == sheet.joins and index < len(raw.cells):
                return shown(raw.cells[index])
        return ""

    def _faulty(self, record: Record) -> bool:
        """Whether a fault of this row stands already."""
        places = {str(record.table.place(record.raw, index)) for index in record.indexes.values()}
        return any(str(fault.place) in places for fault in self.context.faults[-len(places) :])

    def _report(self, orphans: Orphans, column: str) -> None:
        """Each orphan row at its cell; a notice where the row it may belong to is itself at fault."""
        header = self.source.columns[column].header
        rows = {record.raw.number: record for record in self.keyless}
        for key, record, number in orphans.settled():
            message, mend = f"{header} '{key}' is on no row of the first sheet", "delete the row."
            if number is None:
                fault = record.fault(column, "orphan-row", f"{message}.", f"Correct the number, or {mend}")
            else:
                cell = rows[number].cell(column)
                message += f"; this row may belong to {cell}, whose number is missing or not its own."
                fault = record.fault(column, "orphan-row", message, f"Mend {cell}, or {mend}", "info")
            self.context.faults.append(fault)

    def _unread(self, table: Table) -> None:
        """Says that a sheet is not read; one that looks misnamed is a fault."""
        from rapidfuzz import fuzz

        name = table.sheet or ""
        near = [s.name for s in self.source.sheets if fuzz.ratio(folded(s.name), folded(name)) >= _NEAR_SHEET]
        place = Place(table.file, sheet=table.sheet)
        if near:
            self.context.faults.append(
                Fault(
                    "unknown-sheet",
                    f"The sheet '{name}' is not known and not read.",
                    place,
                    f"Did you mean '{near[0]}'?",
                    found=name,
                )
            )
        elif next(table.rows, None) is not None:
            self.context.faults.append(
                Fault(
                    "unknown-sheet",
                    f"The sheet '{name}' is not part of {self.source.name} and not read.",
                    place,
                    "Nothing to do, if it is not meant to be sent.",
                    "info",
                    name,
                )
            )

    def _warn_rows(self, table: Table, raw: RawRow, most: int) -> None:
        self.context.faults.append(
            Fault(
                "too-many-rows",
                f"The file has more than {most:,} rows, the most the source takes at once.",
                table.place(raw, 0),
                "Split the file before you send it on.",
                "warning",
            )
        )

    def _limit_size(self) -> None:
        most, size = self.source.limits.get("bytes"), self.path.stat().st_size
        if most is not None and size > most:
            self.context.faults.append(
                Fault(
                    "too-large-for-source",
                    f"The file has {size:,} bytes; the source takes {most:,} at most.",
                    Place(str(self.path)),
                    "Split the file before you send it on.",
                    "warning",
                )
            )


_NEAR_SHEET = 80  # per cent of likeness from which a sheet is taken for a misnamed one


def _spot(columns: Sequence[str], record: Record, parent: Record) -> Spot:
    """The cell of the last of several columns, in the row that has it."""
    for column in reversed(columns):
        for row in (record, parent):
            if column in row.texts:
                return row.table, row.raw, row.indexes.get(column, 0)
            derived = row.derived_from.get(column)
            if derived is not None and derived in row.texts:
                return row.table, row.raw, row.indexes.get(derived, 0)
    return record.table, record.raw, 0
