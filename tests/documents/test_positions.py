"""The readers with positions see what the parser sees, and point at the text of the term."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certkg.documents import Document, open_document, serialise
from certkg.documents.ntriples import literal
from certkg.documents.positions import Key, blank_names, locate, spotted
from certkg.errors import InputError
from tests.suites import samples_dir, suites_dir

EX = "http://example.org/"
Triple = tuple[str, str, str]


def seen(document: Document) -> list[Triple]:
    names = blank_names(document.scope, lines=document.syntax in {"n-triples", "n-quads"})
    return [(names(t.subject), t.predicate, names(t.object)) for t in spotted(document, document.read())]


def readable(paths: Iterator[Path]) -> Iterator[tuple[Document, list[Triple]]]:
    for path in sorted(paths):
        try:
            document = open_document(path, base=f"https://w3c.example/suite/{path.name}")
            yield document, list(document.triples())
        except InputError:
            continue


def without_markup(triples: list[Triple]) -> list[Triple]:
    return [triple for triple in triples if not triple[2].endswith("#XMLLiteral>")]


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq"])
def test_w3c_files_give_the_parsers_triples_in_the_parsers_order(ending: str) -> None:
    count = 0
    for document, expected in readable((suites_dir() / "w3c-rdf" / "rdf11").rglob(f"*.{ending}")):
        assert seen(document) == expected, document.name
        count += 1
    assert count >= 60


def test_w3c_rdf_xml_files_give_the_parsers_triples_in_the_parsers_order() -> None:
    count = 0
    for document, expected in readable((suites_dir() / "w3c-rdf" / "rdf11" / "rdf-xml").rglob("*.rdf")):
        assert without_markup(seen(document)) == without_markup(expected), document.name
        count += 1
    assert count >= 120


@pytest.mark.parametrize("ending", ["ttl", "rdf", "json", "jsonld"])
def test_public_samples_give_the_parsers_triples(ending: str) -> None:
    count = 0
    for document, expected in readable(samples_dir().rglob(f"*.{ending}")):
        assert set(seen(document)) == set(expected), document.name
        count += 1
    assert count


def at(text: str, line: int | None, column: int | None) -> str:
    assert line is not None
    assert column is not None
    return text.splitlines()[line - 1][column - 1 :]


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("turtle", '@prefix e: <http://example.org/> .\n# note\ne:s a e:C ;\n   e:p e:x ,\n     "v" ; e:q [ e:r 1 ] .\n'),
        ("trig", '@prefix e: <http://example.org/> .\ne:g {\ne:s a e:C ;\n   e:p e:x ,\n     "v" }\n'),
        ("n-triples", '<http://example.org/s> <http://example.org/p> <http://example.org/x> .\n'
                      '<http://example.org/s> <http://example.org/p> "v" .\n'),
        ("n-quads", '<http://example.org/s> <http://example.org/p> <http://example.org/x> <a:g> .\n'
                    '<http://example.org/s> <http://example.org/p> "v" <a:g> .\n'),
        ("json-ld", '{"@context": {"e": "http://example.org/"},\n "@id": "e:s",\n'
                    ' "e:p": [{"@id": "e:x"},\n   "v"]}'),
    ],
)  # fmt: skip
def test_a_place_is_where_the_term_is_written(syntax: str, text: str) -> None:
    document = open_document("x", syntax, content=text.encode())
    subject, predicate = f"<{EX}s>", f"<{EX}p>"
    exact = (subject, predicate, '"v"')
    of_property, of_subject = (subject, predicate, '"absent"'), (subject, f"<{EX}absent>", None)
    places = locate(document, [exact, of_property, of_subject])
    assert at(text, places[exact].line, places[exact].column).startswith('"v"')
    assert (
        at(text, places[of_property].line, places[of_property].column)[:23]
        .lstrip('<"')
        .startswith(("e:p", f"{EX}p"[:20]))
    )
    assert "s" in at(text, places[of_subject].line, places[of_subject].column)[:25]


RDF_XML = """\
<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY e "http://example.org/"> <!ENTITY word "from an entity"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">
  <!-- \u00e9 --><e:C rdf:about="&e;s" e:attribute = 'one'
       e:second="two"><e:p>v</e:p>
    <e:p
      rdf:datatype="&e;type"  ><!-- note -->
      far
    </e:p>
    <e:link rdf:resource="&e;o"/><e:empty></e:empty><e:data><![CDATA[<x>]]></e:data>
    <e:inner><e:D rdf:about="&e;d"><e:q>a &amp; b</e:q></e:D></e:inner>
    <e:pair e:left="l" e:right="r"/>
    <e:p>&word;</e:p>
  </e:C>
