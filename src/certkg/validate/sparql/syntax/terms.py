"""Terms and variables as rdflib's parser gives them."""

from __future__ import annotations

from typing import Any

from rdflib import RDF, XSD, BNode, Literal, URIRef, Variable
from rdflib.compat import decodeUnicodeEscape
from rdflib.plugins.sparql.parserutils import CompValue, Expr

from certkg.validate.sparql.syntax.tokens import OtherwiseError, Tokens

__all__ = ["STRINGS", "expr", "iri", "is_iri", "node", "string", "term", "variable"]

STRINGS = frozenset({"short", "long"})
_IRIS = frozenset({"iri", "name"})
_NUMBERS = {"integer": XSD.integer, "decimal": XSD.decimal, "double": XSD.double}
_TRUTHS = {"TRUE": True, "FALSE": False}
#: Prefixes that rdflib might read as a word of the language, which end with the name's colon.
_WORDS = frozenset(
    [
        "BASE",
        "PREFIX",
        "SELECT",
        "DISTINCT",
        "REDUCED",
        "WHERE",
        "FILTER",
        "OPTIONAL",
        "MINUS",
        "UNION",
        "GRAPH",
        "SERVICE",
        "BIND",
        "VALUES",
        "NOT",
        "EXISTS",
        "IN",
        "AS",
        "GROUP",
        "BY",
        "HAVING",
        "ORDER",
        "ASC",
        "DESC",
        "LIMIT",
        "OFFSET",
        "FROM",
        "NAMED",
        "TRUE",
        "FALSE",
        "UNDEF",
        "ASK",
        "SEPARATOR",
        "COUNT",
        "SUM",
        "MIN",
        "MAX",
        "AVG",
        "SAMPLE",
        "GROUP_CONCAT",
    ]
)


def node(name: str, **values: Any) -> CompValue:
    """A part of the tree that is no expression."""
    made = CompValue(name, **values)
    made.ctx = None  # else each look at a value looks for this first
    return made


def expr(name: str, **values: Any) -> Expr:
    """An expression, which is never worked out by rdflib."""
    made = Expr(name, **values)
    made.ctx = None
    return made


def is_iri(tokens: Tokens) -> bool:
    """Says whether an IRI stands here, in full or with a prefix."""
    return tokens.now.kind in _IRIS


def iri(tokens: Tokens) -> Any:
    """An IRI."""
    token = tokens.take()
    if token.kind == "iri":
        return URIRef(token.text[1:-1])
    if token.kind != "name":
        raise OtherwiseError(token.text)
    prefix, _, local = token.text.partition(":")
    if prefix.upper() in _WORDS:
        raise OtherwiseError(token.text)
    return node("pname", **({"prefix": prefix} if prefix else {}), **({"localname": local} if local else {}))


def variable(tokens: Tokens) -> Variable:
    """A variable."""
    token = tokens.take()
    if token.kind != "variable":
        raise OtherwiseError(token.text)
    return Variable(token.text[1:])


def string(tokens: Tokens) -> Literal:
    """A string without language and datatype."""
    token = tokens.take()
    if token.kind not in STRINGS:
        raise OtherwiseError(token.text)
    cut = 3 if token.kind == "long" else 1
    return Literal(decodeUnicodeEscape(token.text[cut:-cut]))


def term(tokens: Tokens) -> Any:
    """An IRI, a literal or, in triples, a blank node; signed numbers are left to rdflib."""
    token = tokens.now
    if token.kind in _IRIS:
        return iri(tokens)
    if token.kind in STRINGS:
        return _literal(tokens)
    if token.kind in _NUMBERS:
        return Literal(tokens.take().text, datatype=_NUMBERS[token.kind])
    if token.key in _TRUTHS:
        tokens.take()
        return Literal(_TRUTHS[token.key])
    if token.kind == "blank":
        return BNode(tokens.take().text[2:])
    if (token.key, tokens.after.key) in {("[", "]"), ("(", ")")}:
        tokens.take()
        tokens.take()
        return BNode() if token.key == "[" else RDF.nil
    raise OtherwiseError(token.text)


def _literal(tokens: Tokens) -> CompValue:
    end = tokens.now.end
    text = string(tokens)
    follows = tokens.now
    if follows.kind == "language":
        if follows.start != end:
            raise OtherwiseError(follows.text)
        tokens.take()
        return node("literal", string=text, lang=follows.text[1:])
    if follows.key == "^^":
        if follows.start != end or tokens.after.start != follows.end:
            raise OtherwiseError(follows.text)
        tokens.take()
        return node("literal", string=text, datatype=iri(tokens))
    return node("literal", string=text)
