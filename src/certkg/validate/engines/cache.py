"""Compiled shapes on disk: JSON in the user's cache folder, named by the digest of shapes and version.

Translated queries are kept one by one as well, so that one changed shape does not cost the time of all.
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
from typing import Any

from certkg import __version__
from certkg.validate.engines.codec import from_json, to_json
from certkg.validate.plan.query import Query
from certkg.validate.shapes.compile import Compiled

__all__ = ["PlanCache", "Queries", "cache_folder", "shipped_plans"]

#: Raised whenever the same shapes are compiled to other plans, so that no plan of before is read again.
_FORMAT = 6
_QUERIES = f"queries-{sha256(f'{_FORMAT} {__version__}'.encode()).hexdigest()}.json"
_MOST_QUERIES = 2_000
_DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for compiled plans: ``$XDG_CACHE_HOME/certkg``, else ``~/.cache/certkg``."""
    base = environment.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "certkg"


def shipped_plans() -> Traversable:
    """The plans that a wheel carries; a checkout has none (see hatch_build.py)."""
    return files("certkg.validate.engines").joinpath("plans")


class Queries:
    """Translated queries by digest, read from JSON one by one as they are asked for."""

    __slots__ = ("_rows", "fresh")

    def __init__(self, rows: dict[str, Any]) -> None:
        self._rows = rows
        self.fresh = False

    def get(self, key: str) -> Query | None:
        """The query, if it is known and can be used."""
        rows = self._rows.pop(key, None)
        if rows is None:
            return None
        self._rows[key] = rows  # the last used stay the longest
        try:
            return from_json(rows, Query)
        except _DAMAGED:
            return None

    def put(self, key: str, query: Query) -> None:
        """Remembers a query."""
        self._rows[key] = to_json(query)
        self.fresh = True

    def text(self) -> str:
        """The queries used last, as JSON."""
        return _json(dict(list(self._rows.items())[-_MOST_QUERIES:]))


@dataclass(frozen=True, slots=True)
class PlanCache:
    """Compiled shapes by digest in one folder; what it lacks is looked for in ``shipped``."""

    folder: Path
    shipped: Traversable | None = None

    def read(self, digest: str, *, advanced: bool) -> Compiled | None:
        """The compiled shapes, or None when there are none that can be used."""
        text = self.read_text(_name(digest, advanced=advanced))
        try:
            return from_json(json.loads(text), Compiled) if text else None
        except _DAMAGED:
            return None

    def write(self, digest: str, compiled: Compiled, *, advanced: bool) -> None:
        """Keeps compiled shapes."""
        self.write_text(_name(digest, advanced=advanced), _json(to_json(compiled)))

    def queries(self) -> Queries:
        """The queries that were translated before."""
        text = self.read_text(_QUERIES)
        try:
            rows = json.loads(text) if text else {}
        except _DAMAGED:
            rows = {}
        return Queries(rows if isinstance(rows, dict) else {})

    def keep(self, queries: Queries) -> None:
        """Keeps queries, if any were translated anew."""
        if queries.fresh:
            self.write_text(_QUERIES, queries.text())

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


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _name(digest: str, *, advanced: bool) -> str:
    key = f"{_FORMAT}\n{__version__}\n{advanced}\n{digest}"
    return f"plans-{sha256(key.encode()).hexdigest()}.json"
