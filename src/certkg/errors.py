"""Every error certkg raises on purpose: a code, a message, a place and a mend.

A code is a heading in ``docs/reference/errors.md``; a test compares both sets.
The exit status of the command line follows from the class (``docs/reference/contract.md``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "CertkgError",
    "EngineError",
    "Fault",
    "InputError",
    "LibraryError",
    "NothingCheckedError",
    "Place",
    "UsageError",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a line and column of a text file, or a cell of a sheet; counted from one."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """``file:line:column`` or ``file!sheet!cell``, leaving out what is not known."""
        if self.sheet is not None or self.cell is not None:
            return "!".join(part for part in (self.file, self.sheet, self.cell) if part)
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an input that is otherwise read on: a value that reports can show.

    ``severity`` is ``violation`` (something could not be carried over), ``warning`` (carried over, but
    somebody should look) or ``info`` (a notice). ``found`` is the text as it stands in the input.
    """

    code: str
    message: str
    place: Place
    mend: str = ""
    severity: str = "violation"
    found: str = ""

    def __str__(self) -> str:
        """One line: place, message, mend and code."""
        mend = f" {self.mend}" if self.mend else ""
        return f"{self.place}: {self.message}{mend} [{self.code}]"


#: Control characters, line ends of all kinds, and marks that turn the direction of text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+")


def _shown(found: re.Match[str]) -> str:
    return " " if found.group().isspace() else repr(found.group())[1:-1]


class CertkgError(Exception):
    """The root of all errors certkg raises on purpose; ``exit_code`` is what the command line returns."""

    exit_code = 70

    def __init__(self, code: str, message: str, *, where: Place | None = None, mend: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        """One line: place, message, mend and code; nothing of an input can steer a terminal."""
        place = f"{self.where}: " if self.where else ""
        mend = f" {self.mend}" if self.mend else ""
        return _CONTROL.sub(_shown, f"{place}{self.message}{mend} [{self.code}]")


class UsageError(CertkgError):
    """The command was called in a way it does not understand."""

    exit_code = 2


class InputError(CertkgError):
    """An input cannot be read or parsed; ``others`` are the errors of further inputs of the same run."""

    exit_code = 3
    others: tuple[CertkgError, ...] = ()


class LibraryError(CertkgError):
    """A shape, a query, a mapping or the ontology is at fault."""

    exit_code = 4


class NothingCheckedError(CertkgError):
    """No rule found anything to check, which is never a pass."""

    exit_code = 5


class EngineError(CertkgError):
    """An engine could not run a check; the check does not count as passed."""

    exit_code = 70
