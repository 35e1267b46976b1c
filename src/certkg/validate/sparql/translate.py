"""SPARQL queries as plans: the door of this room."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from certkg.validate.plan.analysis import columns
from certkg.validate.plan.nodes import Const, Distinct, Plan, Seed, Slice, Slot
from certkg.validate.plan.query import Pattern, Query
from certkg.validate.sparql.existence import settle_exists
from certkg.validate.sparql.patterns import pattern
from certkg.validate.sparql.reading import algebra
from certkg.validate.sparql.scope import FREE, GraphReader, Names, Scope, keep, slot
from certkg.validate.sparql.selection import Selection, selected, selection
from certkg.validate.unsupported import DatasetError, UnsupportedError

__all__ = ["Query", "translate"]

_NOTHING: Mapping[str, str] = MappingProxyType({})


def translate(
    text: str,
    *,
    prefixes: Mapping[str, str] = _NOTHING,
    seed: Seed | None = None,
    constants: Mapping[str, str] = _NOTHING,
    graphs: Mapping[str, GraphReader] | None = None,
) -> Query:
    """The plan of a SELECT, an ASK or a CONSTRUCT.

    ``seed`` gives the values of pre-bound variables, which hold at any depth (SHACL, section 5.2.1 and
    appendix A). ``constants`` are terms that stand for variables everywhere. ``graphs`` says how
    GRAPH with a given name is read. UnsupportedError for what
    has no plan (GRAPH, SERVICE, FROM, DESCRIBE, foreign functions, a LIMIT for each row of the seed);
    LibraryError ``sparql-syntax`` for what is no SPARQL 1.1, ``sparql-prebinding`` for a pre-bound
    variable that is assigned. Costs a few milliseconds.
    """
    tree, base = algebra(text, prefixes)
    if tree.datasetClause:
        raise DatasetError("FROM: only the data graph is read")
    settle_exists(tree)
    names = Names(constants, graphs or {}, base)
    scope = Scope(seed, seed.columns, frozenset(seed.columns)) if seed is not None else FREE
    match str(tree.name):
        case "SelectQuery":
            plan = _solutions(names, tree, scope)
            return Query("select", plan, columns(plan))
        case "AskQuery":
            plan = _answer(names, tree, scope)
            return Query("ask", plan, columns(plan))
        case "ConstructQuery":
            plan = _solutions(names, tree, scope)
            return Query("construct", plan, columns(plan), _template(names, tree))
        case name:
            raise UnsupportedError(f"the query form {name}")


def _solutions(names: Names, tree: Any, scope: Scope) -> Plan:
    chosen = selection(tree.p)
    return selected(names, chosen, pattern(names, chosen.body, scope), scope)


def _answer(names: Names, tree: Any, scope: Scope) -> Plan:
    chosen = Selection((), selection(tree.p).body)
    plan = selected(names, chosen, pattern(names, chosen.body, scope), scope)
    return Slice(plan, 0, 1) if scope.seed is None else Distinct(keep(plan, scope.keys))


def _template(names: Names, tree: Any) -> tuple[Pattern, ...]:
    """The triples of a CONSTRUCT; ``CONSTRUCT WHERE`` builds what it matches (section 16.2.4)."""
    from rdflib import BNode

    def part(term: object) -> Slot:
        return Const(f"_:{term}") if isinstance(term, BNode) else slot(names, term)

    triples = tree.template if tree.template is not None else selection(tree.p).body.triples
    return tuple((part(s), part(p), part(o)) for s, p, o in triples)
