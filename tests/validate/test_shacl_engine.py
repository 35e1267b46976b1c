"""What the compiled engine promises beside results: fallbacks, a safe cache, progress, explanations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from certkg.documents import open_document
from certkg.errors import LibraryError
from certkg.library.kept import cache_folder
from certkg.validate.engines.cache import PlanCache
from certkg.validate.engines.compiled import CompiledEngine
from certkg.validate.engines.explain import explain
from certkg.validate.engines.protocol import Data, Options
from certkg.validate.plan.query import Query
from certkg.validate.run import load_rules
from certkg.validate.shapes.sparql import translator
from certkg.validate.sparql import translate
from tests.validate.shacl_helpers import COMPILED, PREFIXES, found, outcome, short

engines = pytest.mark.parametrize("engine", COMPILED)

FUNCTION = """ex:double a sh:SPARQLFunction ; sh:parameter [ sh:path ex:op ] ; sh:returnType xsd:integer ;
    sh:prefixes ex: ; sh:select "SELECT ($op * 2 AS ?result) WHERE { }" .
  ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:BlankNode ;
    sh:property ex:P ; sh:sparql ex:Q1, ex:Q2 .
  ex:P sh:path ex:knows ; sh:sparql ex:Q1 .
  ex:Q1 sh:prefixes ex: ; sh:message "{?value} is odd"@en ;
    sh:select "SELECT $this ?value WHERE { $this ex:p ?value FILTER (ex:double(?value) = 6) }" .
  ex:Q2 sh:prefixes ex: ; sh:select "SELECT $this ?value WHERE { $this ex:p ?value FILTER (?value = 4) }" ."""
DATA = "ex:n a ex:A ; ex:p 3, 4 . ex:m ex:p 3 ."


@engines
def test_what_has_no_plan_runs_on_pyshacl_and_is_named(engine: str) -> None:
    result = outcome(engine, DATA, FUNCTION)
    theirs = outcome("pyshacl", DATA, FUNCTION)
    assert sorted(map(str, result.results)) == sorted(map(str, theirs.results))
    assert {short(each.constraint) for each in result.fallbacks} == {"Q1"}
    assert all(each.engine == "pyshacl" and "double" in each.reason for each in result.fallbacks)


@pytest.mark.filterwarnings("ignore")
@engines
def test_whether_a_literal_is_xml_is_asked_of_pyshacl(engine: str) -> None:
    shapes = "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:datatype rdf:XMLLiteral ; sh:minCount 9 ] ."
    result = outcome(engine, 'ex:n ex:p "<b>x</b>"^^rdf:XMLLiteral, "<b"^^rdf:XMLLiteral, "x" .', shapes)
    kinds = sorted(short(each.component) for each in result.results)
    assert kinds == ["Datatype", "Datatype", "MinCount"]
    assert [each.reason for each in result.fallbacks] == ["whether a literal is well-formed XML"]


@engines
def test_an_unknown_function_is_an_error_and_no_pass(engine: str) -> None:
    shapes = """ex:S sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex: ;
        sh:select "SELECT $this WHERE { $this ex:p ?x FILTER (ex:unknown(?x)) }" ] ."""
    with pytest.raises(LibraryError) as error:
        outcome(engine, DATA, shapes)
    assert error.value.code == "sparql-function"


@engines
def test_progress_counts_up_to_the_number_of_shapes(engine: str) -> None:
    seen: list[tuple[int, int]] = []
    shapes = "ex:S sh:targetClass ex:A ; sh:nodeKind sh:IRI . ex:T sh:targetClass ex:B ; sh:nodeKind sh:IRI ."
    options = Options(progress=lambda done, total: seen.append((done, total)))
    found(engine, DATA, shapes, options=options)
    assert seen == [(1, 2), (2, 2)]


SHAPES = (
    PREFIXES
    + """ex:S sh:targetClass ex:A ; sh:property [ sh:path ( ex:p [ sh:zeroOrMorePath ex:q ] ) ; sh:minCount 3 ] ;
    sh:sparql ex:Q . ex:Q sh:select "SELECT $this WHERE { $this <http://example.org/p> 3 }" ."""
)


def _run(engine: CompiledEngine) -> list[str]:
    data = Data((open_document("data.ttl", content=(PREFIXES + DATA).encode()),))
    rules = load_rules([open_document("shapes.ttl", content=SHAPES.encode(), scope="s")])
    return sorted(map(str, engine.validate(data, rules, Options()).results))


def test_compiled_shapes_come_back_from_the_cache_alike(tmp_path: Path) -> None:
    cache = PlanCache(tmp_path)
    first = _run(CompiledEngine("memory", cache))
    assert len(first) == 2
    assert list(tmp_path.glob("plans-*.json"))
    assert _run(CompiledEngine("memory", cache)) == first == _run(CompiledEngine("memory"))


def test_an_engine_that_stays_answers_alike(tmp_path: Path) -> None:
    engine = CompiledEngine("memory", PlanCache(tmp_path))
    assert _run(engine) == _run(engine)


@pytest.mark.parametrize("damage", [b"", b"not json", b'{"a": 1}', b"\xff\xfe", b"[[0]]", b"[[999]]"])
def test_a_damaged_cache_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    cache = PlanCache(tmp_path)
    first = _run(CompiledEngine("memory", cache))
    for file in tmp_path.iterdir():
        file.write_bytes(damage)
    assert _run(CompiledEngine("memory", cache)) == first


def test_a_cache_with_a_right_check_sum_and_wrong_rows_counts_as_none(tmp_path: Path) -> None:
    cache = PlanCache(tmp_path)
    first = _run(CompiledEngine("memory", cache))
    for file in tmp_path.iterdir():
        cache.write_text(file.name, '[[0,"<a>"]]')
    assert _run(CompiledEngine("memory", cache)) == first


def test_a_query_is_translated_once_whatever_else_of_the_shapes_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shapes(name: str, value: int) -> str:
        return f"""{PREFIXES} ex:{name} a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [
          sh:select "SELECT $this WHERE {{ $this <http://example.org/p> {value} }}" ] ."""

    asked = []

    def counting(text: str, **given: Any) -> Query:
        asked.append(text)
        return translate(text, **given)

    monkeypatch.setattr(translator, "translate", counting)

    def run(text: str) -> int:
        data = Data((open_document("data.ttl", content=f"{PREFIXES} ex:a a ex:A ; ex:p 1 .".encode()),))
        rules = load_rules([open_document("shapes.ttl", content=text.encode(), scope="s")])
        return len(CompiledEngine("memory", PlanCache(tmp_path)).validate(data, rules, Options()).results)

    assert run(shapes("S", 1)) == 1
    assert run(shapes("S", 1) + " ex:other ex:p ex:q .") == 1
    assert len(asked) == 1
    assert run(shapes("S", 2)) == 0
    assert len(asked) == 2
    assert run(shapes("T", 1)) == 1  # $currentShape is another


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert len(_run(CompiledEngine("memory", PlanCache(blocked / "below")))) == 2


def test_the_cache_lies_where_the_user_keeps_caches(tmp_path: Path) -> None:
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "certkg"
    assert cache_folder({}) == Path.home() / ".cache" / "certkg"
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "certkg"


@engines
def test_an_explanation_shows_plan_rows_and_sql(engine: str) -> None:
    data = Data((open_document("data.ttl", content=(PREFIXES + DATA).encode()),))
    rules = load_rules([open_document("shapes.ttl", content=SHAPES.encode(), scope="s")])
    told = explain(
        data, rules, ["<http://example.org/S>"], place="memory" if engine == "memory" else "duckdb"
    )
    assert [(short(each.component), each.rows, each.focus_nodes) for each in told] == [
        ("MinCount", 1, 1),
        ("SPARQL", 1, 1),
    ]
    assert all(each.plan for each in told)
    assert all(bool(each.sql) == (engine == "duckdb") for each in told)
