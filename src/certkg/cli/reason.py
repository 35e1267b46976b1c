"""``certkg reason``: OWL 2 DL consistency and classification."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from certkg.cli.common import LibraryOption, OutOption, QuietOption, emit, gather, library_of
from certkg.errors import UsageError

__all__ = ["reason"]

_FORMATS = ("text", "json")


def reason(
    inputs: Annotated[
        list[str] | None, typer.Argument(help="Data to reason over; the terms alone if none.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds after which the reasoner is given up.")
    ] = 60,
    out: OutOption = None,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> int:
    """Says whether the terms, and data that use them, are consistent, and what follows; explains what is not.

    Example: certkg reason registry.ttl

    Needs a Java runtime, which the extra 'reason' brings. Ends with 0 consistent, 1 inconsistent.
    """
    from certkg.reason import reason as run

    if format_ not in _FORMATS:
        raise UsageError(
            "answer-format", f"There is no format {format_!r}.", mend=f"Choose one of {', '.join(_FORMATS)}."
        )
    found = run(gather(inputs or [], None), library_of(library), seconds=timeout)
    if format_ == "json":
        content = {
            "consistent": found.consistent,
            "unsatisfiable": found.unsatisfiable,
            "inferred": [{"individual": one, "class": kind} for one, kind in found.inferred],
            "explanation": found.explanation,
        }
        emit(json.dumps(content, ensure_ascii=False, indent=2) + "\n", out)
    else:
        lines = ["consistent" if found.consistent else "INCONSISTENT"]
        lines += [f"  unsatisfiable class: {name}" for name in found.unsatisfiable]
        lines += [f"  {sentence}" for sentence in found.explanation]
        if not found.consistent and not found.explanation and not found.unsatisfiable:
            lines.append("  The kinds that are stated and implied do not clash; the cause lies deeper.")
        lines += [f"  {one} is a {kind.partition('#')[2] or kind}" for one, kind in found.inferred]
        emit("\n".join(lines) + "\n", out)
    return 0 if found.consistent else 1
