"""The shapes and severities of profiles, read for a validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from certkg.documents import Document, open_document
from certkg.library import Entry, Library
from certkg.library.profiles import choose_profiles

__all__ = ["DEFAULT", "Selection", "as_document", "select"]

#: The profile that is applied when none is named.
DEFAULT = "default"

_PREFIXES = "prefixes.ttl"

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Selection:
    """The shape files of some profiles, and the triples of their overrides, included profiles first."""

    entries: tuple[Entry, ...]
    overrides: tuple[Triple, ...] = field(default=())

    def documents(self) -> tuple[Document, ...]:
        """The shape files as documents whose blank nodes do not meet."""
        return tuple(as_document(entry, f"s{number}") for number, entry in enumerate(self.entries))


def as_document(entry: Entry, scope: str) -> Document:
    """A Turtle file of the library as a document."""
    return open_document(entry.path, "turtle", content=entry.bytes(), base=entry.iri, scope=scope)


def select(library: Library, names: Sequence[str] = ()) -> Selection:
    """The shapes and overrides of the named profiles, of ``DEFAULT`` if none is named.

    UsageError for a name that no profile has.
    """
    chosen = choose_profiles(library, names or (DEFAULT,))
    prefixes = [entry for entry in library.shapes() if not entry.group and entry.name == _PREFIXES]
    overrides = tuple(
        triple
        for number, entry in enumerate(chosen.overrides)
        for triple in as_document(entry, f"p{number}").triples()
    )
    # Translations come last: they are statements about the rules before them, and hold no shape.
    return Selection((*prefixes, *chosen.shapes, *library.titles()), overrides)
