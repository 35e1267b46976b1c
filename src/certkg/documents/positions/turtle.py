"""Turtle and TriG with positions: a light reader that sees the triples a parser sees, and where they stand.

It takes for granted that the text has been parsed without error before. Triples come in the order in
which pyoxigraph gives them, on which the names of unlabelled blank nodes rest: it hands on what one
token completes in reverse order, and a string completes with the token behind it. The tests compare the
two, triple by triple, over the W3C suites.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Final

from certkg.documents.ntriples import RDF, XSD, literal, resolved, unescaped
from certkg.documents.positions.spots import BlankNode, Spotted

__all__ = ["spot_turtle"]

# The character classes PN_CHARS_BASE, PN_CHARS_U and PN_CHARS of the Turtle grammar (RDF 1.1 Turtle, section 6.5).
_LETTERS: Final = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHAR: Final = rf"[{_LETTERS}_0-9\-\u00b7\u0300-\u036f\u203f-\u2040]"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TOKEN: Final = re.compile(
    rf"""
    (?>[ \t\r\n]++|\#[^\n\r]*+)*+
  (?:
    (?P<iri><(?>[^\x00-\x20<>"{{}}|^`\\]++|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
  | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
              |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<blank>_:[{_LETTERS}_0-9](?:(?:{_CHAR}|\.)*{_CHAR})?)
  | (?P<name>(?:[{_LETTERS}](?:(?:{_CHAR}|\.)*{_CHAR})?)?:
      (?:(?:[{_LETTERS}_0-9:]|{_ESCAPED})(?:(?:{_CHAR}|[.:]|{_ESCAPED})*(?:{_CHAR}|:|{_ESCAPED}))?)?)
  | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|[+-]?\d*\.\d+|[+-]?\d+)
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<word>[A-Za-z]+)
  | (?P<mark>\^\^|[.;,()\[\]{{}}])
  )
    """,
    re.VERBOSE | re.DOTALL,
)
#: An absolute IRI as it stands, without escapes and without dots to resolve.
_PLAIN: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?>[^/\\]++|/(?!\.))*+\Z")
# What may follow a subject, up to the dot or brace that ends it. No dot is left in doubt: one before a digit,
# or within the local part of a name, ends nothing; nothing is matched where one stands before a letter elsewhere.
_REST: Final = re.compile(
    r"""
    (?> [^.:<"'\#\\{}]++
      | :(?>[^\s.<>"'\#\\{}()\[\],;]++|\\.|\.++(?=[^\s.<>"'\#{}()\[\],;@^]))*+
      | <[^<>"{}\x00-\x20]*+>
      | \.(?=[0-9])
      | \"\"\"(?>[^"\\]++|\\.|"{1,2}+(?!"))*+\"\"\" | "(?>[^"\\\n\r]++|\\.)*+"
      | '''(?>[^'\\]++|\\.|'{1,2}+(?!'))*+''' | '(?>[^'\\\n\r]++|\\.)*+'
      | \#[^\n\r]*+
    )*+
    (?: \.(?=[ \t\r\n\#<"'\[(@}]|\Z) | (?=}) )
    """,
    re.VERBOSE | re.DOTALL,
)
_FIRST, _NEXT, _NIL, _TYPE = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>", f"<{RDF}type>"


class _End(Exception):  # noqa: N818 - the end of the text, not an error
    """There is no further token, or what stands there is none."""


def spot_turtle(text: str, base: str, subjects: Container[str] | None = None) -> Iterator[Spotted]:
    """The triples of a Turtle or TriG text with their offsets, as far as the text is well-formed.

    With ``subjects`` (IRIs in brackets and labels behind ``_:``) only statements about these are read; a
    few others may come too. About 10 microseconds a triple; about 5 for a whole statement that is not read.
    """
    reader = _Reader(text, base, subjects)
    try:
        reader.advance()
        while True:
            reader.statement()
            yield from reader.taken()
    except (_End, RecursionError):
        reader.flush()
        yield from reader.taken()


class _Reader:
    """Where the reader is in the text, what is declared, and the triples of the current statement."""

    __slots__ = (
        "at",
        "base",
        "blanks",
        "done",
        "end",
        "kind",
        "piece",
        "prefixes",
        "step",
        "subjects",
        "text",
    )

    def __init__(self, text: str, base: str, subjects: Container[str] | None) -> None:
        self.text, self.base, self.subjects = text, base, subjects
        self.at, self.end, self.kind, self.piece = 0, 0, "", ""
        self.prefixes: dict[str, str] = {}
        self.blanks: dict[str, BlankNode] = {}
        self.step: list[Spotted] = []
        self.done: list[Spotted] = []

    def advance(self) -> None:
        """Goes to the next token; what the last one completed is handed on in reverse order."""
        self.flush()
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            self.kind, self.piece = "end", ""
            return
        self.end = match.end()
        self.kind = kind = match.lastgroup or ""
        self.at, self.piece = match.start(kind), match[kind]

    def flush(self) -> None:
        self.done.extend(reversed(self.step))
        self.step.clear()

    def taken(self) -> list[Spotted]:
        found, self.done = self.done, []
        return found

    def emit(self, *parts: tuple[str | BlankNode, int]) -> None:
        (subject, s_at), (predicate, p_at), (value, o_at) = parts
        if not isinstance(predicate, str):
            raise _End
        self.step.append(Spotted(subject, predicate, value, s_at, p_at, o_at))

    def statement(self) -> None:
        """A directive, a graph or triples, with their final dot."""
        word = self.piece.lstrip("@").lower() if self.kind in {"at", "word"} else ""
        if self.kind == "end":
            raise _End
        if word in {"prefix", "base", "version"}:
            self.directive(word)
            return
        if word == "graph":
            self.advance()
        if self.piece == "{":
            self.graph()
            return
        if self.kind == "mark" and self.piece == "}":
            raise _End
        self.triples()

    def directive(self, word: str) -> None:
        dotted = self.kind == "at"
        self.advance()
        if word == "prefix":
            prefix = self.piece
            self.advance()
            self.prefixes[prefix] = self.iri()
        elif word == "base":
            self.base = self.iri()
        self.advance()
        if dotted:
            self.advance()

    def graph(self) -> None:
        """The triples between braces; a dot is needed only between them."""
        self.advance()
        while self.piece != "}":
            self.triples()
            if self.kind == "end":
                raise _End
        self.advance()

    def triples(self) -> None:
        """One subject with its predicates and objects; in TriG the subject may turn out to name a graph."""
        if self.passed():
            return
        start = self.at
        if self.piece == "[":
            subject: str | BlankNode = BlankNode()
            self.advance()
            filled = self.piece != "]"
            if filled:
                self.properties((subject, start))
            self.advance()
            if filled and self.piece in {".", "}"}:
                self.close()
                return
        elif self.piece == "(":
            subject = self.collection(None, None)
        else:
            subject = self.term()
            self.advance()
        if self.piece == "{":
            self.graph()
            return
        self.properties((subject, start))
        self.close()

    def passed(self) -> bool:
        """Goes past triples whose subject, the current token, nobody asked for, if it is sure where they end."""
        if self.subjects is None or self.named() in self.subjects:
            return False
        match = _REST.match(self.text, self.end)
        if match is None:
            return False
        self.end = match.end()
        self.advance()
        return True

    def named(self) -> str:
        """The current token as a subject; an unlabelled blank node has no name, a list may turn out to be empty."""
        if self.kind == "mark":
            return _NIL if self.piece == "(" else ""
        if self.kind == "iri" and _PLAIN.match(self.piece):
            return self.piece
        return self.piece if self.kind == "blank" else str(self.term())

    def close(self) -> None:
        if self.piece == ".":
            self.advance()
        elif self.piece != "}":
            raise _End

    def properties(self, subject: tuple[str | BlankNode, int]) -> None:
        """Predicates and objects, up to what closes them."""
        while True:
            while self.piece == ";":
                self.advance()
            if self.piece in {".", "]", "}"}:
                return
            predicate = (_TYPE if self.piece == "a" and self.kind == "word" else self.term(), self.at)
            self.advance()
            self.object(subject, predicate)
            while self.piece == ",":
                self.advance()
                self.object(subject, predicate)
            if self.piece != ";":
                return

    def object(self, subject: tuple[str | BlankNode, int], predicate: tuple[str | BlankNode, int]) -> None:
        """One object, emitted with the token that completes it."""
        start = self.at
        if self.piece == "[" and self.kind == "mark":
            node = BlankNode()
            self.advance()
            if self.piece != "]":
                self.properties((node, start))
            self.emit(subject, predicate, (node, start))
            self.advance()
        elif self.piece == "(" and self.kind == "mark":
            self.collection(subject, predicate)
        elif self.kind == "string":
            self.string(subject, predicate)
        else:
            self.emit(subject, predicate, (self.term(), start))
            self.advance()

    def string(self, subject: tuple[str | BlankNode, int], predicate: tuple[str | BlankNode, int]) -> None:
        start, quoted = self.at, self.piece
        size = 3 if quoted[:3] in {'"""', "'''"} and len(quoted) >= 6 else 1
        lexical = unescaped(quoted[size:-size])
        self.advance()
        if self.kind == "at":
            self.emit(subject, predicate, (literal(lexical, language=self.piece[1:]), start))
            self.advance()
        elif self.piece == "^^":
            self.advance()
            self.emit(subject, predicate, (literal(lexical, self.iri()), start))
            self.advance()
        else:
            self.emit(subject, predicate, (literal(lexical), start))

    def collection(
        self, subject: tuple[str | BlankNode, int] | None, predicate: tuple[str | BlankNode, int] | None
    ) -> str | BlankNode:
        """A list; its head is an object of what is given, or a subject."""
        start = self.at
        self.advance()
        if self.piece == ")":
            if subject and predicate:
                self.emit(subject, predicate, (_NIL, start))
            self.advance()
            return _NIL
        head = node = BlankNode()
        if subject and predicate:
            self.emit(subject, predicate, (head, start))
        while True:
            at = self.at
            self.object((node, at), (_FIRST, at))
            if self.kind == "end":
                raise _End
            if self.piece == ")":
                self.emit((node, at), (_NEXT, at), (_NIL, self.at))
                self.advance()
                return head
            following = BlankNode()
            self.emit((node, at), (_NEXT, at), (following, self.at))
            node = following

    def term(self) -> str | BlankNode:
        """The term of the current token, which is complete in itself."""
        kind, token = self.kind, self.piece
        if kind in {"iri", "name"}:
            return f"<{self.iri()}>"
        if kind == "blank":
            return self.blanks.setdefault(token[2:], BlankNode(token[2:]))
        if kind == "number":
            return literal(token, XSD + _number_type(token))
        if kind == "word" and token in {"true", "false"}:
            return literal(token, f"{XSD}boolean")
        raise _End

    def iri(self) -> str:
        """The IRI of the current token."""
        if self.kind == "iri":
            return resolved(unescaped(self.piece[1:-1]), self.base)
        prefix, _, local = self.piece.partition(":")
        if f"{prefix}:" not in self.prefixes:
            raise _End
        return self.prefixes[f"{prefix}:"] + local.replace("\\", "")


def _number_type(token: str) -> str:
    if "e" in token.lower():
        return "double"
    return "decimal" if "." in token else "integer"
