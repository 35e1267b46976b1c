"""What is read once and kept is what was read, and a damaged file counts as none."""

from __future__ import annotations

from pathlib import Path

from certkg.documents import open_document
from certkg.library import Library
from certkg.library.kept import Kept
from certkg.load.mapping.codelists import read_reference
from certkg.validate.profiles import select
from certkg.validate.run import load_rules
from certkg.validate.usage import usage
from certkg.validate.vocabulary import defined, strangers

TEXT = b'@prefix : <n:> . :a :p "two words", "x\\n y"@en ; :q [ :r :b ] .'


def test_shapes_are_the_same_from_the_cache(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    document = open_document("s", "turtle", content=TEXT, scope="s")
    parsed = list(load_rules([document]).graph)
    assert list(load_rules([document], kept).graph) == parsed
    assert list(load_rules([document], kept).graph) == parsed
    (file,) = tmp_path.iterdir()
    file.write_text("damaged\n<n:a> <n:p> <n:b>\n", encoding="utf-8")
    assert list(load_rules([document], kept).graph) == parsed


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
