"""Which column of a table holds what: headers matched, and everything about them that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from certkg.errors import Fault, Place
from certkg.load.cells import is_empty, shown
from certkg.load.mapping.codelists import folded
from certkg.load.mapping.source import Column, Source
from certkg.load.readers.tables import RawRow, Table, Trouble

__all__ = ["Layout", "header_words", "lay_out", "peek"]

_SEARCHED: Final = 10  # rows in which the header row is looked for
_NEAR: Final = 80  # per cent of likeness from which a header is worth suggesting


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table by index, the header row, and the rows below it (to be read once)."""

    columns: Mapping[int, Column]
    header: RawRow
    rows: Iterator[RawRow]
    known: frozenset[int]

    def has(self, name: str) -> bool:
        """Whether the table has a column."""
        return any(column.name == name for column in self.columns.values())


def header_words(columns: Mapping[str, Column]) -> dict[str, Column]:
    """All headers of a source, folded, with their columns."""
    return {folded(header): column for column in columns.values() for header in column.headers}


def _word(cell: object) -> str:
    """A header cell folded; templates mark mandatory columns with an asterisk."""
    return folded(str(cell or "")).rstrip("* ").lstrip("* ")


def peek(table: Table) -> tuple[list[RawRow], Table]:
    """The first rows of a table, and the table with its rows still to be read."""
    head = list(islice(table.rows, _SEARCHED))
    return head, Table(table.file, table.sheet, chain(head, table.rows), table.named)


def lay_out(table: Table, source: Source, wanted: Mapping[str, Column], faults: list[Fault]) -> Layout | None:
    """Matches the headers of a table; None, with a fault, when none of them is known."""
    words = header_words(wanted)
    head, table = peek(table)
    header = max(head, key=lambda row: sum(_word(cell) in words for cell in row.cells), default=None)
    if header is None or not any(_word(cell) in words for cell in header.cells):
        faults.append(_no_headers(table, source, wanted))
        return None
    for row in table.rows:
        if row is header:
            break
        if not all(is_empty(cell) for cell in row.cells):
            faults.append(
                Fault(
                    "row-above-header",
                    "This row stands above the headers and is not read.",
                    table.place(row, 0),
                    "Put the headers in the first row.",
                    "info",
                    found=shown(row.cells[0]),
                )
            )
    columns = _matched(table, header, words, faults)
    found = {column.name for column in columns.values()}
    missing = [column for column in wanted.values() if column.required is True and column.name not in found]
    faults.extend(_unknown(table, header, columns, words, missing))
    faults.extend(_missing(table, header, column) for column in missing)
    known = frozenset(index for index, cell in enumerate(header.cells) if not is_empty(cell))
    return Layout({i: c for i, c in columns.items() if not c.drop}, header, table.rows, known)


def _no_headers(table: Table, source: Source, wanted: Mapping[str, Column]) -> Fault:
    first = [column.header for column in wanted.values() if column.headers][:3]
    return Fault(
        "no-headers",
        f"No row among the first {_SEARCHED} holds a header of {source.name}.",
        Place(table.file, None, None, table.sheet, None if table.named else "A1"),
        f"Write the headers in the first row: {', '.join(first)} and so on.",
    )


def _matched(
    table: Table, header: RawRow, words: Mapping[str, Column], faults: list[Fault]
) -> dict[int, Column]:
    """The known columns by index, each once; repeated and dropped ones are reported."""
    columns: dict[int, Column] = {}
    first: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        column = None if isinstance(cell, Trouble) else words.get(_word(cell))
        if column is None:
            continue
        if column.name in first:
            where = table.place(header, first[column.name]).cell or "before"
            faults.append(
                Fault(
                    "duplicate-header",
                    f"The header '{shown(cell)}' stands here again; {where} is read, this is not.",
                    table.place(header, index),
                    "Keep one of the two columns.",
                    found=shown(cell),
                )
            )
            continue
        first[column.name] = index
        columns[index] = column
        if column.drop:
            faults.append(
                Fault(
                    "not-carried",
                    f"The column '{shown(cell)}' is left out: {column.drop}.",
                    table.place(header, index),
                    severity="info",
                    found=shown(cell),
                )
            )
    return columns


def _unknown(
    table: Table,
    header: RawRow,
    columns: Mapping[int, Column],
    words: Mapping[str, Column],
    missing: list[Column],
) -> Iterator[Fault]:
    """Faults for headers nobody knows; one that looks like a missing one takes that one's fault over."""
    matched = {column.name for column in columns.values()}
    for index, cell in enumerate(header.cells):
        if is_empty(cell) or index in columns or (not isinstance(cell, Trouble) and _word(cell) in words):
            continue
        place = table.place(header, index)
        if isinstance(cell, Trouble):
            if not cell.reported:
                yield Fault(
                    cell.code,
                    f"The header is {cell.found}, not a word.",
                    place,
                    "Write the header as text.",
                    found=cell.found,
                )
            continue
        near = _near(_word(cell), words, matched)
        mend = f"Did you mean '{near.header}'?" if near else "Correct the header, or delete the column."
        if near in missing:
            missing.remove(near)
            mend = f"Did you mean '{near.header}', which is missing?"
        yield Fault(
            "unknown-header",
            f"The header '{shown(cell)}' is not known; its column is not read.",
            place,
            mend,
            found=shown(cell),
        )


def _near(word: str, words: Mapping[str, Column], taken: set[str]) -> Column | None:
    from rapidfuzz import fuzz, process

    free = [known for known, column in words.items() if column.name not in taken]
    best = process.extractOne(word, free, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return words[best[0]] if best else None


def _missing(table: Table, header: RawRow, column: Column) -> Fault:
    return Fault(
        "missing-header",
        f"There is no column '{column.header}', which every row needs.",
        table.place(header, len(header.cells)),
        "Add the column.",
    )
