"""JSON-LD with positions: a reader of usual documents that finds where nodes, keys and values stand.

It follows contexts in the document (terms, prefixes, ``@vocab``, ``@base``, coercion, ``@list``,
``@reverse``, scoped contexts), not the whole of JSON-LD 1.1. Whoever uses it compares its triples with
the parser's before trusting the names of unlabelled blank nodes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from certkg.documents.ntriples import RDF, XSD, literal, resolved
from certkg.documents.positions.jsontree import Node, read_json
from certkg.documents.positions.spots import BlankNode, Spotted

__all__ = ["spot_jsonld"]

_KEYWORDS: Final = frozenset(
    {"@context", "@id", "@type", "@index", "@base", "@vocab", "@language", "@direction"}
)
_NIL: Final = f"<{RDF}nil>"


@dataclass(frozen=True, slots=True)
class _Context:
    """The active context: base, vocabulary, default language, and the definitions of terms."""

    base: str
    vocab: str = ""
    language: str = ""
    terms: dict[str, dict[str, Any]] = field(default_factory=dict)

    def with_(self, local: Any) -> _Context:
        """Puts a local context on top of this one (JSON-LD 1.1 API, section 4.1)."""
        if local is None:
            return _Context(self.base)
        if isinstance(local, list):
            context = self
            for part in local:
                context = context.with_(part)
            return context
        if not isinstance(local, dict):
            return self
        base = resolved(str(local["@base"]), self.base) if local.get("@base") else self.base
        vocab = local.get("@vocab", self.vocab)
        terms = dict(self.terms)
        for key, value in local.items():
            if not key.startswith("@"):
                terms[key] = value if isinstance(value, dict) else {"@id": value}
        context = replace(self, base=base, language=local.get("@language", self.language) or "", terms=terms)
        return replace(context, vocab=context.iri(vocab, vocab=True) if vocab else "")

    def iri(self, value: str, *, vocab: bool, depth: int = 0) -> str:
        """A term, compact IRI or reference as an IRI, a blank node label or a keyword (section 5.2)."""
        if value.startswith("@") or depth > len(self.terms):
            return value
        if vocab and value in self.terms:
            meant = self.terms[value].get("@id", value)
            if meant is None:
                return ""
            if meant != value:
                return self.iri(str(meant), vocab=True, depth=depth + 1)
        prefix, colon, rest = value.partition(":")
        if colon:
            if prefix == "_" or rest.startswith("//"):
                return value
            if prefix in self.terms and prefix != value:
                return self.iri(prefix, vocab=True, depth=depth + 1) + rest
            return value
        if vocab:
            return self.vocab + value if self.vocab else ""
        return resolved(value, self.base)


def spot_jsonld(text: str, base: str) -> Iterator[Spotted]:
    """The triples of a JSON-LD text with the offsets of their keys and values, as far as understood."""
    try:
        tree = read_json(text)
        reader = _Reader()
        for item in tree.value if isinstance(tree.value, list) else [tree]:
            reader.top(item, _Context(base))
        return iter(reader.found)
    except (ValueError, RecursionError, AttributeError, TypeError):
        return iter(())


def _plain(node: Node) -> Any:
    """A node as ``json.loads`` gives it."""
    if isinstance(node.value, tuple):
        return {member.key: _plain(member.node) for member in node.value}
    return [_plain(item) for item in node.value] if isinstance(node.value, list) else node.value


class _Reader:
    """The triples found so far, and the labelled blank nodes."""

    def __init__(self) -> None:
        self.found: list[Spotted] = []
        self.blanks: dict[str, BlankNode] = {}

    def top(self, node: Node, context: _Context) -> None:
        """The top of a document: a node, or a graph without a node around it."""
        if not isinstance(node.value, tuple):
            return
        local = node.get("@context")
        context = context.with_(_plain(local)) if local else context
        named = {context.iri(member.key, vocab=True) for member in node.value} - {"@context"}
        if named == {"@graph"}:
            self.graph(node, context)
        else:
            self.node(node, context)

    def graph(self, node: Node, context: _Context) -> None:
        for member in node.value if isinstance(node.value, tuple) else ():
            if context.iri(member.key, vocab=True) == "@graph":
                for item in _items(member.node):
                    self.node(item, context)

    def reference(self, value: str, context: _Context, *, vocab: bool) -> str | BlankNode:
        iri = context.iri(value, vocab=vocab) or context.iri(value, vocab=False)
        if iri.startswith("_:"):
            return self.blanks.setdefault(iri[2:], BlankNode(iri[2:]))
        return f"<{iri}>"

    def node(self, node: Node, context: _Context) -> tuple[str | BlankNode, int]:
        """A node object (section 5.1.2); its term and where it is named."""
        local = node.get("@context")
        context = context.with_(_plain(local)) if local else context
        members = node.value if isinstance(node.value, tuple) else ()
        subject, at = self.identity(node, context)
        context = self.typed(node, context)
        for member in members:
            key = context.iri(member.key, vocab=True)
            if key == "@type":
                for item in _items(member.node):
                    kind = self.reference(str(item.value), context, vocab=True)
                    self.found.append(Spotted(subject, f"<{RDF}type>", kind, at, member.key_at, item.at))
            elif key in {"@graph", "@included"}:
                for item in _items(member.node):
                    self.node(item, context)
            elif key == "@reverse":
                for inner in member.node.value if isinstance(member.node.value, tuple) else ():
                    self.reverse(
                        subject, at, context.iri(inner.key, vocab=True), inner.key_at, inner.node, context
                    )
            elif key and not key.startswith(("@", "_:")) and ":" in key:
                self.property((subject, at), member.key, (key, member.key_at), member.node, context)
            elif member.key in context.terms and "@reverse" in context.terms[member.key]:
                turned = context.iri(str(context.terms[member.key]["@reverse"]), vocab=True)
                self.reverse(subject, at, turned, member.key_at, member.node, context)
        return subject, at

    def identity(self, node: Node, context: _Context) -> tuple[str | BlankNode, int]:
        for member in node.value if isinstance(node.value, tuple) else ():
            if context.iri(member.key, vocab=True) == "@id" and isinstance(member.node.value, str):
                return self.reference(member.node.value, context, vocab=False), member.node.at
        return BlankNode(), node.at

    def typed(self, node: Node, context: _Context) -> _Context:
        """The context with those that the types of a node bring."""
        names = sorted(
            str(item.value)
            for member in (node.value if isinstance(node.value, tuple) else ())
            if context.iri(member.key, vocab=True) == "@type"
            for item in _items(member.node)
        )
        for name in names:
            definition = context.terms.get(name, {})
            if "@context" in definition:
                context = context.with_(definition["@context"])
        return context

    def reverse(
        self, value: str | BlankNode, at: int, predicate: str, key_at: int, node: Node, context: _Context
    ) -> None:
        for item in _items(node):
            subject, subject_at = self.target(item, context)
            self.found.append(Spotted(subject, f"<{predicate}>", value, subject_at, key_at, at))

    def target(self, item: Node, context: _Context) -> tuple[str | BlankNode, int]:
        if isinstance(item.value, str):
            return self.reference(item.value, context, vocab=False), item.at
        return self.node(item, context)

    def property(
        self,
        subject: tuple[str | BlankNode, int],
        term: str,
        predicate: tuple[str, int],
        node: Node,
        context: _Context,
    ) -> None:
        """The values of one key."""
        definition = context.terms.get(term, {})
        if "@context" in definition:
            context = context.with_(definition["@context"])
        container = definition.get("@container", ())
        containers = {container} if isinstance(container, str) else set(container)
        if definition.get("@type") == "@json":
            text = json.dumps(_plain(node), separators=(",", ":"), sort_keys=True)
            self.add(subject, predicate, literal(text, f"{RDF}JSON"), node.at)
        elif "@list" in containers and node.get("@list") is None:
            self.list(subject, predicate, _items(node), definition, context)
        elif containers & {"@language", "@index", "@id", "@type", "@graph"} and isinstance(node.value, tuple):
            for member in node.value:
                language = {"@language": member.key} if "@language" in containers else {}
                for item in _items(member.node):
                    self.value(subject, predicate, item, {**definition, **language}, context)
        else:
            for item in _items(node):
                self.value(subject, predicate, item, definition, context)

    def add(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        value: str | BlankNode,
        at: int,
    ) -> None:
        self.found.append(Spotted(subject[0], f"<{predicate[0]}>", value, subject[1], predicate[1], at))

    def value(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        node: Node,
        definition: dict[str, Any],
        context: _Context,
    ) -> None:
        """One value: a node, a list, a value object, or a scalar that the term's type coerces."""
        if isinstance(node.value, tuple):
            aliases = {context.iri(member.key, vocab=True): member.node for member in node.value}
            if "@list" in aliases:
                self.list(subject, predicate, _items(aliases["@list"]), definition, context)
            elif "@set" in aliases:
                for item in _items(aliases["@set"]):
                    self.value(subject, predicate, item, definition, context)
            elif "@value" in aliases:
                self.value_object(subject, predicate, aliases, context)
            else:
                self.linked(subject, predicate, node, context)
        elif node.value is not None and not isinstance(node.value, list):
            term = self.scalar(node, definition, context)
            self.add(subject, predicate, term, node.at)

    def linked(
        self, subject: tuple[str | BlankNode, int], predicate: tuple[str, int], node: Node, context: _Context
    ) -> None:
        """A nested node: the link to it comes before its own triples."""
        place = len(self.found)
        inner, at = self.node(node, context)
        link = Spotted(subject[0], f"<{predicate[0]}>", inner, subject[1], predicate[1], at)
        self.found.insert(place, link)

    def value_object(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        aliases: dict[str, Node],
        context: _Context,
    ) -> None:
        node = aliases["@value"]
        kind, language = aliases.get("@type"), aliases.get("@language")
        if node.value is None:
            return
        definition: dict[str, Any] = {"@language": _plain(language) if language else None}
        if kind is not None:
            definition["@type"] = _plain(kind)
        self.add(subject, predicate, self.scalar(node, definition, context), node.at)

    def scalar(self, node: Node, definition: dict[str, Any], context: _Context) -> str | BlankNode:
        """A scalar as a term (section 8.1.2)."""
        kind = definition.get("@type")
        if isinstance(node.value, str) and kind in {"@id", "@vocab"}:
            return self.reference(node.value, context, vocab=kind == "@vocab")
        datatype = context.iri(str(kind), vocab=True) if kind and not str(kind).startswith("@") else ""
        if isinstance(node.value, bool):
            return literal(node.raw, datatype or f"{XSD}boolean")
        if isinstance(node.value, int | float):
            return _number(node, datatype)
        language = definition.get("@language", context.language) or ""
        return literal(str(node.value), datatype, "" if datatype else language)

    def list(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        items: list[Node],
        definition: dict[str, Any],
        context: _Context,
    ) -> None:
        cells = [BlankNode() for _ in items]
        self.add(subject, predicate, cells[0] if cells else _NIL, items[0].at if items else predicate[1])
        for number, (cell, item) in enumerate(zip(cells, items, strict=True)):
            self.value((cell, item.at), (f"{RDF}first", item.at), item, definition, context)
            rest = cells[number + 1] if number + 1 < len(cells) else _NIL
            self.add((cell, item.at), (f"{RDF}rest", item.at), rest, item.at)


def _items(node: Node) -> list[Node]:
    return node.value if isinstance(node.value, list) else [node]


def _number(node: Node, datatype: str) -> str:
    """A number in its canonical form: an integer, or a double with a mantissa of one digit before the point."""
    value = float(node.raw)
    if datatype != f"{XSD}double" and value.is_integer() and abs(value) < 1e21:
        return literal(str(int(value)), datatype or f"{XSD}integer")
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    return literal(
        f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}", datatype or f"{XSD}double"
    )
