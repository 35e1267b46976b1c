"""Profiles: which shape files a set of rules takes in, and whose severities hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from certkg.documents import open_document
from certkg.errors import LibraryError, Place, UsageError
from certkg.library.library import Entry, Library

__all__ = ["Choice", "Profile", "choose_profiles", "read_profiles"]

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_CKG = "https://w3id.org/certkg#"
_PROFILE = f"<{_CKG}Profile>"
_FOLDER = f"<{_CKG}includesFolder>"
_INCLUDES = f"<{_CKG}includesRulesOf>"


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile: its name (the stem of its file), its IRI as N-Triples text, and what it takes in."""

    name: str
    iri: str
    entry: Entry
    folders: tuple[str, ...]
    includes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The shape files of some profiles, and the files with overrides, the one that wins last."""

    shapes: tuple[Entry, ...]
    overrides: tuple[Entry, ...]


def read_profiles(library: Library) -> dict[str, Profile]:
    """All profiles of a library by name; LibraryError when a file does not hold exactly one."""
    return {entry.stem: _read(entry, entry.bytes()) for entry in library.profiles()}


def choose_profiles(library: Library, names: Sequence[str]) -> Choice:
    """The files that the named profiles take in, by themselves or through profiles they include.

    A profile's own overrides win over those of the profiles it includes, a later name over an earlier
    one. Raises UsageError for a name that the library does not have, LibraryError when an included
    profile or folder is not there. Costs a parse of the profile files.
    """
    profiles = read_profiles(library)
    unknown = [name for name in names if name not in profiles]
    if unknown:
        raise UsageError(
            "profile-unknown",
            f"There is no profile {unknown[0]}.",
            mend=f"There are {', '.join(sorted(profiles))}.",
        )
    order: list[Profile] = []
    for name in names:
        _collect(profiles[name], {profile.iri: profile for profile in profiles.values()}, order, ())
    folders = {folder for profile in order for folder in profile.folders}
    shapes = tuple(entry for entry in library.shapes() if entry.group in folders)
    empty = sorted(folders - {entry.group for entry in shapes})
    if empty:
        raise LibraryError(
            "profile-broken",
            f"A profile includes the folder {empty[0]}, which holds no shapes.",
            mend="Correct ckg:includesFolder in shapes/profiles/.",
        )
    return Choice(shapes, tuple(profile.entry for profile in order))


def _collect(
    profile: Profile, by_iri: Mapping[str, Profile], order: list[Profile], above: tuple[str, ...]
) -> None:
    """Appends what a profile includes, then itself; one that comes again moves to the end."""
    if profile.iri in above:
        return
    for iri in profile.includes:
        if iri not in by_iri:
            raise LibraryError(
                "profile-broken",
                f"The profile {profile.name} includes {iri}, which is none.",
                where=Place(profile.entry.path),
                mend="Correct ckg:includesRulesOf.",
            )
        _collect(by_iri[iri], by_iri, order, (*above, profile.iri))
    if profile in order:
        order.remove(profile)
    order.append(profile)


@lru_cache(maxsize=64)
def _read(entry: Entry, content: bytes) -> Profile:
    document = open_document(entry.path, "turtle", content=content, base=entry.iri)
    triples = list(document.triples())
    named = sorted({s for s, p, o in triples if p == _TYPE and o == _PROFILE})
    if len(named) != 1:
        raise LibraryError(
            "profile-broken",
            f"The file describes {len(named)} profiles; it has to describe one.",
            where=Place(entry.path),
            mend="Keep one ckg:Profile in each file of shapes/profiles/.",
        )
    values = {p: sorted(o for s, q, o in triples if s == named[0] and q == p) for p in (_FOLDER, _INCLUDES)}
    folders = tuple(folder.strip('"') for folder in values[_FOLDER])
    return Profile(entry.stem, named[0], entry, folders, tuple(values[_INCLUDES]))
