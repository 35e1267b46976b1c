"""``certkg query``: answers a named question, or one's own."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer

from certkg.cli.common import (
    EndpointOption,
    LibraryOption,
    OutOption,
    QuietOption,
    RegistryOption,
    emit,
    library_of,
    note,
    store_of,
)
from certkg.errors import InputError, Place, UsageError

__all__ = ["query"]

_ENDINGS = {".json": "json", ".csv": "csv", ".md": "markdown", ".txt": "text"}


def query(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="The question, such as CQ13; without it all are listed.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file with your own SPARQL query.")] = None,
    data: Annotated[
        list[str] | None, typer.Option("--data", "-d", help="A file to ask; may be given again.")
    ] = None,
    registry: RegistryOption = None,
    endpoint: EndpointOption = None,
    format_: Annotated[str | None, typer.Option("--format", help="text, json, csv or markdown.")] = None,
    out: OutOption = None,
    library: LibraryOption = None,
    timeout: Annotated[
        int, typer.Option("--timeout", help="Seconds after which the command gives up.")
    ] = 120,
    quiet: QuietOption = False,
) -> int:
    """Answers a named question; its parameters are options, such as --day 2026-01-31.

    Example: certkg query CQ13 registry.ttl --certificate https://example.org/id/certificate/northlight/Q-01
    """
    from certkg.query import answers
    from certkg.query.questions import ask, find_question, questions, refuse_network

    knowledge = library_of(library)
    values, files = _extra(context.args)
    files = [*(data or []), *files]
    form = format_ or (_ENDINGS.get(out.suffix.lower(), "text") if out else "text")
    if form not in answers.FORMATS:
        raise UsageError(
            "answer-format",
            f"There is no format {form!r}.",
            mend=f"Choose one of {', '.join(answers.FORMATS)}.",
        )
    if file is not None:
        files = [*([name] if name else []), *files]
        text = _read(file)
        refuse_network(text)
        with _Limit(timeout):
            rows = store_of(knowledge, files, registry, endpoint, ["statistics"]).select(text)
        emit(answers.write(rows, form), out)
        return 0
    if name is None:
        emit(answers.listing(questions(knowledge)), out)
        return 0
    question = find_question(knowledge, name)
    store = store_of(knowledge, files, registry, endpoint, question.header.uses)
    with _Limit(timeout):
        rows = ask(store, question, values)
    note(f"{question.header.summary}\n{question.header.reading}".strip(), quiet=quiet or form != "text")
    emit(answers.write(rows, form), out)
    return 0


def _extra(arguments: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Splits what typer did not know into parameters of the question and files."""
    values: dict[str, list[str]] = {}
    files = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--"):
            files.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not waiting:
                raise UsageError("parameter-value", f"--{name} has no value.")
            value = waiting.pop(0)
        values.setdefault(name, []).append(value)
    return values, files


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "query-unreadable", f"The query cannot be read: {error}.", where=Place(str(file))
        ) from error


class _Limit:
    """Ends the process when the time is over; a query cannot be stopped from inside."""

    def __init__(self, seconds: int) -> None:
        self._timer = threading.Timer(seconds, self._over, (seconds,))
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @staticmethod
    def _over(seconds: int) -> None:
        import os

        typer.echo(f"certkg: the query took longer than {seconds} seconds. [query-timeout]", err=True)
        os._exit(4)
