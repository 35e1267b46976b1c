"""Variables of all enclosing groups hold within nested EXISTS (SPARQL 1.1, section 18.6, ``substitute``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from certkg.validate.memory import Graph, Rows, evaluate
from certkg.validate.plan.nodes import Plan
from certkg.validate.sparql import translate
from certkg.validate.unsupported import UnsupportedError
from tests.validate.shacl_helpers import COMPILED, EVERY, outcome, short
from tests.validate.sql_helpers import rows_in_duckdb

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE = f'"{{}}"^^<{_XSD}date>'.format
_TODAY, _BEFORE, _AFTER = map(_DATE, ["2020-01-01", "2019-01-01", "2021-01-01"])
#: Of three things, ``a`` has a part from after today, ``b`` has one from before, and ``c`` has none.
_TRIPLES = [
    ("<n:t>", "<p:asOf>", _TODAY),
    *(("<n:" + name + ">", "<p:is>", "<n:" + name + ">") for name in "abc"),
    ("<n:a>", "<p:has>", "<n:x>"),
    ("<n:b>", "<p:has>", "<n:y>"),
    ("<n:x>", "<p:from>", _AFTER),
    ("<n:y>", "<p:from>", _BEFORE),
    ("<n:x>", "<p:on>", _TODAY),
    ("<n:y>", "<p:on>", _AFTER),
    ("<n:a>", "<p:day>", _TODAY),
]
_DAY = "?s <p:is> ?s . <n:t> <p:asOf> ?day "
_NULLABLE = "?s <p:is> ?s OPTIONAL { ?s <p:day> ?day } "
_LATER = "NOT EXISTS { ?x <p:from> ?f FILTER(?f > ?day) }"
_EXPECTED = {
    # In a filter, a triple pattern, BIND, a group, UNION, OPTIONAL and VALUES two levels down.
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER {_LATER} }} }}": "a c",
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER NOT EXISTS {{ ?x <p:on> ?day }} }} }}": "a c",
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER NOT EXISTS {{ ?x <p:on> ?f"
    " BIND(?day AS ?d) FILTER(?f = ?d) } } }": "a c",
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER NOT EXISTS {{ {{ ?x <p:from> ?f"
    " FILTER(?f > ?day) } } } }": "a c",
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER NOT EXISTS {{"
    " { ?x <p:on> ?day } UNION { ?x <p:from> ?f FILTER(?f > ?day) } } } }": "a c",
    f"SELECT ?s {{ {_DAY} FILTER EXISTS {{ ?s <p:has> ?x FILTER EXISTS {{ ?x <p:on> ?g"
    " OPTIONAL { ?x <p:from> ?f FILTER(?f > ?day) } FILTER(!BOUND(?f)) } } }": "b",
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER NOT EXISTS {{ VALUES ?x {{ <n:x> }}"
    " ?x <p:from> ?f FILTER(?f > ?day) } } }": "a c",
    # Three levels down, and with nothing but a filter in between.
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER NOT EXISTS {{ ?x <p:from> ?f"
    " FILTER NOT EXISTS { ?s <p:has> ?z . ?z <p:on> ?day } } } }": "b c",
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ FILTER NOT EXISTS {{ ?s <p:has> ?x . ?x <p:from> ?f"
    " FILTER(?f > ?day) } } }": "a",
    # Within other expressions, and in the filter of an OPTIONAL.
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER({_LATER} || 1 = 2) }} }}": "a c",
    f"SELECT ?s {{ {_DAY} BIND(IF(EXISTS {{ ?s <p:has> ?x FILTER {_LATER} }}, 1, 2) AS ?v) FILTER(?v = 2) }}": "a c",
    f"SELECT ?s {{ {_DAY} OPTIONAL {{ ?s <p:has> ?x FILTER {_LATER} }} FILTER(!BOUND(?x)) }}": "a c",
    f"SELECT ?s {{ {_DAY} FILTER EXISTS {{ ?s <p:is> ?s OPTIONAL {{ ?s <p:has> ?x FILTER {_LATER} }}"
    " FILTER(!BOUND(?x)) } }": "a c",
    # A group of its own does not see the group around it, so that ?day is free in there (section 18.5).
    f"SELECT ?s {{ {_DAY} {{ ?s <p:has> ?x FILTER EXISTS {{ ?x <p:on> ?on FILTER NOT EXISTS {{ ?x <p:on> ?day }} }} }}"
    " UNION { ?s <p:has> ?x FILTER EXISTS { ?x <p:from> ?day FILTER EXISTS { ?x <p:from> ?f FILTER(?f = ?day) } } }"
    " }": "a b",
    # In HAVING, where each occurrence of a variable is the same variable.
    f"SELECT ?s ?day {{ {_DAY} }} GROUP BY ?s ?day HAVING(EXISTS {{ ?s <p:has> ?x FILTER {_LATER} }})": "b",
    # Bound outside by an OPTIONAL only: free within EXISTS where it is unbound.
    f"SELECT ?s {{ {_NULLABLE} FILTER EXISTS {{ ?s <p:has> ?x FILTER EXISTS {{ ?x <p:from> ?day }} }} }}": "b",
    f"SELECT ?s {{ {_NULLABLE} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER(!BOUND(?day)) }} }}": "a c",
    f"SELECT ?s {{ {_NULLABLE} FILTER NOT EXISTS {{ ?s <p:has> ?x FILTER NOT EXISTS {{ ?x <p:from> ?f"
    " FILTER(!BOUND(?day) || ?f > ?day) } } }": "a b c",
    # In a sub-select only what it selects is a variable of the outside (section 18.2.1).
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ {{ SELECT ?s {{ ?s <p:has> ?x . ?x <p:from> ?f"
    " FILTER(?f > ?day) } } } }": "a b c",
    f"SELECT ?s {{ {_DAY} FILTER NOT EXISTS {{ {{ SELECT ?s ?day {{ ?s <p:has> ?x . ?x <p:from> ?f"
    " FILTER(?f > ?day) } } } }": "b c",
}


def _in_memory(plan: Plan, triples: Sequence[tuple[str, str, str]]) -> Rows:
    return evaluate(plan, Graph(triples), {})


@pytest.mark.parametrize("run", [_in_memory, rows_in_duckdb])
@pytest.mark.parametrize(("text", "expected"), _EXPECTED.items())
def test_variables_of_enclosing_groups_hold_within_exists(
    text: str, expected: str, run: Callable[[Plan, Sequence[tuple[str, str, str]]], Rows]
) -> None:
    rows = run(translate(text).plan, _TRIPLES)
    place = rows.columns.index("s")
    assert sorted(str(row[place]) for row in rows.rows) == sorted(f"<n:{name}>" for name in expected.split())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s <p:is> ?s } GROUP BY ?s HAVING(EXISTS { SELECT (COUNT(?x) AS ?n) { ?s <p:has> ?x } })",
        "SELECT (EXISTS { SELECT (COUNT(?x) AS ?n) { ?s <p:has> ?x } } AS ?e) { ?s <p:is> ?s }",
    ],
)
def test_an_aggregate_that_the_parser_takes_out_of_its_query_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedError, match="an aggregate within EXISTS"):
        translate(text)


_DATA = """
ex:t ex:asOf "2020-01-01"^^xsd:date .
ex:a a ex:C ; ex:has ex:x . ex:b a ex:C ; ex:has ex:y . ex:c a ex:C .
ex:x ex:from "2021-01-01"^^xsd:date . ex:y ex:from "2019-01-01"^^xsd:date .
"""
_CONSTRAINTS = {
    """ex:t ex:asOf ?day . FILTER NOT EXISTS { $this ex:has ?x .
       FILTER NOT EXISTS { ?x ex:from ?from . FILTER (?from > ?day) } }""": "a c",
    """ex:t ex:asOf ?day . FILTER EXISTS { $this ex:has ?x .
       FILTER EXISTS { ?x ex:from ?from . FILTER (?from > ?day) } }""": "a",
    """FILTER NOT EXISTS { ?q ex:from ?any . FILTER NOT EXISTS { ?x ex:from ?from .
       FILTER EXISTS { ?owner ex:has ?x . FILTER (?owner = $this) } } }""": "a b",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", EVERY)
@pytest.mark.parametrize(("body", "expected"), _CONSTRAINTS.items())
def test_a_constraint_finds_the_same_in_all_engines(engine: str, body: str, expected: str) -> None:
    shapes = f"""ex:S a sh:NodeShape ; sh:targetClass ex:C ;
        sh:sparql [ sh:prefixes ex: ; sh:select \"\"\"SELECT $this WHERE {{ {body} }}\"\"\" ] ."""
    found = outcome(engine, _DATA, shapes)
    assert sorted(short(result.focus_node) for result in found.results) == expected.split()
    assert engine not in COMPILED or found.fallbacks == ()
