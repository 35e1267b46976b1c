"""REGEX and REPLACE: XPath's regular expressions in Python's (XPath F&O, section 5.6)."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

from certkg.errors import EngineError
from certkg.validate.memory.values import Value, read, written
from certkg.validate.shapes.terms import literal

__all__ = ["replaced", "searched"]

#: What may replace a match: a dollar sign is followed by a digit, a backslash by either (section 5.6.4).
_TEMPLATE = re.compile(r"(?:[^\\$]|\\[\\$]|\$[0-9])*", re.DOTALL)
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
_NAME_START = "A-Z_a-z:\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff"
#: What a pattern is read by: a category, an escape, the begin of a named group as in Java, a character.
_PIECE = re.compile(r"\\[pP]\{[^}]*\}|\\.|\(\?<(?![=!])|.", re.DOTALL)
_CLASSES = {"i": _NAME_START, "c": _NAME_START + r"\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"}


def searched(text: str, pattern: str, flags: str = '""') -> str | None:
    """Says whether a text holds a match; None for anything but texts."""
    value, search, options = read(text), read(pattern), read(flags)
    if not _texts(value) or search.kind != "string" or options.kind != "string":
        return None
    found = _compiled(search.lexical, options.lexical)
    return None if found is None else written(found.search(value.lexical) is not None)


def replaced(text: str, pattern: str, replacement: str, flags: str = '""') -> str | None:
    """A text with each match replaced; None for anything but texts, and for a pattern that matches nothing."""
    value, search, new, options = read(text), read(pattern), read(replacement), read(flags)
    if not _texts(value) or {search.kind, new.kind, options.kind} != {"string"}:
        return None
    found = _compiled(search.lexical, options.lexical)
    if found is None or found.search("") is not None:
        return None
    template = new.lexical if "q" in options.lexical else None
    if template is None and _TEMPLATE.fullmatch(new.lexical) is None:
        return None

    def put(match: re.Match[str]) -> str:
        return template if template is not None else _filled(new.lexical, match)

    return literal(found.sub(put, value.lexical), "", value.language)


def _filled(template: str, match: re.Match[str]) -> str:
    def part(found: re.Match[str]) -> str:
        if found.group(1) is not None:
            return found.group(1)
        number = int(found.group(2))
        return (match.group(number) or "") if number <= (match.re.groups or 0) else ""

    return re.sub(r"\\([\\$])|\$([0-9])", part, template)


def _texts(value: Value) -> bool:
    return value.kind in {"string", "lang"}


@lru_cache(maxsize=1024)
def _compiled(pattern: str, flags: str) -> re.Pattern[str] | None:
    if set(flags) - {*_FLAGS, "q"}:
        return None
    options = 0
    for flag in flags:
        options |= _FLAGS.get(flag, 0)
    try:
        source = re.escape(pattern) if "q" in flags else _python(pattern, multiline="m" in flags)
        return re.compile(source, options)
    except (re.error, RecursionError, OverflowError) as error:
        raise EngineError("regex-invalid", f"The pattern {pattern!r} cannot be used: {error}.") from error


def _python(pattern: str, *, multiline: bool) -> str:
    """The pattern with what Python writes otherwise: the end of the text, classes, names of groups."""
    pieces = _PIECE.findall(pattern)
    parts: list[str] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if piece == "[":
            text, place = _class(pieces, place)
            parts.append(text)
            continue
        if piece == "$" and not multiline:
            piece = r"\Z"
        parts.append("(?P<" if piece == "(?<" else _escape(piece, within=False))
        place += 1
    return "".join(parts)


def _class(pieces: list[str], start: int) -> tuple[str, int]:
    """A class that opens at a piece, and the place behind it.

    Of ``[a-z-[aeiou]]`` the part in front is what Python takes, behind a look at what is taken away. A
    bracket that opens no such class stands for itself, as do further ones; so no pattern makes this slow.
    """
    parts = ["["]
    place = start + 1
    plain = False
    while place < len(pieces) and pieces[place] != "]":
        piece = pieces[place]
        if piece == "[" and len(parts) > 2 and pieces[place - 1] == "-" and not plain:
            less, end = _class(pieces, place)
            if pieces[end : end + 1] == ["]"]:
                return f"(?:(?!{less}){''.join(parts[:-1])}])", end + 1
            plain = True
        parts.append(r"\[" if piece == "[" else _escape(piece, within=True))
        place += 1
    return "".join((*parts, *pieces[place : place + 1])), place + 1


def _escape(piece: str, *, within: bool) -> str:
    kind = piece[1:2]
    if piece[0] == "\\" and len(piece) > 2:
        return _group(_category(piece[3:-1]), negated=kind == "P", within=within)
    if piece[0] == "\\" and kind.lower() in _CLASSES:
        return _group(_CLASSES[kind.lower()], negated=kind.isupper(), within=within)
    return piece


def _group(members: str, *, negated: bool, within: bool) -> str:
    if within and negated:
        raise EngineError("regex-invalid", "A negated category within a class cannot be used.")
    return members if within else f"[{'^' if negated else ''}{members}]"


@lru_cache(maxsize=64)
def _category(name: str) -> str:
    """The members of a Unicode category as ranges of a class."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)).startswith(name):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    if not ranges:
        raise EngineError("regex-invalid", f"There is no category {name!r}.")
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
