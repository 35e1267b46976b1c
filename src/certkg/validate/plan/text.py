"""A plan as indented text for people: one line for each node, inputs below it."""

from __future__ import annotations

from collections.abc import Iterator

from certkg.validate.plan.analysis import children
from certkg.validate.plan.nodes import (
    Aggregate,
    Closure,
    Const,
    Expression,
    Extend,
    Filter,
    Group,
    LeftJoin,
    Mark,
    OrderBy,
    Plan,
    Project,
    Ref,
    Seed,
    SemiJoin,
    Slice,
    Triples,
    Values,
)

__all__ = ["expression_text", "plan_text"]

_SHOWN = 5


def plan_text(plan: Plan) -> str:
    """The plan, its root first."""
    return "\n".join(_lines(plan, 0))


def expression_text(expression: Expression) -> str:
    """An expression in the manner of a function call."""
    if isinstance(expression, Const):
        return expression.term
    if isinstance(expression, Ref):
        return f"?{expression.column}"
    return f"{expression.name}({', '.join(map(expression_text, expression.args))})"


def _lines(plan: Plan, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{type(plan).__name__.lower()}{_details(plan)}"
    for child in children(plan):
        yield from _lines(child, depth + 1)


def _details(plan: Plan) -> str:
    match plan:
        case Triples(subject, predicate, value, among):
            named = "" if among is None else f", {expression_text(predicate)} one of {' '.join(among)}"
            return " " + " ".join(map(expression_text, (subject, predicate, value))) + named
        case Seed(name, columns):
            return f" {name}({', '.join(columns)})"
        case Values(columns, rows):
            more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
            shown = " ".join(f"({' '.join(term or 'UNDEF' for term in row)})" for row in rows[:_SHOWN])
            return f" ({', '.join(columns)}) {shown}{more}"
        case Closure(_, start, end, zero):
            return f" ?{start} to ?{end}, {'zero' if zero else 'one'} or more steps"
        case SemiJoin(_, _, on, negated):
            return f" {'without' if negated else 'with'} equal {', '.join(on)}"
        case Mark(_, _, on, column):
            return f" ?{column} where equal {', '.join(on)}"
        case Filter(_, condition):
            return f" {expression_text(condition)}"
        case LeftJoin(_, _, condition) if condition is not None:
            return f" {expression_text(condition)}"
        case Extend(_, column, expression):
            return f" ?{column} := {expression_text(expression)}"
        case Group(_, keys, aggregates):
            return f" by {', '.join(keys) or 'nothing'}: {', '.join(map(_aggregate, aggregates))}"
        case Project(_, columns):
            return " " + ", ".join(new if new == old else f"{new} := {old}" for new, old in columns)
        case OrderBy(_, keys):
            return " " + ", ".join(
                expression_text(key.expression) + (" descending" if key.descending else "") for key in keys
            )
        case Slice(_, offset, limit):
            return f" from {offset}, at most {'all' if limit is None else limit}"
        case _:
            return ""


def _aggregate(aggregate: Aggregate) -> str:
    argument = "*" if aggregate.argument is None else expression_text(aggregate.argument)
    distinct = "distinct " if aggregate.distinct else ""
    return f"?{aggregate.column} := {aggregate.name}({distinct}{argument})"
