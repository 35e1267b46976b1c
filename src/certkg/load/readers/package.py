"""The parts of an Office Open XML package, with limits: no entities, no endless parts, nothing outside."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal, cast
from xml.etree.ElementTree import Element, XMLPullParser
from xml.parsers import expat

__all__ = ["Package", "local", "text_of"]

_UNPACKED: Final = 2 * 1024**3
_TREE: Final = 64 * 1024**2  # parts that are read whole: the list of sheets, styles, relations
_CHUNK: Final = 1 << 16
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def local(tag: str) -> str:
    """The name of an element without its namespace, which strict and transitional files write differently."""
    return tag.rpartition("}")[2]


def text_of(element: Element) -> str:
    """The text of a string item: its runs joined, phonetic hints left out, ``_x000D_`` escapes undone."""
    parts: list[str] = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(run.text or "" for run in child if local(run.tag) == "t")
    text = "".join(parts)
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


class Package:
    """An opened package; raises ValueError, BadZipFile, KeyError or ParseError for what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.sizes = {entry.filename.lower(): entry.file_size for entry in archive.infolist()}
            self.names = {entry.filename.lower(): entry.filename for entry in archive.infolist()}
        if (size := sum(self.sizes.values())) > _UNPACKED:
            raise ValueError(f"it unpacks to {size:,} bytes")

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked piece by piece, never more than the package declares."""
        with zipfile.ZipFile(self.path) as archive, archive.open(self.names[part.lower()]) as stream:
            yield from iter(lambda: stream.read(_CHUNK), b"")

    def ends(self, part: str, name: str) -> Iterator[Element]:
        """Each element of a name when it ends, whole; the caller clears it."""
        self._refuse_entities(part)
        for element in self._elements(part, "end"):
            if element.tag.rpartition("}")[2] == name:
                yield element

    def tree(self, part: str) -> Element:
        """A small part as a tree."""
        self._refuse_entities(part)
        if self.sizes[part.lower()] > _TREE:
            raise ValueError(f"its part {part} has more than {_TREE:,} bytes")
        elements = self._elements(part, "start")
        root = next(elements)
        deque(elements, maxlen=0)
        return root

    def _elements(self, part: str, event: Literal["start", "end"]) -> Iterator[Element]:
        parser: XMLPullParser[Element] = XMLPullParser((event,))
        for chunk in self.chunks(part):
            parser.feed(chunk)
            yield from (
                element for _, element in cast(Any, parser.read_events())
            )  # these events carry elements
        parser.close()

    def strings(self, part: str) -> list[str]:
        """The shared strings in order."""
        found = []
        for item in self.ends(part, "si"):
            found.append(text_of(item))
            item.clear()
        return found

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts that a part refers to by relations of a kind, by the id of the relation."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.lower() not in self.names:
            return {}
        return {
            entry.get("Id", ""): _resolved(folder, entry.get("Target", ""))
            for entry in self.tree(relations)
            if entry.get("Type", "").endswith(f"/{kind}") and entry.get("TargetMode") != "External"
        }

    def _refuse_entities(self, part: str) -> None:
        """Reads up to the first element; a document type, where entities are declared, is refused."""
        parser = expat.ParserCreate()
        started: list[str] = []

        def refuse(*_: object) -> None:
            raise ValueError(f"its part {part} declares a document type, which no workbook needs")

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda name, _: started.append(name)
        for chunk in self.chunks(part):
            try:
                parser.Parse(chunk, False)
            except expat.ExpatError as error:
                if not started:
                    raise ValueError(f"its part {part} is no XML: {error}") from error
            if started:
                return


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
