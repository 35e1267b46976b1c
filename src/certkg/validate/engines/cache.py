"""Compiled shapes on disk: JSON in the user's cache folder, named by the digest of shapes and version.

A file that is damaged, of another version or unreadable counts as absent. Nothing is ever executed
from it: it holds plans, which only describe queries.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from certkg import __version__
from certkg.validate.engines.codec import from_json, to_json
from certkg.validate.shapes.compile import Compiled

__all__ = ["PlanCache", "cache_folder"]

_FORMAT = 1


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for compiled plans: ``$XDG_CACHE_HOME/certkg``, else ``~/.cache/certkg``."""
    base = environment.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "certkg"


@dataclass(frozen=True, slots=True)
class PlanCache:
    """Compiled shapes by digest in one folder."""

    folder: Path

    def read(self, digest: str, *, advanced: bool) -> Compiled | None:
        """The compiled shapes, or None when there are none that can be used."""
        try:
            return from_json(json.loads(self._path(digest, advanced=advanced).read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
            return None

    def write(self, digest: str, compiled: Compiled, *, advanced: bool) -> None:
        """Keeps compiled shapes; a reader sees the old file or the whole new one. Failing to is no error."""
        text = json.dumps(to_json(compiled), separators=(",", ":"), ensure_ascii=False)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    stream.write(text)
                Path(name).replace(self._path(digest, advanced=advanced))
            except OSError:
                Path(name).unlink(missing_ok=True)

    def _path(self, digest: str, *, advanced: bool) -> Path:
        key = f"{_FORMAT}\n{__version__}\n{advanced}\n{digest}"
        return self.folder / f"plans-{sha256(key.encode()).hexdigest()}.json"
