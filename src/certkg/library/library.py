"""The library: the files of ontology/, shapes/, queries/ and loaders/ under one root."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from certkg.errors import LibraryError
from certkg.library.root import root

__all__ = ["BASE", "Entry", "Library"]

#: Where the documents of the library have their addresses; path = IRI, folders below the first left out.
BASE = "https://w3id.org/certkg/"

_NOT_BACKGROUND = frozenset({"alignments", "languages", "profiles", "statistics"})
_NOT_SHAPES = frozenset({"languages", "library", "profiles"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the library: ``kind`` is its top folder, ``group`` the folders below it."""

    kind: str
    group: str
    name: str
    file: Traversable

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return self.name.rsplit(".", 1)[0]

    @property
    def iri(self) -> str:
        """The address of the document."""
        return f"{BASE}{self.kind}/{self.stem}"

    @property
    def path(self) -> str:
        """The path below the root."""
        return "/".join(part for part in (self.kind, self.group, self.name) if part)

    def bytes(self) -> bytes:
        """The content."""
        return self.file.read_bytes()

    def text(self) -> str:
        """The content as text."""
        return self.file.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Library:
    """The knowledge of one root folder; ``Library()`` is the one that certkg carries.

    Reading is lazy: listing costs a walk of the folders, nothing is parsed.
    """

    root: Traversable

    @staticmethod
    def default() -> Library:
        """The library that certkg carries."""
        return Library(root())

    def entries(self, kind: str, ending: str) -> tuple[Entry, ...]:
        """All files of a top folder with an ending, ordered by path; LibraryError without the folder."""
        folder = self.root.joinpath(kind)
        if not folder.is_dir():
            raise LibraryError(
                "library-folder-missing",
                f"The library {self.root} has no folder {kind}/.",
                mend="A library holds ontology/, shapes/, queries/ and loaders/.",
            )
        return tuple(sorted(_walk(folder, kind, "", ending), key=lambda entry: entry.path))

    def ontology(self) -> tuple[Entry, ...]:
        """The modules that say what things are, with the reference data that rules need."""
        return tuple(
            e for e in self.entries("ontology", ".ttl") if e.group.split("/")[0] not in _NOT_BACKGROUND
        )

    def statistics(self) -> tuple[Entry, ...]:
        """The modules with survey figures, which only some questions need."""
        return tuple(e for e in self.entries("ontology", ".ttl") if e.group == "statistics")

    def alignments(self) -> tuple[Entry, ...]:
        """The modules that align the vocabulary to others."""
        return tuple(e for e in self.entries("ontology", ".ttl") if e.group == "alignments")

    def labels(self, tag: str) -> tuple[Entry, ...]:
        """The labels of terms in a language other than English: ``labels-<tag>.ttl``."""
        return self._of_languages("ontology", f"labels-{tag}.ttl")

    def words(self, tag: str) -> tuple[Entry, ...]:
        """The fixed phrases of reports in a language: ``words-<tag>.toml``."""
        return self._of_languages("ontology", f"words-{tag}.toml")

    def sentences(self, tag: str) -> tuple[Entry, ...]:
        """The sentences of questions and loaders in a language other than English: ``sentences-<tag>.toml``."""
        return self._of_languages("ontology", f"sentences-{tag}.toml")

    def shapes(self) -> tuple[Entry, ...]:
        """The shape files that check data; not those that check the library, profiles, nor translations."""
        entries = self.entries("shapes", ".ttl")
        return tuple(e for e in entries if e.group.split("/")[0] not in _NOT_SHAPES)

    def titles(self, tag: str) -> tuple[Entry, ...]:
        """The titles, messages and fixes of rules in a language other than English, all files of its folder."""
        return tuple(e for e in self.entries("shapes", ".ttl") if e.group == f"languages/{tag}")

    def languages(self) -> tuple[str, ...]:
        """The tags of the languages, English left out, in which rules have titles, in order."""
        groups = (e.group.partition("/") for e in self.entries("shapes", ".ttl"))
        return tuple(sorted({tag for top, _, tag in groups if top == "languages"}))

    def profiles(self) -> tuple[Entry, ...]:
        """The files that say which folders and severities a profile has."""
        return tuple(e for e in self.entries("shapes", ".ttl") if e.group == "profiles")

    def queries(self) -> tuple[Entry, ...]:
        """The question files."""
        return self.entries("queries", ".rq")

    def find(self, kind: str, name: str) -> Entry | None:
        """The file of a folder whose stem is the name, or begins with it as an id (``EO-9e``, ``CQ13``)."""
        wanted = name.casefold()
        entries = [e for e in self.entries(kind, "") if not e.name.startswith(".")]
        for entry in entries:
            if entry.stem.casefold() == wanted:
                return entry
        for entry in entries:
            head = entry.stem.casefold()
            if head.startswith(padded(wanted) + "-") or head.startswith(wanted + "-"):
                return entry
        return None

    def _of_languages(self, kind: str, name: str) -> tuple[Entry, ...]:
        """A file of the folder of languages, if it is there; asked for by name, since a walk would cost more."""
        file = self.root.joinpath(kind).joinpath("languages").joinpath(name)
        return (Entry(kind, "languages", name, file),) if file.is_file() else ()


def padded(rule_id: str) -> str:
    """The rule id as file names write it: ``EO-9e`` gives ``EO-09e``, ``CB-3`` gives ``CB-03``."""
    head, dash, tail = rule_id.partition("-")
    digits = len(tail) - len(tail.lstrip("0123456789"))
    return f"{head}{dash}{tail.zfill(len(tail) - digits + 2)}" if digits == 1 else rule_id


def digest(entries: Iterator[Entry] | tuple[Entry, ...]) -> str:
    """``sha256:`` and a hash over the paths and contents of files, in the order given."""
    total = hashlib.sha256()
    for entry in entries:
        total.update(entry.path.encode() + b"\0" + entry.bytes() + b"\0")
    return f"sha256:{total.hexdigest()}"


def _walk(folder: Traversable, kind: str, group: str, ending: str) -> Iterator[Entry]:
    for name, child, is_folder in _children(folder):
        if is_folder:
            yield from _walk(child, kind, f"{group}/{name}" if group else name, ending)
        elif name.endswith(ending):
            yield Entry(kind, group, name, child)


def _children(folder: Traversable) -> Iterator[tuple[str, Traversable, bool]]:
    """What is in a folder, by its name, and whether it is a folder; a folder on disk tells that at once."""
    if isinstance(folder, Path):
        with os.scandir(folder) as found:
            yield from ((entry.name, folder / entry.name, entry.is_dir()) for entry in found)
    else:
        yield from ((child.name, child, child.is_dir()) for child in folder.iterdir())
