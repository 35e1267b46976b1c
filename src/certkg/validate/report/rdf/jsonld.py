"""The report as JSON-LD 1.1, its context inside it, so that nothing needs to be fetched."""

from __future__ import annotations

import json
from typing import Any

from certkg.validate.report.formats import Options
from certkg.validate.report.rdf.graph import TYPE, Members, Node, Value, report_node
from certkg.validate.results import Report
from certkg.validate.shapes.terms import RDF, XSD, iri_text, is_blank, is_iri, read_literal

__all__ = ["write"]


def write(report: Report, options: Options) -> str:
    """One tree, from the report down to the path of each result.

    The context defines each term by itself and no prefix, so that no IRI of the data can be taken for
    a compact one.
    """
    node = report_node(report, plain=options.plain)
    context: dict[str, str] = {}
    tree = _node(node, context)
    return json.dumps({"@context": context, **tree}, ensure_ascii=False, indent=1) + "\n"


def _node(node: Node, context: dict[str, str]) -> dict[str, Any]:
    value: dict[str, Any] = {"@id": f"_:{node.label}"} if node.label else {}
    for predicate, item in node.properties:
        if predicate == TYPE and isinstance(item, str):
            value["@type"] = _name(item, context)
        else:
            value.setdefault(_name(predicate, context), []).append(_value(item, context))
    return value


def _value(value: Value, context: dict[str, str]) -> Any:  # JSON is Any by nature
    if isinstance(value, Node):
        return _node(value, context)
    if isinstance(value, Members):
        return {"@list": [_value(item, context) for item in value.items]}
    if is_blank(value):
        return {"@id": value}
    if is_iri(value):
        return {"@id": iri_text(value)}
    parts = read_literal(value)
    if parts.datatype == f"{RDF}langString":
        return {"@value": parts.lexical, "@language": parts.language}
    if parts.datatype == f"{XSD}string":
        return {"@value": parts.lexical}
    return {"@value": parts.lexical, "@type": parts.datatype}


def _name(term: str, context: dict[str, str]) -> str:
    """A key: the local name of one of our own or SHACL's terms, which share none."""
    iri = iri_text(term)
    name = iri.rpartition("#")[2]
    context[name] = iri
    return name
