"""The four knowledge folders, their headers and their index."""

from __future__ import annotations

from certkg.library.library import BASE, Entry, Library, digest, padded
from certkg.library.root import root

__all__ = ["BASE", "Entry", "Library", "digest", "padded", "root"]
