"""The patterns of EXISTS as rdflib leaves them, made what they mean (SPARQL 1.1, section 18.2.2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from certkg.validate.sparql.reading import mentioned
from certkg.validate.unsupported import UnsupportedError

__all__ = ["settle_exists"]

_MODIFIERS = frozenset({"Slice", "Distinct", "Reduced", "Project", "OrderBy", "Filter", "Extend", "Join"})


@dataclass(frozen=True, slots=True)
class _Hoisted:
    """What rdflib put in place of parts of SELECT, HAVING and ORDER BY: samples of variables, and aggregates."""

    samples: Mapping[Any, Any] = field(default_factory=dict)
    others: frozenset[str] = frozenset()


_NONE = _Hoisted()


def settle_exists(node: Any) -> None:
    """Puts the algebra of each EXISTS in a query's algebra where whoever walks the tree finds it.

    rdflib keeps it in an attribute, beside a parse tree out of which it has taken the filters: a walk
    would miss the variables of nested filters. In SELECT, HAVING and ORDER BY it leaves the parse tree,
    and where there is a group it takes each occurrence of a variable for another sample. UnsupportedError
    for an aggregate in there, which rdflib takes out of its own query.
    """
    _settle(node, _NONE)


def _settle(node: Any, hoisted: _Hoisted) -> None:
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, CompValue):
        match str(node.name):
            case "Builtin_EXISTS" | "Builtin_NOTEXISTS":
                node["graph"] = _graph(node, hoisted)
                hoisted = _NONE
            case "Project":
                hoisted = _hoisted(node.p)
            case "AggregateJoin":
                hoisted = _NONE
        for value in list(node.values()):
            _settle(value, hoisted)
    elif isinstance(node, (list, tuple)) or type(node).__name__ == "ParseResults":
        for value in node:
            _settle(value, hoisted)


def _graph(node: Any, hoisted: _Hoisted) -> Any:
    from rdflib import Variable
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern, translatePath, traverse

    graph = node.__dict__.pop("graph", None) or node["graph"]
    if str(graph.name) not in {"GroupGraphPatternSub", "SubSelect"}:
        return graph
    if hoisted.others & mentioned(graph):
        raise UnsupportedError("an aggregate within EXISTS in SELECT, HAVING or ORDER BY")
    graph = traverse(graph, lambda part: hoisted.samples.get(part) if isinstance(part, Variable) else None)
    return translateGroupGraphPattern(traverse(graph, visitPost=translatePath))


def _hoisted(node: Any) -> _Hoisted:
    """What was taken out of the modifiers that lie over a group."""
    from rdflib import Variable

    while str(node.name) in _MODIFIERS:
        node = node.p1 if str(node.name) == "Join" else node.p
    if str(node.name) != "AggregateJoin":
        return _NONE
    samples = {
        item.res: item.vars
        for item in node.A
        if str(item.name) == "Aggregate_Sample" and isinstance(item.vars, Variable)
    }
    return _Hoisted(samples, frozenset(str(item.res) for item in node.A if item.res not in samples))
