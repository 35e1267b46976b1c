"""The quick ways through large documents find what the reader of all triples finds, however awkward the text."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certkg.documents import Document, open_document, serialise
from certkg.documents.picking import lines_holding, pattern_of
from certkg.documents.positions import (
    BlankNode,
    Key,
    Spotted,
    blank_names,
    lines,
    locate,
    mentions,
    spotted,
    uses,
)
from certkg.documents.positions.runs import likely_runs, lines_about, table_of
from tests.documents.test_positions import readable
from tests.suites import samples_dir, suites_dir

Found = dict[Key, tuple[int | None, int | None]]

# IRIs that share long beginnings or ends, and end within and at the edge of words of 8 bytes.
iris = st.builds(
    "<urn:{}{}>".format,
    st.sampled_from(["", "a", "aaaa", "a" * 11, "a" * 27, "a" * 300, "é", "b" * 11]),
    st.sampled_from(["", "1", "2", "12345678", "é", "\\u0061"]),
)
blanks = st.sampled_from(["_:x", "_:x.y", "_:b1"])
objects = st.one_of(
    iris,
    blanks,
    st.sampled_from(['"v"', '"a\\"> <urn:p>"', '"é\\\\"@en', '"1"^^<urn:a>', '"z\\u00E9"', '"\u2028"']),
)
spaces = st.sampled_from([" ", "", "\t", "  "])
ends = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n", " # <urn:a> <urn:a> <urn:a> .\n"])
statements = st.builds(
    lambda indent, s, gap, p, o, end: f"{indent}{s}{gap}{p}{gap}{o} .{end}",
    st.sampled_from(["", "", "", " ", "\t"]), st.one_of(iris, blanks), spaces, iris, objects, ends,
)  # fmt: skip
texts = st.lists(st.one_of(statements, statements, st.sampled_from(["# <urn:a>\n", "\n"])), max_size=12).map(
    lambda parts: "".join(parts).rstrip("\n") if len(parts) % 2 else "".join(parts)
)


def by_all_triples(document: Document, wanted: list[Key]) -> Found:
    """The exact places of questions from the reader of all triples."""
    text = document.read().decode()
    starts = [0, *(at + 1 for at, mark in enumerate(text) if mark == "\n")]
    names = blank_names(document.scope, lines=document.syntax in {"n-triples", "n-quads"})
    found: Found = {}
    for spot in spotted(document, text):
        triple = names(spot.subject), spot.predicate, names(spot.object)
        for key, at in (
            ((triple[0], None, None), spot.subject_at),
            ((triple[0], triple[1], None), spot.predicate_at),
            ((triple[0], None, triple[2]), spot.object_at),
            (triple, spot.object_at),
        ):
            line = bisect.bisect_right(starts, at)
            found.setdefault(key, (line, at - starts[line - 1] + 1))
    return {key: found[key] for key in wanted if key in found}


def questions(document: Document) -> list[Key]:
    triples = list(document.triples())
    return [
        key
        for s, p, o in triples
        for key in ((s, None, None), (s, p, None), (s, None, o), (s, p, o), (s, p, '"absent"'))
    ]


def places(document: Document, wanted: list[Key]) -> Found:
    return {key: (at.line, at.column) for key, at in locate(document, wanted, exact=True).items()}


@pytest.fixture(params=[64, 1 << 20])
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every document for a large one, in blocks of some size."""
    monkeypatch.setattr(lines, "_SMALL", 0)
    monkeypatch.setattr(lines, "_BLOCK", request.param)


@pytest.mark.usefixtures("large")
@settings(deadline=None)
@given(texts, st.data())
def test_lines_of_large_documents_are_found_as_all_triples_are(text: str, data: st.DataObject) -> None:
    document = open_document("x", "n-triples", content=text.encode(), scope="d1")
    every = questions(document)
    some = data.draw(st.lists(st.sampled_from(every), max_size=4)) if every else []
    for wanted in (every, some):
        assert places(document, wanted) == by_all_triples(document, wanted)


def picked_of(
    wanted: set[bytes], block: bytes, *, blank: bool = False
) -> tuple[int, Iterator[tuple[int, bytes]]]:
    count, runs = likely_runs(table_of([name for name in wanted if name[:1] == b"<"]), block, blank=blank)
    return count, lines_about(wanted, block, runs)


