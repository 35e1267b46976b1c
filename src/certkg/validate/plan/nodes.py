"""The relational plan: an immutable tree that says what a check computes, apart from how.

Rows bind column names (SPARQL variables without the question mark, or generated names) to RDF
terms. A constant term is its N-Triples text. A column that a node may leave unbound is *nullable*;
joins on nullable columns follow SPARQL's compatibility (an unbound side matches anything).
Two rooms read this tree: ``sql`` writes it as one SQL statement, ``engines.memory`` walks it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar, dataclass_transform

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


class _Hashed:
    """Remembers its hash: plans are deep, and much is looked up by plan."""

    __slots__ = ("_hash",)

    _hash: int


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def _node(cls: type[_T]) -> type[_T]:
    """A frozen dataclass with slots whose hash is worked out once."""
    made = dataclass(frozen=True, slots=True)(cls)
    names = tuple(field.name for field in fields(made))  # type: ignore[arg-type]  # made is a dataclass

    def hashed(self: _Hashed) -> int:
        try:
            return self._hash
        except AttributeError:
            value = hash((made.__name__, *(getattr(self, name) for name in names)))
            object.__setattr__(self, "_hash", value)
            return value

    made.__hash__ = hashed  # type: ignore[method-assign,assignment]  # in place of the dataclass's own
    return made


@_node
class Const(_Hashed):
    """A constant RDF term as N-Triples text, in a triple pattern or an expression."""

    term: str


@_node
class Ref(_Hashed):
    """A column, in a triple pattern or an expression."""

    column: str


Slot = Const | Ref


@_node
class Call(_Hashed):
    """A SPARQL operator or function by its lower-case name (``eq``, ``strlen``, ``year``, ``cast`` ...).

    ``and``, ``or``, ``not`` and ``if`` follow SPARQL's three-valued logic with errors; an error in a
    filter is false and in an extension leaves the column unbound (SPARQL 1.1, section 17.2).
    """

    name: str
    args: tuple[Expression, ...]


Expression = Const | Ref | Call


@_node
class Unit(_Hashed):
    """One row without columns: the empty group pattern."""


@_node
class Empty(_Hashed):
    """No row at all."""

    columns: tuple[str, ...]


@_node
class Values(_Hashed):
    """Constant rows; ``None`` is UNDEF."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@_node
class Seed(_Hashed):
    """A relation given when the plan runs, such as the focus nodes of a shape; duplicate free, never null."""

    name: str
    columns: tuple[str, ...]


@_node
class Triples(_Hashed):
    """All triples of the data graph that match a pattern; a column that occurs twice must agree.

    Of a predicate that is a column, ``among`` names all that it may be, if that is known.
    """

    subject: Slot
    predicate: Slot
    object: Slot
    among: tuple[str, ...] | None = None


@_node
class Closure(_Hashed):
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


@_node
class Join(_Hashed):
    """Compatible pairs of rows, as a multiset."""

    left: Plan
    right: Plan


@_node
class LeftJoin(_Hashed):
    """OPTIONAL: each left row with its compatible right rows that satisfy the condition, or alone."""

    left: Plan
    right: Plan
    condition: Expression | None = None


@_node
class Union(_Hashed):
    """All rows of all parts, as a multiset; a column missing from a part is unbound in its rows."""

    parts: tuple[Plan, ...]


@_node
class Minus(_Hashed):
    """SPARQL MINUS: left rows without a compatible right row that shares at least one bound column."""

    left: Plan
    right: Plan


@_node
class SemiJoin(_Hashed):
    """Left rows that have (``negated``: have not) a right row equal on all the columns ``on``."""

    left: Plan
    right: Plan
    on: tuple[str, ...]
    negated: bool = False


@_node
class Mark(_Hashed):
    """All left rows, with an ``xsd:boolean`` column that says whether ``right`` has a row equal on ``on``."""

    left: Plan
    right: Plan
    on: tuple[str, ...]
    column: str


@_node
class Filter(_Hashed):
    """Rows whose condition has the effective boolean value true."""

    input: Plan
    condition: Expression


@_node
class Extend(_Hashed):
    """Adds a column computed by an expression; an error leaves it unbound."""

    input: Plan
    column: str
    expression: Expression


@_node
class Aggregate(_Hashed):
    """One aggregate of a group: ``count sum avg min max sample group_concat``; ``argument`` None is ``*``.

    Plans use three more: ``least`` and ``greatest`` of all terms in an order of the engine's own, and
    ``total``, the sum of whole numbers that were counted.
    """

    column: str
    name: str
    argument: Expression | None
    distinct: bool = False
    separator: str = " "


@_node
class Group(_Hashed):
    """GROUP BY the key columns; without keys there is exactly one group, even of no rows."""

    input: Plan
    keys: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]


@_node
class Project(_Hashed):
    """Keeps and renames columns: pairs (new name, old name)."""

    input: Plan
    columns: tuple[tuple[str, str], ...]


@_node
class Distinct(_Hashed):
    """Removes duplicate rows.

    ``joined`` says that the plan around is joined with these rows anyway: where it is known already of which
    rows it asks, further ones do no harm.
    """

    input: Plan
    joined: bool = False


@_node
class OrderKey(_Hashed):
    """One key of an order."""

    expression: Expression
    descending: bool = False


@_node
class OrderBy(_Hashed):
    """SPARQL's ORDER BY."""

    input: Plan
    keys: tuple[OrderKey, ...]


@_node
class Slice(_Hashed):
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
