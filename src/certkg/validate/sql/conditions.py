"""Conditions: the effective boolean value, what an expression needs to know, and keys that joins can use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from certkg.validate.plan.analysis import conjuncts
from certkg.validate.plan.nodes import Call, Const, Expression, Ref
from certkg.validate.sql.expressions import boolean, expression
from certkg.validate.sql.relation import Session
from certkg.validate.sql.terms.codes import DATE, INTEGERS, STRING
from certkg.validate.sql.terms.dialect import case
from certkg.validate.sql.terms.values import Form, Value, kind_known

__all__ = ["condition", "implied_key", "lacking", "needs", "satisfied"]

_BY_NUMBER = frozenset({"bound", "sameterm"})
_EQUALITY = frozenset({"eq", "ne", "in"})
_CHOICE = frozenset({"coalesce", "if"})


def condition(test: Expression, known: Mapping[str, Value], session: Session) -> str:
    """The test as SQL that is true where its effective boolean value is true (section 17.2.2)."""
    return boolean(expression(test, known, session), session)


def satisfied(test: Expression, known: Mapping[str, Value], session: Session) -> list[str]:
    """The parts of a test as conditions of a join or of the rows above one, with the keys that follow from them."""
    found: list[str] = []
    for part in conjuncts(test):
        found += implied_key(part, known)
        found.append(condition(part, known, session))
    return [each for each in found if each != "TRUE"]


def lacking(test: Expression, known: Mapping[str, Value]) -> frozenset[str]:
    """The columns whose payload the test needs and does not have."""
    return frozenset(name for name in needs(test, known, value=True) if _bare(known.get(name)))


def needs(test: Expression, known: Mapping[str, Value], *, value: bool) -> frozenset[str]:
    """The columns whose payload an expression needs; without ``value`` a hash is a good enough result."""
    return frozenset(_needs(test, known, value=value))


def implied_key(test: Expression, known: Mapping[str, Value]) -> list[str]:
    """A condition on keys that follows from ``?a = ?b``, so that the join is by hash and not of all pairs.

    Numbers have the key of their float, strings of their text, dates of their day; other values share
    one key and are compared one by one.
    """
    match test:
        case Call("eq", (Ref(one), Ref(other))) if one in known and other in known:
            left, right = known[one], known[other]
            if left.node or right.node or left.form is not Form.ID or right.form is not Form.ID:
                return []
            if left.lexical is None or right.lexical is None or _native(left, right):
                return []
            return [f"{_key(left)} = {_key(right)}"]
        case _:
            return []


def _native(left: Value, right: Value) -> bool:
    """Says whether ``=`` of the two is a plain comparison of SQL already."""
    one, other = left.kinds, right.kinds
    if one is None or other is None:
        return False
    if one.within(STRING, STRING) and other.within(STRING, STRING):
        return True
    if one.exact and other.exact:
        return True
    ranges = (INTEGERS, (DATE, DATE))
    return one.numbered and other.numbered and any(one.within(*r) and other.within(*r) for r in ranges)


def _key(value: Value) -> str:
    return case(
        {
            f"{value.code} < {STRING}": value.sql,
            f"{value.code} = {STRING}": f"ckg_hash({value.lexical})",
            f"ckg_real({value.lexical}, {value.code}) IS NOT NULL": (
                f"hash(ckg_real({value.lexical}, {value.code}) + 0.0::REAL)"
            ),
            f"{value.code} = {DATE} AND {value.number} IS NOT NULL": f"hash({value.number})",
        },
        "0::UBIGINT",
    )


def _bare(value: Value | None) -> bool:
    return value is not None and value.form is Form.ID and value.lexical is None


def _needs(test: Expression, known: Mapping[str, Value], *, value: bool) -> Iterator[str]:
    match test:
        case Ref(column):
            if value:
                yield column
        case Const():
            return
        case Call(name, args) if name in _BY_NUMBER or (name in _EQUALITY and _node_first(args, known)):
            for arg in args:
                if not isinstance(arg, Ref):
                    yield from _needs(arg, known, value=True)
        case Call(name, args) if name in _CHOICE:
            same = _all_terms(args[1:] if name == "if" else args, known)
            if name == "if":
                yield from _needs(args[0], known, value=True)
            for arg in args[1:] if name == "if" else args:
                yield from _needs(arg, known, value=value or not same)
        case Call(("isliteral" | "isiri" | "isblank") as name, (Ref(column),)):
            if column not in known or kind_known(name, known[column]) is None:
                yield column
        case Call(_, args):
            for arg in args:
                yield from _needs(arg, known, value=True)


def _node_first(args: tuple[Expression, ...], known: Mapping[str, Value]) -> bool:
    """Says whether equality is equality of terms: one side of each comparison is never a literal."""
    return _is_node(args[0], known) or all(_is_node(arg, known) for arg in args[1:])


def _is_node(expression: Expression, known: Mapping[str, Value]) -> bool:
    match expression:
        case Ref(column):
            return column in known and known[column].node
        case Const(term):
            return not term.startswith('"')
        case _:
            return False


def _all_terms(args: tuple[Expression, ...], known: Mapping[str, Value]) -> bool:
    """Says whether all results are terms by number, so that no text is needed to choose among them."""
    return all(
        isinstance(arg, Const)
        or (isinstance(arg, Ref) and arg.column in known and known[arg.column].form is Form.ID)
        or (isinstance(arg, Call) and arg.name in _CHOICE and _all_terms(arg.args, known))
        for arg in args
    )
