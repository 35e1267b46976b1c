"""Expressions (SPARQL 1.1, sections 17 and 19.8, rules 70 and 107 to 128)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdflib import RDF

from certkg.validate.sparql.syntax.terms import expr, iri, is_iri, node, string, term, variable
from certkg.validate.sparql.syntax.tokens import OtherwiseError, Tokens

__all__ = ["constraint", "expression", "is_constraint"]

#: The parameters of functions, as rdflib's tree names them.
_ONE, _TWO = ("arg",), ("arg1", "arg2")
_BUILTIN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        [
            "STR",
            "LANG",
            "DATATYPE",
            "IRI",
            "URI",
            "ABS",
            "CEIL",
            "FLOOR",
            "ROUND",
            "STRLEN",
            "UCASE",
            "LCASE",
            "ENCODE_FOR_URI",
            "YEAR",
            "MONTH",
            "DAY",
            "HOURS",
            "MINUTES",
            "SECONDS",
            "TIMEZONE",
            "TZ",
            "MD5",
            "SHA1",
            "SHA256",
            "SHA384",
            "SHA512",
            "ISIRI",
            "ISURI",
            "ISBLANK",
            "ISLITERAL",
            "ISNUMERIC",
        ],
        _ONE,
    ),
    **dict.fromkeys(
        [
            "LANGMATCHES",
            "CONTAINS",
            "STRSTARTS",
            "STRENDS",
            "STRBEFORE",
            "STRAFTER",
            "STRLANG",
            "STRDT",
            "SAMETERM",
        ],
        _TWO,
    ),
    **dict.fromkeys(("RAND", "NOW", "UUID", "STRUUID"), ()),
    "IF": ("arg1", "arg2", "arg3"),
}
#: Functions that may be called without the last of their parameters.
_SHORTER = {
    "REGEX": ("text", "pattern", "flags"),
    "SUBSTR": ("arg", "start", "length"),
    "REPLACE": ("arg", "pattern", "replacement", "flags"),
}
_SPELT = {
    "ISIRI": "isIRI",
    "ISURI": "isURI",
    "ISBLANK": "isBLANK",
    "ISLITERAL": "isLITERAL",
    "ISNUMERIC": "isNUMERIC",
    "SAMETERM": "sameTerm",
}
_AGGREGATES = {
    "COUNT": "Count",
    "SUM": "Sum",
    "MIN": "Min",
    "MAX": "Max",
    "AVG": "Avg",
    "SAMPLE": "Sample",
    "GROUP_CONCAT": "GroupConcat",
}
_LISTED = frozenset({"CONCAT", "COALESCE"})
_CALLS = frozenset({*_BUILTIN, *_SHORTER, *_AGGREGATES, *_LISTED, "BOUND", "BNODE", "EXISTS", "NOT"})
_COMPARED = frozenset({"=", "!=", "<", ">", "<=", ">="})
_UNARY = {"!": "UnaryNot", "+": "UnaryPlus", "-": "UnaryMinus"}


def expression(tokens: Tokens) -> Any:
    """An expression; where a level of the grammar only passes another one on, that one."""
    return _several(tokens, "||", "ConditionalOrExpression", _both)


def is_constraint(tokens: Tokens) -> bool:
    """Says whether a test stands here: an expression in brackets, or a call."""
    return tokens.now.key == "(" or tokens.now.key in _CALLS or is_iri(tokens)


def constraint(tokens: Tokens) -> Any:
    """An expression in brackets, or a call (rule 69)."""
    if tokens.now.key == "(":
        return _bracketed(tokens)
    if tokens.now.key in _CALLS:
        return _builtin(tokens)
    return _function(tokens, iri(tokens))


def _both(tokens: Tokens) -> Any:
    return _several(tokens, "&&", "ConditionalAndExpression", _relation)


def _several(tokens: Tokens, sign: str, name: str, inner: Callable[[Tokens], Any]) -> Any:
    first, others = inner(tokens), []
    while tokens.skip(sign):
        others.append(inner(tokens))
    return expr(name, expr=first, other=others) if others else first


def _relation(tokens: Tokens) -> Any:
    left, key = _sum(tokens), tokens.now.key
    if key in _COMPARED:
        tokens.take()
        return expr("RelationalExpression", expr=left, op=key, other=_sum(tokens))
    if key == "IN":
        tokens.take()
        return expr("RelationalExpression", expr=left, op="IN", other=_listed(tokens))
    if key == "NOT":
        tokens.expect("NOT", "IN")
        return expr("RelationalExpression", expr=left, op="NOT IN", other=_listed(tokens))
    return left


def _sum(tokens: Tokens) -> Any:
    return _reckoned(tokens, ("+", "-"), "AdditiveExpression", _product)


def _product(tokens: Tokens) -> Any:
    return _reckoned(tokens, ("*", "/"), "MultiplicativeExpression", _unary)


def _reckoned(tokens: Tokens, signs: tuple[str, str], name: str, inner: Callable[[Tokens], Any]) -> Any:
    first, used, others = inner(tokens), [], []
    while tokens.now.key in signs:
        used.append(tokens.take().key)
        others.append(inner(tokens))
    return expr(name, expr=first, op=used, other=others) if others else first


def _unary(tokens: Tokens) -> Any:
    name = _UNARY.get(tokens.now.key)
    if name is None:
        return _primary(tokens)
    tokens.take()
    return expr(name, expr=_primary(tokens))


def _primary(tokens: Tokens) -> Any:
    token = tokens.now
    if token.kind == "variable":
        return variable(tokens)
    if token.key == "(":
        return _bracketed(tokens)
    if token.key in _CALLS:
        return _builtin(tokens)
    if token.kind in {"iri", "name"}:
        name = iri(tokens)
        return _function(tokens, name) if tokens.now.key == "(" else name
    if token.key == "[" or token.kind == "blank":
        raise OtherwiseError(token.text)
    return term(tokens)


def _bracketed(tokens: Tokens) -> Any:
    tokens.expect("(")
    found = expression(tokens)
    tokens.expect(")")
    return found


def _listed(tokens: Tokens) -> Any:
    tokens.expect("(")
    if tokens.skip(")"):
        return RDF.nil
    return _rest(tokens)


def _rest(tokens: Tokens) -> list[Any]:
    """Expressions up to the closing bracket."""
    found = [expression(tokens)]
    while tokens.skip(","):
        found.append(expression(tokens))
    tokens.expect(")")
    return found


def _function(tokens: Tokens, name: Any) -> Any:
    tokens.expect("(")
    if tokens.skip(")"):
        return expr("Function", iri=name)
    distinct = _distinct(tokens)
    return expr("Function", iri=name, distinct=distinct, expr=_rest(tokens))


def _distinct(tokens: Tokens) -> Any:
    return "DISTINCT" if tokens.skip("DISTINCT") else []


def _builtin(tokens: Tokens) -> Any:
    word = tokens.take().key
    if word == "NOT":
        tokens.expect("EXISTS")
        return expr("Builtin_NOTEXISTS", graph=tokens.group(tokens))
    if word == "EXISTS":
        return expr("Builtin_EXISTS", graph=tokens.group(tokens))
    name = f"Builtin_{_SPELT.get(word, word)}"
    if word in _LISTED:
        return expr(name, arg=_listed(tokens))
    tokens.expect("(")
    if word in _AGGREGATES:
        return _aggregate(tokens, word)
    if word == "BOUND":
        found = expr(name, arg=variable(tokens))
        tokens.expect(")")
        return found
    if tokens.skip(")"):
        if word != "BNODE" and _BUILTIN.get(word) != ():
            raise OtherwiseError(word)
        return expr(name)
    args = _rest(tokens)
    names = _ONE if word == "BNODE" else _BUILTIN.get(word) or _SHORTER.get(word, ())
    if len(args) != len(names) and not (word in _SHORTER and len(args) == len(names) - 1):
        raise OtherwiseError(word)
    return expr(name, **dict(zip(names, args, strict=False)))


def _aggregate(tokens: Tokens, word: str) -> Any:
    distinct = _distinct(tokens)
    over = "*" if word == "COUNT" and tokens.skip("*") else expression(tokens)
    found = node(f"Aggregate_{_AGGREGATES[word]}", distinct=distinct, vars=over)
    if word == "GROUP_CONCAT" and tokens.skip(";"):
        tokens.expect("SEPARATOR", "=")
        found["separator"] = string(tokens)
    tokens.expect(")")
    return found
