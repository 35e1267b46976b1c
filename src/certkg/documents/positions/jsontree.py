"""JSON with positions: the same values as ``json.loads`` gives, each with the offset where it begins."""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple, TypeAlias

__all__ = ["Json", "Member", "Node", "plain", "read_json", "read_next", "read_string", "read_value", "skip"]

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
    return read_value(text, skip(text, 0))[0]


def plain(node: Node) -> Any:
    """A node as ``json.loads`` gives it."""
    if isinstance(node.value, tuple):
        return {member.key: plain(member.node) for member in node.value}
    return [plain(item) for item in node.value] if isinstance(node.value, list) else node.value


def skip(text: str, at: int) -> int:
    """The offset behind white space."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def read_value(text: str, at: int) -> tuple[Node, int]:
    """The value that begins at an offset, and the offset behind it."""
    mark = text[at : at + 1]
    if mark == "{":
        return _object(text, at)
    if mark == "[":
        return _array(text, at)
    if mark == '"':
        string, end = read_string(text, at)
        return Node(string, at, string), end
    match = _SCALAR.match(text, at)
    if match is None:
        raise ValueError(f"no JSON value at {at}")
    return Node(json.loads(match.group()), at, match.group()), match.end()


def read_string(text: str, at: int) -> tuple[str, int]:
    """The string that begins at an offset, and the offset behind it."""
    match = _STRING.match(text, at)
    if match is None:
        raise ValueError(f"no string at {at}")
    written = match.group()
    value = str(json.loads(written, strict=False)) if "\\" in written else written[1:-1]
    return value, match.end()


def _object(text: str, start: int) -> tuple[Node, int]:
    members: list[Member] = []
    at = skip(text, start + 1)
    while text[at : at + 1] != "}":
        key, end = read_string(text, at)
        behind = skip(text, end)
        if text[behind : behind + 1] != ":":
            raise ValueError(f"no colon at {behind}")
        node, end = read_value(text, skip(text, behind + 1))
        members.append(Member(key, at, node))
        at = read_next(text, end, "}")
    return Node(tuple(members), start), at + 1


def _array(text: str, start: int) -> tuple[Node, int]:
    items: list[Node] = []
    at = skip(text, start + 1)
    while text[at : at + 1] != "]":
        node, end = read_value(text, at)
        items.append(node)
        at = read_next(text, end, "]")
    return Node(items, start), at + 1


def read_next(text: str, end: int, closing: str) -> int:
    """Where the next member begins, or the closing bracket stands."""
    at = skip(text, end)
    if text[at : at + 1] == ",":
        return skip(text, at + 1)
    if text[at : at + 1] != closing:
        raise ValueError(f"no comma at {at}")
    return at
