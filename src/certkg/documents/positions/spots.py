"""What every reader of positions returns: triples with the offsets of their terms."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeAlias

__all__ = ["PROPERTY", "SUBJECT", "TRIPLE", "BlankNode", "Key", "Spotted", "blank_names", "text_of"]


#: What is asked for: subject, predicate or None, object or None, in N-Triples text.
Key: TypeAlias = tuple[str, str | None, str | None]
#: How well a place answers a question, best first.
TRIPLE, PROPERTY, SUBJECT = 0, 1, 2


class BlankNode:
    """A blank node of a text: its label, or None for one that has none."""

    __slots__ = ("label",)

    def __init__(self, label: str | None = None) -> None:
        self.label = label


class Spotted(NamedTuple):
    """One triple and the character offsets at which its three terms begin."""

    subject: str | BlankNode
    predicate: str
    object: str | BlankNode
    subject_at: int
    predicate_at: int
    object_at: int


_MADE_UP: Final = re.compile(r"[a-f][0-9a-f]{23,31}\Z")


class blank_names:  # noqa: N801 - used as a function that remembers
    """Names blank nodes of a document as ``Document.triples`` does; call it in the order of the triples."""

    __slots__ = ("labelled", "lines", "numbers", "scope")

    def __init__(self, scope: str, *, lines: bool = False) -> None:
        self.scope = scope
        self.lines = lines
        self.numbers: dict[object, int] = {}
        self.labelled: dict[str, BlankNode] = {}

    def __call__(self, term: str | BlankNode) -> str:
        """The N-Triples text of a term."""
        if isinstance(term, str):
            return term
        if term.label is not None and (self.lines or not _MADE_UP.match(term.label)):
            return f"_:{self.scope}.{term.label}"
        key: object = term.label if term.label is not None else term
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        return f"_:{self.scope}_{number}"


def text_of(data: bytes) -> str:
    """The text of a document; what is not UTF-8 is replaced, offsets stay whole characters."""
    return data.decode("utf-8", "replace")
