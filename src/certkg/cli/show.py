"""``certkg show``: everything that bears on one outcome, rule, term or question."""

from __future__ import annotations

from typing import Annotated

import typer

from certkg.cli.common import LangOption, LibraryOption, OutOption, QuietOption, emit, library_of

__all__ = ["show"]


def show(
    name: Annotated[
        str, typer.Argument(help="A rule, question, outcome or term: CB-3, CQ13, 9e, Certificate.")
    ],
    lang: LangOption = "en",
    library: LibraryOption = None,
    out: OutOption = None,
    quiet: QuietOption = False,
) -> int:
    """Prints what the library says of a rule, question, outcome or term, as Markdown.

    Example: certkg show CB-3

    Ends with 0; 2 when nothing has the name.
    """
    from certkg.library.pages import page

    emit(page(library_of(library), name, lang), out)
    return 0
