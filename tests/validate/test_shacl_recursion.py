"""Shapes that refer to themselves: SHACL leaves them to processors (section 3.4.3), and these have one meaning."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from certkg.errors import LibraryError
from tests.validate.shacl_helpers import COMPILED, found, outcome

engines = pytest.mark.parametrize("engine", COMPILED)
_PERSON = """ex:S sh:targetClass ex:P ; sh:property ex:Knows, [ sh:path ex:n ; sh:minCount 1 ] .
  ex:Knows sh:path ex:k ; sh:node ex:S ."""


@dataclass(frozen=True, slots=True)
class Case:
    """Shapes, data, and the results: focus node, component, value."""

    data: str
    wanted: list[tuple[str, str, str]]
    shapes: str = _PERSON


CASES = {
    "a chain without a fault": Case(
        "ex:a a ex:P ; ex:k ex:b ; ex:n 1 . ex:b ex:k ex:c ; ex:n 1 . ex:c ex:n 1 .", []
    ),
    "a fault at the end of a chain": Case(
        "ex:a a ex:P ; ex:k ex:b ; ex:n 1 . ex:b ex:k ex:c ; ex:n 1 . ex:c ex:k ex:d ; ex:n 1 .",
        [("a", "Node", "b")],
    ),
    "a circle without a fault": Case(
        "ex:a a ex:P ; ex:k ex:b ; ex:n 1 . ex:b a ex:P ; ex:k ex:a ; ex:n 1 .", []
    ),
    "a circle with a fault": Case(
        """ex:a a ex:P ; ex:k ex:b ; ex:n 1 . ex:b a ex:P ; ex:k ex:c ; ex:n 1 . ex:c a ex:P ; ex:k ex:a .
          ex:d a ex:P ; ex:k ex:d ; ex:n 1 .""",
        [("a", "Node", "b"), ("b", "Node", "c"), ("c", "MinCount", ""), ("c", "Node", "a")],
    ),
    "a literal at the end": Case('ex:a a ex:P ; ex:k "b" ; ex:n 1 .', [("a", "Node", '"b"')]),
    "a node of which the data say nothing": Case(
        "ex:x ex:n 1 .",
        [("a", "MinCount", ""), ("a", "Node", "a")],
        """ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:n ; sh:minCount 1 ],
          [ sh:path [ sh:zeroOrMorePath ex:k ] ; sh:node ex:S ] .""",
    ),
    "two shapes that refer to each other": Case(
        "ex:a a ex:P ; ex:k ex:b . ex:b ex:w ex:c . ex:c ex:k ex:d . ex:d a ex:Q .",
        [("a", "Node", "b"), ("d", "MinCount", "")],
        """ex:S sh:targetClass ex:P ; sh:property [ sh:path ex:k ; sh:node ex:T ] .
          ex:T sh:targetClass ex:Q ; sh:property [ sh:path ex:w ; sh:minCount 1 ], [ sh:path ex:w ; sh:node ex:S ] .""",
    ),
    "a property shape within itself": Case(
        "ex:a ex:k ex:b . ex:b ex:k ex:c . ex:c ex:n 1 .",
        [("a", "MinCount", ""), ("a", "Node", "b"), ("b", "MinCount", "")],
        """ex:Knows sh:targetNode ex:a ; sh:path ex:k ; sh:node ex:S . ex:S sh:property ex:Knows, ex:Name .
          ex:Name sh:path ex:n ; sh:minCount 1 ; sh:targetNode ex:a, ex:b .""",
    ),
    "a choice": Case(
        "ex:a a ex:P ; ex:k ex:b . ex:b ex:k ex:c . ex:c ex:n 1 . ex:d a ex:P ; ex:k ex:e . ex:f a ex:P ; ex:k ex:f .",
        [("d", "Or", "d")],
        """ex:S sh:targetClass ex:P ; sh:or ( [ sh:property [ sh:path ex:n ; sh:minCount 1 ] ]
          [ sh:property [ sh:path ex:k ; sh:node ex:S ; sh:minCount 1 ] ] ) .""",
    ),
    "a number of values": Case(
        "ex:a a ex:P ; ex:k ex:b . ex:b ex:k ex:c . ex:d a ex:P ; ex:k ex:d .",
        [("a", "QualifiedMinCount", "")],
        "ex:S sh:targetClass ex:P ; sh:property [ sh:path ex:k ; sh:qualifiedValueShape ex:S ; sh:qualifiedMinCount 1 ] .",
    ),
    "a query": Case(
        "ex:a a ex:P ; ex:k ex:b . ex:b ex:k ex:c . ex:c ex:n -1 .",
        [("a", "Node", "b")],
        """ex:S sh:targetClass ex:P ; sh:property [ sh:path ex:k ; sh:node ex:S ] ; sh:sparql [ sh:prefixes ex: ;
          sh:select "SELECT $this WHERE { $this ex:n ?n FILTER (?n < 0) }" ] .""",
    ),
    "a shape that is switched off": Case(
        "ex:a a ex:P ; ex:k ex:b .",
        [],
        "ex:S sh:targetClass ex:P ; sh:property [ sh:path ex:k ; sh:node ex:T ] . ex:T sh:deactivated true ; sh:node ex:S .",
    ),
}
#: Circles in which a node would pass because another fails, or the results would have no end.
REFUSED = {
    "not": "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:not ex:S ] .",
    "exactly one": "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:xone ( ex:S ex:T ) ] . ex:T sh:class ex:A .",
    "a maximum": """ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:S ;
      sh:qualifiedMaxCount 1 ] .""",
    "disjoint siblings": """ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:S ;
      sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ],
      [ sh:path ex:p ; sh:qualifiedValueShape ex:T ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ] .
      ex:T sh:class ex:A .""",
    "not, behind a shape that is known by then": """ex:S sh:targetNode ex:n ; sh:node ex:T ;
      sh:property [ sh:path ex:p ; sh:not ex:T ] . ex:T sh:property [ sh:path ex:q ; sh:node ex:S ] .""",
    "properties alone": "ex:S sh:targetNode ex:n ; sh:property ex:T . ex:T sh:path ex:p ; sh:property ex:T .",
}


@engines
@pytest.mark.parametrize("name", CASES)
def test_a_node_fails_when_that_follows_from_the_data(engine: str, name: str) -> None:
    case = CASES[name]
    assert found(engine, case.data, case.shapes) == case.wanted
    assert outcome(engine, case.data, case.shapes).fallbacks == ()


@engines
def test_a_long_chain_is_followed_to_its_end(engine: str) -> None:
    """Jena and pySHACL stop after one and three steps."""
    data = "ex:n0 a ex:P . " + " ".join(f"ex:n{i} ex:n 1 ; ex:k ex:n{i + 1} ." for i in range(30))
    assert found(engine, data, _PERSON) == [("n0", "Node", "n1")]
    assert found(engine, data + "ex:n30 ex:n 1 .", _PERSON) == []


@engines
@pytest.mark.parametrize("name", REFUSED)
def test_a_circle_without_one_meaning_is_refused_and_shown(engine: str, name: str) -> None:
    with pytest.raises(LibraryError, match=r"refers to itself: .* -> ") as error:
        outcome(engine, "ex:n ex:p 1 .", REFUSED[name])
    assert error.value.code == "shape-recursive"


@engines
def test_rules_on_shapes_that_refer_to_themselves_are_refused(engine: str) -> None:
    shapes = f"""{_PERSON} ex:R a sh:NodeShape ; sh:targetClass ex:P ; sh:rule [ a sh:TripleRule ;
      sh:condition ex:S ; sh:subject sh:this ; sh:predicate ex:good ; sh:object true ] ."""
    with pytest.raises(LibraryError) as error:
        outcome(engine, "ex:a a ex:P .", shapes)
    assert error.value.code == "shape-recursive"
