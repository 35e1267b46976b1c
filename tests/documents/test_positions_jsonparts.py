"""JSON-LD of which only some nodes are read gives the places that the reader of all triples gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certkg.documents import open_document
from certkg.documents.positions.jsonld import spot_jsonld
from certkg.errors import InputError
from tests.documents.test_positions_fast import by_all_triples, places, questions

BASE = {"e": "urn:e/", "p": "urn:p", "q": {"@id": "urn:q", "@type": "@id"}}
contexts: st.SearchStrategy[Any] = st.sampled_from(
    [
        {},
        {"id": "@id", "type": "@type"},
        {"@vocab": "urn:v/", "@base": "http://f/"},
        {"r": {"@reverse": "urn:r"}},
        {"rev": "@reverse"},
        {"m": {"@id": "urn:m", "@container": "@id"}},
        {"l": {"@id": "urn:l", "@container": "@list"}, "é": "@id"},
        {"s": {"@id": "urn:s", "@context": {"x": "@id"}}},
    ]
)
names = st.sampled_from(["urn:e/a", "e:a", "e:b", "a", "#a", "_:a", "_:aaaaaaaaaaaaaaaaaaaaaaaa", "é"])
scalars = st.one_of(names, st.sampled_from([1, 2.5, True, '"@id": "e:a"', '\\"@id\\": \\"urn:e/a\\"']))
nodes: st.SearchStrategy[Any] = st.recursive(
    st.one_of(scalars, names.map(lambda name: {"@id": name}), scalars.map(lambda value: {"@value": value})),
    lambda inner: st.dictionaries(
        st.sampled_from(["p", "q", "urn:p", "e:p", "r", "m", "l", "s", "@nest", "@included", "@graph"]),
        st.one_of(inner, st.lists(inner, max_size=2)),
        max_size=2,
    ).flatmap(
        lambda node: st.fixed_dictionaries(
            {},
            optional={
                "@id": names, "id": names, "é": names, "x": names, "@type": names,
                "@reverse": names.map(lambda name: {"e:p": name}),
                "@context": st.sampled_from([{"e": "urn:f/"}, {"x": "@id"}]),
            },
        ).map(lambda given: given | node)
    ),
    max_leaves=6,
)  # fmt: skip
tops = nodes.filter(lambda node: isinstance(node, dict))


@st.composite
def texts(draw: st.DrawFn) -> str:
    graph = draw(st.lists(tops, min_size=1, max_size=3))
    if draw(st.booleans()):
        context = BASE | draw(contexts)
        members = [("@context", context), ("@graph", graph), *[("@id", "urn:g")] * draw(st.integers(0, 1))]
        document: Any = dict(draw(st.permutations(members)))
    else:
        document = graph
    indent = draw(st.sampled_from([None, 1]))
    return json.dumps(document, indent=indent, ensure_ascii=draw(st.booleans()))


@settings(deadline=None, max_examples=300)
@given(texts(), st.data())
def test_what_is_asked_is_found_as_in_all_triples(text: str, data: st.DataObject) -> None:
    document = open_document("x", "json-ld", content=text.encode(), base="http://e/", scope="d1")
    try:
        every = questions(document)
    except InputError:
        return
    named = [key for key in every if not any(term and term.startswith("_:d1_") for term in key)]
    some = data.draw(st.lists(st.sampled_from(named), max_size=2)) if named else []
    for wanted in named, some:
        assert places(document, wanted) == by_all_triples(document, wanted)


@pytest.mark.parametrize("after", [False, True])
def test_a_graph_is_read_by_the_context_before_or_behind_it(after: bool) -> None:
    graph = {
        "@graph": [{"@id": "e:a", "p": 1}, {"@id": "e:b", "p": {"@id": "e:a"}}, {"@id": "urn:e/a", "p": 2}]
    }
    parts: list[dict[str, Any]] = [{"@context": BASE}, graph]
    text = json.dumps({key: value for part in parts[:: -1 if after else 1] for key, value in part.items()})
    spots = list(spot_jsonld(text, "", {"<urn:e/a>"}))
    about = {spot.subject for spot in spots}
    assert about == ({"<urn:e/a>", "<urn:e/b>"} if after else {"<urn:e/a>"})
    assert [spot.object for spot in spots if spot.subject == "<urn:e/a>"] == [
        f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>' for value in (1, 2)
    ]
