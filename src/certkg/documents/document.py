"""A document: one RDF input, opened but not yet read."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from certkg.documents import syntaxes
from certkg.documents.syntaxes import Syntax
from certkg.errors import Fault, InputError, Place

__all__ = ["STDIN", "Document", "Limits", "open_document", "open_documents", "read_stdin"]

_HEAD: Final = 65_536
_BOM: Final = b"\xef\xbb\xbf"
_STDIN: Final = "-"
#: What the places of standard input say.
STDIN: Final = "<stdin>"
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What an input may cost: ``size`` in bytes, ``depth`` in nested JSON-LD values or XML elements."""

    size: int = 64 * 1024**3
    depth: int = 512


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF input: a file on disk, or bytes that came from a stream.

    ``base`` resolves relative IRIs. ``scope`` keeps blank nodes of several documents apart: a node
    labelled ``x`` is ``_:<scope>.x``, the n-th one without a label ``_:<scope>_n``, counted in the
    order in which the triples that mention them end, so that reading twice gives the same names.
    """

    name: str
    syntax: Syntax
    base: str
    path: Path | None = None
    content: bytes | None = None
    scope: str = "b"
    limits: Limits = Limits()

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """A binary stream from the start of the text, behind a byte order mark if there is one."""
        with BytesIO(self.content or b"") if self.path is None else self.path.open("rb") as source:
            if source.read(len(_BOM)) != _BOM:
                source.seek(0)
            yield source

    def read(self) -> bytes:
        """The whole text as bytes, without a byte order mark; costs its size in memory."""
        with self.stream() as source:
            return source.read()

    @property
    def size(self) -> int:
        """The number of bytes as they stand."""
        return len(self.content or b"") if self.path is None else self.path.stat().st_size

    @property
    def digest(self) -> str:
        """``sha256:`` and the hash of the bytes as they stand; reads the input once each time."""
        if self.path is None:
            return f"sha256:{hashlib.sha256(self.content or b'').hexdigest()}"
        with self.path.open("rb") as source:
            return f"sha256:{hashlib.file_digest(source, 'sha256').hexdigest()}"

    @property
    def ntriples_path(self) -> Path | None:
        """The file itself when it is N-Triples on disk, else None; blank nodes there carry raw labels."""
        return self.path if self.syntax == "n-triples" else None

    def triples(self, faults: list[Fault] | None = None) -> Iterator[tuple[str, str, str]]:
        """All triples as N-Triples text, named graphs merged into one; a triple may come twice.

        Without ``faults`` the first syntax error raises InputError with line and column. With a list,
        each error is added to it and reading goes on with the next statement: exact for N-Triples and
        N-Quads (each line stands for itself), as far as possible for Turtle and TriG, not at all for
        JSON-LD and RDF/XML. Costs about 3 microseconds a triple, and a constant amount of memory
        except for JSON-LD.
        """
        from certkg.documents.reading import triples

        return triples(self, faults)

    def stating(self, predicates: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """The triples of some predicates, of a document without errors; far quicker for N-Triples and N-Quads."""
        from certkg.documents.picking import stating

        return stating(self, predicates)

    def ntriples(self, faults: list[Fault] | None = None) -> Iterator[bytes]:
        """The same as chunks of canonical N-Triples text, each of whole lines; the fastest way to read."""
        from certkg.documents.reading import ntriples

        return ntriples(self, faults)


def open_document(
    source: str | Path,
    syntax: str | None = None,
    *,
    content: bytes | None = None,
    base: str | None = None,
    scope: str = "b",
    limits: Limits | None = None,
) -> Document:
    """Opens a file, standard input (``-``), or ``content`` under the name ``source``.

    The syntax is the one given, else the one the ending settles, else the one the first bytes show.
    Raises InputError when the file cannot be read, is too large, or is plainly not RDF; UsageError when
    ``syntax`` is not known. Reads at most 64 KB of a file, and all of standard input.
    """
    name, limits = str(source), limits or Limits()
    path = None if content is not None or name == _STDIN else Path(source)
    if name == _STDIN and content is None:
        name, content = STDIN, read_stdin(limits.size + 1)
    head, size = _look(path, content, name)
    if size > limits.size:
        raise InputError(
            "input-too-large",
            f"The input has more than {limits.size:,} bytes.",
            where=Place(name),
            mend="Split it, or raise the limit.",
        )
    syntaxes.refuse_plainly_other(head, name)
    if syntax:
        chosen = syntaxes.normalise(syntax)
    else:
        chosen = syntaxes.of_name(name) or syntaxes.of_content(head, name, whole=size <= len(head))
    return Document(
        name=name,
        syntax=chosen,
        base=base or (path.absolute().as_uri() if path else "file:///dev/stdin"),
        path=path,
        content=content,
        scope=scope,
        limits=limits,
    )


def read_stdin(most: int) -> bytes:
    """All of standard input, but no more than ``most`` bytes; piece by piece, since a read of 64 GB asks for as much memory."""
    source, pieces, left = sys.stdin.buffer, BytesIO(), most
    while left and (piece := source.read(min(left, _PIECE))):
        left -= pieces.write(piece)
    return pieces.getvalue()


def _look(path: Path | None, content: bytes | None, name: str) -> tuple[bytes, int]:
    """The first bytes and the size of an input."""
    if path is None:
        return (content or b"")[:_HEAD], len(content or b"")
    try:
        with path.open("rb") as source:
            return source.read(_HEAD), path.stat().st_size
    except FileNotFoundError:
        raise InputError(
            "input-not-found", "There is no such file.", where=Place(name), mend="Check the path."
        ) from None
    except OSError as error:
        raise InputError(
            "input-unreadable",
            f"The file cannot be read: {error.strerror}.",
            where=Place(name),
            mend=f"Name the files in it, such as {Path(name) / '*.ttl'}." if path.is_dir() else "",
        ) from error


def open_documents(
    sources: Iterable[str | Path], syntax: str | None = None, *, limits: Limits | None = None
) -> tuple[Document, ...]:
    """Opens several inputs, each with its own blank node scope: ``d1``, ``d2`` and so on, ``b`` if single."""
    names = list(sources)
    scopes = ["b"] if len(names) == 1 else [f"d{number}" for number in range(1, len(names) + 1)]
    return tuple(
        open_document(name, syntax, scope=scope, limits=limits)
        for name, scope in zip(names, scopes, strict=True)
    )
