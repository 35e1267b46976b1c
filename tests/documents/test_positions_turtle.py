"""Turtle and TriG of which only some statements are read give the places that the reader of all triples gives."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from certkg.documents import open_document
from certkg.documents.positions import turtle
from certkg.documents.positions.turtle import spot_turtle
from certkg.errors import InputError
from tests.documents.test_positions_fast import by_all_triples, places, questions

HEAD = "@prefix e: <urn:e/> . @prefix : <urn:n/> . @prefix t.x: <urn:t/> . @base <http://e/d/> .\n"
subjects = st.sampled_from(
    ["e:a", "e:b", "e:a.b", ":c.txt", "t.x:b", "e:a\\.b", "e:", "e:é", "<urn:e/a>", "<x>", "<urn:e/\\u0061>",
     "_:b", "_:b.1", "_:aaaaaaaaaaaaaaaaaaaaaaaa", "[]", "[ e:p 1.5 ]", "( 1 e:a.b )", "()"]
)  # fmt: skip
predicates = st.sampled_from(["a", "e:p", "e:q.r", "<p>", ":p"])
values = st.sampled_from(
    ["e:a", "e:a.b", ":c.txt", "t.x:b", "e:\\'", "e:\\#", "e:%2E.a", "_:b", "_:b.1", "<x>", "<#y>", "1", "1.5",
     "-.5", "1.e3", "1.E-3", "2e1", "true", '"v"', "'v'", '"a . <x> # \\" e:a"', '"v"@en', '"v"@en-GB', '""',
     '"1"^^e:t.u', '"1"^^<urn:t>', '"""a "" . \n\' """', "''' ' . '' \\''''", '""""v"""', "[]", "[ e:p 1.0 ; e:q e:a.b ]",
     "( 1 2.0 ( e:a.b ) )", "()", "e:é.é", "e:a..b", "e:a:b.c:d"]
)  # fmt: skip
gaps = st.sampled_from([" ", " ", "", "\t", "\n", "\r\n", " # it's a . <x \"note\n", "#.\n"])
closings = st.sampled_from([" .", " .\n", ".", ".\n", ". ", " .# e:a e:p 1 .\n", "\n."])
declarations = st.sampled_from(
    [
        "@prefix e: <urn:f/> .\n",
        "PREFIX e: <urn:e/>\n",
        "prefix : <urn:e/>\n",
        "@base <http://f/> .",
        "BASE <urn:g>\n",
    ]
)


@st.composite
def statements(draw: st.DrawFn, closing: st.SearchStrategy[str] = closings) -> str:
    parts = [draw(subjects)]
    for number in range(draw(st.integers(1, 3))):
        parts += [";"] * bool(number) + [draw(predicates), draw(values)]
        if draw(st.booleans()):
            parts += [",", draw(values)]
    return "".join(part + draw(gaps) for part in parts) + draw(closing)


graphs = st.builds(
    lambda name, inner, last: f"{name} {{ {''.join(inner)} {last} }}\n",
    st.sampled_from(["", "e:g", "GRAPH e:g", "_:g", "[]", "<g>"]),
    st.lists(statements(), max_size=2),
    st.one_of(st.just(""), statements(st.just(""))),
)
turtles = st.lists(st.one_of(statements(), statements(), declarations), min_size=1, max_size=5).map("".join)
trigs = st.lists(st.one_of(statements(), graphs, declarations), min_size=1, max_size=4).map("".join)


@settings(deadline=None, max_examples=300)
@given(st.one_of(turtles.map(lambda t: ("turtle", t)), trigs.map(lambda t: ("trig", t))), st.data())
def test_what_is_asked_is_found_as_in_all_triples(written: tuple[str, str], data: st.DataObject) -> None:
    syntax, text = written
    document = open_document("x", syntax, content=(HEAD + text).encode(), base="http://e/", scope="d1")
    try:
        every = questions(document)
    except InputError:
        assume(False)  # without a space some things are not what they seem
    named = [key for key in every if not any(term and term.startswith("_:d1_") for term in key)]
    some = data.draw(st.lists(st.sampled_from(named), max_size=2)) if named else []
    for wanted in every, named, some:
        assert places(document, wanted) == by_all_triples(document, wanted)


@pytest.mark.parametrize(
    "value",
    [
        "1.5",
        "e:a.b",
        '"a . b"',
        "'''a '' . '''",
        "[ e:q 1.5 ; e:r <x.y> ]",
        "1 # a . b\n",
        "e:a\\.b",
        '"""\n.\n"""@en',
    ],
)
@pytest.mark.parametrize("closing", [" .\n", ".\n", ".# note\n"])
def test_a_statement_about_others_is_not_read(value: str, closing: str) -> None:
    text = f"{HEAD}e:s e:p {value}{closing}e:wanted e:p 1 ."
    assert [spot.subject for spot in spot_turtle(text, "", {"<urn:e/wanted>"})] == ["<urn:e/wanted>"]


def test_a_statement_whose_end_is_in_doubt_is_read() -> None:
    text = f"{HEAD}e:s e:p 1.e:wanted e:p 2 ."
    spots = list(spot_turtle(text, "", {"<urn:e/wanted>"}))
    assert spots == list(turtle.spot_turtle(text, ""))
    assert len(spots) == 2
