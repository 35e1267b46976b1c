"""Compiled shapes on disk: JSON in the user's cache folder, named by the digest of shapes and version.

Translated queries are kept one by one as well, so that one changed shape does not cost the time of all.
A file that is damaged, of another version or unreadable counts as absent. Plans only describe queries:
nothing is ever executed from a file. The background's triples lie there too.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from certkg import __version__
from certkg.library.kept import Kept
from certkg.validate.engines.codec import Rows, from_json, to_json
from certkg.validate.plan.query import Query
from certkg.validate.shapes.checks import Compiled

__all__ = ["PlanCache", "Queries"]

#: Raised whenever the same shapes are compiled to other plans, so that no plan of before is read again.
_FORMAT = 16
_QUERIES = f"queries-{sha256(f'{_FORMAT} {__version__}'.encode()).hexdigest()}.json"
_MOST_QUERIES = 2_000
_DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


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


class PlanCache(Kept):
    """Compiled shapes by digest."""

    __slots__ = ()

    def read(self, digest: str, *, advanced: bool) -> Compiled | None:
        """The compiled shapes, or None when there are none that can be used."""
        text = self.read_text(_name(digest, advanced=advanced))
        try:
            return from_json(json.loads(text), Compiled) if text else None
        except _DAMAGED:
            return None

    def write(self, digest: str, rows: Rows, *, advanced: bool) -> None:
        """Keeps compiled shapes, given as ``to_json`` writes them."""
        self.write_text(_name(digest, advanced=advanced), _json(rows))

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


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _name(digest: str, *, advanced: bool) -> str:
    key = f"{_FORMAT}\n{__version__}\n{advanced}\n{digest}"
    return f"plans-{sha256(key.encode()).hexdigest()}.json"
