"""SPARQL expressions as expressions of the plan (SPARQL 1.1, section 17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from certkg.validate.memory.times import PARTIAL
from certkg.validate.memory.values import INTEGER_RANGES
from certkg.validate.plan.nodes import Call, Const, Expression, Ref
from certkg.validate.shapes.terms import TRUE, XSD
from certkg.validate.sparql.reading import term_text
from certkg.validate.sparql.scope import Names
from certkg.validate.unsupported import ForeignFunctionError, UnsupportedError

__all__ = ["Exists", "expression"]

#: Makes an EXISTS within an expression a column that holds its truth.
Exists = Callable[[Any], str]

_RELATIONS = {"=": "eq", "!=": "ne", "<": "lt", ">": "gt", "<=": "le", ">=": "ge"}
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
_LOGIC = {"ConditionalAndExpression": "and", "ConditionalOrExpression": "or"}
_UNARY = {"UnaryNot": "not", "UnaryMinus": "uminus", "UnaryPlus": "uplus"}
_OPERANDS = ("arg", "arg1", "arg2", "arg3", "text", "pattern", "replacement", "flags", "start", "length")
_SAME = {"uri": "iri", "isuri": "isiri"}
#: The casts of SPARQL 1.1, section 17.5, and those to other datatypes that memory and Jena know.
_CASTS = frozenset(
    f"{XSD}{name}"
    for name in [
        *INTEGER_RANGES,
        *PARTIAL,
        "anyURI",
        "string",
        "boolean",
        "decimal",
        "float",
        "double",
        "date",
        "dateTime",
        "time",
        "duration",
        "dayTimeDuration",
        "yearMonthDuration",
    ]
)


def expression(names: Names, node: Any, exists: Exists) -> Expression:
    """An expression; UnsupportedError for a function that SPARQL 1.1 does not define."""
    from rdflib import Variable
    from rdflib.term import Identifier

    if isinstance(node, Variable):
        constant = names.constants.get(str(node))
        return Ref(str(node)) if constant is None else Const(constant)
    if isinstance(node, Identifier):
        return Const(term_text(node))

    def inner(part: Any) -> Expression:
        return expression(names, part, exists)

    match str(node.name):
        case "Builtin_EXISTS":
            return Ref(exists(node.graph))
        case "Builtin_NOTEXISTS":
            return Call("not", (Ref(exists(node.graph)),))
        case "RelationalExpression":
            return _relation(node, inner)
        case ("ConditionalAndExpression" | "ConditionalOrExpression") as name:
            return Call(_LOGIC[name], (inner(node.expr), *map(inner, node.other or ())))
        case "AdditiveExpression" | "MultiplicativeExpression":
            result = inner(node.expr)
            for sign, other in zip(node.op or (), node.other or (), strict=True):
                result = Call(_ARITHMETIC[str(sign)], (result, inner(other)))
            return result
        case ("UnaryNot" | "UnaryMinus" | "UnaryPlus") as name:
            return Call(_UNARY[name], (inner(node.expr),))
        case "Function":
            return _function(node, inner)
        case "Builtin_BOUND" if str(node.arg) in names.constants:
            return Const(TRUE)
        case name if name.startswith("Builtin_"):
            return _builtin(name.removeprefix("Builtin_").lower(), node, inner, names.base)
        case "TrueFilter":
            return Const(TRUE)
        case name:
            raise UnsupportedError(f"the expression {name}")


def _relation(node: Any, inner: Callable[[Any], Expression]) -> Expression:
    if node.op is None:
        return inner(node.expr)
    operator = str(node.op)
    if operator in _RELATIONS:
        return Call(_RELATIONS[operator], (inner(node.expr), inner(node.other)))
    items = list(node.other) if not _is_nil(node.other) else []
    member = Call("in", (inner(node.expr), *map(inner, items)))
    return member if operator.upper() == "IN" else Call("not", (member,))


def _is_nil(value: Any) -> bool:
    from rdflib import URIRef

    return isinstance(value, URIRef)


def _builtin(name: str, node: Any, inner: Callable[[Any], Expression], base: str) -> Expression:
    args: list[Expression] = []
    for operand in _OPERANDS:
        value = getattr(node, operand)  # None when there is none; get() of a CompValue evaluates
        if value is None:
            continue
        many = isinstance(value, list) or type(value).__name__ == "ParseResults"
        args.extend(map(inner, value) if many else [inner(value)])
    if name in {"concat", "coalesce"}:
        args = [arg for arg in args if arg != Const(f"<{_NIL}>")]
    if name == "bnode" and args:
        raise UnsupportedError("BNODE with a label, which is one node within a solution")
    if name in {"regex", "replace"} and not isinstance(args[1], Const):
        name = f"{name}_of_data"
    if name in {"iri", "uri"} and base:
        args.append(Const(f"<{base}>"))
    return Call(_SAME.get(name, name), tuple(args))


_NIL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"


def _function(node: Any, inner: Callable[[Any], Expression]) -> Expression:
    name = str(node.iri)
    args = tuple(map(inner, node.expr or ()))
    if name in _CASTS and len(args) == 1:
        return Call("cast", (args[0], Const(f"<{name}>")))
    raise ForeignFunctionError(str(name))
