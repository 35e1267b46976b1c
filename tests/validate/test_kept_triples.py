"""What is read once and kept is what was read, and a damaged file counts as none."""

from __future__ import annotations

from pathlib import Path

from certkg.documents import open_document
from certkg.library import Library
from certkg.library.kept import Kept
from certkg.load.mapping.codelists import read_reference
from certkg.validate.engines.background import kept_triples
from certkg.validate.engines.protocol import Rules
from certkg.validate.profiles import select
from certkg.validate.run import load_rules
from certkg.validate.usage import usage
from certkg.validate.vocabulary import defined, strangers

TEXT = b'@prefix : <n:> . :a :p "two words", "x\\n y"@en ; :q [ :r :b ] .'


def test_shapes_are_the_same_from_the_cache(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    document = open_document("s", "turtle", content=TEXT, scope="s")
    parsed = dict.fromkeys(document.triples())
    assert kept_triples([document], "d", kept) == parsed
    (file,) = tmp_path.iterdir()
    assert list(kept_triples([open_document("other", "turtle", content=b"")], "d", kept)) == list(parsed)
    file.write_text("damaged\n<n:a>\n<n:p>\n<n:b>\n", encoding="utf-8")
    assert kept_triples([document], "d", kept) == parsed


def test_shapes_stay_in_memory_for_documents_of_the_same_content() -> None:
    def shapes(content: bytes, scope: str = "s") -> Rules:
        return load_rules([open_document("s", "turtle", content=content, scope=scope)])

    assert shapes(TEXT).graph is shapes(TEXT).graph
    assert list(shapes(TEXT, "t").graph) != list(shapes(TEXT).graph)
    assert list(shapes(b"<n:a> <n:p> 1 .").graph) != list(shapes(b"<n:a> <n:p> 2 .").graph)


def test_the_terms_of_the_ontology_are_the_same_from_the_cache(tmp_path: Path) -> None:
    library = Library.default()
    fresh = defined(library, None)
    assert defined(library, Kept(tmp_path)) == fresh == defined(library, Kept(tmp_path))
    assert "<https://w3id.org/certkg#Certificate>" in fresh["class"]
    shapes = load_rules(select(library, ("submission",)).documents()).graph
    content = b"<n:a> a <https://w3id.org/certkg#Certifcate> ."
    found = usage([open_document("d", "turtle", content=content)])
    assert strangers(library, shapes, found, Kept(tmp_path)) == strangers(library, shapes, found) != ()


def test_reference_data_are_the_same_from_the_cache(tmp_path: Path) -> None:
    root, modules, predicates = Library.default().root, ("certification",), ("rdfs:label", "skos:notation")
    fresh = read_reference(root, modules, predicates)
    assert fresh.values
    assert read_reference(root, modules, predicates, Kept(tmp_path)) == fresh
    assert read_reference(root, modules, predicates, Kept(tmp_path)) == fresh
    other = read_reference(root, modules, ("rdfs:comment",), Kept(tmp_path))
    assert other == read_reference(root, modules, ("rdfs:comment",))
