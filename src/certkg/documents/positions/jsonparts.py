"""JSON-LD of which only those nodes of the graph are read that may describe what is asked for."""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any, Final

from certkg.documents.positions.contexts import Context
from certkg.documents.positions.jsontree import Member, Node, plain, read_next, read_string, read_value, skip

__all__ = ["read_parts"]

_PLAIN: Final = frozenset({"@id", "@type", "@language", "@prefix", "@protected", "@container"})
_CONTAINERS: Final = frozenset({"@list", "@set", "@language"})
_DECODER: Final = json.JSONDecoder(strict=False)


def read_parts(text: str, base: str, subjects: Container[str]) -> Node | None:
    """The tree of a JSON-LD text without nodes of its graph that name none of some subjects anywhere.

    Subjects are IRIs in brackets, and labels behind ``_:``. None where the text is not laid out so that
    this can be told: a list of nodes, or a graph behind its context. Half a microsecond a value.
    """
    at = skip(text, 0)
    if text[at : at + 1] == "[":
        return _array(text, at, _Named(Context(base), subjects))[0]
    members: list[Member] = []
    context = Context(base)
    start, at = at, skip(text, at + 1)
    while text[at : at + 1] != "}":
        key, end = read_string(text, at)
        begin = skip(text, skip(text, end) + 1)
        graph = key == "@graph" and text[begin : begin + 1] == "["
        if key == "@context" and any(member.key == "@graph" for member in members):
            return None
        if graph and not _is_plain(context):
            return None
        node, end = _array(text, begin, _Named(context, subjects)) if graph else read_value(text, begin)
        if key == "@context":
            context = context.with_(plain(node))
        members.append(Member(key, at, node))
        at = read_next(text, end, "}")
    return Node(tuple(members), start)


def _is_plain(context: Context) -> bool:
    """Whether with this context only the key of its name makes a node a subject."""
    for term, definition in context.terms.items():
        container = definition.get("@container") or ()
        containers = {container} if isinstance(container, str) else set(container)
        if not (definition.keys() <= _PLAIN and containers <= _CONTAINERS):
            return False
        if context.iri(term, vocab=True) in {"@reverse", "@context"}:
            return False
    return True


class _Named:
    """Says whether a value describes a subject somewhere; a mere reference describes nothing."""

    def __init__(self, context: Context, subjects: Container[str]) -> None:
        self.context, self.subjects = context, subjects
        self.keys = ["@id", *(term for term in context.terms if context.iri(term, vocab=True) == "@id")]
        self.known: dict[str, bool] = {}

    def __call__(self, value: Any) -> bool:
        if isinstance(value, list):
            return any(map(self, value))
        if not isinstance(value, dict):
            return False
        if "@context" in value or "@reverse" in value:
            return True
        if len(value) > 1:
            for key in self.keys:
                if key in value and self.asked(value[key]):
                    return True
        return any(self(inner) for inner in value.values() if isinstance(inner, dict | list))

    def asked(self, name: Any) -> bool:
        """Whether a subject has this name; what is no string has to be read."""
        if not isinstance(name, str):
            return True
        known = self.known.get(name)
        if known is None:
            iri = self.context.iri(name, vocab=False)
            known = self.known[name] = (iri if iri.startswith("_:") else f"<{iri}>") in self.subjects
        return known


def _array(text: str, start: int, named: _Named) -> tuple[Node, int]:
    """A list of nodes without those that name nobody, and the offset behind it."""
    items: list[Node] = []
    at = skip(text, start + 1)
    while text[at : at + 1] != "]":
        value, end = _DECODER.raw_decode(text, at)
        if named(value):
            items.append(read_value(text, at)[0])
        at = read_next(text, end, "]")
    return Node(items, start), at + 1
