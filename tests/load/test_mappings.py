"""Mappings are SPARQL: the compiled form says what any SPARQL engine says over the rows as triples."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from importlib.resources import as_file
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from certkg.errors import LibraryError
from certkg.library.kept import Kept
from certkg.library.root import root
from certkg.load import Source, sources
from certkg.load.mapping.codelists import CodeList, code_lists, knowledge, read_reference
from certkg.load.mapping.construct import compile_mapping
from certkg.load.mapping.syntax import read_tree
from certkg.load.mapping.terms import Term, iri, text_term, typed

SOURCES = {source.name: source for source in sources()}
CKG = "https://w3id.org/certkg#"
XSD = "http://www.w3.org/2001/XMLSchema#"
texts = st.text("abc /:\u00e9\"'\\%", min_size=1, max_size=6).map(text_term)
TERMS: Mapping[str, st.SearchStrategy[Term]] = {
    "status": st.sampled_from(["Active", "Suspended", "Withdrawn", "Expired", "Draft"]).map(
        lambda n: iri(CKG + n)
    ),
    "accredited": st.sampled_from(["Accredited", "Unaccredited"]).map(lambda n: iri(CKG + n)),
    "changed": st.dates().map(lambda day: typed(day.isoformat(), f"{XSD}date")),
    "edition": st.integers(1, 9).map(lambda n: typed(str(n), f"{XSD}integer")),
    "replaces": st.one_of(texts, st.just(iri(f"{CKG}someEdition"))),
}


def drawable(source: Source, column: str) -> st.SearchStrategy[Term]:
    """Terms that a cleaned cell of a column can hold."""
    declared = source.columns[column]
    if column not in TERMS and declared.list_name and source.lists[declared.list_name].individuals:
        return st.sampled_from("abc").map(lambda name: iri(CKG + name))
    return TERMS.get(column, texts)


def node(term: Term) -> Node:
    if term.kind == "iri":
        return URIRef(term.lexical)
    datatype = URIRef(term.text.rpartition("^^<")[2][:-1]) if term.kind == "typed" else None
    return Literal(term.lexical, datatype=datatype, normalize=False)


def by_rdflib(query: str, name: str, row: Mapping[str, Term]) -> set[str]:
    graph = Graph()
    subject = URIRef("https://rows.example/1")
    for column, term in row.items():
        graph.add((subject, URIRef(f"https://w3id.org/certkg/loaders/{name}#{column}"), node(term)))
    result = Graph()
    for triple in graph.query(query):
        result.add(triple)  # type: ignore[arg-type]  # a CONSTRUCT gives triples
    return set(result.serialize(format="nt").split("\n")) - {""}


@pytest.mark.parametrize("name", sorted(SOURCES))
@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_the_compiled_mapping_says_what_sparql_says(name: str, data: st.DataObject) -> None:
    source = SOURCES[name]
    mapping = compile_mapping(source.query, name, {})
    row = {
        column: data.draw(drawable(source, column), label=column)
        for column in sorted(mapping.columns)
        if column in mapping.required or data.draw(st.booleans(), label=f"has {column}")
    }
    expected = by_rdflib(source.query, name, row)
    bound = dict(row)
    assert mapping.bind(bound)
    ours = "".join(f"{s} {p} {o} .\n" for _, s, p, o in mapping.triples(bound))
    assert set(Graph().parse(data=ours, format="nt").serialize(format="nt").split("\n")) - {""} == expected


@pytest.mark.parametrize("name", sorted(SOURCES))
@settings(max_examples=10, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_changing_columns_of_a_bound_row_is_the_same_as_binding_the_changed_row(
    name: str, data: st.DataObject
) -> None:
    source = SOURCES[name]
    mapping = compile_mapping(source.query, name, {})
    row = {column: data.draw(drawable(source, column)) for column in sorted(mapping.columns)}
    column = data.draw(st.sampled_from(sorted(mapping.columns)))
    changed = row | {column: data.draw(drawable(source, column))}
    first, second = dict(row), dict(changed)
    mapping.bind(first)
    mapping.bind(second)
    rebound = first | {column: changed[column]}
    mapping.rebind(rebound, frozenset({column}))
    assert [line[1:] for line in mapping.triples(rebound)] == [line[1:] for line in mapping.triples(second)]


def test_what_is_said_of_a_whole_file_stands_in_the_values_block() -> None:
    source, issuer = SOURCES["certsearch"], "https://body.example/id"
    row = {"identity": text_term("7"), "entity": text_term("O 1")}
    expected = by_rdflib(source.query.replace("UNDEF", f'"{issuer}"'), "certsearch", row)
    mapping = compile_mapping(source.query, "certsearch", {"issuer": issuer})
    assert mapping.bind(row)
    assert {f"{s} {p} {o} ." for _, s, p, o in mapping.triples(row)} == expected
    assert any(f"<{CKG}issuedBy> <{issuer}>" in line for line in expected)


def test_what_is_known_of_a_source_is_that_of_the_files_as_they_are_now(tmp_path: Path) -> None:
    source, spec = next(
        (one, spec)
        for one in SOURCES.values()
        for spec in one.lists.values()
        if spec.individuals and spec.by and not spec.among
    )
    for name in ("ontology", "loaders"):
        with as_file(root() / name) as folder:
            shutil.copytree(folder, tmp_path / name)
    _, before = knowledge(source, tmp_path, None)
    assert knowledge(source, tmp_path, None)[1] is before
    class_, by = spec.individuals[0].partition(":")[2], spec.by[0]
    module = tmp_path / "ontology" / f"{source.ontology[0]}.ttl"
    added = f'\n<https://example.org/new> a <{CKG}{class_}> ; {by} "A new word" .\n'
    module.write_text(module.read_text(encoding="utf-8") + added, encoding="utf-8")
    _, after = knowledge(source, tmp_path, None)
    assert not before[spec.name].find("A new word")
    assert after[spec.name].find("A new word")


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_modules_a_mapping_names_hold_all_that_the_ontology_knows_of_its_lists(name: str) -> None:
    source, library = SOURCES[name], root()
    with as_file(library / "ontology") as folder:
        modules = [file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.ttl")]
    modules = [
        module for module in modules if not module.startswith(("statistics/", "languages/", "alignments/"))
    ]
    assert set(source.ontology) < set(modules)
    named, whole = (
        code_lists(source.lists.values(), read_reference(library, chosen, source.predicates()), library)
        for chosen in (source.ontology, modules)
    )
    assert {key: entries(codes) for key, codes in named.items()} == {
        key: entries(codes) for key, codes in whole.items()
    }


def entries(codes: CodeList) -> dict[str, set[Term]]:
    return {word: set(terms) for word, terms in codes.entries.items()}


@pytest.mark.parametrize(
    "where",
    ["?row in:a ?b .", "?row in:a ?a . FILTER(?a = 1)", "?row in:a ?a . ?other in:b ?b .", "?row in:a ?a . BIND(RAND() AS ?r)",
     "{ ?row in:a ?a } UNION { ?row in:b ?b }"],
)  # fmt: skip
def test_more_of_sparql_than_rows_need_is_refused(where: str) -> None:
    query = f"PREFIX in: <urn:x#> CONSTRUCT {{ ?row in:p ?a }} WHERE {{ {where} }}"
    with pytest.raises(LibraryError) as caught:
        compile_mapping(query, "x", {})
    assert caught.value.code == "mapping-beyond-rows"


def test_a_broken_mapping_says_so() -> None:
    with pytest.raises(LibraryError) as caught:
        compile_mapping("CONSTRUCT {", "x", {})
    assert caught.value.code == "mapping-syntax"


def test_a_kept_mapping_is_the_one_that_was_read_and_a_damaged_one_is_read_anew(tmp_path: Path) -> None:
    source, kept = SOURCES["certsearch"], Kept(tmp_path)
    first = read_tree(source.query, source.name, kept)
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_text(encoding="utf-8").partition("\n")[2]) == first
    assert read_tree(source.query, source.name, kept) == first == read_tree(source.query, source.name, None)
    assert read_tree(source.query + "# changed", source.name, kept) == first
    assert len(list(tmp_path.iterdir())) == 2
    file.write_text("0\n{}", encoding="utf-8")
    assert read_tree(source.query, source.name, kept) == first


def test_a_constant_keeps_its_language() -> None:
    query = 'PREFIX in: <urn:x#> CONSTRUCT { ?row in:p ?b } WHERE { ?row in:a ?a BIND("x"@de AS ?b) BIND(IRI(?a) AS ?row) }'
    row = {"a": text_term("urn:y")}
    mapping = compile_mapping(query, "x", {})
    assert mapping.bind(row)
    assert [line[1:] for line in mapping.triples(row)] == [("<urn:y>", "<urn:x#p>", '"x"@de')]


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_column_a_mapping_reads_is_declared(name: str) -> None:
    source = SOURCES[name]
    mapping = compile_mapping(source.query, name, {})
    assert mapping.columns <= source.columns.keys()
    assert source.summary
    assert source.provenance
