"""What is asked for together and cannot be done together."""

from __future__ import annotations

from collections.abc import Sequence

from certkg.errors import UsageError

__all__ = ["agree"]


def agree(inputs: Sequence[str], profiles: Sequence[str], shapes: Sequence[str]) -> None:
    """UsageError where one thing asked for would leave nothing of another."""
    if profiles and shapes:
        raise UsageError(
            "profile-and-shapes",
            "A profile chooses among our rules, and shapes of your own stand in their place.",
            mend="Leave out --profile or --shapes, or validate twice.",
        )
    if [*inputs, *shapes].count("-") > 1:
        raise UsageError(
            "stdin-twice", "Standard input can be read once.", mend="Write all but one of the - into files."
        )