</rdf:RDF>
"""


@pytest.mark.parametrize(
    ("predicate", "value", "shown"),
    [
        ("p", '"v"', "v</e:p>"),
        ("p", f'"\\n      far\\n    "^^<{EX}type>', "far"),
        ("attribute", '"one"', "'one'"),
        ("second", '"two"', '"two"'),
        ("link", f"<{EX}o>", '"&e;o"'),
        ("empty", '""', "<e:empty>"),
        ("data", '"<x>"', "<![CDATA[<x>"),
        ("inner", f"<{EX}d>", "<e:D "),
        ("p", '"from an entity"', "&word;"),
        ("p", '"absent"', "<e:p>v"),
        ("absent", '"absent"', "<e:C "),
    ],
)
def test_rdf_xml_places_point_at_text_attributes_and_tags(predicate: str, value: str, shown: str) -> None:
    document = open_document("x", "rdf/xml", content=RDF_XML.encode())
    key = (f"<{EX}s>", f"<{EX}{predicate}>", value)
    assert (key in set(document.triples())) == ("absent" not in value)
    place = locate(document, [key])[key]
    assert at(RDF_XML, place.line, place.column).startswith(shown)


@pytest.mark.parametrize("syntax", ["turtle", "rdf/xml", "json-ld", "n-triples"])
def test_unlabelled_blank_nodes_are_found_by_the_names_of_the_triples(syntax: str) -> None:
    text = "@prefix e: <http://example.org/> . e:s e:p [ e:q 1 ] , [ e:q 2 ] ; e:l ( [ e:q 3 ] [ e:q 4 ] ) ."
    first = open_document("x", "turtle", content=text.encode())
    document = open_document("y", syntax, content=serialise(first.triples(), syntax))
    written = document.read().decode()
    asked = {(s, p, o) for s, p, o in document.triples() if p == f"<{EX}q>"}
    assert len(asked) == 4
    places = locate(document, asked)
    for key, place in places.items():
        number = key[2].split('"')[1] if key[2] else ""
        assert number in at(written, place.line, place.column)


def test_what_is_not_in_the_document_has_the_file_only() -> None:
    document = open_document("x", "turtle", content=b"<a:s> <a:p> 1 .")
    (place,) = locate(document, [("<a:other>", None, None)]).values()
    assert (place.file, place.line, place.column) == ("x", None, None)


def test_a_key_that_looks_like_a_term_in_a_string_or_comment_is_passed_over() -> None:
    text = '# <a:s> <a:p> 1 .\n<a:t> <a:p> """<a:s> <a:p>\n1 .""" .\n<a:s> <a:p> 1 .\n'
    document = open_document("x", "turtle", content=text.encode())
    (place,) = locate(document, [("<a:s>", "<a:p>", None)]).values()
    assert (place.line, place.column) == (4, 7)


names = st.text(alphabet="abcdefghij", min_size=1, max_size=4)
iris = names.map(lambda name: f"<{EX}{name}>")
blanks = names.map(lambda name: f"_:{name}")
lexicals = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=12)


objects = st.one_of(
    iris, blanks, lexicals.map(literal), lexicals.map(lambda text: literal(text, language="en"))
)
graphs = st.lists(st.tuples(st.one_of(iris, blanks), iris, objects), min_size=1, max_size=12)


@settings(deadline=None)
@given(graphs, st.sampled_from(["turtle", "trig", "n-triples", "n-quads", "json-ld"]))
def test_random_graphs_are_seen_as_the_parser_sees_them(graph: list[Triple], syntax: str) -> None:
    document = open_document("x", syntax, content=serialise(graph, syntax, {"e": EX}))
    assert set(seen(document)) == set(document.triples())


@settings(deadline=None)
@given(graphs, st.sampled_from(["turtle", "trig", "n-triples", "n-quads"]))
def test_the_text_at_a_place_is_the_term(graph: list[Triple], syntax: str) -> None:
    document = open_document("x", syntax, content=serialise(graph, syntax, {"e": EX}))
    lines = document.read().decode().split("\n")
    for (_, _, value), place in locate(document, set(document.triples())).items():
        assert place.line is not None
        assert place.column is not None
        found = lines[place.line - 1][place.column - 1 :]
        assert value is not None
        if value.startswith('"'):
            assert found.startswith('"')
        elif value.startswith("<"):
            name = value.removeprefix(f"<{EX}").rstrip(">")
            assert found.startswith((f"e:{name}", value))
        else:
            assert found.startswith(("_:", "["))


def test_lines_written_in_odd_ways_are_found_where_they_stand() -> None:
    text = (
        "# <urn:a:s> is described below\n"
        "<urn:a:s><urn:a:p><urn:a:o>.\n"
        '\t<urn:a:s> <urn:a:q> "z\\u00E9"@EN .\r'
        '_:x <urn:a:p> "1" .\r\n'
        '<urn:a:\\u0073> <urn:a:r> "last" . <urn:a:p>\n'
        '<urn:a:s> <urn:a:q> "other" .\n'
    )
    document = open_document("odd.nt", "n-triples", content=text.encode(), scope="d1")
    wanted: dict[Key, tuple[int, int]] = {
        ("<urn:a:s>", None, None): (2, 1),
        ("<urn:a:s>", "<urn:a:p>", "<urn:a:o>"): (2, 19),
        ("<urn:a:s>", "<urn:a:q>", '"zé"@en'): (3, 22),
        ("<urn:a:s>", "<urn:a:q>", None): (3, 12),
        ("<urn:a:s>", "<urn:a:q>", '"absent"'): (3, 12),
        ("<urn:a:s>", "<urn:a:q>", '"other"'): (5, 21),
        ("<urn:a:s>", "<urn:a:r>", None): (4, 16),
        ("<urn:a:s>", "<urn:a:absent>", None): (2, 1),
        ("_:d1.x", "<urn:a:p>", '"1"'): (3, 51),
    }
    found = locate(document, wanted)
    assert {key: (place.line, place.column) for key, place in found.items()} == wanted


@settings(deadline=None)
@given(graphs)
def test_lines_are_found_where_the_reader_of_all_triples_sees_them(graph: list[Triple]) -> None:
    document = open_document("x", "n-triples", content=serialise(graph, "n-triples"))
    text = document.read().decode()
    spots: dict[Key, int] = {}
    for triple, spot in zip(seen(document), spotted(document, text), strict=True):
        spots.setdefault(triple, spot.object_at)
    for key, place in locate(document, spots).items():
        assert place.line is not None
        assert place.column is not None
        before = text.split("\n")[: place.line - 1]
        assert sum(len(line) + 1 for line in before) + place.column - 1 == spots[key]
