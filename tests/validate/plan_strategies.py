"""Hypothesis strategies for random plans over a small vocabulary, and the data they meet."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from certkg.validate.plan.analysis import certain, columns
from certkg.validate.plan.nodes import (
    Aggregate,
    Call,
    Closure,
    Const,
    Distinct,
    Expression,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Mark,
    Minus,
    Plan,
    Project,
    Ref,
    SemiJoin,
    Slot,
    Triples,
    Union,
    Values,
)

__all__ = ["graphs", "plans"]

XSD = "http://www.w3.org/2001/XMLSchema#"
NODES = ["<urn:x:a>", "<urn:x:b>", "<urn:x:c>", "_:n1", "<urn:x:A>"]
PREDICATES = ["<urn:x:p>", "<urn:x:q>", "<urn:x:r>"]
LITERALS = [
    '"a"',
    '"A"',
    '"a"@en',
    '"b"@de-at',
    '""',
    '"1"',
    '"say \\"hi\\"\\n"',
    *(f'"{text}"^^<{XSD}integer>' for text in ("1", "01", "+2", "-3", "x", "1.5", "9" * 20, "9" * 400)),
    *(f'"{text}"^^<{XSD}decimal>' for text in ("1.0", "2.50", "0.1", "1.00000000000000000001")),
    *(f'"{text}"^^<{XSD}double>' for text in ("1.0E0", "NaN", "INF", "2.5", "-0")),
    *(f'"{text}"^^<{XSD}float>' for text in ("1", "0.1")),
    *(f'"{text}"^^<{XSD}byte>' for text in ("1", "300")),
    *(f'"{text}"^^<{XSD}boolean>' for text in ("true", "0", "maybe")),
    *(
        f'"{text}"^^<{XSD}date>'
        for text in ("2024-02-29", "2023-02-29", "2024-02-29Z", "2024-03-01+02:00", "-0001-01-01")
    ),
    *(f'"{text}"^^<{XSD}dateTime>' for text in ("2024-02-29T00:00:00", "2024-02-29T00:00:00Z")),
    *(f'"{text}"^^<{XSD}duration>' for text in ("P1Y", "P12M", "P32D", "PT1H")),
    *(f'"{text}"^^<{XSD}gYear>' for text in ("2024", "2024Z", "24")),
    *(f'"{text}"^^<{XSD}time>' for text in ("24:00:00", "10:00:00+02:00")),
    f'"-P1D"^^<{XSD}dayTimeDuration>',
    '"\u00e9\U0001f600"',
    '"odd"^^<urn:x:type>',
]
COLUMNS = ["x", "y", "z", "X"]
TESTS = ["eq", "ne", "lt", "gt", "le", "ge", "sameterm"]
UNARY = ["isiri", "isblank", "isliteral", "isnumeric", "not", "bound"]
VALUES = ["str", "lang", "datatype", "strlen", "ucase", "lcase", "year", "month", "day", "abs", "uminus"]
VALUES += [
    "hours",
    "minutes",
    "seconds",
    "timezone",
    "tz",
    "round",
    "ceil",
    "floor",
    "md5",
    "encode_for_uri",
    "iri",
]
PAIRS = ["add", "subtract", "multiply", "divide", "contains", "strstarts", "strends", "langmatches", "concat"]
PAIRS += ["strbefore", "strafter", "strdt", "strlang"]
CASTS = [
    "string",
    "integer",
    "decimal",
    "double",
    "boolean",
    "date",
    "dateTime",
    "gYear",
    "int",
    "dayTimeDuration",
]
PATTERNS = ["a", "^[a-z]+$", "^\\\\d+$", "(a|1)", "^.$", "hi", "[0-9]{2,4}", "(?=a)", "\\\\w"]

terms = st.sampled_from([*NODES, *LITERALS])
graphs = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), terms),
    min_size=3,
    max_size=14,
    unique=True,
)


@st.composite
def slots(draw: st.DrawFn, constants: list[str], likely: int) -> Slot:
    if draw(st.integers(0, 9)) < likely:
        return Ref(draw(st.sampled_from(COLUMNS)))
    return Const(draw(st.sampled_from(constants)))


@st.composite
def triples(draw: st.DrawFn) -> Plan:
    pattern = Triples(draw(slots(NODES, 9)), draw(slots(PREDICATES, 1)), draw(slots([*NODES, *LITERALS], 8)))
    if isinstance(pattern.predicate, Const) or draw(st.booleans()):
        return pattern
    names = draw(st.lists(st.sampled_from([*PREDICATES, "<urn:x:none>"]), max_size=3, unique=True))
    return replace(pattern, among=tuple(names))


@st.composite
def values(draw: st.DrawFn) -> Plan:
    names = tuple(draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=2, unique=True)))
    cell = st.one_of(st.none(), terms)
    rows = draw(st.lists(st.lists(cell, min_size=len(names), max_size=len(names)), min_size=1, max_size=3))
    return Values(names, tuple(map(tuple, rows)))


@st.composite
def expressions(draw: st.DrawFn, names: tuple[str, ...], depth: int = 2) -> Expression:
    kind: int = draw(st.integers(0, 9))
    if depth == 0 or kind <= 2:
        if len(names) > 0 and draw(st.integers(0, 3)) > 0:
            return Ref(draw(st.sampled_from(list(names))))
        return Const(draw(terms))

    def inner() -> Expression:
        return draw(expressions(names, depth - 1))

    if kind <= 4:
        return Call(draw(st.sampled_from(TESTS)), (inner(), inner()))
    if kind == 5:
        name = draw(st.sampled_from(UNARY))
        if name == "bound":
            return Call("bound", (Ref(draw(st.sampled_from(COLUMNS))),))
        return Call(name, (inner(),))
    if kind == 6:
        name = draw(st.sampled_from(["and", "or", "coalesce", "in", "if"]))
        return Call(name, (inner(), inner(), inner()) if name == "if" else (inner(), inner()))
    if kind == 7:
        return Call(draw(st.sampled_from(VALUES)), (inner(),))
    if kind == 8:
        pattern = Const(f'"{draw(st.sampled_from(PATTERNS))}"')
        return Call("regex", (draw(st.sampled_from([inner(), Call("str", (inner(),))])), pattern))
    name = draw(st.sampled_from([*PAIRS, "cast", "substr"]))
    if name == "cast":
        return Call("cast", (inner(), Const(f"<{XSD}{draw(st.sampled_from(CASTS))}>")))
    if name == "substr":
        return Call("substr", (Call("str", (inner(),)), inner(), inner()))
    return Call(name, (inner(), inner()))


@st.composite
def plans(draw: st.DrawFn, depth: int = 3) -> Plan:
    """A random plan whose result does not depend on the order of rows."""
    if depth == 0:
        return draw(st.one_of(triples(), triples(), triples(), values()))
    left = draw(plans(depth - 1))
    names = columns(left)
    kind = draw(st.integers(0, 13))
    if kind <= 3:
        return Join(left, draw(plans(depth - 1)))
    if kind == 4:
        right = draw(plans(depth - 1))
        both = tuple(dict.fromkeys((*names, *columns(right))))
        test = draw(expressions(both, 1)) if draw(st.booleans()) else None
        return LeftJoin(left, right, test)
    if kind == 5:
        return Union((left, draw(plans(depth - 1))))
    if kind == 6:
        return Minus(left, draw(plans(depth - 1)))
    if kind in (7, 8):
        right = draw(plans(depth - 1))
        on = tuple(sorted(certain(left) & certain(right)))
        if kind == 7:
            return SemiJoin(left, right, on, draw(st.booleans()))
        return Mark(left, right, on, "mark") if "mark" not in names else left
    if kind == 9:
        return Filter(left, draw(expressions(names)))
    if kind == 10:
        column = "made"
        return Extend(left, column, draw(expressions(names))) if column not in names else left
    if kind == 11 and names:
        key = draw(st.sampled_from(list(names)))
        argument = Ref(draw(st.sampled_from(list(names))))
        kinds = st.sampled_from(["count", "sum", "min", "max", "avg"])
        aggregate = Aggregate("made", draw(kinds), argument, draw(st.booleans()))
        return Group(left, (key,) if key != "made" else (), (aggregate,))
    if kind == 12 and names:
        kept = draw(st.lists(st.sampled_from(list(names)), min_size=1, unique=True))
        new = draw(st.permutations(COLUMNS))[: len(kept)]
        return Project(left, tuple(zip(new, kept, strict=False)))
    if kind == 13:
        step = Triples(Ref("start"), Const(draw(st.sampled_from(PREDICATES))), Ref("end"))
        sure = sorted(certain(left))
        starts = Distinct(Project(left, (("start", sure[0]),))) if sure else None
        return Closure(step, "x", "y", draw(st.booleans()), starts)
    return Distinct(left)
