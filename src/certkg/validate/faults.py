"""Where a shape at fault stands: errors name nodes, and the file says where a node is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from certkg.documents import Document
from certkg.errors import LibraryError, Place
from certkg.validate.engines.protocol import Rules
from certkg.validate.shapes.terms import is_blank, sh

__all__ = ["faults_placed"]

#: The first term that a message names, and the first property of SHACL: both stand where the fault is.
_TERM = re.compile(
    r"<[^<>\"{}|^`\\\s]+>|_:[\w.-]*\w" + r'|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>\s]*>)?'
)
_PROPERTY = re.compile(r"\bsh:([a-z]\w*)")
_QUERIES = ("select", "ask", "construct")


@contextmanager
def faults_placed(rules: Rules) -> Iterator[None]:
    """Gives an error about a shape the file and line of that shape; the files are read again for it.

    A place within a query moves into the message.
    """
    try:
        yield
    except LibraryError as error:
        within = error.where if error.where and error.where.file == "query" else None
        if error.where is not within:
            raise
        place = _place(rules.documents, error.message, _QUERIES if within else ())
        if place is None:
            raise
        message = error.message
        if within is not None:
            message = f"{message.rstrip('.')}, line {within.line}, column {within.column} of the query."
        raise LibraryError(error.code, message, where=place, mend=error.mend) from error


def _place(documents: tuple[Document, ...], message: str, names: tuple[str, ...]) -> Place | None:
    """The place of the term that a message names, best where one of these properties or the message's stands.

    A term that is nowhere a subject stands where it is mentioned.
    """
    from certkg.documents.positions import locate, mentions

    named = _TERM.search(message)
    if named is None:
        return None
    node = named.group()
    asked = names or tuple(_PROPERTY.findall(message, named.end())[:1])
    for document in documents:
        if is_blank(node) and not node.startswith((f"_:{document.scope}.", f"_:{document.scope}_")):
            continue
        for key in (*((node, sh(name), None) for name in asked), (node, None, None)):
            found = locate(document, [key], exact=True)
            if key in found:
                return found[key]
    places = (mentions(document, [node]).get(node) for document in documents)
    return next((place for place in places if place is not None), None)
