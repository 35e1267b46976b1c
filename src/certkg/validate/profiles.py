"""The shapes and severities of profiles, read for a validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from certkg.documents import Document, open_document
from certkg.library import Entry, Library
from certkg.library.languages import tags
from certkg.library.profiles import choose_profiles

__all__ = ["DEFAULT", "Selection", "as_document", "select"]

#: The profile that is applied when none is named.
DEFAULT = "default"

_PREFIXES = "prefixes.ttl"

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Selection:
    """The shape files of some profiles, and the triples of their overrides, included profiles first.

    ``translations`` are the files with messages, fixes and titles in the language asked for.
    """

    entries: tuple[Entry, ...]
    overrides: tuple[Triple, ...] = field(default=())
    translations: tuple[Entry, ...] = ()

    def documents(self) -> tuple[Document, ...]:
        """The shape files and their translations as documents whose blank nodes do not meet."""
        files = (*self.entries, *self.translations)
        return tuple(as_document(entry, f"s{number}") for number, entry in enumerate(files))

    def untranslated(self) -> Selection:
        """The same rules in English, so that a report in another language tells them by the same digest."""
        return replace(self, translations=())


def as_document(entry: Entry, scope: str) -> Document:
    """A Turtle file of the library as a document."""
    return _document(entry, entry.bytes(), scope)


def _document(entry: Entry, content: bytes, scope: str) -> Document:
    return open_document(entry.path, "turtle", content=content, base=entry.iri, scope=scope)


@lru_cache(maxsize=64)
def _triples(entry: Entry, content: bytes, scope: str) -> tuple[Triple, ...]:
    return tuple(_document(entry, content, scope).triples())


def select(library: Library, names: Sequence[str] = (), lang: str = "en") -> Selection:
    """The shapes and overrides of the named profiles, of ``DEFAULT`` if none is named.

    Messages, fixes and titles are in English, and in ``lang`` as well where the library has them; those in
    other languages are left out, since each result would carry them all. UsageError for a name that no profile has.
    """
    chosen = choose_profiles(library, names or (DEFAULT,))
    prefixes = [entry for entry in library.shapes() if not entry.group and entry.name == _PREFIXES]
    overrides = tuple(
        triple
        for number, entry in enumerate(chosen.overrides)
        for triple in _triples(entry, entry.bytes(), f"p{number}")
    )
    translated = (entry for tag in tags(lang) for entry in library.titles(tag))
    return Selection((*prefixes, *chosen.shapes), overrides, tuple(translated))
