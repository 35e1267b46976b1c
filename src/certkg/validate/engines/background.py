"""Background documents read once: kept by digest in the cache folder and in an engine that stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from certkg.documents import Document
from certkg.library.kept import Kept
from certkg.validate.engines.cache import PlanCache
from certkg.validate.memory.graph import Graph
from certkg.validate.shapes.checks import Compiled
from certkg.validate.shapes.graph import Triple

__all__ = ["Background", "Memory", "documents_digest", "kept_triples", "read_background"]


@dataclass(frozen=True)
class Background:
    """Distinct triples, and the nodes they describe."""

    triples: dict[Triple, None]
    subjects: frozenset[str]

    @cached_property
    def graph(self) -> Graph:
        """The triples with their indexes, for graphs to lie over; who keeps the background keeps these."""
        return Graph(self.triples)


@dataclass(slots=True)
class Memory:
    """What an engine that stays in a process remembers: the last shapes and the last background, by digest."""

    shapes: tuple[str, bool, Compiled] | None = None
    background: tuple[str, Background] | None = None


def documents_digest(documents: Sequence[Document]) -> str:
    """One digest of several documents: bytes, base IRIs and scopes, which settle every term."""
    text = "\n".join(f"{each.digest} {each.base} {each.scope}" for each in documents)
    return sha256(text.encode()).hexdigest()


def read_background(
    documents: Sequence[Document], cache: PlanCache | None, memory: Memory | None
) -> Background:
    """The triples of background documents; from memory at once, from the cache at a microsecond each.

    Terms as N-Triples text, one a line, are kept in the cache, since parsing dozens of Turtle files takes twenty times
    as long.
    """
    if not documents:
        return Background({}, frozenset())
    digest = documents_digest(documents)
    if memory is not None and memory.background is not None and memory.background[0] == digest:
        return memory.background[1]
    found = kept_triples(documents, digest, cache)
    read = Background(found, frozenset(subject for subject, _, _ in found))
    if memory is not None:
        memory.background = (digest, read)
    return read


def kept_triples(documents: Sequence[Document], digest: str, cache: Kept | None) -> dict[Triple, None]:
    """The distinct triples of documents with a digest, from the cache if it has them, and kept there if not."""
    found = _from_cache(digest, cache)
    if found is None:
        found = dict.fromkeys(triple for document in documents for triple in document.triples())
        if cache is not None:
            cache.write_text(_name(digest), "".join(f"{s}\n{p}\n{o}\n" for s, p, o in found))
    return found


def _from_cache(digest: str, cache: Kept | None) -> dict[Triple, None] | None:
    text = cache.read_text(_name(digest)) if cache is not None else None
    if not text:
        return None
    terms = text[:-1].split("\n")
    return None if len(terms) % 3 else dict.fromkeys(zip(terms[::3], terms[1::3], terms[2::3], strict=True))


def _name(digest: str) -> str:
    return f"terms-of-{digest}.txt"
