"""What a hub ties to the nodes asked for is looked up, not paired: the same rows, few of them at each step."""

from __future__ import annotations

import re
import sys
from collections import Counter

import pytest

from certkg.documents import open_document
from certkg.validate.memory import Graph, Run
from certkg.validate.memory.evaluate import evaluate
from certkg.validate.memory.graph import Rows
from certkg.validate.memory.joins import inner
from certkg.validate.plan.keyed import keyed
from certkg.validate.plan.nodes import Plan
from certkg.validate.plan.reduced import reduced
from certkg.validate.run import load_rules
from certkg.validate.shapes.compile import Compiler, compile_shapes
from certkg.validate.sparql import translate
from tests.validate.memory_helpers import rows_of_steps
from tests.validate.sql_helpers import database

_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<s:s> a sh:NodeShape ; sh:targetSubjectsOf <p:in> ; sh:property [ sh:path {path} ; {constraint} ] .
"""
_THERE_AND_BACK = "( <p:in> [ sh:inversePath <p:in> ] )"
_CONSTRAINTS = {
    "at least one": (_THERE_AND_BACK, "sh:minCount 1"),
    "at least one through another": ("( <p:in> [ sh:inversePath <p:in> ] <p:is> )", "sh:minCount 1"),
    "a kind of node": (_THERE_AND_BACK, "sh:nodeKind sh:IRI"),
    "instances": (_THERE_AND_BACK, "sh:class <c:C>"),
    "a shape of values": (_THERE_AND_BACK, "sh:node [ sh:property [ sh:path <p:is> ; sh:minCount 1 ] ]"),
    "a given value": (_THERE_AND_BACK, "sh:hasValue <n:3>"),
    "not a shape": (_THERE_AND_BACK, "sh:not [ sh:property [ sh:path <p:is> ; sh:hasValue 3 ] ]"),
}
_QUERIES = {
    "any": "SELECT ?a { ?a <p:is> ?k FILTER NOT EXISTS { ?a <p:in>/^<p:in> ?b . ?b <p:no> ?n } }",
    "of a class": "SELECT ?a { ?a <p:is> ?k FILTER EXISTS { ?a <p:in> ?h . ?b <p:in> ?h ; a <c:C> } }",
    "in a condition": "SELECT ?a { ?a <p:is> ?k FILTER(?k > 3 || EXISTS { ?a <p:in>/^<p:in>/<p:no> ?n }) }",
    "distinct": "SELECT DISTINCT ?a { ?a <p:in> ?h . ?b <p:in> ?h ; <p:no> ?n }",
}
_TWINS = {
    "each key is shared by half": (
        "SELECT ?a ?b { ?a <p:no> ?n ; <p:by> ?i . ?b <p:no> ?n ; <p:by> ?i FILTER(?a != ?b) }"
    ),
    "and a computed one": (
        "SELECT ?a ?b { ?a <p:by> ?i ; <p:no> ?n . ?b <p:by> ?i ; <p:no> ?m "
        "FILTER(?a != ?b && STR(?n) = STR(?m)) }"
    ),
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def _crowd(size: int) -> list[tuple[str, str, str]]:
    """All are in one thing, some in others besides."""
    triples = []
    for n in range(size):
        node = f"<n:{n}>"
        triples += [(node, "<p:in>", "<n:hub>"), (node, "<p:is>", f'"{n % 7}"^^<{_XSD}integer>')]
        triples += [(node, "<p:in>", f"<n:h{n % 5}>")] if n % 3 == 0 else []
        triples += [(node, _TYPE, "<c:C>")] if n > 1 else []
        triples += [(f"<n:m{n}>", "<p:in>", f"<n:own{n}>")] if n < 4 else []
    triples.append(("_:b", "<p:in>", "<n:own1>"))
    return [*triples, ("<n:4>", "<p:no>", '"1"'), ("<n:m1>", "<p:is>", f'"9"^^<{_XSD}integer>')]


def _twins(size: int) -> list[tuple[str, str, str]]:
    """The number is one for half of them, the body one for the other half; two are twins."""
    triples = []
    for n in range(size):
        node, odd = f"<n:{n}>", n % 2
        triples.append((node, "<p:no>", '"same"' if odd else f'"{max(n, 2)}"'))
        triples.append((node, "<p:by>", f"<n:b{n}>" if odd else "<n:big>"))
    return triples


def _constraint_plans(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Plan, Plan]:
    """The plan of a constraint without and with its joins reduced, on all subjects."""
    path, constraint = _CONSTRAINTS[name]
    text = _SHAPES.format(path=path, constraint=constraint)

    def compiled() -> Plan:
        rules = load_rules([open_document("s.ttl", content=text.encode(), scope="s")])
        found = compile_shapes(rules.graph)
        plan = found.shapes[0].checks[0].plan
        assert plan is not None
        return plan

    with monkeypatch.context() as patched:
        patched.setattr(sys.modules[Compiler.__module__], "reduced", lambda plan: plan)
        plain = compiled()
    return plain, compiled()


def _seeds(triples: list[tuple[str, str, str]]) -> dict[str, list[tuple[str | None, ...]]]:
    return {"focus0": [(s,) for s in dict.fromkeys(s for s, p, _ in triples if p == "<p:in>")]}


def _bag(rows: Rows) -> Counter[str]:
    return Counter(map(str, rows.rows))


@pytest.mark.parametrize("name", _CONSTRAINTS)
def test_constraints_find_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, plan = _constraint_plans(name, monkeypatch)
    assert plan != plain
    triples = _crowd(12)
    seeds = _seeds(triples)
    expected = _bag(evaluate(plain, Graph(triples), seeds))
    assert expected or name == "at least one"
    assert _bag(evaluate(plan, Graph(triples), seeds)) == expected
    with database(triples) as made:
        made.define_rows("focus0", Rows(("focus",), seeds["focus0"]))
        assert _bag(made.rows(plan)) == expected


@pytest.mark.parametrize("name", _QUERIES)
def test_queries_find_the_same(name: str) -> None:
    plain = translate(_QUERIES[name]).plan
    plan = reduced(plain)
    assert plan != plain
    triples = _crowd(12)
    expected = _bag(evaluate(plain, Graph(triples), {}))
    assert expected
    assert _bag(evaluate(plan, Graph(triples), {})) == expected
    with database(triples) as made:
        assert _bag(made.rows(plan)) == expected


@pytest.fixture
def most(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of rows of all steps in memory, joins within joins among them."""
    sizes = rows_of_steps(monkeypatch)

    def joined(left: Rows, right: Rows) -> Rows:
        rows = inner(left, right)
        sizes.append(len(rows.rows))
        return rows

    monkeypatch.setattr(sys.modules[Run.__module__], "inner", joined)
    return sizes


