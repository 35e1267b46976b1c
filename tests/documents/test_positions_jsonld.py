"""The reader of positions follows awkward JSON-LD: it sees the parser's triples, and points at the value."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from certkg.documents import Document, open_document
from certkg.documents.positions import blank_names, locate, spotted

EX = "http://ex/"
CONTEXT = {
    "e": EX, "id": "@id", "type": "@type", "val": "@value", "nest": "@nest", "lst": "@list",
    "ids": {"@id": "e:ids", "@container": "@id"},
    "kinds": {"@id": "e:kinds", "@container": "@type"},
    "index": {"@id": "e:index", "@container": "@index"},
    "key": {"@id": "e:key", "@container": "@index", "@index": "e:k"},
    "graph": {"@id": "e:graph", "@container": "@graph"},
    "graphs": {"@id": "e:graphs", "@container": ["@graph", "@id"]},
    "tongues": {"@id": "e:tongues", "@container": ["@language", "@set"]},
    "parent": {"@reverse": "e:child", "@type": "@id"},
    "list": {"@id": "e:list", "@container": "@list"},
    "day": {"@id": "e:day", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "to": {"@id": "e:to", "@type": "@id"},
    "T": {"@id": "e:T", "@context": {"inner": "e:inner"}},
    "P": {"@id": "e:P", "@context": {"@propagate": True, "deep": "e:deep"}},
    "own": {"@id": "e:own", "@context": {"@vocab": "http://own/"}},
    "dropped": None,
}  # fmt: skip


def differences(document: Document) -> tuple[set[Any], set[Any]]:
    names = blank_names(document.scope)
    ours = {(names(t.subject), t.predicate, names(t.object)) for t in spotted(document, document.read())}
    theirs = set(document.triples())
    return ours - theirs, theirs - ours


def document_of(node: object, **more: object) -> Document:
    text = json.dumps({"@context": {**CONTEXT, **more}, "@id": "e:s", "e:p": node}, ensure_ascii=False)
    return open_document("x.jsonld", content=text.encode(), base="http://base/doc")


@pytest.mark.parametrize(
    "node",
    [
        {"ids": {"e:a": {"e:n": 1}, "@none": {"e:n": 2}, "_:z": [{"e:n": 3}]}},
        {"kinds": {"e:K": [{"e:n": "x"}], "T": {"inner": "i"}, "e:L": "e:ref"}},
        {"index": {"a": "x", "b": [{"e:n": "y"}, "z"]}},
        {"key": {"a": {"e:n": "x"}, "@none": {"e:n": "y"}}},
        {"graph": [{"e:n": "x"}, {"@graph": [{"id": "e:g", "e:n": "y"}]}]},
        {"graphs": {"e:g": {"e:n": "x"}, "@none": {"e:n": "y"}, "e:h": {"@graph": [{"e:n": {"e:m": 1}}]}}},
        {"tongues": {"en": ["a", "b"], "@none": "c"}},
        {"parent": ["e:a", {"id": "e:b", "e:n": {"e:m": 1}}]},
        {"nest": {"e:n": "x", "nest": {"e:m": {"e:o": 1}}}},
        {"list": [["a", ["b"]], [{"e:n": "c"}], [], None, {"val": None}, 1]},
        {"e:n": {"lst": [1, {"id": "e:a"}]}},
        {"type": "T", "inner": "x", "e:n": {"inner": "no", "e:m": 1}},
        {"type": ["P", "e:Q"], "deep": "x", "e:n": {"deep": {"deep": "y"}}},
        {"own": {"n": {"m": "x"}}, "dropped": {"e:n": 1}, "undefined": 1},
        {"e:n": [0, -0, 1.0, 1e21, 1.1, 123456789012345678901234567890, -(10**25), 1e-7, True, None]},
        {"e:n": [{"val": 1, "type": "http://www.w3.org/2001/XMLSchema#double"}, {"val": True, "type": "e:d"}]},
        {"@reverse": {"e:made": [{"id": "e:m", "e:n": {"e:o": 1}}, {"e:n": 1}]}},
        {"@context": {"@base": "sub/"}, "to": ["a", "../b", "#c", {"id": "d", "e:n": {"e:m": 1}}]},
        {"@context": {"@vocab": "#", "@language": "de"}, "n": ["x", {"val": "y"}], "e:m": {"o": "z"}},
        {"@included": [{"e:n": {"e:m": 1}}], "@graph": [{"id": "e:g", "e:n": [{"e:m": 1}]}]},
    ],
)  # fmt: skip
def test_it_sees_what_the_parser_sees(node: dict[str, Any]) -> None:
    document = document_of([node, {"e:after": {"e:n": "last"}}])
    assert len(list(document.triples())) > 3
    assert differences(document) == (set(), set())


PIECES: tuple[dict[str, Any], ...] = (
    {"e:n": {"e:m": "x"}}, {"list": [1, {"e:n": 2}]}, {"index": {"i": {"e:n": 1}}}, {"parent": {"e:n": 1}},
    {"type": "T", "inner": "x"}, {"day": "2020-01-01"}, {"to": "e:a"}, {"tongues": {"en": "a"}},
    {"ids": {"e:a": {"e:n": 1}}}, {"own": {"n": "x"}}, {"nest": {"e:q": {"e:n": 1}}}, {"graph": {"e:n": 1}},
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_it_sees_what_the_parser_sees_in_nests_of_all_of_them(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a mix of pieces, no secret

    def grown(depth: int) -> dict[str, Any]:
        node: dict[str, Any] = {"id": f"e:{chance.random()}"} if chance.random() < 0.4 else {}
        for piece in chance.sample(PIECES, 3):
            node |= piece
        if depth:
            node["e:in"] = [grown(depth - 1) for _ in range(2)]
        return node

    document = document_of(grown(3))
    assert differences(document) == (set(), set())


def test_it_points_at_the_value_in_a_file_of_one_line() -> None:
    document = document_of(
        {
            "parent": {"id": "e:up", "e:n": "mother"},
            "ids": {"e:k": {"e:n": "keyed 😀"}},
            "list": ["é", {"e:n": "item"}],
        }
    )
    text = document.read().decode()
    for subject, predicate, value in document.triples():
        place = locate(document, [(subject, predicate, value)])[subject, predicate, value]
        assert place.line == 1, value
        assert place.column is not None
        here = text[place.column - 1 :]
        if value.startswith('"'):
            assert here.startswith(f'"{value.split(chr(34))[1]}"'), (value, here)
        elif value == f"<{EX}k>":
            assert here.startswith('"e:k"')
        elif predicate == f"<{EX}child>":
            assert here.startswith('"e:up"')
