"""What can be said of a plan without running it: its columns, and which of them are never null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce

from certkg.validate.plan.nodes import (
    Call,
    Closure,
    Const,
    Distinct,
    Empty,
    Expression,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Mark,
    Minus,
    OrderBy,
    Plan,
    Project,
    Ref,
    Seed,
    SemiJoin,
    Slice,
    Triples,
    Union,
    Unit,
    Values,
)

__all__ = [
    "all_columns",
    "all_parts",
    "asks_predicates",
    "certain",
    "children",
    "columns",
    "conjunction",
    "conjuncts",
    "connected",
    "constants",
    "holds_subjects",
    "joined",
    "leaves",
    "predicates",
    "references",
    "strict_references",
    "sure",
]

#: Functions that have a value although an argument is unbound or an error (SPARQL 1.1, section 17.4.1).
_LENIENT = frozenset({"and", "or", "not", "if", "coalesce", "bound", "in"})


@lru_cache(maxsize=65536)
def columns(plan: Plan) -> tuple[str, ...]:
    """The columns of a plan's rows, each once, in the order of their first appearance."""
    match plan:
        case Unit():
            return ()
        case Empty(names) | Values(names) | Seed(_, names):
            return tuple(names)
        case Triples(subject, predicate, value):
            return _unique(*(slot.column for slot in (subject, predicate, value) if isinstance(slot, Ref)))
        case Closure(_, start, end):
            return (start, end)
        case Join(left, right) | LeftJoin(left, right):
            return _unique(*columns(left), *columns(right))
        case Union(parts):
            return _unique(*(name for part in parts for name in columns(part)))
        case Mark(left, _, _, column) | Extend(left, column):
            return _unique(*columns(left), column)
        case Group(_, keys, aggregates):
            return _unique(*keys, *(aggregate.column for aggregate in aggregates))
        case Project(_, pairs):
            return tuple(new for new, _ in pairs)
        case Minus(left) | SemiJoin(left) | Filter(left) | Distinct(left) | OrderBy(left) | Slice(left):
            return columns(left)


@lru_cache(maxsize=65536)
def certain(plan: Plan) -> frozenset[str]:
    """The columns that no row leaves unbound; the others are nullable."""
    match plan:
        case Values(names, rows):
            return frozenset(n for i, n in enumerate(names) if all(row[i] is not None for row in rows))
        case Unit() | Empty() | Seed() | Triples() | Closure():
            return frozenset(columns(plan))
        case Join(left, right):
            return certain(left) | certain(right)
        case Union(parts):
            return frozenset.intersection(*map(certain, parts)) if parts else frozenset()
        case SemiJoin(left, _, on, negated):
            return certain(left) if negated else certain(left) | frozenset(on)
        case Mark(left, _, _, column):
            return certain(left) | {column}
        case Filter(source, condition):
            return certain(source) | (_demanded(condition) & frozenset(columns(source)))
        case Extend(source, column, expression):
            known = certain(source)
            return known | {column} if _never_fails(expression, known) else known
        case Group(source, keys, aggregates):
            counts = {a.column for a in aggregates if a.name == "count"}
            return (certain(source) & frozenset(keys)) | counts
        case Project(source, pairs):
            known = certain(source)
            return frozenset(new for new, old in pairs if old in known)
        case LeftJoin(source) | Minus(source) | Distinct(source) | OrderBy(source) | Slice(source):
            return certain(source)


@lru_cache(maxsize=4096)
def holds_subjects(plan: Plan, column: str) -> bool:
    """Says whether all values of a column are surely subjects of triples of the data graph."""
    match plan:
        case Triples(subject):
            return subject == Ref(column)
        case Join(left, right):
            return holds_subjects(left, column) or holds_subjects(right, column)
        case Union(parts):
            return all(holds_subjects(part, column) for part in parts)
        case Project(source, pairs):
            return column in dict(pairs) and holds_subjects(source, dict(pairs)[column])
        case Extend(source, name):
            return column != name and holds_subjects(source, column)
        case Filter(source) | Distinct(source) | SemiJoin(source) | Mark(source) | Minus(source):
            return holds_subjects(source, column)
        case _:
            return False


@lru_cache(maxsize=65536)
def references(expression: Expression) -> frozenset[str]:
    """The columns an expression reads."""
    match expression:
        case Ref(column):
            return frozenset({column})
        case Call(_, args):
            return frozenset().union(*map(references, args))
        case Const():
            return frozenset()


def strict_references(expression: Expression) -> frozenset[str]:
    """The columns without which an expression is an error."""
    match expression:
        case Ref(column):
            return frozenset({column})
        case Call("in", args):
            return strict_references(args[0])
        case Call("not" | "if", args):
            return strict_references(args[0])
        case Call(name, args) if name not in _LENIENT:
            return frozenset().union(*map(strict_references, args))
        case _:
            return frozenset()


