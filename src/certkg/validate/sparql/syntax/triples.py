"""Triple patterns and property paths (SPARQL 1.1, section 19.8, rules 75 to 107)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdflib import RDF, BNode

from certkg.validate.sparql.syntax.terms import STRINGS, iri, is_iri, node, term, variable
from certkg.validate.sparql.syntax.tokens import OtherwiseError, Tokens

__all__ = ["starts_triples", "triples_block"]

_KINDS = frozenset({*STRINGS, "variable", "iri", "name", "blank", "integer", "decimal", "double"})
_STARTS = frozenset({"(", "[", "TRUE", "FALSE"})
#: A node of a pattern, and the triples that it stands for besides, as one flat list of terms.
_Node = tuple[Any, list[Any]]


def starts_triples(tokens: Tokens) -> bool:
    """Says whether triples stand here."""
    return tokens.now.kind in _KINDS or tokens.now.key in _STARTS


def triples_block(tokens: Tokens) -> Any:
    """Triples up to what is none (rule 55)."""
    found = [_same_subject(tokens)]
    while tokens.skip(".") and starts_triples(tokens):
        found.append(_same_subject(tokens))
    return node("TriplesBlock", triples=found)


def _same_subject(tokens: Tokens) -> list[Any]:
    described = _is_described(tokens)
    subject, found = _graph_node(tokens)
    if not described or _starts_verb(tokens):
        found += _properties(tokens, subject)
    return found


def _properties(tokens: Tokens, subject: Any) -> list[Any]:
    found: list[Any] = []
    while True:
        verb = _verb(tokens)
        while True:
            value, more = _graph_node(tokens)
            found += [subject, verb, value, *more]
            if not tokens.skip(","):
                break
        if tokens.now.key != ";":
            return found
        while tokens.skip(";"):
            pass
        if not _starts_verb(tokens):
            return found


def _is_described(tokens: Tokens) -> bool:
    """Says whether a blank node with properties, or a collection that is not empty, stands here."""
    return (tokens.now.key, tokens.after.key) not in {("[", "]"), ("(", ")")} and tokens.now.key in {"[", "("}


def _graph_node(tokens: Tokens) -> _Node:
    if tokens.now.kind == "variable":
        return variable(tokens), []
    if not _is_described(tokens):
        return term(tokens), []
    if tokens.skip("["):
        blank = BNode()
        found = _properties(tokens, blank)
        tokens.expect("]")
        return blank, found
    tokens.expect("(")
    return _collection(tokens)


def _collection(tokens: Tokens) -> _Node:
    found: list[Any] = []
    others: list[Any] = []
    heads: list[BNode] = []
    while not tokens.skip(")"):
        value, more = _graph_node(tokens)
        others += more
        head = BNode()
        if heads:
            found += [heads[-1], RDF.rest, head]
        found += [head, RDF.first, value]
        heads.append(head)
    return heads[0], [*found, heads[-1], RDF.rest, RDF.nil, *others]


def _starts_verb(tokens: Tokens) -> bool:
    return tokens.now.kind == "variable" or is_iri(tokens) or tokens.now.key in {"A", "!", "(", "^"}


def _verb(tokens: Tokens) -> Any:
    return variable(tokens) if tokens.now.kind == "variable" else _path(tokens)


def _path(tokens: Tokens) -> Any:
    return _parts(tokens, "|", "PathAlternative", _sequence)


def _sequence(tokens: Tokens) -> Any:
    return _parts(tokens, "/", "PathSequence", _step)


def _parts(tokens: Tokens, sign: str, name: str, inner: Callable[[Tokens], Any]) -> Any:
    found = [inner(tokens)]
    while tokens.skip(sign):
        found.append(inner(tokens))
    return found[0] if len(found) == 1 else node(name, part=found)


def _step(tokens: Tokens) -> Any:
    return node("PathEltOrInverse", part=_element(tokens)) if tokens.skip("^") else _element(tokens)


def _element(tokens: Tokens) -> Any:
    part, end = _path_primary(tokens)
    follows = tokens.now
    if follows.start != end or follows.key not in {"?", "*", "+"}:
        if follows.start == end and follows.text.startswith("?"):
            raise OtherwiseError(follows.text)  # the question mark of a path, or of a variable
        return part
    tokens.take()
    return node("PathElt", part=part, mod=follows.key)


def _path_primary(tokens: Tokens) -> tuple[Any, int]:
    """A path that nothing follows, and where it ends."""
    token = tokens.now
    if token.key == "(":
        tokens.take()
        found = _path(tokens)
        end = tokens.now.end
        tokens.expect(")")
        return found, end
    if token.key == "!":
        tokens.take()
        return _negated(tokens)
    return _predicate(tokens), token.end


def _negated(tokens: Tokens) -> tuple[Any, int]:
    """A negated property set; inverse members have been taken out before (``inverses_apart``)."""
    end = tokens.now.end
    if not tokens.skip("("):
        return node("PathNegatedPropertySet", part=[_predicate(tokens)]), end
    members = [_predicate(tokens)]
    while tokens.skip("|"):
        members.append(_predicate(tokens))
    end = tokens.now.end
    tokens.expect(")")
    return node("PathNegatedPropertySet", part=members), end


def _predicate(tokens: Tokens) -> Any:
    if tokens.now.text == "a":
        tokens.take()
        return RDF.type
    return iri(tokens)