@given(st.lists(st.sampled_from(["{}<a:p>1.", "{} <b:p> 1 .", " {}<a:p>2."])), st.data())
def test_all_lines_about_what_is_wanted_are_picked_and_no_other_plain_ones(
    forms: list[str], data: st.DataObject
) -> None:
    drawn = st.lists(iris, min_size=1, max_size=4)
    subjects, wanted = data.draw(drawn), {iri.encode() for iri in data.draw(drawn)}
    written = [form.format(data.draw(st.sampled_from(subjects))).encode() for form in forms]
    for end in b"", b"\n":
        count, picked = picked_of(wanted, b"\n".join(written) + end)
        assert count == max(len(written), 1)
        kept = dict(picked)
        for number, line in enumerate(written):
            subject = line.partition(b">")[0] + b">"
            assert (number in kept) == (subject in wanted or line[:1] == b" " or b"\\" in subject)
            assert kept.get(number, line) == line


@pytest.mark.usefixtures("large")
def test_iris_that_hold_the_mark_of_a_blank_node_are_found() -> None:
    text = b"<urn:_:b.x> <urn:p> <urn:_:b.y> .\n<urn:_:\\u002E> <urn:p> <urn:o> .\n"
    document = open_document("x", "n-triples", content=text)
    wanted: list[Key] = [("<urn:_:b.x>", None, None), ("<urn:_:.>", None, None)]
    assert places(document, wanted) == {wanted[0]: (1, 1), wanted[1]: (2, 1)}
    assert mentions(document, ["<urn:_:b.y>"]).keys() == {"<urn:_:b.y>"}


