"""What several commands share: the library, inputs, dates, and where the answer goes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certkg.errors import InputError, Place, UsageError
from certkg.library import Library

if TYPE_CHECKING:
    from certkg.documents import Document
    from certkg.store import Store

__all__ = [
    "DayOption",
    "EndpointOption",
    "FilesArgument",
    "LangOption",
    "LibraryOption",
    "OutOption",
    "QuietOption",
    "RegistryOption",
    "day_of",
    "emit",
    "gather",
    "library_of",
    "note",
    "rdf_files",
    "store_of",
]

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="A folder with your own ontology/, shapes/, queries/ and loaders/."),
]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", help="Write the answer to this file.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but the answer.")]
RegistryOption = Annotated[Path | None, typer.Option("--registry", help="A folder of RDF files to ask.")]
EndpointOption = Annotated[
    str | None, typer.Option("--endpoint", help="The address of a SPARQL endpoint to ask.")
]
FilesArgument = Annotated[list[str] | None, typer.Argument(help="RDF or registry files to ask.")]
DayOption = Annotated[
    str | None, typer.Option("--on", help="The day to answer for, such as 2026-01-31; today if not given.")
]
LangOption = Annotated[
    str, typer.Option("--lang", help="The language of the answer, such as de; English is the fallback.")
]

_RDF_ENDINGS = {".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld", ".xml"}


def library_of(folder: Path | None) -> Library:
    """The user's library, or the one that certkg carries."""
    if folder is None:
        return Library.default()
    if not folder.is_dir():
        raise InputError("library-missing", f"There is no folder {folder}.", where=Place(str(folder)))
    return Library(folder)


def day_of(text: str | None) -> date:
    """The day that the user typed, or today."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("day", f"{text!r} is no day.", mend="Write it as 2026-01-31.") from error


def note(text: str, *, quiet: bool = False) -> None:
    """Says something beside the answer, on stderr."""
    if not quiet:
        typer.echo(text, err=True)


def emit(content: str | bytes, out: Path | None) -> None:
    """Writes the answer to the file or to stdout."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise InputError(
            "output-unwritable", f"The file cannot be written: {error.strerror}.", where=Place(str(out))
        ) from error


def gather(files: Sequence[str], registry: Path | None) -> tuple[Document, ...]:
    """The inputs as documents; faults of a table are said on stderr, what is good in it is there all the same."""
    from certkg.cli.inputs import read_inputs

    inputs = read_inputs([*files, *(rdf_files(registry) if registry else ())])
    for entry in inputs:
        for fault in entry.faults:
            note(str(fault))
    return tuple(entry.document for entry in inputs)


def store_of(
    library: Library,
    files: Sequence[str],
    registry: Path | None,
    endpoint: str | None,
    uses: Iterable[str] = (),
) -> Store:
    """The store to ask: an endpoint, or the given files together with the library's reference data."""
    if endpoint:
        if files or registry:
            raise UsageError("two-stores", "Give either files, --registry or --endpoint.")
        from certkg.store.remote import RemoteStore

        return RemoteStore(endpoint)
    from certkg.store.embedded import EmbeddedStore

    store = EmbeddedStore()
    store.load_turtle(entry.file for entry in library.ontology())
    if "statistics" in uses:
        store.load_turtle(entry.file for entry in library.statistics())
    store.load(gather(files, registry))
    return store


def rdf_files(folder: Path) -> list[str]:
    """The RDF files of a folder and the folders below it, by name."""
    if not folder.is_dir():
        raise InputError("registry-missing", "There is no such folder.", where=Place(str(folder)))
    return sorted(str(path) for path in folder.rglob("*") if path.suffix.lower() in _RDF_ENDINGS)
