"""Lines of N-Triples that hold one of some texts, and triples of some properties, without a step for each line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from certkg.documents.syntaxes import LINES

if TYPE_CHECKING:
    from certkg.documents.document import Document

__all__ = ["lines_holding", "pattern_of", "stating"]

_BLOCK: Final = 1 << 20


def pattern_of(texts: Collection[bytes]) -> re.Pattern[bytes]:
    """Finds one of some texts; a nanosecond a byte, since what they begin with alike is looked for first."""
    ordered = sorted(texts, reverse=True)
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(ordered[0], ordered[-1], strict=False))
    start = ordered[0][: len(list(alike))]
    ends = b"|".join(re.escape(text[len(start) :]) for text in ordered)
    return re.compile(re.escape(start) + b"(?:" + ends + b")")


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