@pytest.mark.parametrize("name", sorted(_CONSTRAINTS))
def test_no_step_of_a_constraint_makes_all_pairs(
    name: str, monkeypatch: pytest.MonkeyPatch, most: list[int]
) -> None:
    _, plan = _constraint_plans(name, monkeypatch)
    triples = [t for t in _crowd(3_000) if t[2] != f'"3"^^<{_XSD}integer>']
    triples += [(f"<n:{n}>", _TYPE, "<c:C>") for n in range(2)]
    triples += [(f"<n:{n}>", "<p:is>", f'"{n}"^^<{_XSD}integer>') for n in range(3_000) if n % 7 == 3]
    seeds = _seeds(triples)
    evaluate(plan, Graph(triples), seeds)
    assert max(most) <= 4 * len(triples)
    with database(triples) as made:
        made.define_rows("focus0", Rows(("focus",), seeds["focus0"]))
        assert max(_steps(made.explain(plan))) <= 4 * len(triples)


@pytest.mark.parametrize("name", _QUERIES)
def test_no_step_of_a_query_makes_all_pairs(name: str, most: list[int]) -> None:
    triples = _crowd(3_000)
    plan = reduced(translate(_QUERIES[name]).plan)
    evaluate(plan, Graph(triples), {})
    assert max(most) <= 4 * len(triples)
    with database(triples) as made:
        assert max(_steps(made.explain(plan))) <= 4 * len(triples)


@pytest.mark.parametrize("name", _TWINS)
def test_twins_are_joined_on_all_their_keys_before_they_grow(name: str, most: list[int]) -> None:
    triples = _twins(3_000)
    plan = keyed(translate(_TWINS[name]).plan)
    assert len(evaluate(plan, Graph(triples), {}).rows) == 2
    assert max(most) <= 2 * len(triples)
    if "computed" not in name:  # DuckDB knows nothing of how many rows share a computed value
        with database(triples) as made:
            assert len(made.rows(plan).rows) == 2
            assert max(_steps(made.explain(plan))) <= 2 * len(triples)


def test_rows_of_one_computed_value_are_joined_late_in_memory(most: list[int]) -> None:
    """All were held in one year: the year alone would pair all that were asked for with all that were held."""
    size = 1_000
    triples = [
        triple
        for n in range(size)
        for triple in (
            (f"<n:{n}>", "<p:start>", f'"2020-01-01"^^<{_XSD}date>'),
            (f"<n:a{n}>", "<p:of>", f"<n:{n}>"),
            (f"<n:a{n}>", "<p:held>", f'"2020-0{1 + n % 9}-01"^^<{_XSD}date>'),
        )
    ]
    query = "SELECT ?a ?b { ?a <p:start> ?s . ?b <p:held> ?d ; <p:of> ?a FILTER(YEAR(?s) = YEAR(?d)) }"
    assert len(evaluate(keyed(translate(query).plan), Graph(triples), {}).rows) == size
    assert max(most) <= size


def _steps(explained: str) -> list[int]:
    found = [int(number.replace(",", "")) for number in re.findall(r"([0-9,]+) rows?", explained)]
    assert len(found) >= 2
    return found
