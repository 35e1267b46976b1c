"""Pre-bound variables hold at any depth of a query (SHACL, section 5.2.1 and appendix A)."""

from __future__ import annotations

import pytest

from certkg.errors import LibraryError
from certkg.validate.memory import Graph, evaluate
from certkg.validate.plan.nodes import Seed
from certkg.validate.sparql import translate
from certkg.validate.unsupported import UnsupportedError

_TRIPLES = [
    ("<n:a>", "<p:1>", "<n:b>"),
    ("<n:a>", "<p:1>", "<n:c>"),
    ("<n:b>", "<p:1>", "<n:c>"),
    ("<n:b>", "<p:2>", "<n:a>"),
]
_FOCUS = [("<n:a>",), ("<n:b>",), ("<n:lonely>",)]
_SEED = Seed("focus", ("this",))
_ONE = '"{}"^^<http://www.w3.org/2001/XMLSchema#integer>'.format


def _found(text: str, **constants: str) -> list[tuple[str | None, ...]]:
    plan = translate(text, seed=_SEED, constants=constants).plan
    rows = evaluate(plan, Graph(_TRIPLES), {"focus": _FOCUS})
    return sorted(rows.rows, key=str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT $this { FILTER NOT EXISTS { $this <p:1> ?y } }", [("<n:lonely>",)]),
        ("SELECT $this { FILTER EXISTS { ?y <p:2> ?z FILTER(?z = $this) } }", [("<n:a>",)]),
        ("SELECT $this { { ?y <p:2> ?z FILTER($this = ?y) } }", [("<n:b>",)]),
        (
            "SELECT $this ?y { OPTIONAL { ?y <p:2> ?z FILTER(?z = $this) } }",
            [("<n:a>", "<n:b>"), ("<n:b>", None), ("<n:lonely>", None)],
        ),
        (
            "SELECT $this ?n { { SELECT $this (COUNT(?y) AS ?n) { $this <p:1> ?y } } }",
            [("<n:a>", _ONE(2)), ("<n:b>", _ONE(1)), ("<n:lonely>", _ONE(0))],
        ),
        ("SELECT $this { $this <p:1>+ $c }", [("<n:a>",)]),
        ("ASK { $this <p:1> $c }", [("<n:a>",)]),
    ],
)
def test_a_prebound_variable_has_its_value_everywhere(
    text: str, expected: list[tuple[str | None, ...]]
) -> None:
    assert _found(text, c="<n:b>") == expected


def test_an_unbound_outer_variable_is_free_within_exists() -> None:
    text = "SELECT $this ?y { OPTIONAL { $this <p:2> ?y } FILTER EXISTS { ?s <p:1> ?y } }"
    assert _found(text) == [("<n:a>", None), ("<n:lonely>", None)]


def test_assigning_a_prebound_variable_is_refused() -> None:
    with pytest.raises(LibraryError, match="assigns the pre-bound variable"):
        translate("SELECT $this { BIND(1 AS $this) }", seed=_SEED)


@pytest.mark.parametrize(
    "text",
    ["SELECT * { SERVICE <s:1> { ?x ?y ?z } }", "SELECT * { GRAPH ?g { ?x ?y ?z } }", "DESCRIBE <n:a>"],
)
def test_what_has_no_plan_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedError):
        translate(text)


def test_a_syntax_error_says_where() -> None:
    with pytest.raises(LibraryError) as caught:
        translate("SELECT * {\n ?x ?y }")
    assert caught.value.where is not None
    assert caught.value.where.line == 2
