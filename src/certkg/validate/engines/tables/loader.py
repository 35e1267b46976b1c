"""Documents into the table of raw triples: plain N-Triples in bulk, everything else by the parser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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

    def document(self, document: Document, part: int) -> None:
        """Reads a document; InputError with the line where it is not well-formed."""
        if document.ntriples_path is None:
            self.chunks(document.ntriples(), part)
            return
        odd = self._file(document.ntriples_path, part, document.scope)
        if odd is None:
            self.chunks(document.ntriples(), part)
        elif odd:
            self._odd_lines(document, odd, part)

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
                self._texts(["\n".join(odd).encode()], part)
        finally:
            spool.unlink(missing_ok=True)

    def _file(self, path: Path, part: int, scope: str | None) -> list[str] | None:
        """Reads the plain lines of a file, and gives the odd ones; None when it cannot be read so."""
        lines = loading.of_file(str(path), _LONGEST_LINE)
        try:
            self.connection.execute(loading.read_file(lines, part, scope))
            odd = [row[0] for row in self.connection.execute(loading.ODD).fetchall()]
        except self.refusal:
            self.connection.execute("DELETE FROM raw WHERE part = ?", [part])
            return None
        self.connection.execute(loading.FORGET_ODD)
        return odd

    def _texts(self, texts: Iterable[bytes], part: int) -> None:
        for text in texts:
            self.connection.execute(loading.from_text(part), [text.decode("utf-8")])

    def _odd_lines(self, document: Document, lines: list[str], part: int) -> None:
        """Reads odd lines exactly; at an error the document is read again, to name the line."""
        content = "\n".join(lines).encode("utf-8")
        odd = open_document(document.name, "n-triples", content=content, scope=document.scope)
        try:
            self.chunks(odd.ntriples(), part)
        except InputError:
            for _ in document.ntriples():
                pass
            raise
