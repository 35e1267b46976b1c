"""Loads a file of a source: tables in, triples and faults out, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from certkg.documents.uncollected import uncollected
from certkg.errors import CertkgError, Fault, InputError, Place, UsageError
from certkg.library.root import root
from certkg.load.cells import is_empty
from certkg.load.layout import header_words, peek
from certkg.load.mapping.codelists import folded
from certkg.load.mapping.source import Source, read_sources
from certkg.load.readers.csvfile import read_csv
from certkg.load.readers.jsonlines import read_json_lines
from certkg.load.readers.tables import Table
from certkg.load.readers.workbook import read_workbook
from certkg.load.results import Loaded
from certkg.load.run import Run

__all__ = ["BASE", "RDF", "detect", "load", "sources"]

BASE: Final = "https://example.org/registry"
RDF: Final = "rdf"
_READERS: Final[Mapping[str, Callable[[Path, list[Fault]], list[Table]]]] = {
    "xlsx": read_workbook,
    "csv": read_csv,
    "jsonl": read_json_lines,
}
_ENDINGS: Final = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_ENOUGH: Final = 3  # headers of a source that a table must have before it is taken for that source


def sources(library_root: Traversable | None = None) -> tuple[Source, ...]:
    """The sources that certkg can load besides RDF itself, by name."""
    return read_sources(library_root or root())


@uncollected()
def load(
    path: str | Path,
    source: str | None = None,
    *,
    base: str = BASE,
    issuer: str | None = None,
    library_root: Traversable | None = None,
) -> Loaded:
    """Loads one file; without ``source`` it is the one whose headers the file has, or RDF by its ending.

    Everything that is wrong is a fault in the result; what is right is loaded all the same. ``base`` is
    the first part of the IRIs that are made, ``issuer`` the IRI of the body behind the records that name
    none. Raises InputError for a file that cannot be read at all, UsageError for an unknown source, for an
    issuer that is no IRI, or for one where the source has none. About 8 s for 10,000 rows of 30 columns.
    """
    library_root, path = library_root or root(), Path(path)
    known = {candidate.name: candidate for candidate in sources(library_root)}
    if source is not None and source not in {*known, RDF}:
        raise UsageError(
            "unknown-source",
            f"There is no source '{source}'.",
            mend=f"Use one of {', '.join([*known, RDF])}.",
        )
    kind = _ENDINGS.get(path.suffix.lower())
    if issuer is not None and not _IRI.fullmatch(issuer):
        raise UsageError(
            "bad-iri",
            f"The issuer '{issuer}' is no IRI.",
            mend="Write it in full, such as https://body.example/id.",
        )
    if source == RDF or kind is None:
        if issuer is not None:
            raise _issuer_unused(RDF)
        return _load_rdf(path)
    if not path.is_file():
        raise InputError(
            "input-not-found", "There is no such file.", where=Place(str(path)), mend="Check the path."
        )
    faults: list[Fault] = []
    tables = _READERS[kind](path, faults)
    chosen = known[source] if source else None
    if chosen is None:
        chosen, tables = detect(path, kind, tables, known.values())
    if kind not in chosen.formats:
        raise UsageError(
            "format-not-read",
            f"The source {chosen.name} is not read from .{kind} files.",
            mend=f"Use {' or '.join(chosen.formats)}.",
        )
    values = {"base": base.rstrip("/")} | ({"issuer": issuer} if issuer is not None else {})
    run = Run(chosen, values, library_root, faults, path)
    if issuer is not None and "issuer" not in run.mapping.given:
        raise _issuer_unused(chosen.name)
    return run.read(tables)


def _issuer_unused(source: str) -> UsageError:
    return UsageError(
        "issuer-not-used",
        f"Records of the source {source} have no issuer that could be said for the whole file.",
        mend="Leave the issuer out.",
    )


def _load_rdf(path: Path) -> Loaded:
    from certkg.documents import open_document
    from certkg.load.rdffile import DocumentPositions

    document = open_document(path)
    faults: list[Fault] = []
    triples = dict.fromkeys(document.triples(faults))
    counts = {"triples": len(triples), "faults": len(faults)}
    return Loaded(RDF, triples.keys(), tuple(faults), DocumentPositions(document), counts)


def detect(
    path: Path, kind: str, tables: list[Table], known: Collection[Source]
) -> tuple[Source, list[Table]]:
    """The source whose headers the first table has most of, and the tables still to be read."""
    if not tables:
        raise _undetected(path, known)
    head, first = peek(tables[0])
    cells = {folded(str(cell)).strip("* ") for row in head for cell in row.cells if not is_empty(cell)}
    scores = {s.name: len(cells & header_words(s.columns).keys()) for s in known if kind in s.formats}
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is None or scores[best] < _ENOUGH:
        raise _undetected(path, known)
    return next(source for source in known if source.name == best), [first, *tables[1:]]


def _undetected(path: Path, known: Collection[Source]) -> CertkgError:
    return InputError(
        "source-not-recognised",
        "The headers are those of no source certkg knows.",
        where=Place(str(path)),
        mend=f"Say which source it is with --from: {', '.join(s.name for s in known)}.",
    )