def conjuncts(expression: Expression) -> Iterator[Expression]:
    """The parts of a condition that must all be true."""
    if isinstance(expression, Call) and expression.name == "and":
        for part in expression.args:
            yield from conjuncts(part)
    else:
        yield expression


def conjunction(tests: Sequence[Expression]) -> Expression:
    """One or more conditions that must all be true as one."""
    return tests[0] if len(tests) == 1 else Call("and", tuple(tests))


def children(plan: Plan) -> tuple[Plan, ...]:
    """The plans a plan is made of."""
    match plan:
        case Join(left, right) | LeftJoin(left, right) | Minus(left, right):
            return (left, right)
        case SemiJoin(left, right) | Mark(left, right):
            return (left, right)
        case Union(parts):
            return parts
        case Closure(step, _, _, _, starts):
            return (step,) if starts is None else (step, starts)
        case Filter(source) | Extend(source) | Group(source) | Project(source):
            return (source,)
        case Distinct(source) | OrderBy(source) | Slice(source):
            return (source,)
        case _:
            return ()


def leaves(plan: Plan) -> Iterator[Plan]:
    """What a join within joins puts together."""
    match plan:
        case Join(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case _:
            yield plan


def joined(parts: Sequence[Plan]) -> Plan:
    """The join of parts, at least one: the inverse of ``leaves``."""
    return reduce(Join, parts)


def all_columns(parts: Iterable[Plan]) -> frozenset[str]:
    """The columns of several plans."""
    return frozenset(name for part in parts for name in columns(part))


def connected(parts: Sequence[Plan], apart: frozenset[str]) -> Iterator[list[Plan]]:
    """The parts in groups that share no column but those of ``apart``."""
    waiting = list(parts)
    while waiting:
        group = [waiting.pop(0)]
        while more := [part for part in waiting if (all_columns(group) & frozenset(columns(part))) - apart]:
            group += more
            waiting = [part for part in waiting if part not in more]
        yield group


def sure(plan: Plan) -> bool:
    """Says whether a plan leaves no column unbound, so that it may be joined in any order."""
    return frozenset(columns(plan)) <= certain(plan)


def predicates(plans: Iterable[Plan]) -> frozenset[str]:
    """The predicates that plans name in their patterns."""
    patterns = [part for part in all_parts(plans) if isinstance(part, Triples)]
    constant = (part.predicate.term for part in patterns if isinstance(part.predicate, Const))
    return frozenset(constant).union(*(part.among or () for part in patterns))


@lru_cache(maxsize=65536)
def asks_predicates(plan: Plan) -> bool:
    """Says whether a plan has a pattern whose predicate is a column."""
    if isinstance(plan, Triples):
        return isinstance(plan.predicate, Ref)
    return any(map(asks_predicates, children(plan)))


def all_parts(plans: Iterable[Plan]) -> Iterator[Plan]:
    """Plans and all that they are made of, each object once."""
    seen: set[int] = set()
    waiting = list(plans)
    while waiting:
        part = waiting.pop()
        if id(part) not in seen:
            seen.add(id(part))
            waiting.extend(children(part))
            yield part


def constants(plans: Iterable[Plan]) -> frozenset[str]:
    """The constant terms that rows of the plans or of their parts may hold."""
    found: set[str] = set()
    for part in all_parts(plans):
        match part:
            case Values(_, rows):
                found.update(term for row in rows for term in row if term is not None)
            case Extend(_, _, expression):
                found.update(_constants(expression))
    return frozenset(found)


def _constants(expression: Expression) -> Iterator[str]:
    match expression:
        case Const(term):
            yield term
        case Call(_, args):
            for arg in args:
                yield from _constants(arg)


def _demanded(condition: Expression) -> frozenset[str]:
    """The columns that a row must bind to satisfy a condition."""
    found: frozenset[str] = frozenset()
    for part in conjuncts(condition):
        match part:
            case Call("bound", (Ref(column),)):
                found |= {column}
            case _:
                found |= strict_references(part)
    return found


def _never_fails(expression: Expression, known: frozenset[str]) -> bool:
    match expression:
        case Const():
            return True
        case Ref(column):
            return column in known
        case Call("bound"):
            return True
        case Call("sameterm" | "isiri" | "isblank" | "isliteral" | "isnumeric", args):
            return all(_never_fails(arg, known) for arg in args)
        case Call("coalesce", args):
            return any(_never_fails(arg, known) for arg in args)
        case _:
            return False


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