def test_what_is_no_longer_wanted_is_passed_over() -> None:
    lines_of = [b"<urn:thing:%d> <urn:p> %d .\n" % (number // 10, number) for number in range(10_000)]
    wanted = {b"<urn:thing:%d>" % number for number in range(0, 1000, 7)}
    count, picked = picked_of(wanted, b"".join(lines_of))
    assert count == 10_000
    for number, line in picked:
        assert number % 10 == 0
        wanted.remove(line.partition(b" ")[0])
    assert not wanted


def test_few_lines_that_nobody_asks_for_are_likely() -> None:
    names = [b"<urn:thing/%s/%d>" % (b"x" * (number % 200), number) for number in range(20_000)]
    block = b"".join(name + b" <urn:p> 1 .\n" for name in names)
    table = table_of(names[::10])
    count, runs = likely_runs(table, block, blank=False)
    assert count == 20_000
    found = set(runs[0].tolist())
    assert found >= set(range(0, 20_000, 10))
    assert len(found) < 6_000


def test_blank_nodes_are_looked_at_where_some_are_wanted() -> None:
    block = b"_:a <urn:p> 1 .\n<urn:x> <urn:p> _:a .\n# _:a\n"
    assert [number for number, _ in picked_of({b"_:a"}, block, blank=True)[1]] == [0, 2]
    assert [number for number, _ in picked_of({b"<urn:y>"}, block)[1]] == [2]


@pytest.mark.usefixtures("large")
@settings(deadline=None)
@given(texts)
def test_terms_are_used_and_nodes_mentioned_where_many_are_as_well(text: str) -> None:
    document = open_document("x", "n-triples", content=text.encode(), scope="d1")
    triples = list(document.triples())
    for ask, terms in (uses, {t[1] for t in triples}), (mentions, {t[2] for t in triples if t[2][0] != '"'}):
        many = {f"<urn:absent:{number}>" for number in range(3000)}
        assert ask(document, terms) == ask(document, terms | many)
        for term in terms:
            alone = ask(document, {term})
            assert alone == {key: at for key, at in ask(document, terms).items() if key == term}


def first_places(document: Document, *, used: bool) -> dict[str, tuple[int, int]]:
    """Where each term is first used, or mentioned as an object, by the reader of all triples."""
    text = document.read().decode()
    starts = [0, *(at + 1 for at, mark in enumerate(text) if mark == "\n")]
    names = blank_names(document.scope, lines=True)
    found: dict[str, tuple[int, int]] = {}
    for spot in spotted(document, text):
        at = spot.predicate_at if used else spot.object_at
        line = bisect.bisect_right(starts, at)
        found.setdefault(spot.predicate if used else names(spot.object), (line, at - starts[line - 1] + 1))
    return found


@pytest.mark.usefixtures("large")
@settings(deadline=None)
@given(texts, st.sampled_from(["n-triples", "n-quads"]), st.booleans())
def test_terms_are_used_and_nodes_mentioned_however_they_are_written(
    text: str, syntax: str, all_at_once: bool
) -> None:
    if syntax == "n-quads":
        text = text.replace(" .", "\t<urn:g> .")
    document = open_document("x", syntax, content=text.encode(), scope="d1")
    for ask, used in (uses, True), (mentions, False):
        wanted = first_places(document, used=used)
        for terms in [set(wanted)] if all_at_once else [{term} for term in wanted]:
            places = {term: (at.line, at.column) for term, at in ask(document, terms).items()}
            assert places == {term: wanted[term] for term in terms}


@pytest.mark.parametrize(
    "line",
    [
        "<a:s>\t<a:p>\t<a:o>\t.",
        "<a:s>  <a:p>   <a:o>  .",
        "<a:s><a:p><a:o>.",
        "<a:s> <a:p> <a:\\u006F> .",
        "<a:s> <a:p> <a:\\U0000006f> . # why",
        " <a:s> <a:p> <a:o>. # why",
    ],
)
def test_a_node_is_mentioned_in_a_line_of_unusual_form(line: str) -> None:
    document = open_document("x", "n-triples", content=f"<a:s> <a:p> <a:n> .\n{line}\n".encode())
    (place,) = mentions(document, ["<a:o>"]).values()
    column = line.index("<a:", line.index("<a:p>") + 1) + 1
    assert (place.line, place.column) == (2, column)


@given(texts, st.sampled_from(["n-triples", "n-quads", "turtle"]), st.sets(iris, max_size=3))
def test_the_triples_of_some_predicates_are_those_among_all(text: str, syntax: str, some: set[str]) -> None:
    document = open_document("x", "n-triples", content=text.encode(), scope="d1")
    content = serialise(document.triples(), syntax) if syntax == "turtle" else text.encode()
    document = open_document("x", syntax, content=content, scope="d1")
    triples = list(document.triples())
    for predicates in some, {predicate for _, predicate, _ in triples}:
        assert list(document.stating(predicates)) == [t for t in triples if t[1] in predicates]


def test_a_predicate_written_with_an_escape_is_found_among_the_triples_of_some() -> None:
    text = b"<a:s> <a:p> <a:1> .\n<a:s> <a:\\u0070> <a:2> .\n<a:s> <a:q> <a:3> .\n"
    document = open_document("x", "n-triples", content=text)
    assert [value for _, _, value in document.stating({"<a:p>"})] == ["<a:1>", "<a:2>"]


def of(subject: str | BlankNode) -> str:
    """A subject as it is asked for; an unlabelled blank node is not."""
    return subject if isinstance(subject, str) else f"_:{subject.label or ''}"


@pytest.mark.parametrize("ending", ["ttl", "trig", "rdf", "jsonld"])
def test_suites_and_samples_read_in_part_give_the_same_triples_about_each_subject(ending: str) -> None:
    folders = suites_dir() / "w3c-rdf" / "rdf11", samples_dir()
    count = 0
    for document, _ in readable(path for folder in folders for path in folder.rglob(f"*.{ending}")):
        data = document.read()
        text = data if ending == "rdf" else data.decode()
        whole: dict[str, list[tuple[object, ...]]] = {}
        for spot in spotted(document, text):
            whole.setdefault(of(spot.subject), []).append(shown(spot))
        for subject in list(whole)[:20]:
            if subject != "_:":
                part = spotted(document, text, {subject})
                assert [shown(spot) for spot in part if of(spot.subject) == subject] == whole[subject]
                count += 1
        assert all(of(spot.subject) in {"", "_:", *whole} for spot in spotted(document, text, set()))
    assert count >= 5


def shown(spot: Spotted) -> tuple[object, ...]:
    return (of(spot.subject), spot.predicate, of(spot.object), *spot[3:])


RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e/" xml:base="urn:b/x">
  <e:C rdf:about="urn:e/a" e:p="1"><e:q><e:C rdf:about="urn:e/b"><e:p>2</e:p></e:C></e:q>
    <e:r rdf:ID="said" rdf:resource="urn:e/c"/><e:s rdf:resource="urn:e/c" e:p="3"/><e:t e:p="4" rdf:nodeID="n"/></e:C>
  <rdf:Description rdf:about="urn:e/c"><e:u rdf:parseType="Resource"><e:p>5</e:p></e:u>
    <e:l rdf:parseType="Collection"><rdf:Description rdf:about="urn:e/d" e:p="6"/></e:l><rdf:li>7</rdf:li><rdf:li>8</rdf:li>
  </rdf:Description><rdf:Description rdf:nodeID="n"><e:p>9</e:p></rdf:Description></rdf:RDF>"""


def test_rdf_xml_read_in_part_gives_what_is_nested_said_and_given_in_attributes() -> None:
    document = open_document("x", "rdf/xml", content=RDF_XML.encode())
    whole = list(map(shown, spotted(document, RDF_XML.encode())))
    subjects = {str(triple[0]) for triple in whole} - {"_:"}
    assert len(subjects) == 6
    for subject in subjects:
        part = list(map(shown, spotted(document, RDF_XML.encode(), {subject})))
        wanted = [triple for triple in whole if triple[0] == subject]
        assert [triple for triple in part if triple[0] == subject] == wanted
        assert len(part) < len(whole)


shorts = st.text(alphabet="ab.(", min_size=1, max_size=4).map(str.encode)


@given(
    st.sets(shorts, min_size=1, max_size=6), st.lists(st.text(alphabet="ab.(", max_size=8).map(str.encode))
)
def test_lines_that_hold_one_of_some_texts_are_picked(texts: set[bytes], written: list[bytes]) -> None:
    block = b"".join(line + b"\n" for line in written)
    expected = [(n, line) for n, line in enumerate(written) if any(text in line for text in texts)]
    assert list(lines_holding(pattern_of(texts), block)) == expected


def _written() -> str:
    """Repeated and interrupted subjects, long and escaped ones, blank nodes, comments, and lines longer than a block."""
    written = []
    for number in range(120):
        long = "/x" * (number % 150)
        for value in range(number % 5 + 1):
            written.append(f'<urn:s{long}:{number}> <urn:p> "{value}" .')
        written += {
            3: [f"_:b{number} <urn:p> <urn:s:{number}> .", f"<urn:s:{number - 1}> <urn:q> _:b{number} ."],
            5: [f"<urn:\\u0073:{number}> <urn:p> <urn:o> .", f"<urn:s:{number}> <urn:\\u0071> <urn:o> ."],
            7: ["# <urn:s:1> <urn:p> 1 .", "", f"  <urn:i:{number}> <urn:p> <urn:o> ."],
            8: [f'<urn:s:{number}> <urn:r> "{"é" * 500}" .'],
        }.get(number % 10, [])
    return "\n".join(written)


@pytest.mark.parametrize("block", [1, 400, 1 << 20])
@pytest.mark.parametrize(
    "content",
    [
        _written().encode(),
        b"\xef\xbb\xbf" + _written().encode() + b"\n",
        _written().replace("> .\n", "> .\r\n").replace('"1" .\n', '"1" .\r').encode(),
    ],
    ids=["plain", "with a mark and a last line feed", "with carriage returns"],
)
def test_places_of_many_subjects_are_those_of_all_triples(
    content: bytes, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_SMALL", 0)
    monkeypatch.setattr(lines, "_BLOCK", block)
    path = tmp_path / "x.nt"
    path.write_bytes(content)
    document = open_document(path, scope="d1")
    every: list[Key] = [
        key
        for s, p, o in document.triples()
        for key in ((s, None, None), (s, p, None), (s, p, o), (s, p, '"absent"'))
    ]
    for wanted in (every, every[-9:], every[::50]):
        places = locate(document, wanted, exact=True)
        assert {key: (at.line, at.column) for key, at in places.items()} == by_all_triples(document, wanted)
