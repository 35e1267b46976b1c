"""Where a report goes: formats and files, and annotations for what ends a run without a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from certkg.cli.common import emit
from certkg.errors import CertkgError, InputError, Place, UsageError

if TYPE_CHECKING:
    from certkg.validate.report.formats import Format

__all__ = ["Output", "annotated", "outputs_of"]

Output = tuple["Format", Path | None]


def outputs_of(
    name: str, out: Path | None, also: Sequence[Path], read: Sequence[str | Path]
) -> tuple[Output, ...]:
    """The formats of a report with their files, the one asked for first; None is stdout.

    ``read`` are the files that the run reads. UsageError for a format that there is not, and for a file that
    is read or named twice: the report would take its place. InputError for one in a folder that there is not.
    """
    from certkg.validate.report import format_of

    taken = {Path(file).resolve() for file in read if file != "-"}
    for path in (*([out] if out else []), *also):
        if path.resolve() in taken:
            raise UsageError(
                "output-taken",
                f"The report would take the place of {path}.",
                mend="Give each report a file of its own.",
            )
        taken.add(path.resolve())
        if not path.parent.is_dir():
            raise InputError(
                "output-unwritable",
                f"There is no folder {path.parent}.",
                where=Place(str(path)),
                mend="Make it first; the work would be lost.",
            )
    return ((format_of(name, out), out), *((format_of("", path), path) for path in also))


@contextmanager
def annotated(output: Output) -> Iterator[None]:
    """Marks what ends the run at its place as well, where the report would have been annotations."""
    try:
        yield
    except CertkgError as error:
        form, out = output
        if form.name == "github" and error.where is not None:
            from certkg.validate.report.ci.github import of_errors

            others = error.others if isinstance(error, InputError) else ()
            emit(of_errors((error, *others)), out)
        raise
