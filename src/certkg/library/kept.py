"""What is worked out once and kept between processes: texts in the user's cache folder, or in the wheel.

A file that is damaged or unreadable counts as absent. Nothing is ever executed from one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

__all__ = ["Kept", "cache_folder", "shipped"]


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for what is kept: ``$XDG_CACHE_HOME/certkg``, else ``~/.cache/certkg``."""
    base = environment.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "certkg"


def shipped() -> Traversable:
    """What a wheel carries; a checkout has none (see hatch_build.py)."""
    return files("certkg").joinpath("compiled")


@dataclass(frozen=True, slots=True)
class Kept:
    """Texts by name in one folder; what it lacks is looked for in ``shipped``."""

    folder: Path
    shipped: Traversable | None = None

    @classmethod
    def default(cls) -> Self:
        """What is kept for the user, with what the wheel carries."""
        return cls(cache_folder(), shipped())

    def read_text(self, name: str) -> str | None:
        """A file of the folder, or of the shipped one, whose check sum is right, or None."""
        for folder in (self.folder, self.shipped):
            if folder is None:
                continue
            try:
                total, _, text = folder.joinpath(name).read_text(encoding="utf-8").partition("\n")
            except (OSError, ValueError):
                continue
            if total == sha256(text.encode()).hexdigest():
                return text
        return None

    def write_text(self, name: str, text: str) -> None:
        """Keeps a text behind its check sum; a reader sees the old file or the whole new one.

        Failing to is no error: the next process does the work again.
        """
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                    stream.write(f"{sha256(text.encode()).hexdigest()}\n{text}")
                Path(part).replace(self.folder / name)
            except OSError:
                Path(part).unlink(missing_ok=True)
