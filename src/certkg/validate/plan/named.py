"""Patterns whose predicate is a column that a test allows to be one of few: ``?this ?path ?value``, ``?path in (...)``.

The names become part of the pattern, so that only their triples are read; and where each predicate has a table of
its own, each is a pattern of its own, of which more is known: whether its objects are literals, for instance.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from certkg.validate.plan.analysis import (
    asks_predicates,
    columns,
    conjunction,
    conjuncts,
    references,
)
from certkg.validate.plan.nodes import (
    Call,
    Const,
    Distinct,
    Empty,
    Expression,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Mark,
    Minus,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Triples,
    Union,
)
from certkg.validate.plan.rewrite import replaced, upwards

__all__ = ["named", "spread"]


def named(plan: Plan) -> Plan:
    """The plan with the tests of predicates put into the patterns that bind them; its rows are the same."""
    return upwards(plan, lambda part: _named(part) if isinstance(part, Filter) else part)


def spread(plan: Plan, known: Container[str]) -> Plan:
    """The plan with a pattern for each name that a predicate may have, of those that are ``known``.

    Tests of what kind of term an object is are made of each of its patterns: most are decided by a table's being what
    it is. Other tests stay where they are, since what they read may have to be looked up.
    """
    if not asks_predicates(plan):
        return plan
    return replaced(upwards(plan, _lowered), lambda part: _spread(part, known))


def _named(plan: Filter) -> Plan:
    source, left = plan.input, []
    for test in conjuncts(plan.condition):
        match test:
            case Call("in" | "eq" | "sameterm", (Ref(column), *terms)):
                names = tuple(term.term for term in terms if isinstance(term, Const))
                found = _among(source, column, names) if len(names) == len(terms) else None
            case _:
                found = None
        if found is None:
            left.append(test)
        else:
            source = found
    if source is plan.input:
        return plan
    return Filter(source, conjunction(left)) if left else source


def _among(plan: Plan, column: str, names: tuple[str, ...]) -> Plan | None:
    """The plan with a predicate, which is bound in each row, as one of some names; None where none binds it."""
    match plan:
        case Triples(_, Ref(name), _, among) if name == column:
            both = names if among is None else tuple(each for each in among if each in names)
            return replace(plan, among=tuple(dict.fromkeys(both)))
        case Join(left, right):
            one, other = _among(left, column, names), _among(right, column, names)
            return Join(one or left, other or right) if one or other else None
        case Extend(_, made) | Mark(_, _, _, made) if made == column:
            return None
        case Filter() | Distinct() | Extend():
            found = _among(plan.input, column, names)
            return replace(plan, input=found) if found else None
        case SemiJoin() | LeftJoin() | Minus() | Mark():
            found = _among(plan.left, column, names)
            return replace(plan, left=found) if found else None
        case Project(source, pairs) if column in dict(pairs):
            found = _among(source, dict(pairs)[column], names)
            return replace(plan, input=found) if found else None
        case _:  # in a part of a union, for one, each part would have to bind it
            return None


def _lowered(plan: Plan) -> Plan:
    """A filter whose tests of kind stand at the pattern that they are about."""
    if not isinstance(plan, Filter) or isinstance(plan.input, Triples):
        return plan
    source: Plan = plan.input
    left = []
    for test in conjuncts(plan.condition):
        lowered = _at_pattern(source, references(test), test) if _of_kind(test) else None
        if lowered is None:
            left.append(test)
        source = lowered or source
    return Filter(source, conjunction(left)) if left else source


def _of_kind(test: Expression) -> bool:
    match test:
        case Call("isiri" | "isblank" | "isliteral", (Ref(),)):
            return True
        case Call("not" | "or" | "and", args):
            return all(map(_of_kind, args))
        case _:
            return False


def _at_pattern(plan: Plan, names: frozenset[str], test: Expression) -> Plan | None:
    match plan:
        case Triples(_, _, _, among) if among is not None and names <= frozenset(columns(plan)):
            return Filter(plan, test)
        case Join(left, right):
            one = _at_pattern(left, names, test)
            other = None if one else _at_pattern(right, names, test)
            return Join(one or left, other or right) if one or other else None
        case Filter():
            found = _at_pattern(plan.input, names, test)
            return replace(plan, input=found) if found else None
        case SemiJoin(left):
            found = _at_pattern(left, names, test)
            return replace(plan, left=found) if found else None
        case _:
            return None


def _spread(plan: Plan, known: Container[str]) -> Plan | None:
    match plan:
        case Triples(subject, Ref(column), value, among) if among is not None:
            # A column that occurs twice is left to whoever reads the pattern.
            if Ref(column) in (subject, value):
                return None
            found = [(Triples(subject, Const(name), value), name) for name in among if name in known]
            if not found:
                return Empty(columns(plan))
            return Union(tuple(Extend(pattern, column, Const(name)) for pattern, name in found))
        case Filter(Filter() | Triples() as source, test):
            match _spread(source, known):
                case Union(parts):
                    return Union(tuple(Filter(part, test) for part in parts))
                case none:
                    return none
        case _:
            return None
