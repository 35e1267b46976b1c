"""RDF inputs: syntaxes are told apart, faults have a place, blank nodes keep their names, nothing is fetched."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from certkg.documents import Limits, open_document, open_documents, serialise, to_rdflib
from certkg.errors import Fault, InputError, UsageError
from tests.suites import samples_dir

TRIPLE = ("<http://example.org/s>", "<http://example.org/p>", '"o"')


def triples(text: str | bytes, syntax: str | None = None, name: str = "input") -> list[tuple[str, str, str]]:
    content = text.encode() if isinstance(text, str) else text
    return list(open_document(name, syntax, content=content).triples())


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("<http://example.org/s> <http://example.org/p> \"o\" .\n", "n-triples"),
        ('# a note\n\n<http://example.org/s> <http://example.org/p> "o"@en .\n', "n-triples"),
        ("<http://example.org/s> <http://example.org/p> \"o\" <http://example.org/g> .\n", "n-quads"),
        ("@prefix : <http://example.org/> . :s :p [] .", "turtle"),
        ("[ <http://example.org/p> 1 ] .", "turtle"),
        ("PREFIX : <http://example.org/>\n:g { :s :p :o }", "trig"),
        ("{ <http://example.org/s> <http://example.org/p> 1 }", "trig"),
        ('{"@id": "http://example.org/s", "http://example.org/p": "o"}', "json-ld"),
        ('[{"@id": "http://example.org/s", "http://example.org/p": "o"}]', "json-ld"),
        ('<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "rdf/xml"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "rdf/xml"),
    ],
)  # fmt: skip
def test_the_syntax_is_seen_in_the_text(text: str, syntax: str) -> None:
    document = open_document("stream", content=text.encode())
    assert document.syntax == syntax
    list(document.triples())


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "jsonld"])
def test_the_ending_settles_the_syntax(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x.{ending}"
    path.write_text("", encoding="utf-8")
    assert open_document(path).syntax == open_document("x", ending, content=b"").syntax


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"PK\x03\x04rest", "not-rdf"),
        (b"<!DOCTYPE html><html></html>", "not-rdf"),
        (b'{"plain": "json"}', "not-rdf"),
        (b'<?xml version="1.0"?><Ontology xmlns="http://www.w3.org/2002/07/owl#"/>', "unsupported-syntax"),
        ("@prefix : <x:> .".encode("utf-16"), "bad-encoding"),
    ],
)
def test_what_is_no_rdf_is_refused_with_a_mend(text: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        open_document("stream", content=text)
    assert caught.value.code == code
    assert caught.value.mend


def test_an_unknown_syntax_name_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="turtle"):
        open_document("x", "turtel", content=b"")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_document(tmp_path / "gone.ttl")


@pytest.mark.parametrize(
    ("text", "syntax", "line", "column"),
    [
        ("@prefix : <http://example.org/> .\n:s :p q:o .", "turtle", 2, 7),
        ("<a:s> <a:p> <a:o> .\n<a:s> <a:p> .\n", "n-triples", 2, 13),
        ('{"@id": "a:s",\n "a:p": }', "json-ld", 2, 9),
    ],
)
def test_a_syntax_error_has_line_and_column(text: str, syntax: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        triples(text, syntax)
    assert caught.value.where is not None
    assert (caught.value.where.line, caught.value.where.column) == (line, column)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("syntax", ["n-triples", "n-quads"])
def test_all_bad_lines_are_found_and_all_good_lines_go_through(syntax: str) -> None:
    good = "<a:s> <a:p> <a:{}> ."
    lines = [good.format("one"), "<a:s> <a:p> .", good.format("two"), '<a:s> <a:p> "open', good.format("three"),
             "<a:s> <a:p> <a:bad iri> .", good.format("four")]  # fmt: skip
    faults: list[Fault] = []
    found = list(open_document("x", syntax, content="\n".join(lines).encode()).triples(faults))
    assert [o for _, _, o in found] == ["<a:one>", "<a:two>", "<a:three>", "<a:four>"]
    assert [fault.place.line for fault in faults] == [2, 4, 6]


@given(st.lists(st.booleans(), max_size=30))
def test_exactly_the_bad_lines_are_reported(goods: list[bool]) -> None:
    text = "".join("<a:s> <a:p> <a:o> .\n" if good else "<a:s> <a:p> nothing .\n" for good in goods)
    faults: list[Fault] = []
    found = list(open_document("x", "nt", content=text.encode()).triples(faults))
    assert len(found) == sum(goods)
    assert [fault.place.line for fault in faults] == [n for n, good in enumerate(goods, 1) if not good]


def test_a_context_from_elsewhere_is_named_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    text = '{\n "@context": ["https://contexts.example/v1"],\n "@id": "a:s"}'
    with pytest.raises(InputError) as caught:
        triples(text, "json-ld")
    assert caught.value.code == "remote-context"
    assert "https://contexts.example/v1" in caught.value.message
    assert caught.value.where is not None
    assert (caught.value.where.line, caught.value.where.column) == (2, 15)
    assert caught.value.mend


@pytest.mark.parametrize("opening", ['{"http://example.org/p":', "["])
def test_nesting_without_end_is_refused(opening: str) -> None:
    with pytest.raises(InputError) as caught:
        triples(opening * 50_000, "json-ld")
    assert caught.value.code == "nesting-too-deep"
    assert caught.value.where is not None
    assert (caught.value.where.line, caught.value.where.column) == (1, 512 * len(opening) + 1)
    assert caught.value.mend


def test_an_input_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        open_document("x", "nt", content=b"#" * 11, limits=Limits(size=10))
    assert caught.value.code == "input-too-large"


def test_blank_nodes_keep_their_names_from_reading_to_reading() -> None:
    text = "@prefix : <http://example.org/> . _:a :p [ :q ( 1 [] ) ] , _:a ."
    document = open_document("x", "turtle", content=text.encode())
    first, second = list(document.triples()), list(document.triples())
    assert first == second
    assert any(s == "_:b.a" for s, _, _ in first)
    assert any(s == "_:b_1" for s, _, _ in first)


def test_blank_nodes_of_two_documents_stay_apart(tmp_path: Path) -> None:
    for name in ("one.nt", "two.nt"):
        (tmp_path / name).write_text("_:x <a:p> <a:o> .\n", encoding="utf-8")
    documents = open_documents([tmp_path / "one.nt", tmp_path / "two.nt"])
    assert len(to_rdflib(documents)) == 2


def test_named_graphs_are_merged() -> None:
    text = "@prefix : <http://example.org/> . :s :p 1 . :g { :s :p 2 } GRAPH _:h { :s :p 3 }"
    assert len(triples(text, "trig")) == 3


def test_a_byte_order_mark_is_passed_over() -> None:
    assert triples(b'\xef\xbb\xbf<http://example.org/s> <http://example.org/p> "o" .', "nt") == [TRIPLE]


def test_rdf_12_is_refused_by_name() -> None:
    with pytest.raises(InputError) as caught:
        triples("<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .", "nt")
    assert caught.value.code == "rdf-12"


def test_only_an_ntriples_file_on_disk_gives_its_path(tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_bytes(b"<a:s> <a:p> <a:o> .\n")
    assert open_document(path).ntriples_path == path
    assert open_document("x", "nt", content=b"").ntriples_path is None
    assert open_document(path).digest == open_document("x", "nt", content=path.read_bytes()).digest


def test_lexical_forms_stay_as_they_are_written() -> None:
    text = '<a:s> <a:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> , "x"@EN .'
    document = open_document("x", "turtle", content=text.encode())
    assert sorted(o.n3() for o in to_rdflib([document]).objects()) == [
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"x"@en',
    ]


@pytest.mark.parametrize("syntax", ["turtle", "n-triples", "n-quads", "trig", "rdf/xml", "json-ld"])
def test_what_is_written_is_read_again(syntax: str) -> None:
    text = '@prefix : <http://example.org/> . :s :p [ :q ( 1 "a\\n\\"b\\""@en ) ] , true .'
    document = open_document("x", "turtle", content=text.encode())
    again = open_document("y", syntax, content=serialise(document.triples(), syntax))
    assert isomorphic(to_rdflib([document]), to_rdflib([again]))
    graph = Graph().parse(data=text, format="turtle")
    again = open_document("z", syntax, content=serialise(graph, syntax))
    assert isomorphic(to_rdflib([document]), to_rdflib([again]))


def outcome(path: Path) -> str:
    try:
        list(open_document(path).triples())
    except InputError as error:
        return error.code
    return "read"


def test_every_public_sample_is_read_or_refused_with_a_reason() -> None:
    paths = [
        path for path in samples_dir().rglob("*.*") if path.suffix in {".ttl", ".rdf", ".jsonld", ".json"}
    ]
    outcomes = {path: outcome(path) for path in paths}
    assert set(outcomes.values()) <= {"read", "not-rdf", "remote-context", "syntax-error"}
    assert {found for path, found in outcomes.items() if path.suffix in {".ttl", ".rdf"}} == {"read"}


RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (RDF_XML + '  <rdf:Description rdf:about="http://e/x">\n</rdf:RDF>', 3, 3),
        (RDF_XML + '  <rdf:Description rdf:about="a b"/>\n</rdf:RDF>', 2, 3),
        (RDF_XML + '  <rdf:Description rdf:about="http://e/x">\n', 3, 1),
    ],
    ids=["not XML", "not an IRI", "cut off"],
)
def test_broken_rdf_xml_names_its_line(text: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        list(open_document("x.rdf", "rdf/xml", content=text.encode()).triples())
    assert caught.value.code == "syntax-error"
    assert caught.value.where is not None
    assert (caught.value.where.line, caught.value.where.column) == (line, column)


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'


@pytest.mark.parametrize(
    "wrong",
    [
        '<rdf:Description rdf:about="\u00e9" bad="x"/>',
        '<rdf:Description rdf:ID="x" rdf:about="y"/>',
        '<rdf:Description rdf:ID="x"/> <rdf:Description rdf:ID="twice"/> <rdf:Description rdf:ID="twice"/>',
        "<rdf:Description>text <e:p/></rdf:Description>",
        "<rdf:Description><e:p><e:X/>b</e:p></rdf:Description>",
        "<rdf:li/>",
        '<rdf:Description bad="x"/>' + "<e:x/>" * 10_000,
    ],
)
def test_xml_that_is_no_rdf_is_told_with_its_line(wrong: str) -> None:
    text = f"{XML}\n\n <e:T/> {wrong}\n</rdf:RDF>"
    with pytest.raises(InputError) as caught:
        triples(text, "rdf/xml")
    assert caught.value.where is not None
    assert caught.value.where.line == 3
    assert caught.value.where.column is not None
    assert caught.value.where.column > 8
