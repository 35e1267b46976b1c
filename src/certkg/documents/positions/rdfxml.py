"""RDF/XML with positions: an expat reader that sees the triples a parser sees, and where they stand.

It takes for granted that the text has been parsed without error before. Offsets are those of the text or
the attribute that states a value, else of the tag behind a term. Nothing outside the text is ever read: external entities and DTDs are not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from typing import Final
from xml.parsers import expat

from certkg.documents.ntriples import RDF, literal, resolved
from certkg.documents.positions.spots import BlankNode, Spotted

__all__ = ["UNREAD", "spot_xml"]

_XML: Final = "http://www.w3.org/XML/1998/namespace"
UNREAD: Final = f'"?"^^<{RDF}XMLLiteral>'  # stands for markup, whose exact text is not worked out
# A start tag, and its attributes one by one.
_TAG: Final = re.compile(rb"""<[^\s/>=]+(?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE: Final = re.compile(rb"""\s([^\s=>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_BEFORE_TEXT: Final = re.compile(rb"(?:\s|<!--.*?-->)*", re.DOTALL)
_XML_LITERAL: Final = f"{RDF}XMLLiteral"
_SYNTAX: Final = frozenset(
    RDF + name for name in ("about", "ID", "nodeID", "resource", "datatype", "parseType", "type", "bagID")
)


class _Frame:
    """One open element: what it is, its base and language, and what it has gathered."""

    __slots__ = ("asked", "at", "attributes", "base", "datatype", "given", "ids", "items", "kind", "language", "node",
                 "predicate", "subject", "text", "turn")  # fmt: skip

    def __init__(self, kind: str, base: str, language: str, at: int) -> None:
        self.kind, self.base, self.language, self.at = kind, base, language, at
        self.attributes: Iterable[str] = ()
        self.asked = True
        self.subject: str | BlankNode = ""
        self.predicate = ""
        self.node: str | BlankNode | None = None
        self.given = False
        self.items: list[tuple[str | BlankNode, int]] = []
        self.ids = ""
        self.datatype = ""
        self.text: list[str] = []
        self.turn = 0


def spot_xml(data: bytes, base: str, subjects: Container[str] | None = None) -> Iterator[Spotted]:
    """The triples of an RDF/XML text with byte offsets of their tags, as far as it is understood.

    With ``subjects`` (IRIs in brackets and labels behind ``_:``) only those about these, and a few others.
    """
    reader = _Reader(data, base, subjects)
    with suppress(expat.ExpatError):
        reader.parser.Parse(data, True)
    return iter(reader.found)


class _Reader:
    """The stack of open elements and the triples found so far."""

    def __init__(self, data: bytes, base: str, subjects: Container[str] | None) -> None:
        self.data, self.subjects = data, subjects
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        self.stack = [_Frame("root", base, "", 0)]
        self.found: list[Spotted] = []
        self.blanks: dict[str, BlankNode] = {}
        self.skipped = 0

    def emit(self, subject: str | BlankNode, predicate: str, value: str | BlankNode, *at: int) -> None:
        self.found.append(Spotted(subject, f"<{predicate}>", value, *at))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self.stack[-1]
        if parent.kind == "markup":
            self.skipped += 1
            return
        at = self.parser.CurrentByteIndex
        given = {_iri(key): value for key, value in attributes.items()}
        base = given.pop(f"{_XML}base", None)
        frame = _Frame("", parent.base if base is None else resolved(base.partition("#")[0], parent.base),
                       given.pop(f"{_XML}lang", parent.language), at)  # fmt: skip
        frame.attributes = attributes
        given = {
            key: value for key, value in given.items() if not key.lower().startswith(("xml", _XML.lower()))
        }
        iri = _iri(name)
        if parent.kind == "root" and iri == f"{RDF}RDF":
            frame.kind = "document"
        elif parent.kind in {"root", "document", "property", "collection"}:
            self.node(frame, parent, iri, given)
        else:
            self.property(frame, parent, iri, given)
        self.stack.append(frame)

    def asked(self, subject: str | BlankNode) -> bool:
        """Whether triples about a subject are wanted."""
        name = subject if isinstance(subject, str) else f"_:{subject.label or ''}"
        return self.subjects is None or name in self.subjects

    def places(self, frame: _Frame) -> dict[str, tuple[int, int]]:
        """Where the attributes of a tag are named and where their values begin; none for a tag from an entity."""
        at, attributes = frame.at, frame.attributes
        tag = _TAG.match(self.data, at) if attributes else None
        if tag is None:
            return {}
        written = [
            (match.start(1), match.start(2))
            for match in _ATTRIBUTE.finditer(self.data, at, tag.end())
            if match.group(1).partition(b":")[0] != b"xmlns"
        ]
        return dict(zip(map(_iri, attributes), written, strict=False))

    def node(self, frame: _Frame, parent: _Frame, iri: str, given: dict[str, str]) -> None:
        """A node element (RDF 1.1 XML Syntax, section 7.2.11)."""
        frame.kind = "node"
        frame.subject = self.subject(frame, given)
        frame.asked = self.asked(frame.subject)
        if frame.asked and iri != f"{RDF}Description":
            self.emit(frame.subject, f"{RDF}type", f"<{iri}>", frame.at, frame.at, frame.at)
        self.attributes(frame.subject, frame, given)
        if parent.kind == "property":
            parent.node = frame.subject
            parent.turn = frame.at
        elif parent.kind == "collection":
            parent.items.append((frame.subject, frame.at))

    def subject(self, frame: _Frame, given: dict[str, str]) -> str | BlankNode:
        if f"{RDF}about" in given:
            return f"<{resolved(given[f'{RDF}about'], frame.base)}>"
        if f"{RDF}ID" in given:
            return f"<{resolved('#' + given[f'{RDF}ID'], frame.base)}>"
        return self.blank(given.get(f"{RDF}nodeID"))

    def blank(self, label: str | None) -> BlankNode:
        return BlankNode() if label is None else self.blanks.setdefault(label, BlankNode(label))

    def attributes(self, subject: str | BlankNode, frame: _Frame, given: dict[str, str]) -> None:
        """Property attributes (section 7.2.5), the last one first."""
        if not self.asked(subject):
            return
        places = self.places(frame)
        for key, value in reversed(given.items()):
            at = places.get(key, (frame.at, frame.at))
            if key == f"{RDF}type":
                self.emit(subject, key, f"<{resolved(value, frame.base)}>", frame.at, *at)
            elif key not in _SYNTAX:
                self.emit(subject, key, literal(value, language=frame.language), frame.at, *at)

    def property(self, frame: _Frame, parent: _Frame, iri: str, given: dict[str, str]) -> None:
        """A property element (section 7.2.14)."""
        if iri == f"{RDF}li":
            parent.turn += 1
            iri = f"{RDF}_{parent.turn}"
        frame.kind, frame.predicate, frame.subject = "property", iri, parent.subject
        frame.ids = given.get(f"{RDF}ID", "")
        frame.asked = parent.asked or bool(frame.ids)
        frame.datatype = resolved(given[f"{RDF}datatype"], frame.base) if f"{RDF}datatype" in given else ""
        how = given.get(f"{RDF}parseType")
        if how == "Resource":
            node = BlankNode()
            self.link(frame, node)
            frame.kind, frame.subject, frame.asked = "resource", node, self.asked(node)
        elif how == "Collection":
            frame.kind = "collection"
        elif how is not None:
            frame.kind, frame.datatype = "markup", _XML_LITERAL
        elif f"{RDF}resource" in given or f"{RDF}nodeID" in given or _has_properties(given):
            frame.given = True
            if not frame.asked and not _has_properties(given):
                return
            target = given.get(f"{RDF}resource")
            node_ = (
                self.blank(given.get(f"{RDF}nodeID"))
                if target is None
                else f"<{resolved(target, frame.base)}>"
            )
            self.attributes(node_, frame, given)
            named = f"{RDF}{'nodeID' if target is None else 'resource'}"
            self.link(frame, node_, self.places(frame).get(named, (0, frame.at))[1])

    def link(self, frame: _Frame, value: str | BlankNode, at: int | None = None) -> None:
        """The triple of a property element, and its reification when the element has an ID."""
        if not frame.asked:
            return
        at = frame.at if at is None else at
        self.emit(frame.subject, frame.predicate, value, self.owner_at(frame), frame.at, at)
        if frame.ids:
            statement = f"<{resolved('#' + frame.ids, frame.base)}>"
            places = (frame.at, frame.at, frame.at)
            self.emit(statement, f"{RDF}object", value, *places)
            self.emit(statement, f"{RDF}predicate", f"<{frame.predicate}>", *places)
            self.emit(statement, f"{RDF}subject", frame.subject, *places)
            self.emit(statement, f"{RDF}type", f"<{RDF}Statement>", *places)

    def owner_at(self, frame: _Frame) -> int:
        """Where the element of the subject begins."""
        stack = self.stack
        return stack[-2].at if stack[-1] is frame and len(stack) > 1 else stack[-1].at

    def end(self, _: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        frame = self.stack[-1]
        if frame.kind == "property" and not frame.given:
            if frame.node is not None:
                self.link(frame, frame.node, frame.turn)
            elif frame.asked:
                self.link(
                    frame,
                    literal("".join(frame.text), frame.datatype, "" if frame.datatype else frame.language),
                    self.text_at(frame),
                )
        elif frame.kind == "markup":
            self.link(frame, UNREAD)
        elif frame.kind == "collection":
            self.collection(frame)
        self.stack.pop()

    def text_at(self, frame: _Frame) -> int:
        """Where the text of an element begins; its tag when there is none, or it comes from an entity."""
        tag = _TAG.match(self.data, frame.at)
        if tag is None or not "".join(frame.text).strip():
            return frame.at
        blank = _BEFORE_TEXT.match(self.data, tag.end())
        return blank.end() if blank else tag.end()

    def collection(self, frame: _Frame) -> None:
        """A closed list (section 7.2.19)."""
        cells = [BlankNode() for _ in frame.items]
        nil = f"<{RDF}nil>"
        self.link(frame, cells[0] if cells else nil)
        for number, (cell, (item, at)) in enumerate(zip(cells, frame.items, strict=True)):
            rest = cells[number + 1] if number + 1 < len(cells) else nil
            self.emit(cell, f"{RDF}rest", rest, at, at, at)
            self.emit(cell, f"{RDF}first", item, at, at, at)

    def characters(self, text: str) -> None:
        frame = self.stack[-1]
        if frame.kind == "property" and not self.skipped:
            frame.text.append(text)


def _has_properties(given: dict[str, str]) -> bool:
    return any(key not in _SYNTAX or key == f"{RDF}type" for key in given)


def _iri(name: str) -> str:
    """Namespace and local name joined as RDF/XML joins them."""
    return name.replace(" ", "", 1) if " " in name else name
