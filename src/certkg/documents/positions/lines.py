"""N-Triples and N-Quads with positions: one pass over the lines, without building terms that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, TypeAlias

from certkg.documents.document import Document
from certkg.documents.ntriples import RDF, literal, unescaped
from certkg.documents.picking import lines_holding, pattern_of
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
_BLANK_FIRST: Final = re.compile(rb"[ \t]*(_:[^\s<>\"]+)")
#: So many bytes of lines are looked at together.
_BLOCK: Final = 1 << 20
#: In so many bytes every line is looked at.
_SMALL: Final = 1 << 22
#: More texts than these are not looked for in one pattern.
_FEW: Final = 2000
#: How many lines a block has, and those worth a look with their numbers.
_Likely: TypeAlias = Callable[[bytes], tuple[int, Iterable[tuple[int, bytes]]]]
_ANY: Final = ""  # stands for the predicate of a question about a value alone
_TERMS: Final = 3
_NODE: Final = frozenset({b"<", b"_"})
_TYPE: Final = f"<{RDF}type>"
_ESCAPE: Final = rb"\\[uU]"
_ESCAPE_IN_IRI: Final = rb"<[^<>\"\s\\]*\\[uU]"
_PARTS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@(.*)|\^\^\s*<(.*)>)?', re.DOTALL)


def locate_lines(document: Document, wanted: Iterable[Key]) -> dict[Key, tuple[int, Place]]:
    """The ranks and places of triples in N-Triples or N-Quads, line by line; see ``locate``.

    Takes memory for what is asked alone, whatever the size of the file. A line about something else costs
    a sixth of a microsecond, one with a property that is asked for about 10.
    """
    asked: dict[str, list[Key]] = {}
    for key in wanted:
        asked.setdefault(key[0], []).append(key)
    found: dict[Key, tuple[int, Place]] = {}
    # Most subjects are only asked where they are first described.
    waiting = {
        _written(name, document.scope): keys[0]
        if keys == [(name, None, None)]
        else _Subject(keys, document, found)
        for name, keys in asked.items()
    }
    for number, start, line in _pieces(document, _about(document, waiting)):
        name = _subject(line)
        subject = waiting.get(name)
        if subject is None:
            continue
        if not isinstance(subject, _Subject):
            indent = len(line) - len(line.lstrip(b" \t"))
            found[subject] = SUBJECT, Place(document.name, number, start + indent + 1)
        elif not subject.see(number, start, line):
            continue
        del waiting[name]
        if not waiting:
            break
    return found


def mentioned_lines(document: Document, nodes: Iterable[str]) -> dict[str, Place]:
    """The first line in which each node is an object; about a microsecond a line, 10 one of unusual form."""
    wanted = {_written(node, document.scope): node for node in nodes}
    names = blank_names(document.scope, lines=True)
    quads = document.syntax == "n-quads"  # a graph hides that terms touch before it
    literals = any(term[:1] == b'"' for term in wanted)
    found: dict[str, Place] = {}
    for number, start, line in _pieces(document, _holding(wanted)):
        if not wanted:
            break
        fields = line.split(None, 3)
        value = fields[2] if len(fields) >= _TERMS else b""
        if value in wanted and _apart(fields):
            at = line.index(fields[1], line.index(fields[0]) + len(fields[0])) + len(fields[1])
            before = line[: line.index(value, at)].decode("utf-8", "replace")
            found[wanted.pop(value)] = Place(document.name, number, start + len(before) + 1)
        elif literals if value[:1] == b'"' else _unusual(value) or (quads and not _apart(fields)):
            triple = spot_line(line.decode("utf-8", "replace"), start)
            name = names(triple.object) if triple is not None else ""
            if triple is not None and wanted.pop(_written(name, document.scope), None) is not None:
                found[name] = Place(document.name, number, triple.object_at + 1)
    return found


def used_lines(document: Document, terms: Iterable[str]) -> dict[str, Place]:
    """The first line in which each term is a predicate, or a class; about a microsecond a line."""
    wanted = {term.encode() for term in terms}
    found: dict[str, Place] = {}
    for number, start, line in _pieces(document, _holding(wanted)):
        if not wanted:
            break
        fields = line.split(None, 3)
        if wanted.isdisjoint(fields[1:3]) and _plain(fields):
            continue
        triple = spot_line(line.decode("utf-8", "replace"), start)
        if triple is None:
            continue
        used = [(triple.predicate, triple.predicate_at)]
        if triple.predicate == _TYPE and isinstance(triple.object, str):
            used.append((triple.object, triple.object_at))
        for name, at in used:
            if (term := name.encode("utf-8", "surrogatepass")) in wanted:
                found[name] = Place(document.name, number, at + 1)
                wanted.discard(term)
    return found


def _unusual(field: bytes) -> bool:
    """Whether a field between blanks may be no node or more than one, or a node written with escapes."""
    return b"\\" in field or field[-1:] == b"." or field.rfind(b"<") > 0 or field[:1] not in _NODE


def _plain(fields: list[bytes]) -> bool:
    """Whether the fields of a line are a subject, a predicate and a value, nodes written without escapes."""
    if len(fields) < _TERMS or not _apart(fields) or b"\\" in fields[1]:
        return False
    return fields[2][:1] == b'"' or not _unusual(fields[2])


def _apart(fields: list[bytes]) -> bool:
    """Whether the first two of three fields are a subject and a predicate; else terms may touch."""
    return (
        fields[1][-1:] == b">"
        and fields[1].rfind(b"<") == 0
        and fields[0].rfind(b"<") <= 0
        and fields[0][:1] in _NODE
    )


class _Subject:
    """What is asked about one subject; answers so far go to ``found``."""

    __slots__ = ("document", "found", "keys", "marks", "named", "open", "placed", "seen")

    def __init__(self, keys: list[Key], document: Document, found: dict[Key, tuple[int, Place]]) -> None:
        self.keys, self.document, self.found = keys, document, found
        self.open: dict[str, list[Key]] = {}
        for key in keys:
            if key[1] is not None or key[2] is not None:
                self.open.setdefault(key[1] or _ANY, []).append(key)
        self.marks: tuple[bytes, ...] | None = None
        self.named = blank_names(document.scope, lines=True)
        self.placed, self.seen = False, set[str]()

    def _marked(self) -> tuple[bytes, ...]:
        """What a line holds that bears on a question, or else an escape."""
        values = {key[2] or "" for key in self.open.get(_ANY, ())}
        plain = {
            "_:" if value.startswith("_:") else value[: value.rfind('"') + 1] or value for value in values
        }
        return tuple(mark.encode() for mark in {*self.open, *plain, "\\"} - {_ANY})

    def see(self, number: int, start: int, line: bytes) -> bool:
        """Takes a line about this subject: where it begins, and more if its property is asked for.

        Says whether no later line can answer anything better.
        """
        if not self.placed:
            self.placed = True
            indent = len(line) - len(line.lstrip(b" \t"))
            at = SUBJECT, Place(self.document.name, number, start + indent + 1)
            self.found |= dict.fromkeys(self.keys, at)
        if not self.open:
            return True
        if self.marks is None:
            self.marks = self._marked()
        for mark in self.marks:
            if mark in line:
                self._read(number, start, line)
                return not self.open
        return False

    def _read(self, number: int, start: int, line: bytes) -> None:
        """Takes a line that may state what is asked for."""
        triple = spot_line(line.decode("utf-8", "replace"), start)
        if triple is None:
            return
        value = self.named(triple.object)
        exact = TRIPLE, Place(self.document.name, number, triple.object_at + 1)
        if any(key[2] == value for key in self.open.get(_ANY, ())):
            self.found |= {key: exact for key in self.open[_ANY] if key[2] == value}
            self._leave(_ANY, [key for key in self.open[_ANY] if key[2] != value])
        if triple.predicate not in self.open:
            return
        first = triple.predicate not in self.seen
        self.seen.add(triple.predicate)
        left = []
        for key in self.open[triple.predicate]:
            if key[2] == value:
                self.found[key] = exact
                continue
            if first:
                at = Place(self.document.name, number, triple.predicate_at + 1)
                self.found[key] = PROPERTY, at
            if key[2] is not None:
                left.append(key)
        self._leave(triple.predicate, left)

    def _leave(self, predicate: str, keys: list[Key]) -> None:
        """Keeps the questions about a property that a later line may answer better."""
        if keys:
            self.open[predicate] = keys
        else:
            del self.open[predicate]
        self.marks = None


def _pieces(document: Document, likely: _Likely) -> Iterator[tuple[int, int, bytes]]:
    """The lines that ``likely`` picks, block by block: number, offset in characters and text.

    A carriage return ends a line as well, but does not count as one.
    """
    before = 1
    with document.stream() as source:
        while block := source.read(_BLOCK) + source.readline():
            returns = b"\r" in block
            count, picked = (_all if returns else likely)(block)
            for number, line in picked:
                start = 0
                for piece in line.split(b"\r") if returns else (line,):
                    yield before + number, start, piece
                    start += len(piece.decode("utf-8", "replace")) + 1 if returns else 0
            before += count


def _all(block: bytes) -> tuple[int, Iterable[tuple[int, bytes]]]:
    """All lines of a block."""
    lines = block.removesuffix(b"\n").split(b"\n")
    return len(lines), enumerate(lines)


def _about(document: Document, subjects: Collection[bytes]) -> _Likely:
    """Picks the lines about some subjects, which may become fewer meanwhile; all lines of a small document."""
    if document.size < _SMALL:
        return _all
    from certkg.documents.positions.runs import likely_runs, lines_about, table_of

    table = table_of([name for name in subjects if name.startswith(b"<")])
    blank = any(name.startswith(b"_:") for name in subjects)

    def likely(block: bytes) -> tuple[int, Iterable[tuple[int, bytes]]]:
        count, runs = likely_runs(table, block, blank=blank)
        return count, lines_about(subjects, block, runs)

    return likely


def _holding(texts: Collection[bytes]) -> _Likely:
    """Picks the lines that hold one of some texts, or may with an escape; all lines where there are many texts."""
    if not 0 < len(texts) <= _FEW:
        return _all
    pattern = pattern_of(texts)
    escape = _ESCAPE if any(text[:1] == b'"' for text in texts) else _ESCAPE_IN_IRI
    escaped, either = re.compile(_ESCAPE).search, re.compile(pattern.pattern + b"|" + escape)

    def holding(block: bytes) -> tuple[int, Iterable[tuple[int, bytes]]]:
        escapes = b"\\" in block and escaped(block) is not None
        return block.count(b"\n"), lines_holding(either if escapes else pattern, block)

    return holding


def _written(name: str, scope: str) -> bytes:
    """An IRI or a blank node as lines have it when they need no escape."""
    prefix = f"_:{scope}."
    bare = f"_:{name.removeprefix(prefix)}" if name.startswith(prefix) else name
    return bare.encode("utf-8", "surrogatepass")


def _subject(line: bytes) -> bytes:
    """The subject of a line, "" for a line that is no triple."""
    head, bracket, _ = line.partition(b">")
    if head[:1] == b"<" and b"\\" not in head:
        return head + bracket
    if blank := _BLANK_FIRST.match(line):
        return blank[1]
    triple = spot_line(line.decode("utf-8", "replace"), 0)
    if triple is None or not isinstance(triple.subject, str):
        return b""
    return triple.subject.encode("utf-8", "surrogatepass")


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
