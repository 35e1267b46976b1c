"""``certkg demo``: the first minute, on the example registry that certkg carries."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certkg.library import Library

if TYPE_CHECKING:
    from certkg.store import Store
    from certkg.validate.results import Report

__all__ = ["AS_OF", "demo"]

#: The day for which the demo asks, so that its answers stay the same.
AS_OF = "2026-11-23"

_QUESTIONS = (
    ("CQ14", "Which certificates lie outside the accredited scope of their certification body?"),
    ("CQ03", "Which nonconformities came back after a review had called the action effective?"),
    ("CQ38", "Who presents a certificate as more than it is?"),
)
_CASES = (
    ("Q-01", "in good order"),
    ("Q-101", "its sector is outside the body's accredited scope"),
    ("Q-103", "suspended on the day"),
    ("Q-105", "unaccredited, which is not wrong"),
)


def demo(
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Write the example files into this folder, to play with.")
    ] = None,
) -> int:
    """Loads the example registry, validates it, answers three questions and walks four chains.

    Example: certkg demo --keep .
    """
    start = time.monotonic()
    library = Library.default()
    with ExitStack() as stack:
        registry = stack.enter_context(as_file(files("certkg.cli").joinpath("example", "registry.ttl")))
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            for name in ("registry.ttl", "submission.csv"):
                (keep / name).write_bytes(files("certkg.cli").joinpath("example", name).read_bytes())
        store = _loaded(library, registry)
        _validated(library, registry)
        _answered(library, store)
        _verified(library, store)
    folder = f"{keep}/" if keep else ""
    typer.echo(f"Done in {time.monotonic() - start:.0f} seconds. Where to go next:\n")
    if not keep:
        typer.echo("  certkg demo --keep .                               keep the example files to play with")
    for command, what in (
        (f"validate {folder}registry.ttl -o report.html", "the whole report, with charts"),
        (
            f"validate {folder}submission.csv --profile submission",
            "a table with four things to mend, to the cell",
        ),
        (f"outcomes moorland {folder}registry.ttl", "what may be expected of one organization"),
        (f"verify Q-101 {folder}registry.ttl", "the chain of one certificate"),
        ("query", "all questions"),
        ("show CB-3", "one rule: what it says, why, how to mend"),
    ):
        typer.echo(f"  {'certkg ' + command:<50} {what}")
    return 0


def _loaded(library: Library, registry: Path) -> Store:
    from certkg.query.answers import plain
    from certkg.store.embedded import EmbeddedStore

    store = EmbeddedStore()
    store.load_turtle(entry.file for entry in library.ontology())
    store.load_turtle([registry])
    typer.echo("1. A made-up registry: every name is fictitious\n")
    for label, pattern in (
        ("organizations", "?x a ckg:Organization"),
        ("certificates", "?x a/rdfs:subClassOf* ckg:Certificate"),
        ("certification bodies", "?x a ckg:CertificationBody"),
        (
            "accreditation bodies with signatures",
            "?r ckg:recognizedBody ?x . ?x a/rdfs:subClassOf* ckg:AccreditationBody",
        ),
        ("audits", "?x a/rdfs:subClassOf* ckg:CertificationAudit"),
        ("pieces of evidence", "?x ckg:ofSystem ?system"),
    ):
        rows = store.select(
            "PREFIX ckg: <https://w3id.org/certkg#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
            f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}"
        )
        typer.echo(f"   {plain(rows.rows[0][0] or ''):>6} {label}")
    return store


def _validated(library: Library, registry: Path) -> None:
    from certkg.cli.inputs import read_inputs
    from certkg.cli.validate import Asked, report_of

    report = report_of(Asked(library, read_inputs([str(registry)]), as_of=AS_OF))
    checked = sum(1 for entry in report.coverage if entry.focus_nodes)
    typer.echo(f"\n2. Validated as of {AS_OF}: {report.focus_nodes} things against {checked} shapes\n")
    for severity, number in report.totals.items():
        typer.echo(f"   {number:>6} {severity}{'' if number == 1 else 's'}")
    typer.echo("\n   Some of what is contradicted by facts on record:\n")
    for finding in _samples(report):
        typer.echo(f"   {finding[0]:<7} {finding[1]}")
        typer.echo(f"           {finding[2]}")


def _samples(report: Report, most: int = 6) -> list[tuple[str, str, str]]:
    """The first contradicted finding of some rules, so that different things are seen."""
    seen: dict[str, tuple[str, str, str]] = {}
    for finding in report.findings:
        if finding.verdict == "contradicted" and finding.severity == "violation" and finding.rule not in seen:
            seen[finding.rule] = (finding.rule, finding.message, f"mend: {finding.fix}")
    step = max(1, len(seen) // most)
    return list(seen.values())[::step][:most]


def _answered(library: Library, store: Store) -> None:
    from certkg.query import ask, find_question
    from certkg.query.answers import write

    typer.echo("\n3. Three questions")
    for name, words in _QUESTIONS:
        rows = ask(store, find_question(library, name))
        typer.echo(f"\n   {words}  (certkg query {name})\n")
        typer.echo("".join(f"   {line}\n" for line in write(rows, "text").splitlines()), nl=False)


def _verified(library: Library, store: Store) -> None:
    from certkg.verify import verify

    typer.echo(f"\n4. May a buyer rely on these certificates on {AS_OF}?\n")
    for number, why in _CASES:
        answer = verify(store, number, date.fromisoformat(AS_OF), library=library)
        typer.echo(f"   {number:<6} {answer.verdict:<13} {why}")
        for link in answer.links:
            if link.verdict == answer.verdict != "confirmed":
                typer.echo(f"          {link.name}: {link.reasons[0].text if link.reasons else link.verdict}")
    typer.echo("")
