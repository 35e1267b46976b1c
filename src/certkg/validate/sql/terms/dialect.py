"""Names and constants in SQL text: nothing of an input reaches a statement but through these functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

__all__ = ["ORDER", "all_of", "case", "identifier", "partition", "string"]

#: The column that keeps the order of rows; no column of a plan can have this name.
ORDER = '"#"'


def identifier(name: str) -> str:
    """A quoted column name; SQL compares names without regard to case, so capitals are marked."""
    return '"' + "".join(map(_marked, name)) + '"'


def partition(predicate: str) -> str:
    """The name of the table of the triples of one predicate."""
    return f"p{sha256(predicate.encode()).hexdigest()[:16]}"


def string(text: str) -> str:
    """A string constant. A quote is doubled; control characters and NUL are joined in by their code."""
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    parts: list[str] = []
    plain = ""
    for mark in text:
        if mark.isprintable():
            plain += mark
        else:
            parts += [string(plain), f"chr({ord(mark)})"]
            plain = ""
    parts.append(string(plain))
    return "(" + " || ".join(part for part in parts if part != "''") + ")"


def all_of(conditions: Iterable[str]) -> str:
    """Conditions joined by AND; TRUE when there are none."""
    return " AND ".join(f"({condition})" for condition in conditions) or "TRUE"


def case(branches: Mapping[str, str], otherwise: str = "NULL") -> str:
    """A CASE expression; its branches are tried in order and only the one taken is worked out."""
    body = "".join(f" WHEN {condition} THEN {value}" for condition, value in branches.items())
    return f"(CASE{body} ELSE {otherwise} END)" if body else otherwise


def _marked(mark: str) -> str:
    if mark.isascii() and (mark.islower() or mark.isdigit() or mark == "_"):
        return mark
    return f"^{mark.lower()}" if mark.isascii() and mark.isalpha() else f"^{ord(mark):x};"
