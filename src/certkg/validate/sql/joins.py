"""Inner joins: a tree of joins, filters and renamings becomes one flat SELECT that DuckDB may reorder.

All conditions between two relations are in the join at once, so that no intermediate result can grow
beyond what the pattern itself asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from certkg.validate.plan.analysis import certain, columns, conjuncts, references
from certkg.validate.plan.nodes import Const, Expression, Filter, Join, Plan, Project, Triples, Unit
from certkg.validate.sql.conditions import condition, implied_key, lacking
from certkg.validate.sql.relation import Relation, Session, equal, picked, with_terms
from certkg.validate.sql.terms.dialect import all_of, string
from certkg.validate.sql.terms.values import Form, Value, first_bound

__all__ = ["block", "compatible", "flat", "merged", "null_cases"]

Write = Callable[[Plan], Relation]
_SLOTS = ("s", "p", "o")


@dataclass(slots=True)
class _Block:
    """The parts of a flat join: sources, the places where each column occurs, conditions in their scope."""

    sources: list[str] = field(default_factory=list)
    places: dict[str, list[Value]] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)
    filters: list[tuple[Expression, Mapping[str, str]]] = field(default_factory=list)

    def place(self, name: str, value: Value) -> None:
        self.places.setdefault(name, []).append(value)


def flat(plan: Plan) -> bool:
    """Says whether the top of the plan can be part of a flat join."""
    match plan:
        case Triples():
            return True
        case Join(left, right):
            shared = set(columns(left)) & set(columns(right))
            return shared <= certain(left) and shared <= certain(right)
        case Filter(source, test):
            return references(test) <= certain(source) and flat(source)
        case _:
            return False


def block(plan: Plan, write: Write, session: Session, opaque: Callable[[Plan], bool]) -> Relation:
    """A flat join. ``opaque`` names plans that are written elsewhere and must stay whole."""
    parts = _Block()
    names = {name: name for name in columns(plan)}
    _gather(plan, names, parts, write, session, opaque)
    if not parts.sources:
        parts.sources.append('(SELECT 1 AS "#u")')
    values = {name: _best(found) for name, found in parts.places.items()}
    tests = [*parts.tests, *_agreement(parts.places)]
    late: list[tuple[Expression, Mapping[str, str]]] = []
    for test, scope in parts.filters:
        for part in conjuncts(test):
            known = {name: values[scope[name]] for name in references(part)}
            if lacking(part, known):
                late.append((part, scope))
            else:
                tests += implied_key(part, known)
                tests.append(condition(part, known, session))
    wanted = dict(names)
    for part, scope in late:
        wanted.update({scope[name]: scope[name] for name in references(part)})
    rest = f"FROM {', '.join(parts.sources)} WHERE {all_of(tests)}"
    relation = picked({name: values[name] for name in wanted}, rest)
    return _filtered(relation, late, list(names), session) if late else relation


def merged(left: Value, right: Value) -> Value:
    """The value of a column that both sides of a join may bind."""
    if left.sure or left.sql == right.sql:
        return left
    if right.sure:
        return right
    if left.form is not right.form:
        raise AssertionError("sides of different forms are brought to one form first")
    return first_bound([left, right])


def compatible(left: Value, right: Value) -> str:
    """SPARQL's compatibility of two values (section 18.3): equal, or one of them unbound."""
    tests = [f"{value.sql} IS NULL" for value in (left, right) if not value.sure]
    return " OR ".join((equal(left, right), *tests))


def null_cases(names: list[str]) -> list[frozenset[str]]:
    """The sets of columns that may be unbound together; each case then joins by equality alone."""
    return [frozenset(case) for size in range(len(names) + 1) for case in combinations(names, size)]


def _gather(
    plan: Plan,
    names: Mapping[str, str],
    parts: _Block,
    write: Write,
    session: Session,
    opaque: Callable[[Plan], bool],
) -> None:
    def deeper(inner: Plan, scope: Mapping[str, str]) -> None:
        _gather(inner, scope, parts, write, session, opaque)

    if opaque(plan):
        _whole(plan, names, parts, write, session)
        return
    match plan:
        case Unit():
            pass
        case Triples():
            _triples(plan, names, parts, session)
        case Join(left, right) if flat(plan):
            deeper(left, names)
            deeper(right, names)
        case Filter(source, test) if references(test) <= certain(source) and _joins(source):
            deeper(source, names)
            parts.filters.append((test, names))
        case Project(source, pairs) if _renames(source, pairs):
            scope = {name: f"{name} {session.alias()}" for name in columns(source)}
            scope.update({old: names[new] for new, old in pairs})
            deeper(source, scope)
        case _:
            _whole(plan, names, parts, write, session)


def _joins(plan: Plan) -> bool:
    return isinstance(plan, (Triples, Join, Filter)) and flat(plan)


def _renames(source: Plan, pairs: tuple[tuple[str, str], ...]) -> bool:
    olds = [old for _, old in pairs]
    fresh = len(set(olds)) == len(olds) and len({new for new, _ in pairs}) == len(olds)
    return fresh and set(olds) <= set(columns(source)) and (_joins(source) or isinstance(source, Project))


def _whole(plan: Plan, names: Mapping[str, str], parts: _Block, write: Write, session: Session) -> None:
    relation, alias = write(plan), session.alias()
    parts.sources.append(f"({relation.sql}) {alias}")
    for name, value in relation.values(alias).items():
        parts.place(names[name], value)


def _triples(plan: Triples, names: Mapping[str, str], parts: _Block, session: Session) -> None:
    alias = session.alias()
    parts.sources.append(f"triples {alias}")
    for slot, term in zip(_SLOTS, (plan.subject, plan.predicate, plan.object), strict=True):
        sql = f"{alias}.{slot}"
        if isinstance(term, Const):
            parts.tests.append(f"{sql} = hash({string(term.term)})")
        elif slot == "o":
            payload = (f"{alias}.lex", f"{alias}.code", f"{alias}.num")
            parts.place(names[term.column], Value(Form.ID, sql, *payload, sure=True))
        else:
            parts.place(names[term.column], Value(Form.ID, sql, sure=True, node=True))


def _best(found: list[Value]) -> Value:
    """The occurrence of a column that says most; what one knows of the term holds for all."""
    best = max(found, key=lambda value: (value.sure, value.form is Form.ID, value.lexical is not None))
    return Value(
        best.form,
        best.sql,
        best.lexical,
        best.code,
        best.number,
        best.sure,
        any(value.node for value in found if value.sure),
    )


def _agreement(places: Mapping[str, list[Value]]) -> list[str]:
    return [equal(one, other) for found in places.values() for one, other in pairwise(found)]


def _filtered(
    relation: Relation,
    filters: list[tuple[Expression, Mapping[str, str]]],
    kept: list[str],
    session: Session,
) -> Relation:
    """Applies conditions that need lexical forms which the triples do not carry."""
    needed: set[str] = set()
    for test, scope in filters:
        known = {name: relation.values("x")[scope[name]] for name in references(test)}
        needed |= {scope[name] for name in lacking(test, known)}
    full = with_terms(relation, sorted(needed), session)
    alias = session.alias()
    values = full.values(alias)
    tests = []
    for test, scope in filters:
        known = {name: values[scope[name]] for name in references(test)}
        tests.append(condition(test, known, session))
    return picked({name: values[name] for name in kept}, f"FROM ({full.sql}) {alias} WHERE {all_of(tests)}")
