"""SPARQL expressions in SQL (SPARQL 1.1, section 17).

An error is NULL, so that SQL's logic of three values is SPARQL's. The frequent cases are native SQL;
every other case of the same function is worked out in Python on the N-Triples text of the arguments, by
the functions that the interpreter in memory uses, so that both give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from certkg.documents.ntriples import XSD
from certkg.validate.plan.condensed import ORDER
from certkg.validate.plan.keyed import KEY
from certkg.validate.plan.nodes import Call, Const, Expression, Ref
from certkg.validate.sql.comparison import compared, same_term
from certkg.validate.sql.relation import Session
from certkg.validate.sql.terms.arithmetic import day_moved, number_result
from certkg.validate.sql.terms.codes import BLANK, BOOLEAN, DATE, INTEGERS, IRI, STRING, WHOLE
from certkg.validate.sql.terms.dialect import case, string
from certkg.validate.sql.terms.regex import matching, replacing
from certkg.validate.sql.terms.values import (
    Form,
    Value,
    alike,
    as_exact,
    as_string,
    as_text,
    chosen,
    constant,
    first_bound,
    kind_known,
    with_payload,
)

__all__ = ["boolean", "expression"]

_Known = Mapping[str, Value]
_UNBOUND = Value(Form.TEXT, "NULL::VARCHAR")
_BOOLEAN = frozenset({"isiri", "isblank", "isliteral", "isnumeric", "contains", "strstarts", "strends"})
_BOOLEAN |= {"langmatches", "regex", "regex_of_data"}
_INTEGER = frozenset({"year", "month", "day", "hours", "minutes", "strlen"})
_DATE_PARTS = frozenset({"year", "month", "day"})
#: Whole numbers up to this are floats without any loss.
_EXACT = 2**24
_FLOAT_END = string(f'.0"^^<{XSD}float>')
_SHARED_KEY = string(f'""^^<{XSD}anyType>')
_KINDS = {"isiri": f"= {IRI}", "isblank": f"= {BLANK}", "isliteral": f">= {STRING}"}
_TEXT_TESTS = {"contains": "contains", "strstarts": "starts_with", "strends": "ends_with"}


def expression(node: Expression, known: _Known, session: Session) -> Value:
    """The value of an expression over the columns ``known``."""
    match node:
        case Const(term):
            return constant(term, session.codes)
        case Ref(column):
            return known.get(column, _UNBOUND)
        case Call("datatype", (arg,)):
            return _datatype(expression(arg, known, session), session)
        case Call(("eq" | "sameterm") as name, (Call("datatype", (arg,)), Const(iri))):
            value = with_payload(expression(arg, known, session))
            if value.code is None:
                return _general(name, node.args, known, session)
            return _truth(_has_datatype(value.code, iri, session))
        case Call(name, args):
            written = _WRITERS.get(name)
            return written(args, known, session) if written else _general(name, args, known, session)


def boolean(value: Value, session: Session) -> str:
    """The effective boolean value as SQL; NULL for an error (section 17.2.2)."""
    match value.form:
        case Form.BOOL:
            return value.sql
        case Form.INT:
            return f"({value.sql} <> 0)"
        case Form.STRING:
            return f"({value.sql} <> '')"
        case Form.ID if value.lexical is not None:
            truth = f"ckg_truth({value.lexical})"
            return case(
                {
                    f"{value.code} < {STRING}": "NULL::BOOLEAN",
                    f"{value.code} = {STRING}": f"{value.lexical} <> ''",
                    f"{value.code} = {BOOLEAN} AND {truth} IS NOT NULL": truth,
                },
                session.call("ebv", [as_text(value)], Form.BOOL),
            )
        case _:
            return session.call("ebv", [as_text(value)], Form.BOOL)


def _general(
    name: str, args: tuple[Expression, ...], known: _Known, session: Session, form: Form | None = None
) -> Value:
    """A call of the Python function."""
    texts = [as_text(expression(arg, known, session)) for arg in args]
    form = form or (Form.BOOL if name in _BOOLEAN else Form.INT if name in _INTEGER else Form.TEXT)
    return Value(form, session.call(name, texts, form))


def _truth(sql: str, *, sure: bool = False) -> Value:
    return Value(Form.BOOL, sql, sure=sure)


def _wherever(value: Value, *, truth: bool) -> Value:
    """The same truth for all values; an unbound one is an error."""
    said = str(truth).upper()
    return _truth(said if value.sure else f"CASE WHEN {value.sql} IS NOT NULL THEN {said} END")


def _logic(operator: str) -> Callable[[tuple[Expression, ...], _Known, Session], Value]:
    def write(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
        parts = (boolean(expression(arg, known, session), session) for arg in args)
        return _truth("(" + f" {operator} ".join(parts) + ")")

    return write


def _not(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    return _truth(f"(NOT {boolean(expression(args[0], known, session), session)})")


def _bound(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    return _truth(f"({expression(args[0], known, session).sql} IS NOT NULL)", sure=True)


def _if(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    test = boolean(expression(args[0], known, session), session)
    yes, no = alike([expression(arg, known, session) for arg in args[1:]])
    _keep_constants(args[1:], session)
    return chosen([(test, yes), (f"NOT {test}", no)])


def _coalesce(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    if not args:
        return _UNBOUND
    _keep_constants(args, session)
    return first_bound(alike([expression(arg, known, session) for arg in args]))


def _keep_constants(args: tuple[Expression, ...], session: Session) -> None:
    for arg in args:
        if isinstance(arg, Const):
            session.kept(arg.term)


def _in(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    """``IN`` is a chain of ``=`` (section 17.4.1.9)."""
    value, *items = (expression(arg, known, session) for arg in args)
    listed = _in_list(value, items)
    if listed is not None:
        return _truth(listed)
    tests = [compared("eq", value, item, session) for item in items]
    return _truth(f"({' OR '.join(tests)})") if tests else _wherever(value, truth=False)


def _in_list(value: Value, items: list[Value]) -> str | None:
    """``IN`` as SQL has it, where each ``=`` is one of terms or one of plain strings: the value is worked out once."""
    if len(items) < 2 or any(item.constant is None for item in items):
        return None
    if value.form is Form.ID and (value.node or all(item.node for item in items)):
        return f"({value.sql} IN ({', '.join(item.sql for item in items)}))"
    simple = [_simple(each) for each in (value, *items)]
    return None if None in simple else f"({simple[0]} IN ({', '.join(map(str, simple[1:]))}))"


def _comparison(name: str) -> Callable[[tuple[Expression, ...], _Known, Session], Value]:
    def write(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
        left, right = (expression(arg, known, session) for arg in args)
        return _truth(compared(name, left, right, session))

    return write


def _sameterm(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    left, right = (expression(arg, known, session) for arg in args)
    return _truth(f"({same_term(left, right)})")


def _kind(name: str) -> Callable[[tuple[Expression, ...], _Known, Session], Value]:
    def write(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
        value = expression(args[0], known, session)
        known_truth = kind_known(name, value)
        if known_truth is not None:
            return _wherever(value, truth=known_truth)
        if value.form is Form.ID and value.code is not None:
            return _truth(f"({value.code} {_KINDS[name]})")
        if value.form is Form.TEXT:
            return _general(name, args, known, session)
        return _wherever(value, truth=name == "isliteral")

    return write


def _isnumeric(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    value = with_payload(expression(args[0], known, session))
    if value.kinds is not None and value.kinds.numbered and value.kinds.within(*INTEGERS):
        return _wherever(value, truth=True)
    general = _general("isnumeric", args, known, session)
    if value.code is None:
        return general
    quick = {
        f"{value.code} <= {STRING}": "FALSE",
        f"{value.number} IS NOT NULL AND {value.code} <> {DATE}": "TRUE",
    }
    return _truth(case(quick, general.sql))


def _str(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    value = with_payload(expression(args[0], known, session))
    if value.form in (Form.STRING, Form.INT, Form.DAY):
        return Value(Form.STRING, str(value.lexical))
    if value.lexical is None:
        return _general("str", args, known, session, Form.STRING)
    if value.constant is not None:
        return Value(Form.STRING, value.lexical if not value.constant.startswith("_:") else "NULL::VARCHAR")
    return Value(Form.STRING, f"(CASE WHEN {value.code} <> {BLANK} THEN {value.lexical} END)")


def _lang(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    value = with_payload(expression(args[0], known, session))
    if value.code is None:
        return _general("lang", args, known, session, Form.STRING)
    return Value(Form.STRING, f"ckg_language({value.code})")


def _datatype(value: Value, session: Session) -> Value:
    value = with_payload(value)
    if value.code is None:
        return Value(Form.TEXT, session.call("datatype", [as_text(value)]))
    return Value(Form.TEXT, f"ckg_datatype({value.code})", node=True)


def _has_datatype(code: str, iri: str, session: Session) -> str:
    """Whether the datatype of a literal is the IRI; an error for other terms."""
    if not iri.startswith("<"):
        return f"(CASE WHEN {code} >= {STRING} THEN FALSE END)"
    if iri.endswith("#langString>"):
        return f"(ckg_datatype({code}) = {string(iri)})"
    return f"(CASE WHEN {code} >= {STRING} THEN {code} = {session.codes.of_datatype(iri)} END)"


def _date_part(name: str) -> Callable[[tuple[Expression, ...], _Known, Session], Value]:
    def write(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
        value = with_payload(expression(args[0], known, session))
        if value.kinds is not None and value.kinds.numbered and value.kinds.within(DATE, DATE):
            return Value(Form.INT, f"{name}(ckg_day({value.number}))")
        general = _general(name, args, known, session)
        if value.number is None:
            return general
        quick = f"{value.code} = {DATE} AND {value.number} IS NOT NULL"
        return Value(Form.INT, case({quick: f"{name}(ckg_day({value.number}))"}, general.sql))

    return write


def _arithmetic(name: str) -> Callable[[tuple[Expression, ...], _Known, Session], Value]:
    def write(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
        left, right = (expression(arg, known, session) for arg in args)
        moved = day_moved(name, left, right)
        if moved is not None:
            return moved
        return number_result(name, left, right, session.call(name, [as_text(left), as_text(right)]))

    return write


def _concat(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    """Of plain strings; with language tags the result may have one (section 17.4.3.12)."""
    simple = [_simple(expression(arg, known, session)) for arg in args]
    if not simple or None in simple:
        return _general("concat", args, known, session)
    return Value(Form.STRING, f"({' || '.join(map(str, simple))})")


def _comparison_key(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    """What ``memory.values.comparison_key`` gives, natively for nodes, strings, days and most whole numbers."""
    value = with_payload(expression(args[0], known, session))
    general = _general(KEY, args, known, session)
    number = as_exact(value)
    if value.code is None and number is not None and not number.scale:
        near = f"{number.sql} BETWEEN -{_EXACT} AND {_EXACT}"
        return Value(Form.TEXT, case({near: f"('\"' || {number.sql} || {_FLOAT_END})"}, general.sql))
    if value.code is None or value.constant is not None:
        return general
    kinds, texts = value.kinds, as_text(value)
    if kinds is not None and kinds.within(IRI, STRING):
        return Value(Form.TEXT, texts)
    small = f"{value.code} = {WHOLE} AND {value.number} BETWEEN -{_EXACT} AND {_EXACT}"
    branches = {
        f"{value.sql} IS NULL": "NULL",
        f"{value.code} <= {STRING}": texts,
        f"{value.code} = {DATE}": _SHARED_KEY,
        small: f"('\"' || {value.number} || {_FLOAT_END})",
    }
    if kinds is not None and kinds.apart(IRI, STRING):
        del branches[f"{value.code} <= {STRING}"]
    return Value(Form.TEXT, case(branches, general.sql))


def _comparison_kind(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    """What ``memory.values.comparison_kind`` gives, natively for days, whole numbers and decimals."""
    value = expression(args[0], known, session)
    for numbered, kind in ((INTEGERS, "number"), ((DATE, DATE), "date")):
        if value.kinds is not None and value.kinds.numbered and value.kinds.within(*numbered):
            return Value(Form.STRING, f"CASE WHEN {value.sql} IS NOT NULL THEN '{kind}' END")
    number, general = as_exact(value), _general(ORDER, args, known, session, Form.STRING)
    if number is None:
        return general
    found = f"CASE WHEN {number.sql} IS NOT NULL THEN 'number' END"
    return Value(Form.STRING, found if number.total else f"coalesce({found}, {general.sql})")


def _strlen(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    text = _simple(expression(args[0], known, session))
    if text is not None:
        return Value(Form.INT, f"length({text})")
    return _general("strlen", args, known, session)


def _text_test(name: str) -> Callable[[tuple[Expression, ...], _Known, Session], Value]:
    """Tests on two strings without language tags (section 17.4.3.1.2: they are always compatible)."""

    def write(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
        simple = [_simple(expression(arg, known, session)) for arg in args]
        if None in simple:
            return _general(name, args, known, session)
        return _truth(f"{_TEXT_TESTS[name]}({simple[0]}, {simple[1]})")

    return write


def _simple(value: Value) -> str | None:
    """The text of a value that is a plain string for certain."""
    held = as_string(value)
    return None if held is None else held.sql


def _case_of(name: str, native: str) -> Callable[[tuple[Expression, ...], _Known, Session], Value]:
    def write(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
        value = as_string(expression(args[0], known, session))
        if value is None:
            return _general(name, args, known, session)
        # Of ASCII text the length in bytes is the length in characters; other text has its own rules.
        general = session.call(name, [as_text(value)], Form.STRING)
        return Value(
            Form.STRING,
            case({f"strlen({value.sql}) = length({value.sql})": f"{native}({value.sql})"}, general),
        )

    return write


def _regex(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    text, *rest = args
    value = expression(text, known, session)
    patterns = [part.term if isinstance(part, Const) else None for part in rest]
    native = matching(value, patterns, session)
    return _truth(native) if native else _general("regex", args, known, session)


def _replace(args: tuple[Expression, ...], known: _Known, session: Session) -> Value:
    text, *rest = args
    value = as_string(expression(text, known, session))
    parts = [part.term if isinstance(part, Const) else None for part in rest]
    native = None if value is None else replacing(value, parts, session)
    return Value(Form.STRING, native) if native else _general("replace", args, known, session)


_WRITERS: Mapping[str, Callable[[tuple[Expression, ...], _Known, Session], Value]] = {
    "and": _logic("AND"),
    "or": _logic("OR"),
    "not": _not,
    "bound": _bound,
    "if": _if,
    "coalesce": _coalesce,
    "in": _in,
    "sameterm": _sameterm,
    ORDER: _comparison_kind,
    "isnumeric": _isnumeric,
    "str": _str,
    "lang": _lang,
    "strlen": _strlen,
    KEY: _comparison_key,
    "concat": _concat,
    **{name: _arithmetic(name) for name in ("add", "subtract", "multiply")},
    "lcase": _case_of("lcase", "lower"),
    "ucase": _case_of("ucase", "upper"),
    "regex": _regex,
    "replace": _replace,
    **{name: _comparison(name) for name in ("eq", "ne", "lt", "gt", "le", "ge")},
    **{name: _kind(name) for name in _KINDS},
    **{name: _date_part(name) for name in _DATE_PARTS},
    **{name: _text_test(name) for name in _TEXT_TESTS},
}
