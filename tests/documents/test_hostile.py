"""Inputs that are made to hurt are refused in little time and memory, with a place and a mend."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from certkg.documents import open_document
from certkg.errors import InputError

OPEN = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
LAUGHS = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))


def xml(types: str, body: str) -> bytes:
    return (
        f'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{types}]>\n{OPEN}'
        f'<e:T rdf:about="http://e/a"><e:p>{body}</e:p></e:T></rdf:RDF>'
    ).encode()


def refused(content: bytes, name: str = "x.rdf") -> InputError:
    with pytest.raises(InputError) as caught:
        list(open_document(name, content=content).triples())
    return caught.value


def test_entities_that_explode_are_refused_in_a_small_process(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.rdf"
    bomb.write_bytes(xml(LAUGHS, "&j;"))
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31)); "
    read = "from certkg.documents import open_document; list(open_document(sys.argv[1]).triples())"
    done = subprocess.run([sys.executable, "-c", limited + read, str(bomb)], capture_output=True, text=True)
    assert "[entity-expansion]" in done.stderr


@pytest.mark.parametrize(
    ("types", "body"),
    [
        (LAUGHS, "&j;"),
        (f'<!ENTITY big "{"x" * 100_000}">', "&big;" * 20_000),
        (LAUGHS.replace('"&a;', f'"{" " * 70_000}&a;', 1), "&h;"),
    ],
    ids=["nested", "flat", "late"],
)
def test_entities_that_explode_are_refused(types: str, body: str) -> None:
    assert refused(xml(types, body)).code == "entity-expansion"


def test_entities_as_ontologies_have_them_are_read() -> None:
    content = xml('<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">', "&a; &xsd;date" * 50)
    ((_, _, kind), (_, _, text)) = open_document("x.rdf", content=content).triples()
    assert kind == "<http://e/T>"
    assert text.count("XMLSchema#date") == 50


def test_text_from_another_file_is_refused_with_its_place() -> None:
    error = refused(xml('\n<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;"))
    assert (error.code, error.where and error.where.line) == ("external-entity", 3)


@pytest.mark.parametrize("times", [600, 70_000])
def test_endless_nesting_is_refused(times: int) -> None:
    body = OPEN + "<e:T><e:p>" * times + "</e:p></e:T>" * times + "</rdf:RDF>"
    assert refused(body.encode()).code == "nesting-too-deep"


def test_many_elements_side_by_side_are_read() -> None:
    body = OPEN + '<e:T rdf:about="http://e/a"><e:p>1 /&gt; 2</e:p></e:T>' * 30_000 + "</rdf:RDF>"
    assert len(set(open_document("x.rdf", content=body.encode()).triples())) == 2


@pytest.mark.parametrize("name", ["x.ttl", "x.nt", "x.rdf", "x"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><html></html>", "not-rdf"),
        (b"PK\x03\x04rest", "not-rdf"),
        ("<http://e/a> <http://e/p> 1 .".encode("utf-16"), "bad-encoding"),
    ],
)
def test_what_is_plainly_something_else_is_said_whatever_the_ending(
    name: str, content: bytes, code: str
) -> None:
    assert refused(content, name).code == code


def test_text_in_another_encoding_is_told_to_be_saved_as_utf_8() -> None:
    error = refused('<http://e/a> <http://e/p> "\u00e9" .'.encode("latin-1"), "x.ttl")
    assert error.mend == "Save the text as UTF-8."
    assert error.where
    assert error.where.line == 1


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("x.nt", b'<http://e/a> <http://e/p> "1" .\n<http://e/a> <http://e/p> "%b" .\n', 2),
        ("x.ttl", b'<http://e/a> <http://e/p> """a\n%b""" .\n', 2),
        ("x.ttl", b'<http://e/a> <http://e/p> """a\n%b', 2),
        ("x.jsonld", b'{"@id": "http://e/a",\n"http://e/p": "%b"}', 2),
    ],
)
def test_a_term_that_the_parser_cannot_hold_is_said_with_its_line(
    name: str, content: bytes, line: int
) -> None:
    error = refused(content % (b"x" * 17 * 1024**2), name)
    assert (error.code, error.where and error.where.line) == ("text-too-long", line)
    assert error.mend
