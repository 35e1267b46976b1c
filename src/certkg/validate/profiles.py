"""Profiles: which folders of shapes are applied, and how grave their findings are, all said in shapes/profiles/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from certkg.documents import Document, open_document
from certkg.errors import UsageError
from certkg.library import Entry, Library
from certkg.validate.shapes.terms import iri_text, read_literal

__all__ = ["DEFAULT", "Selection", "profile_names", "select"]

#: The profile that is applied when none is named.
DEFAULT = "default"

_CKG = "https://w3id.org/certkg#"
_NAME = f"<{_CKG}profileName>"
_FOLDER = f"<{_CKG}includesFolder>"
_INCLUDES = f"<{_CKG}includesRulesOf>"
_PREFIXES = "prefixes.ttl"

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Profile:
    name: str
    triples: tuple[Triple, ...]
    folders: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


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


def profile_names(library: Library) -> tuple[str, ...]:
    """The names of all profiles."""
    return tuple(sorted(profile.name for profile in _profiles(library).values()))


def select(library: Library, names: Sequence[str] = ()) -> Selection:
    """The shapes and overrides of the named profiles, of ``DEFAULT`` if none is named.

    UsageError for a name that no profile has.
    """
    profiles = _profiles(library)
    by_name = {profile.name: iri for iri, profile in profiles.items()}
    chosen: dict[str, None] = {}
    for name in names or (DEFAULT,):
        if name not in by_name:
            known = ", ".join(sorted(by_name))
            raise UsageError(
                "profile-unknown", f"There is no profile {name!r}.", mend=f"Choose among {known}."
            )
        _include(by_name[name], profiles, chosen)
    folders = {folder for iri in chosen for folder in profiles[iri].folders}
    entries = [e for e in library.shapes() if e.group in folders or (not e.group and e.name == _PREFIXES)]
    # Translations come last: they are statements about the rules before them, and hold no shape.
    overrides = tuple(triple for iri in chosen for triple in profiles[iri].triples)
    return Selection((*entries, *library.titles()), overrides)


def _include(iri: str, profiles: dict[str, _Profile], chosen: dict[str, None]) -> None:
    """Adds a profile behind those that it takes over; a circle ends where it began."""
    if iri in chosen or iri not in profiles:
        return
    waiting = dict.fromkeys(profiles[iri].includes)
    for other in waiting:
        if other != iri:
            _include(other, {key: value for key, value in profiles.items() if key != iri}, chosen)
    chosen[iri] = None


def _profiles(library: Library) -> dict[str, _Profile]:
    found: dict[str, _Profile] = {}
    for number, entry in enumerate(library.profiles()):
        triples = tuple(as_document(entry, f"p{number}").triples())
        for iri, name in _values(triples, _NAME):
            found[iri] = _Profile(
                read_literal(name).lexical,
                triples,
                tuple(read_literal(o).lexical for s, o in _values(triples, _FOLDER) if s == iri),
                tuple(o for s, o in _values(triples, _INCLUDES) if s == iri and iri_text(o)),
            )
    return found


def _values(triples: Iterable[Triple], predicate: str) -> list[tuple[str, str]]:
    return [(s, o) for s, p, o in triples if p == predicate]
