"""The words of a query (SPARQL 1.1, section 19.8), read one after another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["OtherwiseError", "Token", "Tokens"]

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_WORD = f"_{_BASE}"
_CHARS = rf"\-0-9\u00b7\u0300-\u036f\u203f-\u2040{_WORD}"
_PREFIX = rf"[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?"
_ESCAPE = r"""\\[_~.\-!$&"'()*+,;=/?#@%]|%[0-9a-fA-F]{2}"""
_LOCAL = rf"(?:[{_WORD}:0-9]|{_ESCAPE})(?:(?:[{_CHARS}.:]|{_ESCAPE})*(?:[{_CHARS}:]|{_ESCAPE}))?"
_EXPONENT = "[eE][+-]?[0-9]+"

#: The kinds of words in the order in which they are tried, as rdflib's grammar has them.
_TOKEN = re.compile(
    r"(?P<space>(?:[ \t\r\n]+|\#[^\n]*)+)"
    rf"|(?P<variable>[?$][{_WORD}0-9][{_WORD}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)"
    r'|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)'
    rf"|(?P<blank>_:[0-9{_WORD}](?:[.{_CHARS}]*[{_CHARS}])?)"
    rf"|(?P<name>(?:{_PREFIX})?:(?:{_LOCAL})?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    rf"|(?P<double>[0-9]+\.[0-9]*{_EXPONENT}|\.[0-9]+{_EXPONENT}|[0-9]+{_EXPONENT})"
    r"|(?P<decimal>[0-9]*\.[0-9]+)"
    r"|(?P<integer>[0-9]+)"
    r"|(?P<long>'''(?:(?:'|'')?(?:[^'\\]|\\['ntbrf\\]))*'''"
    r'|"""(?:(?:"|"")?(?:[^"\\]|\\["ntbrf\\]))*""")'
    r"|(?P<short>'(?:[^'\n\r\\]|\\['ntbrf\\])*'(?!')"
    r'|"(?:[^"\n\r\\]|\\["ntbrf\\])*"(?!"))'
    r"|(?P<language>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)"
    r"|(?P<sign>\^\^|&&|\|\||!=|<=|>=|[{}()\[\].,;*/+\-|^?!=<>])",
)


class OtherwiseError(Exception):
    """What stands here is for rdflib's parser to read, or to refuse."""


class Token(NamedTuple):
    """A word, its kind, and where it begins and ends; ``key`` is a sign, or a word in capitals, else empty."""

    kind: str
    text: str
    start: int
    end: int
    key: str


class Tokens:
    """A query's words with a place among them; ``group`` reads a group pattern, wherever one may stand."""

    __slots__ = ("_all", "_place", "group", "now")

    def __init__(self, text: str, group: Callable[[Tokens], Any]) -> None:
        """Cuts the text; OtherwiseError where it has no words of SPARQL."""
        self._all = _cut(text)
        self._place = 0
        self.now = self._all[0]
        self.group = group

    @property
    def after(self) -> Token:
        """The word after the one that is read now."""
        return self._all[min(self._place + 1, len(self._all) - 1)]

    def take(self) -> Token:
        """The word read now, and goes on to the next."""
        token = self.now
        self._place += 1
        self.now = self._all[min(self._place, len(self._all) - 1)]
        return token

    def skip(self, key: str) -> bool:
        """Goes on if the word is this one; says whether it was."""
        if self.now.key != key:
            return False
        self.take()
        return True

    def expect(self, *keys: str) -> None:
        """Goes on over these words; OtherwiseError for others."""
        for key in keys:
            if self.now.key != key:
                raise OtherwiseError(self.now.text)
            self.take()


def _cut(text: str) -> list[Token]:
    found: list[Token] = []
    place, size = 0, len(text)
    match = _TOKEN.match
    while place < size:
        token = match(text, place)
        if token is None:
            raise OtherwiseError(text[place : place + 9])
        kind, start, place = token.lastgroup or "", place, token.end()
        if kind != "space":
            word = token.group()
            key = word if kind == "sign" else word.upper() if kind == "word" else ""
            found.append(Token(kind, word, start, place, key))
    found.append(Token("end", "", size, size, ""))
    return found
