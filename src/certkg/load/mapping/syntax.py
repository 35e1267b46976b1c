"""The syntax tree of a mapping as JSON, kept between processes: the SPARQL parser takes half a second.

A node is an object with its ``name`` in rdflib's algebra and its parts in their order; a variable is
``{"var": name}``, an IRI ``{"iri": text}``, a literal ``{"text", "datatype", "language"}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, TypeAlias

from certkg import __version__
from certkg.errors import LibraryError, Place
from certkg.library.kept import Kept

__all__ = ["Node", "read_tree"]

Node: TypeAlias = Any  # what JSON holds

#: Raised whenever the same text is read to another tree.
_FORMAT = 1
_LEFT_OUT = ("_vars", "lazy")


def read_tree(query: str, name: str, kept: Kept | None) -> Node:
    """The CONSTRUCT query as ``{"template": [...], "where": node}``; LibraryError when it is not SPARQL."""
    digest = sha256(f"{_FORMAT}\n{__version__}\n{query}".encode()).hexdigest()
    file = f"mapping-{digest}.json"
    text = kept.read_text(file) if kept is not None else None
    if text is not None:
        return json.loads(text)
    tree = _parsed(query, name)
    if kept is not None:
        kept.write_text(file, json.dumps(tree, ensure_ascii=False, separators=(",", ":")))
    return tree


def _parsed(query: str, name: str) -> Node:
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(query)).algebra
        return {"template": _plain(algebra.template), "where": _plain(algebra.p)}
    except Exception as error:  # the parser raises several kinds
        raise LibraryError(
            "mapping-syntax", f"The mapping is not SPARQL: {error}.", where=Place(f"loaders/{name}.rq")
        ) from error


def _plain(node: Any) -> Node:
    """A node of rdflib's algebra, which is untyped, as JSON."""
    from rdflib import Literal, URIRef, Variable

    if isinstance(node, Variable):
        return {"var": str(node)}
    if isinstance(node, URIRef):
        return {"iri": str(node)}
    if isinstance(node, Literal):
        datatype = str(node.datatype) if node.datatype is not None else None
        return {"text": str(node), "datatype": datatype, "language": node.language}
    if isinstance(node, list | tuple):
        return [_plain(part) for part in node]
    if isinstance(node, Mapping):
        named = {"name": node.name} if hasattr(node, "name") else {}
        return named | {str(key): _plain(part) for key, part in node.items() if key not in _LEFT_OUT}
    return str(node) if node is not None else None
