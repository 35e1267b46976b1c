"""Compiled shapes on disk: JSON in the user's cache folder, named by the digest of shapes and version.

A file that is damaged, of another version or unreadable counts as absent. Nothing is ever executed
from it: it holds plans, which only describe queries. The background's triples lie there too.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from certkg import __version__
from certkg.validate.engines.codec import from_json, to_json
from certkg.validate.shapes.compile import Compiled

__all__ = ["PlanCache", "cache_folder", "shipped_plans"]

#: Raised whenever the same shapes are compiled to other plans, so that no plan of before is read again.
_FORMAT = 5


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for compiled plans: ``$XDG_CACHE_HOME/certkg``, else ``~/.cache/certkg``."""
    base = environment.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "certkg"


def shipped_plans() -> Traversable:
    """The plans that a wheel carries; a checkout has none (see hatch_build.py)."""
    return files("certkg.validate.engines").joinpath("plans")


@dataclass(frozen=True, slots=True)
class PlanCache:
    """Compiled shapes by digest in one folder; what it lacks is looked for in ``shipped``."""

    folder: Path
    shipped: Traversable | None = None

    def read(self, digest: str, *, advanced: bool) -> Compiled | None:
        """The compiled shapes, or None when there are none that can be used."""
        text = self.read_text(_name(digest, advanced=advanced))
        try:
            return from_json(json.loads(text)) if text else None
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return None

    def write(self, digest: str, compiled: Compiled, *, advanced: bool) -> None:
        """Keeps compiled shapes."""
        text = json.dumps(to_json(compiled), separators=(",", ":"), ensure_ascii=False)
        self.write_text(_name(digest, advanced=advanced), text)

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


def _name(digest: str, *, advanced: bool) -> str:
    key = f"{_FORMAT}\n{__version__}\n{advanced}\n{digest}"
    return f"plans-{sha256(key.encode()).hexdigest()}.json"
