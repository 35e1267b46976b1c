"""A graph over another one is the graph of both, and IN of constants is equality with one of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certkg.validate.memory.expressions import compiled
from certkg.validate.memory.graph import Graph
from certkg.validate.memory.values import FALSE, TRUE
from certkg.validate.plan.nodes import Call, Const, Expression, Ref
from certkg.validate.shapes.terms import XSD, literal

_TERM = st.sampled_from(["<n:a>", "<n:b>", "<n:c>", "<n:d>"])
_TRIPLES = st.lists(st.tuples(_TERM, _TERM, _TERM), max_size=8)


@given(_TRIPLES, _TRIPLES, st.none() | _TERM, st.none() | _TERM, st.none() | _TERM)
def test_a_graph_over_another_is_the_graph_of_both(
    own: list[tuple[str, str, str]],
    below: list[tuple[str, str, str]],
    s: str | None,
    p: str | None,
    o: str | None,
) -> None:
    over, both = Graph(own, Graph(below)), Graph([*own, *below])
    assert over.size == both.size
    assert sorted(over) == sorted(both)
    assert sorted(over.matches(s, p, o)) == sorted(both.matches(s, p, o))
    assert sorted(over.nodes) == sorted(both.nodes)
    for predicate in ("<n:a>", "<n:d>"):
        assert over.count(predicate) == both.count(predicate)
        for one, other in ((over.objects, both.objects), (over.subjects, both.subjects)):
            assert {k: sorted(v) for k, v in one(predicate).items()} == {
                k: sorted(v) for k, v in other(predicate).items()
            }


def test_the_graph_underneath_is_not_changed() -> None:
    below = Graph([("<n:a>", "<n:p>", "<n:b>")])
    over = Graph([("<n:a>", "<n:p>", "<n:c>")], below)
    assert over.objects("<n:p>") == {"<n:a>": ["<n:c>", "<n:b>"]}
    assert below.objects("<n:p>") == {"<n:a>": ["<n:b>"]}
    assert over.by_subject["<n:a>"] == [("<n:p>", "<n:c>"), ("<n:p>", "<n:b>")]
    assert below.by_subject["<n:a>"] == [("<n:p>", "<n:b>")]


_ONE = literal("1", f"{XSD}integer")
_UNKNOWN = literal("x", "n:unknown")


@pytest.mark.parametrize(
    ("value", "members", "expected"),
    [
        ("<n:a>", ["<n:b>", "<n:a>"], TRUE),
        ("<n:a>", ["<n:b>", _ONE, _UNKNOWN], FALSE),
        ("_:a", ["<n:b>", _ONE], FALSE),
        (literal("1.0", f"{XSD}decimal"), ["<n:b>", _ONE], TRUE),
        (literal("2", f"{XSD}integer"), ["<n:b>", _ONE], FALSE),
        (_ONE, ["<n:b>", _UNKNOWN], None),
        (_ONE, ["<n:b>"], FALSE),
        (None, ["<n:b>"], None),
        (_ONE, [], FALSE),
    ],
)
def test_in_is_equality_with_one_member(value: str | None, members: list[str], expected: str | None) -> None:
    constants: list[Expression] = [Const(member) for member in members]
    asked = Call("in", (Ref("x"), *constants))
    assert compiled(asked, ("x",))((value,)) == expected
    # The same members as columns, which are compared one by one.
    columns = tuple(f"m{number}" for number in range(len(members)))
    plain = Call("in", (Ref("x"), *(Ref(name) for name in columns)))
    assert compiled(plain, ("x", *columns))((value, *members)) == expected
