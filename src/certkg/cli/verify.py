"""``certkg verify``: walks the chain of a certificate on a day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from certkg.cli.common import (
    DayOption,
    EndpointOption,
    FilesArgument,
    LangOption,
    LibraryOption,
    OutOption,
    QuietOption,
    RegistryOption,
    day_of,
    emit,
    library_of,
    store_of,
)
from certkg.errors import UsageError

if TYPE_CHECKING:
    from certkg.library.languages import Words
    from certkg.verify import Verification

__all__ = ["STATUS", "as_text", "verify"]

#: The exit status of each verdict.
STATUS = {"confirmed": 0, "contradicted": 1, "unknown": 5}

_SIGNS = {"confirmed": "+", "contradicted": "x", "unknown": "?", "not applicable": "-"}
_FORMATS = ("text", "json", "csv", "markdown")


def verify(
    certificate: Annotated[str, typer.Argument(help="The certificate, by its address or number.")],
    files: FilesArgument = None,
    on: DayOption = None,
    standard: Annotated[
        str | None, typer.Option("--standard", help="May I rely on it for this standard?")
    ] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="For this sector code?")] = None,
    site: Annotated[str | None, typer.Option("--site", help="At this site, by its address?")] = None,
    registry: RegistryOption = None,
    endpoint: EndpointOption = None,
    lang: LangOption = "en",
    format_: Annotated[str, typer.Option("--format", help="text, json, csv or markdown.")] = "text",
    out: OutOption = None,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> int:
    """Walks the chain organization, certificate, body, accreditation, accreditation body, arrangement on a day.

    Example: certkg verify Q-17 registry.ttl --on 2026-01-31 --sector 28

    Ends with 0 confirmed, 1 contradicted, 5 unknown.
    """
    from certkg.library.languages import read_words
    from certkg.verify import verify as walk

    if format_ not in _FORMATS:
        raise UsageError(
            "answer-format", f"There is no format {format_!r}.", mend=f"Choose one of {', '.join(_FORMATS)}."
        )
    knowledge = library_of(library)
    store = store_of(knowledge, files or [], registry, endpoint)
    answer = walk(
        store, certificate, day_of(on), standard=standard, sector=sector, site=site, library=knowledge
    )
    emit(_written(answer, format_, read_words(knowledge, lang)), out)
    return STATUS[answer.verdict]


def as_text(answer: Verification, words: Words) -> str:
    """The chain for a terminal: the verdict first, then each link with its reasons."""
    day = words.text("on-day", day=answer.day.isoformat())
    lines = [f"{words.verdict(answer.verdict).upper()}  {answer.certificate}  {day}", ""]
    for link in answer.links:
        name = words.named("link", link.name)
        lines.append(f"  {_SIGNS[link.verdict]} {name}{words.text('colon')}{words.verdict(link.verdict)}")
        lines += [
            f"      {words.sentence(reason.text)}" + (f" [{reason.source}]" if reason.source else "")
            for reason in link.reasons
        ]
    return "\n".join(lines) + "\n"


def _written(answer: Verification, form: str, words: Words) -> str:
    if form == "text":
        return as_text(answer, words)
    if form == "json":
        return json.dumps(_plain(answer, words), ensure_ascii=False, indent=2) + "\n"
    from certkg.query.answers import write
    from certkg.query.parameters import sparql_literal
    from certkg.store import Rows

    rows = tuple(
        tuple(
            sparql_literal(cell)
            for cell in (link.name, reason.verdict, words.sentence(reason.text), reason.about, reason.source)
        )
        for link in answer.links
        for reason in link.reasons
    )
    return write(Rows(("link", "verdict", "reason", "about", "source"), rows), form)


def _plain(answer: Verification, words: Words) -> dict[str, object]:
    return {
        "verdict": answer.verdict,
        "certificate": answer.certificate,
        "on": answer.day.isoformat(),
        "links": [
            {
                "link": link.name,
                "verdict": link.verdict,
                "question": link.question,
                "reasons": [
                    {
                        "verdict": r.verdict,
                        "text": words.sentence(r.text),
                        "about": r.about or None,
                        "source": r.source or None,
                    }
                    for r in link.reasons
                ],
            }
            for link in answer.links
        ],
    }
