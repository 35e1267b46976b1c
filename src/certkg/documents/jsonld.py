"""What JSON-LD needs before it is parsed: no context from the network, no nesting that overruns a stack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from certkg.errors import InputError, Place

if TYPE_CHECKING:
    from certkg.documents.document import Document

__all__ = ["check", "remote_contexts"]

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_STEP: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def check(document: Document) -> None:
    """Raises InputError when a document nests too deeply or asks for a context that is not in it.

    Reads the whole text once; about a second for 100 MB.
    """
    text = document.read()
    depth = max(
        accumulate(_STEP[byte] for byte in _STRING.sub(b"", text).translate(None, _NOT_BRACKETS)), default=0
    )
    if depth > document.limits.depth:
        raise InputError(
            "nesting-too-deep",
            f"The JSON nests {depth:,} levels deep; the limit is {document.limits.depth}.",
            where=Place(document.name, *_line_column(text, _too_deep_at(text, document.limits.depth))),
            mend="Give the inner things an @id and list them side by side, or convert the file to Turtle.",
        )
    if b"@context" not in text and b"@import" not in text:
        return
    try:
        tree = json.loads(text)
    except ValueError:
        return  # the parser says it better, with line and column
    for context in remote_contexts(tree):
        line, column = _find(text, context)
        raise InputError(
            "remote-context",
            f"The JSON-LD context {context} is not part of the file, and certkg fetches nothing.",
            where=Place(document.name, line, column),
            mend="Put the context itself in place of its address, or convert the file to Turtle where the "
            "context can be reached.",
        )


def remote_contexts(tree: Any) -> Iterator[str]:  # JSON is Any by nature
    """The addresses of contexts that a JSON-LD tree refers to without holding them, in document order."""
    stack = [tree]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key == "@context":
                    yield from _addresses(inner)
                elif key == "@import" and isinstance(inner, str):
                    yield inner
            stack.extend(reversed(list(value.values())))


def _addresses(context: Any) -> Iterator[str]:
    for item in context if isinstance(context, list) else [context]:
        if isinstance(item, str):
            yield item


def _find(text: bytes, context: str) -> tuple[int | None, int | None]:
    at = text.find(b'"' + context.encode() + b'"')
    return (None, None) if at < 0 else _line_column(text, at)


def _line_column(text: bytes, at: int) -> tuple[int, int]:
    column = len(text[text.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
    return text.count(b"\n", 0, at) + 1, column


def _too_deep_at(text: bytes, limit: int) -> int:
    """Where the bracket stands that is one level too deep; reads every byte up to there."""
    bare = _STRING.sub(lambda found: b" " * len(found.group()), text)
    levels = accumulate(_STEP.get(byte, 0) for byte in bare)
    return next(at for at, level in enumerate(levels) if level > limit)
