"""``certkg load``: turns a source's file into RDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from certkg.cli.common import LibraryOption, OutOption, QuietOption, emit, library_of, note
from certkg.errors import UsageError

__all__ = ["load"]

_SYNTAXES = {".ttl": "turtle", ".nt": "n-triples", ".jsonld": "json-ld", ".rdf": "rdf-xml"}


def load(
    inputs: Annotated[list[Path] | None, typer.Argument(help="Files of a source that certkg knows.")] = None,
    source: Annotated[
        str | None, typer.Option("--from", help="The source; found by its headers if not given.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Name the sources.")] = False,
    base: Annotated[str, typer.Option("--base", help="The first part of the addresses that are made.")] = "",
    body: Annotated[
        str | None, typer.Option("--body", help="The IRI of the body that issued what names no issuer.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="turtle, n-triples, json-ld or rdf-xml.")
    ] = None,
    out: OutOption = None,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> int:
    """Turns a source's file into RDF; says every fault with its place and carries over all that is good.

    Example: certkg load q3.xlsx --from certsearch -o q3.ttl

    Ends with 0, or 1 when a cell could not be carried over.
    """
    from certkg.documents import serialise
    from certkg.load import load as load_file
    from certkg.load import sources

    root = library_of(library).root
    if listing:
        emit("".join(f"{s.name:<14} {s.summary}\n" for s in sources(root)), out)
        return 0
    if not inputs:
        raise UsageError("input-missing", "No file was given.", mend="certkg load --list names the sources.")
    triples: dict[tuple[str, str, str], None] = {}
    lost = 0
    for path in inputs:
        loaded = load_file(path, source, issuer=body, library_root=root, **({"base": base} if base else {}))
        triples.update(dict.fromkeys(loaded.triples))
        for fault in loaded.faults:
            note(str(fault), quiet=quiet)
            lost += fault.severity == "violation"
        note(f"{path}: {', '.join(f'{count} {what}' for what, count in loaded.counts.items())}", quiet=quiet)
    syntax = format_ or _SYNTAXES.get(out.suffix.lower() if out else ".ttl", "turtle")
    emit(serialise(triples, syntax), out)
    return 1 if lost else 0
