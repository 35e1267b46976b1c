"""Lines of N-Triples that hold one of some texts, and triples of some properties, without a step for each line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final

from certkg.documents.syntaxes import LINES

if TYPE_CHECKING:
    from certkg.documents.document import Document

__all__ = ["lines_holding", "pattern_of", "stating"]

_BLOCK: Final = 1 << 20


def pattern_of(texts: Collection[bytes]) -> re.Pattern[bytes]:
    """Finds one of some texts, not empty; a few nanoseconds a byte, since what several share is looked at once."""
    return re.compile(_tree(sorted(set(texts))))


def _tree(texts: list[bytes]) -> bytes:
    """An expression for texts in order, branching where they part."""
    branches = []
    for _, group in groupby(texts, lambda text: text[:1]):
        first, *others = group
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(first, (first, *others)[-1], strict=False))
        size = len(list(alike)) if others else len(first)
        rest = [text[size:] for text in (first, *others)]
        branches.append(re.escape(first[:size]) + (b"(?:" + _tree(rest) + b")" if others else b""))
    return b"|".join(branches)


def lines_holding(pattern: re.Pattern[bytes], block: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines of a block in which something is found, with their numbers, counted from 0."""
    number = before = at = 0
    while match := pattern.search(block, at):
        start = block.rfind(b"\n", 0, match.start()) + 1
        end = block.find(b"\n", match.end())
        at = len(block) if end < 0 else end
        number += block.count(b"\n", before, start)
        before = start
        yield number, block[start:at]


def stating(document: Document, predicates: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """See ``Document.stating``."""
    if not predicates:
        return
    if document.syntax in LINES:
        yield from _of_lines(document, predicates)
        return
    for triple in document.triples():
        if triple[1] in predicates:
            yield triple


def _of_lines(document: Document, predicates: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """The triples of the lines that hold a predicate, or an escape in which one might be written."""
    from certkg.documents.reading import triples_of

    pattern = pattern_of([predicate.encode() for predicate in predicates])
    with document.stream() as source:
        while block := source.read(_BLOCK) + source.readline():
            if b"\\u" not in block and b"\\U" not in block:
                block = b"\n".join(line for _, line in lines_holding(pattern, block))
            for triple in triples_of(block, document):
                if triple[1] in predicates:
                    yield triple
