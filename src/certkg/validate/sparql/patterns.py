"""Graph patterns as plans (SPARQL 1.1, section 18.2.2), within rows given from outside."""

from __future__ import annotations

from typing import Any

from certkg.errors import LibraryError
from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.nodes import (
    Const,
    Distinct,
    Empty,
    Extend,
    Join,
    LeftJoin,
    Minus,
    Plan,
    Triples,
    Union,
    Unit,
    Values,
)
from certkg.validate.plan.rewrite import replaced
from certkg.validate.sparql.filters import has_exists, satisfying, value
from certkg.validate.sparql.grouping import grouped
from certkg.validate.sparql.paths import basic_pattern, has_closure
from certkg.validate.sparql.reading import mentioned, term_text
from certkg.validate.sparql.scope import FREE, Names, Scope, keep, slot, variable
from certkg.validate.sparql.selection import selected, selection
from certkg.validate.unsupported import DatasetError, UnsupportedError

__all__ = ["independent", "pattern"]


def pattern(names: Names, node: Any, scope: Scope) -> Plan:
    """The solutions of a pattern, each with the row of the scope that it belongs to."""
    match str(node.name):
        case "BGP":
            return basic_pattern(names, list(node.triples), scope.start())
        case "Join":
            return _joined(names, pattern(names, node.p1, scope), node.p2, scope)
        case "LeftJoin":
            return _optional(names, node, scope)
        case "Union":
            return Union((pattern(names, node.p1, scope), pattern(names, node.p2, scope)))
        case "Filter":
            return satisfying(names, pattern(names, node.p, scope), node.expr, scope)
        case "Extend":
            return _extended(names, node, scope)
        case "Minus":
            return _minus(names, node, scope)
        case "AggregateJoin":
            return grouped(names, node, pattern(names, node.p.p, scope), scope)
        case "ToMultiSet":
            return _nested(names, node.p, scope)
        case "Graph":
            return _graph(names, node, scope)
        case "ServiceGraphPattern":
            raise DatasetError("SERVICE: nothing is fetched at run time")
        case name:
            raise UnsupportedError(f"the pattern {name}")


def independent(names: Names, node: Any, outer: frozenset[str]) -> bool:
    """Says whether a pattern means the same when it is joined with the outer rows only afterwards."""
    if not outer & mentioned(node):
        return True
    match str(node.name):
        case "BGP":
            return not has_closure(node.triples)
        case "Join" | "Union":
            return independent(names, node.p1, outer) and independent(names, node.p2, outer)
        case "Filter" | "Extend":
            if not independent(names, node.p, outer) or str(node.var) in outer:
                return False
            read = outer & mentioned(node.expr)
            return not read or read <= certain(pattern(names, node.p, FREE))
        case "ToMultiSet":
            return isinstance(node.p, list) or str(node.p.name) == "values"
        case _:
            return False


def _graph(names: Names, node: Any, scope: Scope) -> Plan:
    """GRAPH with the name of a graph that was given, such as $shapesGraph (SHACL, section 5.3.1)."""
    name = slot(names, node.term)
    reader = names.graphs.get(name.term) if isinstance(name, Const) else None
    if reader is None:
        raise DatasetError("GRAPH: only the data graph is read")

    def read(part: Plan) -> Plan | None:
        if part is scope.seed:
            return part
        return reader(part) if isinstance(part, Triples) else None

    return replaced(pattern(names, node.p, scope), read)


def _joined(names: Names, left: Plan, node: Any, scope: Scope) -> Plan:
    """A join; branches of a union that do not need the outer rows are joined without them, each for itself.

    A pattern with closures goes on from the rows so far, which give the closures their starts.
    """
    if str(node.name) == "BGP" and has_closure(node.triples):
        return basic_pattern(names, list(node.triples), left)
    if scope.seed is not None and str(node.name) == "Union":
        alone = [independent(names, branch, scope.names) for branch in (node.p1, node.p2)]
        if any(alone) and not all(alone):
            return Union(tuple(_joined(names, left, branch, scope) for branch in (node.p1, node.p2)))
    return Join(left, _second(names, node, scope))


def _second(names: Names, node: Any, scope: Scope) -> Plan:
    return pattern(names, node, FREE if independent(names, node, scope.names) else scope)


def _optional(names: Names, node: Any, scope: Scope) -> Plan:
    """OPTIONAL: its filter sees both sides (section 18.2.2.6)."""
    left = pattern(names, node.p1, scope)
    right = _second(names, node.p2, scope)
    if str(getattr(node.expr, "name", "")) == "TrueFilter":
        return LeftJoin(left, right)
    if not has_exists(node.expr):
        plan, condition = value(names, left, node.expr, scope)
        return LeftJoin(plan, right, condition)
    read = mentioned(node.expr) & frozenset(columns(left))
    if not read <= certain(left) or not (read & frozenset(columns(right))) <= certain(right):
        raise UnsupportedError("EXISTS in the filter of an OPTIONAL, on a variable that may be unbound")
    outer = [name for name in columns(left) if name in read]
    both = Join(Distinct(keep(left, outer)), right) if outer else right
    return LeftJoin(left, satisfying(names, both, node.expr, scope))


def _extended(names: Names, node: Any, scope: Scope) -> Plan:
    inner = pattern(names, node.p, scope)
    column = variable(names, node.var)
    if column in columns(inner):
        if str(node.expr).startswith("__agg_"):
            return inner  # a key of the group, which has its value already
        if column in scope.everywhere:
            raise LibraryError("sparql-prebinding", f"The query assigns the pre-bound variable ?{column}.")
        if column in scope.names:
            raise UnsupportedError(f"a group within EXISTS assigns ?{column}, which is bound outside")
        raise LibraryError("sparql-syntax", f"The query assigns ?{column}, which is bound already.")
    plan, expression = value(names, inner, node.expr, scope)
    return keep(Extend(plan, column, expression), (*columns(inner), column))


def _minus(names: Names, node: Any, scope: Scope) -> Plan:
    if not independent(names, node.p2, scope.names):
        raise UnsupportedError("MINUS with a filter on variables that are bound outside of it")
    return Minus(pattern(names, node.p1, scope), pattern(names, node.p2, FREE))


def _nested(names: Names, node: Any, scope: Scope) -> Plan:
    """VALUES or a sub-select (sections 10 and 12)."""
    if isinstance(node, list) or not node:
        return Empty(columns(scope.start()))
    if str(node.name) == "values":
        return scope.joined(_inline(names, node.res))
    chosen = selection(node)
    if not mentioned(node) & (scope.everywhere | (scope.names & frozenset(chosen.names))):
        inner = FREE
    else:
        inner = scope.narrowed(frozenset(chosen.names))
    result = selected(names, chosen, pattern(names, chosen.body, inner), inner)
    return result if inner is scope else scope.joined(result)


def _inline(names: Names, rows: list[Any]) -> Plan:
    variables = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    free = tuple(name for name in variables if name not in names.constants)
    kept = []
    for row in rows:
        cells = {str(key): None if str(cell) == "UNDEF" else term_text(cell) for key, cell in row.items()}
        fixed = ((names.constants[n], cell) for n, cell in cells.items() if n in names.constants)
        if all(cell is None or cell == constant for constant, cell in fixed):
            kept.append(tuple(cells.get(name) for name in free))
    if not kept:
        return Empty(free)
    return Values(free, tuple(kept)) if free or len(kept) > 1 else Unit()
