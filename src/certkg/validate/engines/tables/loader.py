"""Documents into the table of raw triples: plain N-Triples in bulk, everything else by the parser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from certkg.documents import Document, open_document
from certkg.errors import InputError
from certkg.validate.sql import loading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Loader"]

_LONGEST_LINE = 2_000_000
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Loader:
    """Reads into the tables of a connection, through files in ``folder`` where that is quicker.

    ``refusal`` is the error by which DuckDB refuses a file: it is no UTF-8, or a line is too long.
    """

    connection: DuckDBPyConnection
    folder: Path
    refusal: type[Exception]
    _read: list[tuple[Document | None, int]] = field(default_factory=list)

    def document(self, document: Document, part: int) -> None:
        """Reads a document; InputError with the line where it is not well-formed, here or in ``settle``."""
        if document.ntriples_path is None:
            self.chunks(document.ntriples(), part)
            return
        odd = self._file(document.ntriples_path, part, document)
        if odd is None:
            self.chunks(document.ntriples(), part)
        elif odd:
            self._lines(document, odd, part)

    def chunks(self, chunks: Iterable[bytes], part: int) -> None:
        """Reads canonical N-Triples; more than one chunk goes through a file, which is read in parallel."""
        left = iter(chunks)
        first = list(islice(left, 2))
        if len(first) < 2:
            self._texts(first, part)
            return
        spool = self.folder / f"{part}.nt"
        try:
            with spool.open("wb") as stream:
                stream.writelines(chain(first, left))
            odd = self._file(spool, part, None)
            if odd is None:
                with spool.open("rb") as stream:
                    self._texts(iter(lambda: b"".join(islice(stream, _CHUNK)), b""), part)
            elif odd:
                self._lines(None, odd, part)
        finally:
            spool.unlink(missing_ok=True)

    def settle(self) -> bool:
        """Reads the lines exactly that have terms of the table ``odd``; whether there are any.

        At a mistake the document is read again, to name its line.
        """
        found = False
        for source, (document, part) in enumerate(self._read):
            select, forget = loading.take_odd(source, None if document is None else document.scope)
            lines = [row[0] for row in self.connection.execute(select).fetchall()]
            if lines:
                found = True
                self.connection.execute(forget)
                self._lines(document, lines, part)
        return found

    def _file(self, path: Path, part: int, document: Document | None) -> list[str] | None:
        """Reads the plain lines of a file, and gives the odd ones; None when it cannot be read so."""
        source, scope = len(self._read), None if document is None else document.scope
        run = self.connection.execute
        try:
            if self._columns(path, part, source, scope):
                run(loading.WHOLE)
                run(loading.read_lines("whole", part, source, scope))
                run("DROP TABLE whole")
            else:
                run(loading.read_lines(loading.of_lines(str(path), _LONGEST_LINE), part, source, scope))
        except self.refusal:
            run("DELETE FROM raw WHERE source = ?", [source])
            return None
        odd = [row[0] for row in run(loading.ODD).fetchall()]
        if odd:
            run(loading.FORGET_ODD)
        self._read.append((document, part))
        return odd

    def _columns(self, path: Path, part: int, source: int, scope: str | None) -> bool:
        """Reads a file as columns; whether it can be read so."""
        columns = loading.of_columns(str(path), _LONGEST_LINE)
        try:
            self.connection.execute(loading.read_columns(columns, part, source, scope))
        except self.refusal:
            self.connection.execute("DELETE FROM raw WHERE source = ?", [source])
            return False
        return True

    def _texts(self, texts: Iterable[bytes], part: int) -> None:
        for text in texts:
            self.connection.execute(loading.from_text(part), [text.decode("utf-8")])

    def _lines(self, document: Document | None, lines: list[str], part: int) -> None:
        """Reads odd lines; those of a spooled file are canonical, those of a document may be anything."""
        content = "\n".join(lines).encode("utf-8")
        if document is None:
            self._texts([content], part)
            return
        odd = open_document(document.name, "n-triples", content=content, scope=document.scope)
        try:
            self.chunks(odd.ntriples(), part)
        except InputError:
            for _ in document.ntriples():
                pass
            raise
