"""String-based constraint components (SHACL, section 4.4)."""

from __future__ import annotations

from certkg.validate.plan.nodes import (
    Aggregate,
    Call,
    Const,
    Empty,
    Expression,
    Extend,
    Filter,
    Group,
    Plan,
    Project,
    Ref,
)
from certkg.validate.shapes.components.base import (
    VALUE,
    Component,
    Context,
    Kind,
    call,
    is_true,
    number,
    violating,
)
from certkg.validate.shapes.model import Constraint
from certkg.validate.shapes.terms import boolean, integer, literal, read_literal, show

__all__ = ["COMPONENTS"]


def min_length(context: Context, constraint: Constraint) -> Plan:
    """sh:minLength: each value node is no blank node and its text is long enough (section 4.4.1)."""
    length = call("ge", call("strlen", call("str", VALUE)), number(integer(constraint.value) or 0))
    return _violating_text(context, length)


def max_length(context: Context, constraint: Constraint) -> Plan:
    """sh:maxLength: each value node is no blank node and its text is short enough (section 4.4.2)."""
    length = call("le", call("strlen", call("str", VALUE)), number(integer(constraint.value) or 0))
    return _violating_text(context, length)


def pattern(context: Context, constraint: Constraint) -> Plan:
    """sh:pattern with sh:flags: each value node is no blank node and its text matches (section 4.4.3)."""
    flags = constraint.other("flags")
    arguments = (call("str", VALUE), Const(constraint.value), *((Const(flags),) if flags else ()))
    return _violating_text(context, Call("regex", arguments))


def language_in(context: Context, constraint: Constraint) -> Plan:
    """sh:languageIn: each value node has a language tag that matches a member (section 4.4.4)."""
    if not constraint.values:
        return context.values
    language = call("lang", VALUE)
    tests: tuple[Expression, ...] = tuple(
        call("langmatches", language, Const(tag)) for tag in constraint.values if read_literal(tag).lexical
    )
    if not tests:  # the empty range matches no tag, and a literal without a tag has none
        return context.values
    return violating(context, tests[0] if len(tests) == 1 else Call("or", tests))


def unique_lang(context: Context, constraint: Constraint) -> Plan:
    """sh:uniqueLang true: no two value nodes share a language tag; one result per tag (section 4.4.5).

    Only the literal ``true`` switches it on, as the section's definition compares terms.
    """
    if read_literal(constraint.value).lexical != "true" or boolean(constraint.value) is not True:
        return Empty(("focus",))
    tag = Extend(context.values, "tag", call("lcase", call("lang", VALUE)))
    tagged = Filter(tag, is_true(call("ne", Ref("tag"), Const(literal("")))))
    counted = Group(tagged, ("focus", "tag"), (Aggregate("count", "count", VALUE),))
    shared = Filter(counted, call("gt", Ref("count"), number(1)))
    return Project(shared, (("focus", "focus"), ("tag", "tag")))


def _violating_text(context: Context, met: Expression) -> Plan:
    return violating(context, call("and", call("not", call("isblank", VALUE)), met))


def _min_length_message(constraint: Constraint, what: str) -> str:
    return f"{what} must have at least {integer(constraint.value)} characters."


def _max_length_message(constraint: Constraint, what: str) -> str:
    return f"{what} must have at most {integer(constraint.value)} characters."


def _pattern_message(constraint: Constraint, what: str) -> str:
    flags = constraint.other("flags")
    with_flags = f" with flags {show(flags)}" if flags else ""
    return f"{what} must match the pattern {show(constraint.value)}{with_flags}."


def _language_in_message(constraint: Constraint, what: str) -> str:
    tags = ", ".join(read_literal(tag).lexical for tag in constraint.values)
    return f"{what} must have one of the language tags {tags}."


def _unique_lang_message(_constraint: Constraint, what: str) -> str:
    return f"{what}: each language tag may be used once only."


COMPONENTS = (
    Component(
        "MinLengthConstraintComponent",
        "minLength",
        Kind.INTEGER,
        min_length,
        _min_length_message,
        single=True,
    ),
    Component(
        "MaxLengthConstraintComponent",
        "maxLength",
        Kind.INTEGER,
        max_length,
        _max_length_message,
        single=True,
    ),
    Component(
        "PatternConstraintComponent",
        "pattern",
        Kind.STRING,
        pattern,
        _pattern_message,
        companions=("flags",),
        single=True,
    ),
    Component(
        "LanguageInConstraintComponent",
        "languageIn",
        Kind.STRINGS,
        language_in,
        _language_in_message,
        single=True,
    ),
    Component(
        "UniqueLangConstraintComponent",
        "uniqueLang",
        Kind.TRUE,
        unique_lang,
        _unique_lang_message,
        single=True,
        on_property=True,
    ),
)
