"""N-Triples and N-Quads with positions: one pass over the lines, without building terms that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from typing import Final

from certkg.documents.document import Document
from certkg.documents.ntriples import RDF, literal, unescaped
from certkg.documents.positions.spots import (
    PROPERTY,
    SUBJECT,
    TRIPLE,
    BlankNode,
    Key,
    Spotted,
    blank_names,
)
from certkg.errors import Place

__all__ = ["locate_lines", "mentioned_lines", "spot_line", "spot_lines", "used_lines"]

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
_FEW: Final = 20
_ANY: Final = ""  # stands for the predicate of a question about a value alone
_TERMS: Final = 3
_TYPE: Final = f"<{RDF}type>"
_PARTS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@(.*)|\^\^\s*<(.*)>)?', re.DOTALL)


def locate_lines(document: Document, wanted: Iterable[Key]) -> dict[Key, tuple[int, Place]]:
    """The ranks and places of triples in N-Triples or N-Quads, line by line; see ``locate``.

    Takes memory for what is asked alone, whatever the size of the file. A line about something else costs
    a third of a microsecond, one with a property that is asked for about 10.
    """
    asked: dict[str, _Subject] = {}
    for key in wanted:
        asked.setdefault(key[0], _Subject(document.scope)).ask(key)
    # What a line about an IRI begins with, up to the closing bracket.
    heads = {name[:-1].encode(): subject for name, subject in asked.items() if name.startswith("<")}
    blank = any(name.startswith("_:") for name in asked)
    for number, start, line in _pieces(document, lambda lines: _about(lines, heads, blank=blank)):
        subject = heads.get(line.partition(b">")[0]) or asked.get(_name(line, document.scope))
        if subject is not None:
            subject.see(number, start, line)
    return {
        key: (at[0], Place(document.name, *at[1:]))
        for subject in asked.values()
        for key, at in subject.places.items()
        if at
    }


def mentioned_lines(document: Document, nodes: Iterable[str]) -> dict[str, Place]:
    """The first line in which each node is an object; about a microsecond a line."""
    wanted = {node.replace(f"_:{document.scope}.", "_:", 1).encode(): node for node in nodes}
    found: dict[str, Place] = {}
    for number, start, line in _pieces(document, lambda lines: _holding(lines, wanted)):
        parts = line.rstrip(b"\r\n .").split(None, 2)
        if len(parts) < _TERMS or not wanted:
            continue
        term = parts[2].partition(b" ")[0] if parts[2][:1] in b"<_" else parts[2]
        node = wanted.pop(term, None)
        if node is not None:
            before = line[: line.rindex(parts[2])].decode("utf-8", "replace")
            found[node] = Place(document.name, number, start + len(before) + 1)
    return found


def used_lines(document: Document, terms: Iterable[str]) -> dict[str, Place]:
    """The first line in which each term is a predicate, or a class; about a microsecond a line."""
    wanted = {term.encode() for term in terms}
    found: dict[str, Place] = {}
    for number, start, line in _pieces(document, lambda lines: _holding(lines, wanted)):
        if not wanted:
            break
        for term in wanted.intersection(line.split(None, 3)[1:3]):
            triple = spot_line(line.decode("utf-8", "replace"), start)
            name = term.decode()
            if triple is not None and (name == triple.predicate or triple.predicate == _TYPE):
                at = triple.predicate_at if name == triple.predicate else triple.object_at
                found[name] = Place(document.name, number, at + 1)
                wanted.discard(term)
    return found


class _Subject:
    """What is asked about one subject, with line and column of each answer so far."""

    __slots__ = ("marks", "named", "open", "places", "seen")

    def __init__(self, scope: str) -> None:
        self.places: dict[Key, tuple[int, int, int] | None] = {}
        self.open: dict[str, list[Key]] = {}
        self.marks: tuple[bytes, ...] = ()
        self.named = blank_names(scope, lines=True)
        self.seen: set[str] | None = None

    def ask(self, key: Key) -> None:
        """Adds a question."""
        self.places[key] = None
        if key[1] is not None or key[2] is not None:
            self.open.setdefault(key[1] or _ANY, []).append(key)
            self._mark()

    def _mark(self) -> None:
        """What a line holds that bears on a question."""
        values = {key[2] or "" for key in self.open.get(_ANY, ())}
        plain = {
            "_:" if value.startswith("_:") else value[: value.rfind('"') + 1] or value for value in values
        }
        self.marks = tuple(mark.encode() for mark in {*self.open, *plain} - {_ANY})

    def see(self, number: int, start: int, line: bytes) -> None:
        """Takes a line about this subject: where it begins, and more if its property is asked for."""
        if self.seen is None:
            self.seen = set()
            indent = len(line) - len(line.lstrip(b" \t"))
            self.places = dict.fromkeys(self.places, (SUBJECT, number, start + indent + 1))
        if not (any(mark in line for mark in self.marks) or (self.marks and b"\\" in line)):
            return
        triple = spot_line(line.decode("utf-8", "replace"), start)
        if triple is None:
            return
        value = self.named(triple.object)
        exact = TRIPLE, number, triple.object_at + 1
        if any(key[2] == value for key in self.open.get(_ANY, ())):
            self.places |= {key: exact for key in self.open[_ANY] if key[2] == value}
            self._leave(_ANY, [key for key in self.open[_ANY] if key[2] != value])
        if triple.predicate not in self.open:
            return
        first = triple.predicate not in self.seen
        self.seen.add(triple.predicate)
        left = []
        for key in self.open[triple.predicate]:
            if key[2] == value:
                self.places[key] = exact
                continue
            if first:
                self.places[key] = PROPERTY, number, triple.predicate_at + 1
            if key[2] is not None:
                left.append(key)
        self._leave(triple.predicate, left)

    def _leave(self, predicate: str, keys: list[Key]) -> None:
        """Keeps the questions about a property that a later line may answer better."""
        if keys:
            self.open[predicate] = keys
        else:
            del self.open[predicate]
        self._mark()


def _pieces(
    document: Document, likely: Callable[[list[bytes]], Iterable[int]]
) -> Iterator[tuple[int, int, bytes]]:
    """The lines that ``likely`` picks, block by block: number, offset in characters and text.

    A carriage return ends a line as well.
    """
    number = 0
    with document.stream() as source:
        while lines := source.readlines(_BLOCK):
            for place in range(len(lines)) if b"\r" in b"".join(lines) else likely(lines):
                start = 0
                for piece in lines[place].split(b"\r"):
                    yield number + place + 1, start, piece
                    start += len(piece.decode("utf-8", "replace")) + 1
            number += len(lines)


def _about(lines: list[bytes], heads: Container[bytes], *, blank: bool) -> Iterable[int]:
    """The places of the lines that may be about a subject whose beginning is among ``heads``; each is looked at once."""
    before = [line.partition(b">")[0] for line in lines]
    found = {head for head in set(before) if head in heads or _strange(head, blank=blank)}
    return [place for place, head in enumerate(before) if head in found] if found else ()


def _holding(lines: list[bytes], wanted: Collection[bytes]) -> Iterable[int]:
    """The places of the lines of a block, unless it holds none of the wanted texts; of many it is not asked."""
    block = b"" if len(wanted) > _FEW else b"".join(lines)
    return range(len(lines)) if not block or any(text in block for text in wanted) else ()


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
