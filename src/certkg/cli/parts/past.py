"""The earlier report that a run is compared with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from certkg.errors import InputError, Place

if TYPE_CHECKING:
    from certkg.validate.report import PastReport

__all__ = ["past_report"]


def past_report(old: Path) -> PastReport:
    """An earlier JSON report; InputError when there is none or it is something else."""
    from certkg.validate.report import read_past

    try:
        return read_past(old.read_bytes(), str(old))
    except OSError as error:
        raise InputError(
            "report-unreadable",
            f"The earlier report cannot be read: {error.strerror}.",
            where=Place(str(old)),
        ) from error
