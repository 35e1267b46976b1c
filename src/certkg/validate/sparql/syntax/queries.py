"""SELECT and ASK queries and their groups (SPARQL 1.1, section 19.8, rules 1 to 28 and 53 to 68)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdflib import XSD, Literal, URIRef

from certkg.validate.sparql.syntax.expressions import constraint, expression, is_constraint
from certkg.validate.sparql.syntax.terms import iri, is_iri, node, term, variable
from certkg.validate.sparql.syntax.tokens import OtherwiseError, Tokens
from certkg.validate.sparql.syntax.triples import starts_triples, triples_block

__all__ = ["parsed"]


def parsed(text: str) -> list[Any]:
    """Prologue and query, as the tree that rdflib's ``parseQuery`` gives and its ``translateQuery`` takes.

    Levels of the grammar that only pass a part on are left out, as translation would. OtherwiseError for all that
    is no plain SELECT or ASK, right or wrong: rdflib's parser reads it, or says what is wrong. Costs about a
    millisecond.
    """
    if "\\u" in text or "\\U" in text:
        raise OtherwiseError("an escape that may stand anywhere")
    tokens = Tokens(text, _group)
    prologue = _prologue(tokens)
    if tokens.now.key == "SELECT":
        query = _selected(tokens, "SelectQuery")
    else:
        tokens.expect("ASK")
        query = node("AskQuery")
        _where(tokens, query)
    if tokens.now.kind != "end":
        raise OtherwiseError(tokens.now.text)
    return [prologue, query]


def _prologue(tokens: Tokens) -> list[Any]:
    found = []
    while tokens.now.key in {"BASE", "PREFIX"}:
        if tokens.take().key == "BASE":
            found.append(node("Base", iri=_full(tokens)))
            continue
        prefix, colon, local = tokens.take().text.partition(":")
        if not colon or local:
            raise OtherwiseError(local)
        named = {"prefix": prefix} if prefix else {}
        found.append(node("PrefixDecl", **named, iri=_full(tokens)))
    return found


def _full(tokens: Tokens) -> URIRef:
    token = tokens.take()
    if token.kind != "iri":
        raise OtherwiseError(token.text)
    return URIRef(token.text[1:-1])


def _selected(tokens: Tokens, name: str) -> Any:
    query = node(name)
    tokens.expect("SELECT")
    if tokens.now.key in {"DISTINCT", "REDUCED"}:
        query["modifier"] = tokens.take().key
    if not tokens.skip("*"):
        query["projection"] = [_projected(tokens)]
        while tokens.now.kind == "variable" or tokens.now.key == "(":
            query["projection"].append(_projected(tokens))
    _where(tokens, query)
    return query


def _projected(tokens: Tokens) -> Any:
    if not tokens.skip("("):
        return node("vars", var=variable(tokens))
    value = expression(tokens)
    tokens.expect("AS")
    found = node("vars", expr=value, evar=variable(tokens))
    tokens.expect(")")
    return found


def _where(tokens: Tokens, query: Any) -> None:
    """WHERE and what follows it, put into the query."""
    tokens.skip("WHERE")
    query["where"] = _group(tokens)
    if tokens.skip("GROUP"):
        tokens.expect("BY")
        query["groupby"] = node("GroupClause", condition=_many(tokens, _grouping))
    if tokens.skip("HAVING"):
        query["having"] = node("HavingClause", condition=_many(tokens, constraint))
    if tokens.skip("ORDER"):
        tokens.expect("BY")
        query["orderby"] = node("OrderClause", condition=_many(tokens, _ordering))
    if tokens.now.key in {"LIMIT", "OFFSET"}:
        query["limitoffset"] = _limits(tokens)
    if tokens.skip("VALUES"):
        query["valuesClause"] = _data(tokens, "ValuesClause")


def _many(tokens: Tokens, one: Callable[[Tokens], Any]) -> list[Any]:
    found = [one(tokens)]
    while tokens.now.kind == "variable" or is_constraint(tokens) or tokens.now.key in {"ASC", "DESC"}:
        found.append(one(tokens))
    return found


def _grouping(tokens: Tokens) -> Any:
    if tokens.now.kind == "variable":
        return variable(tokens)
    if not tokens.skip("("):
        return constraint(tokens)
    found = node("GroupAs", expr=expression(tokens))
    if tokens.skip("AS"):
        found["var"] = variable(tokens)
    tokens.expect(")")
    return found


def _ordering(tokens: Tokens) -> Any:
    key = tokens.now.key
    if key in {"ASC", "DESC"}:
        tokens.take()
        if tokens.now.key != "(":
            raise OtherwiseError(tokens.now.text)
        return node("OrderCondition", order=key, expr=constraint(tokens))
    found = variable(tokens) if tokens.now.kind == "variable" else constraint(tokens)
    return node("OrderCondition", expr=found)


def _limits(tokens: Tokens) -> Any:
    found = node("LimitOffsetClauses")
    while tokens.now.key in {"LIMIT", "OFFSET"}:
        name, number = tokens.take().key.lower(), tokens.take()
        if number.kind != "integer" or name in found:
            raise OtherwiseError(number.text)
        found[name] = Literal(number.text, datatype=XSD.integer)
    return found


def _group(tokens: Tokens) -> Any:
    tokens.expect("{")
    if tokens.now.key == "SELECT":
        found = _selected(tokens, "SubSelect")
        tokens.expect("}")
        return found
    parts: list[Any] = []
    if starts_triples(tokens):
        parts.append(triples_block(tokens))
    while not tokens.skip("}"):
        parts.append(_part(tokens))
        tokens.skip(".")
        if starts_triples(tokens):
            parts.append(triples_block(tokens))
    return node("GroupGraphPatternSub", part=parts) if parts else node("GroupGraphPatternSub")


def _part(tokens: Tokens) -> Any:
    """A part of a group that is not triples (rule 56)."""
    key = tokens.now.key
    if key == "{":
        graphs = [_group(tokens)]
        while tokens.skip("UNION"):
            graphs.append(_group(tokens))
        return node("GroupOrUnionGraphPattern", graph=graphs)
    tokens.take()
    match key:
        case "FILTER":
            return node("Filter", expr=constraint(tokens))
        case "OPTIONAL":
            return node("OptionalGraphPattern", graph=_group(tokens))
        case "MINUS":
            return node("MinusGraphPattern", graph=_group(tokens))
        case "GRAPH":
            name = iri(tokens) if is_iri(tokens) else variable(tokens)
            return node("GraphGraphPattern", term=name, graph=_group(tokens))
        case "BIND":
            tokens.expect("(")
            value = expression(tokens)
            tokens.expect("AS")
            found = node("Bind", expr=value, var=variable(tokens))
            tokens.expect(")")
            return found
        case "VALUES":
            return _data(tokens, "InlineData")
        case _:
            raise OtherwiseError(key)


def _data(tokens: Tokens, name: str) -> Any:
    """The rows of VALUES (rule 62)."""
    if tokens.now.kind == "variable":
        found = node(name, var=[variable(tokens)])
        tokens.expect("{")
        rows: list[Any] = _cells(tokens, "}")
    else:
        tokens.expect("(")
        names = []
        while not tokens.skip(")"):
            names.append(variable(tokens))
        found = node(name, var=names) if names else node(name)
        tokens.expect("{")
        rows = []
        while not tokens.skip("}"):
            tokens.expect("(")
            rows.append(_cells(tokens, ")"))
    if rows:
        found["value"] = rows
    return found


def _cells(tokens: Tokens, end: str) -> list[Any]:
    found: list[Any] = []
    while not tokens.skip(end):
        if tokens.skip("UNDEF"):
            found.append("UNDEF")
            continue
        if tokens.now.kind == "blank" or tokens.now.key in {"[", "("}:
            raise OtherwiseError(tokens.now.text)
        found.append(term(tokens))
    return found
