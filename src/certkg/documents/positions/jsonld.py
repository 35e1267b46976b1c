"""JSON-LD with positions: a reader of usual documents that finds where nodes, keys and values stand.

It follows contexts in the document (terms, prefixes, ``@vocab``, ``@base``, coercion, ``@list``,
``@reverse``, ``@nest``, maps, scoped contexts), not the whole of JSON-LD 1.1. Whoever uses it compares
its triples with the parser's before trusting the names of unlabelled blank nodes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from typing import Any, Final

from certkg.documents.ntriples import RDF, XSD, literal
from certkg.documents.positions.contexts import Context
from certkg.documents.positions.jsonparts import read_parts
from certkg.documents.positions.jsontree import Member, Node, plain, read_json
from certkg.documents.positions.spots import BlankNode, Spotted

__all__ = ["spot_jsonld"]

_MAPS: Final = frozenset({"@language", "@index", "@id", "@type", "@graph"})
_INTEGER: Final = re.compile(r"-?[0-9]+")
_NIL: Final = f"<{RDF}nil>"


def spot_jsonld(text: str, base: str, subjects: Container[str] | None = None) -> Iterator[Spotted]:
    """The triples of a JSON-LD text with the offsets of their keys and values, as far as understood.

    With ``subjects`` (IRIs in brackets and labels behind ``_:``) those about others may be left out.
    """
    try:
        tree = read_parts(text, base, subjects) if subjects is not None else None
        tree = tree or read_json(text)
        reader = _Reader()
        for item in tree.value if isinstance(tree.value, list) else [tree]:
            reader.top(item, Context(base))
        return iter(reader.found)
    except (ValueError, RecursionError, AttributeError, TypeError):
        return iter(())


class _Reader:
    """The triples found so far, and the labelled blank nodes."""

    def __init__(self) -> None:
        self.found: list[Spotted] = []
        self.blanks: dict[str, BlankNode] = {}

    def top(self, node: Node, context: Context) -> None:
        """The top of a document: a node, or a graph without a node around it."""
        if not isinstance(node.value, tuple):
            return
        local = node.get("@context")
        context = context.with_(plain(local)) if local else context
        named = {context.iri(member.key, vocab=True) for member in node.value} - {"@context"}
        if named == {"@graph"}:
            self.graph(node, context)
        else:
            self.node(node, context)

    def graph(self, node: Node, context: Context) -> None:
        for member in node.members:
            if context.iri(member.key, vocab=True) == "@graph":
                for item in _items(member.node):
                    self.node(item, context)

    def reference(self, value: str, context: Context, *, vocab: bool) -> str | BlankNode:
        iri = context.iri(value, vocab=vocab) or context.iri(value, vocab=False)
        if iri.startswith("_:"):
            return self.blanks.setdefault(iri[2:], BlankNode(iri[2:]))
        return f"<{iri}>"

    def node(
        self,
        node: Node,
        context: Context,
        named: tuple[str | BlankNode, int] | None = None,
        kind: tuple[str, int] | None = None,
    ) -> tuple[str | BlankNode, int]:
        """A node object (section 5.1.2); its term and where it is named.

        ``named`` and ``kind`` are the name and the type that the key of a map gives it.
        """
        local = node.get("@context")
        context = context.with_(plain(local)) if local else context
        subject, at = self.identity(node, context) or named or (BlankNode(), node.at)
        if kind is not None:
            term, key_at = self.reference(kind[0], context, vocab=True), kind[1]
            self.add((subject, at), (f"{RDF}type", key_at), term, key_at)
            context = context.typed([kind[0]])
        context = context.typed(self.kinds(node, context))
        self.members((subject, at), node, context)
        return subject, at

    def members(self, subject: tuple[str | BlankNode, int], node: Node, context: Context) -> None:
        """What the keys of a node say of it."""
        for member in node.members:
            key = context.iri(member.key, vocab=True)
            turned = context.terms.get(member.key, {}).get("@reverse")
            if turned is not None:
                turned = context.iri(str(turned), vocab=True)
                self.reverse(subject, (turned, member.key_at), member.node, context)
            elif key == "@type":
                for item in _items(member.node):
                    kind = self.reference(str(item.value), context, vocab=True)
                    self.add(subject, (f"{RDF}type", member.key_at), kind, item.at)
            elif key == "@nest":
                for item in _items(member.node):
                    self.members(subject, item, context)
            elif key in {"@graph", "@included"}:
                for item in _items(member.node):
                    self.node(item, context.reverted())
            elif key == "@reverse":
                for inner in member.node.members:
                    predicate = context.iri(inner.key, vocab=True)
                    self.reverse(subject, (predicate, inner.key_at), inner.node, context)
            elif key and not key.startswith(("@", "_:")) and ":" in key:
                self.property(subject, member.key, (key, member.key_at), member.node, context)

    def identity(self, node: Node, context: Context) -> tuple[str | BlankNode, int] | None:
        """The name that a node gives itself."""
        for member in node.members:
            if context.iri(member.key, vocab=True) == "@id" and isinstance(member.node.value, str):
                return self.reference(member.node.value, context, vocab=False), member.node.at
        return None

    def kinds(self, node: Node, context: Context) -> list[str]:
        """The types of a node as they are written."""
        return [
            str(item.value)
            for member in node.members
            if context.iri(member.key, vocab=True) == "@type"
            for item in _items(member.node)
        ]

    def reverse(
        self, value: tuple[str | BlankNode, int], predicate: tuple[str, int], node: Node, context: Context
    ) -> None:
        """What points at a node; such a triple stands where its subject is written."""
        for item in _items(node):
            place = len(self.found)
            if isinstance(item.value, str):
                subject, at = self.reference(item.value, context, vocab=False), item.at
            else:
                subject, at = self.node(item, context.reverted())
            self.found.insert(place, Spotted(subject, f"<{predicate[0]}>", value[0], at, predicate[1], at))

    def property(
        self,
        subject: tuple[str | BlankNode, int],
        term: str,
        predicate: tuple[str, int],
        node: Node,
        context: Context,
    ) -> None:
        """The values of one key."""
        definition = context.terms.get(term, {})
        if "@context" in definition:
            context = context.reverted().with_(definition["@context"])
        container = definition.get("@container", ())
        containers = {container} if isinstance(container, str) else set(container)
        if definition.get("@type") == "@json":
            text = json.dumps(plain(node), separators=(",", ":"), sort_keys=True)
            self.add(subject, predicate, literal(text, f"{RDF}JSON"), node.at)
        elif "@list" in containers and node.get("@list") is None:
            self.list(subject, predicate, _items(node), definition, context)
        elif "@graph" in containers or (containers & _MAPS and node.members):
            self.map(subject, predicate, node, containers, definition, context)
        else:
            for item in _items(node):
                self.value(subject, predicate, item, definition, context)

    def map(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        node: Node,
        containers: set[str],
        definition: dict[str, Any],
        context: Context,
    ) -> None:
        """The values of a map: a language, name, type, graph or index for each key (section 5.1.2, step 13)."""
        keyed = containers & (_MAPS - {"@graph"})
        for key, at, inner in node.members if keyed else (Member("@none", node.at, node),):
            none = context.iri(key, vocab=True) == "@none"
            for item in _items(inner):
                if "@language" in containers:
                    language = None if none else key
                    self.value(subject, predicate, item, {**definition, "@language": language}, context)
                elif "@graph" in containers:
                    name = None if none or "@id" not in containers else key
                    self.graph_value(subject, predicate, item, (name, at) if name else None, context)
                elif "@id" in containers and not none:
                    term = self.reference(key, context, vocab=False)
                    self.linked(subject, predicate, item, context, named=(term, at))
                elif "@type" in containers and not none:
                    self.linked(subject, predicate, item, context, kind=(key, at))
                elif "@index" in definition and not none and isinstance(item.value, tuple):
                    self.indexed(subject, predicate, item, (definition["@index"], key, at), context)
                else:
                    self.value(subject, predicate, item, definition, context)

    def graph_value(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        item: Node,
        name: tuple[str, int] | None,
        context: Context,
    ) -> None:
        """A graph as a value: its name is the object, its triples follow."""
        named = (self.reference(name[0], context, vocab=False), name[1]) if name else (BlankNode(), item.at)
        self.add(subject, predicate, *named)
        self.node(item, context.reverted())

    def indexed(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        item: Node,
        index: tuple[str, str, int],
        context: Context,
    ) -> None:
        """A node of which the key of the map is a property."""
        term, key, at = index
        inner = self.identity(item, context) or (BlankNode(), item.at)
        self.add(subject, predicate, *inner)
        value = self.scalar(Node(key, at, key), context.terms.get(term, {}), context)
        self.add(inner, (context.iri(term, vocab=True), at), value, at)
        self.node(item, context.reverted(), named=inner)

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
        context: Context,
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
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        node: Node,
        context: Context,
        named: tuple[str | BlankNode, int] | None = None,
        kind: tuple[str, int] | None = None,
    ) -> None:
        """A nested node, or the name of one in a map: the link to it comes before its own triples."""
        place = len(self.found)
        if isinstance(node.value, str):
            named = (self.reference(node.value, context, vocab=False), node.at)
        inner, at = self.node(node, context.reverted(), named, kind)
        link = Spotted(subject[0], f"<{predicate[0]}>", inner, subject[1], predicate[1], at)
        self.found.insert(place, link)

    def value_object(
        self,
        subject: tuple[str | BlankNode, int],
        predicate: tuple[str, int],
        aliases: dict[str, Node],
        context: Context,
    ) -> None:
        node = aliases["@value"]
        kind, language = aliases.get("@type"), aliases.get("@language")
        if node.value is None:
            return
        definition: dict[str, Any] = {"@language": plain(language) if language else None}
        if kind is not None:
            definition["@type"] = plain(kind)
        self.add(subject, predicate, self.scalar(node, definition, context), node.at)

    def scalar(self, node: Node, definition: dict[str, Any], context: Context) -> str | BlankNode:
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
        context: Context,
    ) -> None:
        items = [item for item in items if not _is_null(item, context)]
        cells = [BlankNode() for _ in items]
        self.add(subject, predicate, cells[0] if cells else _NIL, items[0].at if items else predicate[1])
        for number, (cell, item) in enumerate(zip(cells, items, strict=True)):
            owner, first = (cell, item.at), (f"{RDF}first", item.at)
            if isinstance(item.value, list):
                self.list(owner, first, item.value, definition, context)
            else:
                self.value(owner, first, item, definition, context)
            rest = cells[number + 1] if number + 1 < len(cells) else _NIL
            self.add(owner, (f"{RDF}rest", item.at), rest, item.at)


def _is_null(item: Node, context: Context) -> bool:
    """Whether an item of a list is dropped."""
    return item.value is None or any(
        context.iri(member.key, vocab=True) == "@value" and member.node.value is None
        for member in item.members
    )


def _items(node: Node) -> list[Node]:
    return node.value if isinstance(node.value, list) else [node]


def _number(node: Node, datatype: str) -> str:
    """A number in its canonical form: an integer, or a double with a mantissa of one digit before the point."""
    if _INTEGER.fullmatch(node.raw) and datatype != f"{XSD}double":
        whole = int(node.raw)
        if abs(whole) < 10**21:
            return literal(str(whole), datatype or f"{XSD}integer")
        digits = str(abs(whole))
        mantissa, exponent = f"{digits[0]}.{digits[1:].rstrip('0')}", str(len(digits) - 1)
        mantissa = f"-{mantissa}" if whole < 0 else mantissa
    else:
        value = float(node.raw)
        if datatype != f"{XSD}double" and value.is_integer() and abs(value) < 1e21:
            return literal(str(int(value)), datatype or f"{XSD}integer")
        mantissa, _, exponent = f"{value:.15E}".partition("E")
        mantissa = mantissa.rstrip("0")
    return literal(
        f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}", datatype or f"{XSD}double"
    )
