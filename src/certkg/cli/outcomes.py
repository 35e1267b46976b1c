"""``certkg outcomes``: the 23 expected outcomes of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from certkg.cli.common import (
    DayOption,
    FilesArgument,
    LangOption,
    LibraryOption,
    OutOption,
    QuietOption,
    RegistryOption,
    day_of,
    emit,
    gather,
    library_of,
)
from certkg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certkg.assess import OutcomeAssessment
    from certkg.documents import Document
    from certkg.library import Library
    from certkg.library.languages import Words

__all__ = ["outcomes"]

_SIGNS = {"supported": "+", "contradicted": "x", "not evidenced": "?", "not applicable": "-"}
_FORMATS = ("text", "json", "turtle", "csv", "markdown")
_ENDINGS = {".json": "json", ".ttl": "turtle", ".csv": "csv", ".md": "markdown"}
_COLUMNS = ("number", "outcome", "verdict", "reason", "rule", "finding", "focusNode")


def outcomes(
    organization: Annotated[
        str, typer.Argument(help="The organization, by its address or the last part of it.")
    ],
    files: FilesArgument = None,
    on: DayOption = None,
    registry: RegistryOption = None,
    engine: Annotated[str, typer.Option("--engine", help="auto, duckdb, memory or pyshacl.")] = "auto",
    lang: LangOption = "en",
    format_: Annotated[str, typer.Option("--format", help="text, json, turtle, csv or markdown.")] = "",
    out: OutOption = None,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> int:
    """Says of each expected outcome whether the data support or contradict it, or do not tell.

    Example: certkg outcomes https://example.org/id/organization/lakeside registry.ttl --on 2026-01-31

    Ends with 0; 1 when an outcome is contradicted; 5 when nothing is known of the organization.
    """
    from certkg.assess import outcomes as assess
    from certkg.assess import to_json, to_turtle
    from certkg.library.languages import read_words

    form = format_ or (_ENDINGS.get(out.suffix.lower(), "text") if out else "text")
    if form not in _FORMATS:
        raise UsageError(
            "answer-format", f"There is no format {form!r}.", mend=f"Choose one of {', '.join(_FORMATS)}."
        )
    knowledge = library_of(library)
    documents = gather(files or [], registry)
    iri = _found(organization, documents, knowledge)
    answer = assess(documents, iri, day_of(on), library=knowledge, engine=engine, lang=lang)
    if form == "json":
        emit(to_json(answer), out)
    elif form == "turtle":
        emit(to_turtle(answer, read_words(knowledge, lang).language), out)
    elif form == "text":
        emit(_as_text(iri, answer, read_words(knowledge, lang)), out)
    else:
        emit(_as_table(answer, form), out)
    verdicts = {one.verdict for one in answer}
    if verdicts <= {"not evidenced", "not applicable"}:
        return 5
    return 1 if "contradicted" in verdicts else 0


def _found(organization: str, documents: Sequence[Document], library: Library) -> str:
    """The address that the user means; UsageError with the known ones otherwise."""
    if "://" in organization or organization.startswith("urn:"):
        return organization
    from certkg.assess import organizations

    known = organizations(documents, library)
    fitting = [iri for iri in known if iri.rsplit("/", 1)[-1].casefold() == organization.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    from rapidfuzz import process

    near = process.extract(organization, list(fitting or known), limit=3)
    mend = "Did you mean " + ", ".join(iri for iri, _, _ in near) + "?" if near else ""
    raise UsageError(
        "organization-unknown",
        f"{len(fitting) or 'No'} organization{'s' * (len(fitting) > 1)} with a management system on record "
        f"{'have' if len(fitting) > 1 else 'has'} the name {organization}.",
        mend=mend or "Give its address.",
    )


def _as_text(iri: str, answer: Sequence[OutcomeAssessment], words: Words) -> str:
    """The outcomes for a terminal, each with what goes against it or is missing."""
    day = f" {words.text('on-day', day=answer[0].day.isoformat())}" if answer else ""
    lines, colon = [f"{iri}{day}", ""], words.text("colon")
    for one in answer:
        lines.append(f"  {_SIGNS[one.verdict]} {one.number:<6}{one.label}{colon}{words.verdict(one.verdict)}")
        lines.append(f"          {one.reason}")
        lines += [
            f"          {fact.rule}: {finding.message}" for fact in one.facts for finding in fact.findings
        ]
    counts = {verdict: sum(one.verdict == verdict for one in answer) for verdict in _SIGNS}
    lines += [
        "",
        ", ".join(f"{number} {words.verdict(verdict)}" for verdict, number in counts.items() if number),
    ]
    return "\n".join(lines) + "\n"


def _as_table(answer: Sequence[OutcomeAssessment], form: str) -> str:
    """One row for each finding, and one for each outcome without any."""
    from certkg.query.answers import write
    from certkg.query.parameters import sparql_literal
    from certkg.store import Rows

    rows = []
    for one in answer:
        head = (one.number, one.label, one.verdict, one.reason)
        found = [(f.rule, x.message, x.result.focus_node.strip("<>")) for f in one.facts for x in f.findings]
        rows += [(*head, *rest) for rest in found or [("", "", "")]]
    return write(Rows(_COLUMNS, tuple(tuple(sparql_literal(cell) for cell in row) for row in rows)), form)
