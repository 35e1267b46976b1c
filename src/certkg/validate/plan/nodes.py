"""The relational plan: an immutable tree that says what a check computes, apart from how.

Rows bind column names (SPARQL variables without the question mark, or generated names) to RDF
terms. A constant term is its N-Triples text. A column that a node may leave unbound is *nullable*;
joins on nullable columns follow SPARQL's compatibility (an unbound side matches anything).
Two rooms read this tree: ``sql`` writes it as one SQL statement, ``engines.memory`` walks it.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Aggregate",
    "Call",
    "Closure",
    "Const",
    "Distinct",
    "Empty",
    "Expression",
    "Extend",
    "Filter",
    "Group",
    "Join",
    "LeftJoin",
    "Mark",
    "Minus",
    "OrderBy",
    "OrderKey",
    "Plan",
    "Project",
    "Ref",
    "Seed",
    "SemiJoin",
    "Slice",
    "Slot",
    "Triples",
    "Union",
    "Unit",
    "Values",
]


@dataclass(frozen=True, slots=True)
class Const:
    """A constant RDF term as N-Triples text, in a triple pattern or an expression."""

    term: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A column, in a triple pattern or an expression."""

    column: str


Slot = Const | Ref


@dataclass(frozen=True, slots=True)
class Call:
    """A SPARQL operator or function by its lower-case name (``eq``, ``strlen``, ``year``, ``cast`` ...).

    ``and``, ``or``, ``not`` and ``if`` follow SPARQL's three-valued logic with errors; an error in a
    filter is false and in an extension leaves the column unbound (SPARQL 1.1, section 17.2).
    """

    name: str
    args: tuple[Expression, ...]


Expression = Const | Ref | Call


@dataclass(frozen=True, slots=True)
class Unit:
    """One row without columns: the empty group pattern."""


@dataclass(frozen=True, slots=True)
class Empty:
    """No row at all."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Constant rows; ``None`` is UNDEF."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """A relation given when the plan runs, such as the focus nodes of a shape; duplicate free, never null."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triples:
    """All triples of the data graph that match a pattern; a column that occurs twice must agree."""

    subject: Slot
    predicate: Slot
    object: Slot


@dataclass(frozen=True, slots=True)
class Closure:
    """Pairs (start, end) reachable over one or more steps, from the starts that ``starts`` gives.

    ``step`` has exactly the columns ``start`` and ``end``. With ``zero`` each start also reaches
    itself. ``starts`` has one column, ``start``; without it every node of the graph is a start.
    Pairs are distinct (SPARQL 1.1, section 18.4 ALP).
    """

    step: Plan
    start: str
    end: str
    zero: bool
    starts: Plan | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Compatible pairs of rows, as a multiset."""

    left: Plan
    right: Plan


@dataclass(frozen=True, slots=True)
class LeftJoin:
    """OPTIONAL: each left row with its compatible right rows that satisfy the condition, or alone."""

    left: Plan
    right: Plan
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """All rows of all parts, as a multiset; a column missing from a part is unbound in its rows."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Minus:
    """SPARQL MINUS: left rows without a compatible right row that shares at least one bound column."""

    left: Plan
    right: Plan


@dataclass(frozen=True, slots=True)
class SemiJoin:
    """Left rows that have (``negated``: have not) a right row equal on all the columns ``on``."""

    left: Plan
    right: Plan
    on: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """All left rows, with an ``xsd:boolean`` column that says whether ``right`` has a row equal on ``on``."""

    left: Plan
    right: Plan
    on: tuple[str, ...]
    column: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows whose condition has the effective boolean value true."""

    input: Plan
    condition: Expression


@dataclass(frozen=True, slots=True)
class Extend:
    """Adds a column computed by an expression; an error leaves it unbound."""

    input: Plan
    column: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One aggregate of a group: ``count sum avg min max sample group_concat``; ``argument`` None is ``*``."""

    column: str
    name: str
    argument: Expression | None
    distinct: bool = False
    separator: str = " "


@dataclass(frozen=True, slots=True)
class Group:
    """GROUP BY the key columns; without keys there is exactly one group, even of no rows."""

    input: Plan
    keys: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """Keeps and renames columns: pairs (new name, old name)."""

    input: Plan
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Distinct:
    """Removes duplicate rows."""

    input: Plan


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of an order."""

    expression: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True)
class OrderBy:
    """SPARQL's ORDER BY."""

    input: Plan
    keys: tuple[OrderKey, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """OFFSET and LIMIT."""

    input: Plan
    offset: int = 0
    limit: int | None = None


Plan = (
    Unit
    | Empty
    | Values
    | Seed
    | Triples
    | Closure
    | Join
    | LeftJoin
    | Union
    | Minus
    | SemiJoin
    | Mark
    | Filter
    | Extend
    | Group
    | Project
    | Distinct
    | OrderBy
    | Slice
)
