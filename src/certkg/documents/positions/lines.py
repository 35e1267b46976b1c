"""N-Triples and N-Quads with positions: one pass over the lines, without building terms that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from certkg.documents.document import Document
from certkg.documents.ntriples import literal, unescaped
from certkg.documents.positions.spots import BlankNode, Key, Spotted, blank_names
from certkg.errors import Place

__all__ = ["locate_lines", "spot_line", "spot_lines"]

_IRI: Final = r'<(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>'
_BLANK: Final = r"_:[^\s<>\"]+"
_LITERAL: Final = rf'"(?:[^"\\]|\\.)*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^\s*{_IRI})?'
_LINE: Final = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*({_IRI}|{_LITERAL}|{_BLANK})[ \t]*(?:(?:{_IRI}|{_BLANK})[ \t]*)?\."
)
_TEXT: Final = re.compile(r"[^\n\r]+")
_BLANK_FIRST: Final = re.compile(rb"[ \t]*_:([^\s<>\"]+)")
#: So many bytes of lines are looked at together.
_BLOCK: Final = 1 << 18
_PARTS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@(.*)|\^\^\s*<(.*)>)?', re.DOTALL)


def locate_lines(document: Document, wanted: Iterable[Key]) -> dict[Key, Place]:
    """The places of triples in N-Triples or N-Quads, line by line; see ``locate``.

    Takes memory for what is asked alone, whatever the size of the file. A line about something else costs
    a third of a microsecond, one with a property that is asked for about 10.
    """
    asked: dict[str, _Subject] = {}
    for key in wanted:
        asked.setdefault(key[0], _Subject(document.scope)).ask(key)
    # What a line about an IRI begins with, up to the closing bracket.
    heads = {name[:-1].encode(): subject for name, subject in asked.items() if name.startswith("<")}
    blank = any(name.startswith("_:") for name in asked)
    for number, start, line, head in _pieces(document, heads, blank=blank):
        subject = heads.get(head) or asked.get(_name(line, document.scope))
        if subject is not None:
            subject.see(number, start, line)
    return {
        key: Place(document.name, *at) if at else Place(document.name)
        for subject in asked.values()
        for key, at in subject.places.items()
    }


class _Subject:
    """What is asked about one subject, with line and column of each answer so far."""

    __slots__ = ("marks", "named", "open", "places", "seen")

    def __init__(self, scope: str) -> None:
        self.places: dict[Key, tuple[int, int] | None] = {}
        self.open: dict[str, list[Key]] = {}
        self.marks: tuple[bytes, ...] = ()
        self.named = blank_names(scope, lines=True)
        self.seen: set[str] | None = None

    def ask(self, key: Key) -> None:
        """Adds a question."""
        self.places[key] = None
        if key[1] is not None:
            self.open.setdefault(key[1], []).append(key)
            self.marks = tuple(predicate.encode() for predicate in self.open)

    def see(self, number: int, start: int, line: bytes) -> None:
        """Takes a line about this subject: where it begins, and more if its property is asked for."""
        if self.seen is None:
            self.seen = set()
            indent = len(line) - len(line.lstrip(b" \t"))
            self.places = dict.fromkeys(self.places, (number, start + indent + 1))
        if not (any(mark in line for mark in self.marks) or (self.marks and b"\\" in line)):
            return
        triple = spot_line(line.decode("utf-8", "replace"), start)
        if triple is None or triple.predicate not in self.open:
            return
        value = self.named(triple.object)
        first = triple.predicate not in self.seen
        self.seen.add(triple.predicate)
        left = []
        for key in self.open[triple.predicate]:
            if key[2] == value:
                self.places[key] = number, triple.object_at + 1
                continue
            if first:
                self.places[key] = number, triple.predicate_at + 1
            if key[2] is not None:
                left.append(key)
        self._leave(triple.predicate, left)

    def _leave(self, predicate: str, keys: list[Key]) -> None:
        """Keeps the questions about a property that a later line may answer better."""
        if keys:
            self.open[predicate] = keys
        else:
            del self.open[predicate]
            self.marks = tuple(each.encode() for each in self.open)


def _pieces(
    document: Document, heads: Container[bytes], *, blank: bool
) -> Iterator[tuple[int, int, bytes, bytes]]:
    """The lines that may be about a wanted subject: number, offset in characters, text, what stands before ``>``.

    A carriage return ends a line as well. Lines are looked at by the block, and each beginning once.
    """
    number = 0
    with document.stream() as source:
        while lines := source.readlines(_BLOCK):
            for place in _likely(lines, heads, blank=blank):
                start = 0
                for piece in lines[place].split(b"\r"):
                    yield number + place + 1, start, piece, piece.partition(b">")[0]
                    start += len(piece.decode("utf-8", "replace")) + 1
            number += len(lines)


def _likely(lines: list[bytes], heads: Container[bytes], *, blank: bool) -> Iterable[int]:
    """The places of the lines that may be about a wanted subject."""
    if b"\r" in b"".join(lines):
        return range(len(lines))
    before = [line.partition(b">")[0] for line in lines]
    found = {head for head in set(before) if head in heads or _strange(head, blank=blank)}
    return [place for place, head in enumerate(before) if head in found] if found else ()


def _strange(head: bytes, *, blank: bool) -> bool:
    """Says whether a line may be about any subject, since it is not written plainly or a blank node."""
    if head.startswith(b"<"):
        return b"\\" in head
    return blank or not head.startswith(b"_:")


def _name(line: bytes, scope: str) -> str:
    """The subject of a line that is a blank node or not written plainly; "" where there is none."""
    if blank := _BLANK_FIRST.match(line):
        return f"_:{scope}.{blank.group(1).decode('utf-8', 'replace')}"
    triple = spot_line(line.decode("utf-8", "replace"), 0)
    return triple.subject if triple is not None and isinstance(triple.subject, str) else ""


def spot_lines(text: str) -> Iterator[Spotted]:
    """The triples of N-Triples or N-Quads text; lines that are none are passed over. 10 microseconds each."""
    for match in _TEXT.finditer(text):
        if found := spot_line(match.group(), match.start()):
            yield found


def spot_line(line: str, start: int) -> Spotted | None:
    """The triple of one line, whose first character has the offset ``start``."""
    match = _LINE.match(line)
    if match is None:
        return None
    subject, predicate, value = (_term(part) for part in match.groups())
    if not isinstance(predicate, str):
        return None
    return Spotted(subject, predicate, value, *(start + match.start(group) for group in (1, 2, 3)))


def _term(text: str) -> str | BlankNode:
    if text.startswith("_:"):
        return BlankNode(text[2:].rstrip("."))
    if text.startswith("<"):
        return unescaped(text)
    match = _PARTS.fullmatch(text)
    if match is None:
        return text
    lexical, language, datatype = match.groups()
    return literal(unescaped(lexical), unescaped(datatype or ""), language or "")
