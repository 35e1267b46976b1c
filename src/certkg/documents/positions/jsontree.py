"""JSON with positions: the same values as ``json.loads`` gives, each with the offset where it begins."""

from __future__ import annotations

import json
import re
from typing import Final, NamedTuple, TypeAlias

__all__ = ["Json", "Member", "Node", "read_json"]

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_SCALAR: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class Member(NamedTuple):
    """One member of an object."""

    key: str
    key_at: int
    node: Node


class Node(NamedTuple):
    """A JSON value: a scalar, a tuple of members (an object) or a list of nodes; ``raw`` is a scalar's text."""

    value: Json
    at: int
    raw: str = ""

    @property
    def members(self) -> tuple[Member, ...]:
        """The members of an object; none of anything else."""
        return self.value if isinstance(self.value, tuple) else ()

    def get(self, key: str) -> Node | None:
        """A member of an object."""
        return next((member.node for member in self.members if member.key == key), None)


Json: TypeAlias = str | float | bool | tuple[Member, ...] | list[Node] | None


def read_json(text: str) -> Node:
    """The tree of a JSON text; ValueError or RecursionError for what is none or nests too deeply."""
    return _value(text, _skip(text, 0))[0]


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int) -> tuple[Node, int]:
    """The value that begins at an offset, and the offset behind it."""
    mark = text[at : at + 1]
    if mark == "{":
        return _object(text, at)
    if mark == "[":
        return _array(text, at)
    if mark == '"':
        string, end = _string(text, at)
        return Node(string, at, string), end
    match = _SCALAR.match(text, at)
    if match is None:
        raise ValueError(f"no JSON value at {at}")
    return Node(json.loads(match.group()), at, match.group()), match.end()


def _string(text: str, at: int) -> tuple[str, int]:
    match = _STRING.match(text, at)
    if match is None:
        raise ValueError(f"no string at {at}")
    return str(json.loads(match.group(), strict=False)), match.end()


def _object(text: str, start: int) -> tuple[Node, int]:
    members: list[Member] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        key, end = _string(text, at)
        behind = _skip(text, end)
        if text[behind : behind + 1] != ":":
            raise ValueError(f"no colon at {behind}")
        node, end = _value(text, _skip(text, behind + 1))
        members.append(Member(key, at, node))
        at = _next(text, end, "}")
    return Node(tuple(members), start), at + 1


def _array(text: str, start: int) -> tuple[Node, int]:
    items: list[Node] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "]":
        node, end = _value(text, at)
        items.append(node)
        at = _next(text, end, "]")
    return Node(items, start), at + 1


def _next(text: str, end: int, closing: str) -> int:
    """Where the next member begins, or the closing bracket stands."""
    at = _skip(text, end)
    if text[at : at + 1] == ",":
        return _skip(text, at + 1)
    if text[at : at + 1] != closing:
        raise ValueError(f"no comma at {at}")
    return at
