"""Documents into the table of raw triples: plain N-Triples in bulk, everything else by the parser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
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
_BLOCK = 4 * 1024**2


@dataclass(slots=True)
class Loader:
    """Reads into the tables of a connection, through files in ``folder`` where that is quicker.

    ``refusal`` is the error by which DuckDB refuses a file: it is no UTF-8, or a line is too long. After every
    ``share`` bytes that were read, ``full`` is called, which takes what lies in ``raw``.
    """

    connection: DuckDBPyConnection
    folder: Path
    refusal: type[Exception]
    share: int
    full: Callable[[], None]
    _held: int = 0
    _read: list[tuple[Document | None, int]] = field(default_factory=list)

    def document(self, document: Document, part: int) -> None:
        """Reads a document; InputError with the line where it is not well-formed, here or in ``settle``."""
        path = document.ntriples_path
        if path is None:
            self.chunks(document.ntriples(), part)
        elif document.size > self.share:
            self._spooled(_blocks(path, self.share), part, document, self._count)
        else:
            self._file(path, part, document)
            self._count(document.size)

    def chunks(self, chunks: Iterable[bytes], part: int) -> None:
        """Reads canonical N-Triples; more than one chunk goes through a file, which is read in parallel."""
        self._canonical(chunks, part, self._count)

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
                self._exactly(document, _joined(lines), part)
        return found

    def begin(self) -> None:
        """Begins a share: the table of raw triples is empty."""
        self._held = 0
        self._read.clear()

    def _count(self, size: int) -> None:
        self._held += size
        if self._held >= self.share:
            self.full()

    def _canonical(self, chunks: Iterable[bytes], part: int, count: Callable[[int], None]) -> None:
        left = iter(chunks)
        first = list(islice(left, 2))
        if len(first) == 2:
            self._spooled(chain(first, left), part, None, count)
        else:
            self._texts(first, part)
            count(sum(map(len, first)))

    def _spooled(
        self, blocks: Iterable[bytes], part: int, document: Document | None, count: Callable[[int], None]
    ) -> None:
        """Reads blocks of whole lines through a file, a share at a time."""
        left = iter(blocks)
        spool = self.folder / f"{part}.nt"
        try:
            while size := _write(spool, left, max(1, self.share - self._held)):
                self._file(spool, part, document)
                count(size)
        finally:
            spool.unlink(missing_ok=True)

    def _file(self, path: Path, part: int, document: Document | None) -> None:
        """Reads the plain lines of a file in bulk and the odd ones exactly; all of them so where it must be."""
        odd = self._plain(path, part, document)
        if odd is None:
            self._exactly(document, path.read_bytes(), part)
        elif odd:
            self._exactly(document, _joined(odd), part)

    def _plain(self, path: Path, part: int, document: Document | None) -> list[str] | None:
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

    def _exactly(self, document: Document | None, content: bytes, part: int) -> None:
        """Reads lines by the parser; those of a spooled file are canonical, those of a document may be anything."""
        if document is None:
            left = BytesIO(content)
            self._texts(iter(lambda: b"".join(islice(left, _CHUNK)), b""), part)
            return
        odd = open_document(document.name, "n-triples", content=content, scope=document.scope)
        try:
            # No share ends here: the caller is still at it.
            self._canonical(odd.ntriples(), part, lambda size: None)
        except InputError:
            for _ in document.ntriples():
                pass
            raise


def _joined(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode("utf-8")


def _blocks(path: Path, share: int) -> Iterator[bytes]:
    """A file in blocks of whole lines."""
    with path.open("rb") as stream:
        while block := stream.read(min(_BLOCK, share)):
            yield block + stream.readline()


def _write(path: Path, blocks: Iterator[bytes], least: int) -> int:
    """Writes blocks to a file until it has at least so many bytes, or they end; the bytes it has."""
    size = 0
    with path.open("wb") as stream:
        while size < least and (block := next(blocks, b"")):
            size += stream.write(block)
    return size
