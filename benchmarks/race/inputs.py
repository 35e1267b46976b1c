"""The two files that every engine is given, so that all judge the same graph by the same shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import write
from certkg.documents import open_document
from certkg.library import Library
from certkg.validate.profiles import select
from certkg.validate.vocabulary import background

__all__ = ["AS_OF", "Input", "write_data", "write_shapes"]

CKG = "https://w3id.org/certkg#"
#: The day for which the example registry is made.
AS_OF = "2026-11-23"
_ASSESSMENT = f'<{CKG}thisAssessment> <{CKG}asOf> "{AS_OF}"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
_FOREIGN = re.compile(r'"@(?!en\b)[A-Za-z0-9-]+$')


@dataclass(frozen=True, slots=True)
class Input:
    """One file of data: the triples of the registry, and of all with ontology and reference data."""

    path: Path
    registry: int
    triples: int

    @property
    def size(self) -> int:
        """The size in bytes."""
        return self.path.stat().st_size


def write_data(path: Path, registry: Iterator[str]) -> Input:
    """Writes a registry, the background that rules read, and the day, into one N-Triples file."""
    own = write(path, registry)
    more = 1
    with path.open("ab") as stream:
        for document in background(Library.default()):
            for chunk in document.ntriples():
                stream.write(chunk)
                more += chunk.count(b"\n")
        stream.write(_ASSESSMENT.encode())
    return Input(path, own, own + more)


def write_shapes(path: Path, given: Path | None = None) -> int:
    """Writes the shapes of a file, or else of the default profile with English texts only; the number of triples.

    Jena 5.2 refuses a shape with more than one ``sh:message``, so no engine is given translations.
    """
    written = 0
    documents = select(Library.default()).documents() if given is None else [open_document(given, scope="s")]
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for document in documents:
            for s, p, o in document.triples():
                if not _FOREIGN.search(o):
                    stream.write(f"{s} {p} {o} .\n")
                    written += 1
    return written
