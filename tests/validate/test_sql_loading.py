"""Loading a database: no line is lost, none is invented, and a mistake is named by its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certkg.documents import open_document
from certkg.errors import EngineError, InputError, Place
from certkg.validate.engines.duckdb import Database, Settings
from certkg.validate.engines.tables import sealing
from certkg.validate.engines.tables.runners import Answer, Runners
from certkg.validate.plan.nodes import Project, Ref, Seed, Triples
from certkg.validate.sql.writing import unmaterialized
from certkg.validate.usage import usage

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
ODD = f"""# a comment

<https://example.org/a> <https://example.org/p> "plain" .
<https://example.org/a> <https://example.org/p> "tab\\tand \\"quotes\\" and \\u00e9" . # a remark
<https://example.org/a>\t<https://example.org/p>   "spaced"  .
<https://example.org/a><https://example.org/p>"tight".
<https://example.org/a> <https://example.org/p> "explicit"^^<{XSD}string> .
<https://example.org/a> <https://example.org/p> "short"^^<{XSD}short> .
<https://example.org/a> <https://example.org/p> "Tagged"@EN-gb .
<https://example.org/\\u00e9> <https://example.org/p> "caf\u00e9 \U0001f600"@fr .
<https://example.org/b%20c?x=1#y> <urn:example:p> <mailto:somebody@example.org> .
_:n.1 <https://example.org/p> _:n2 .
<https://example.org/a> <https://example.org/p> "own"^^<https://example.org/type> .
<https://example.org/a> <https://example.org/p> "" .
<https://example.org/a> <https://example.org/p> "plain" .
"""


def _loaded(*paths: Path, share: int = 10**9) -> list[tuple[str, str, str]]:
    with Database(Settings(memory="500MB", threads=1, share=share)) as database:
        for number, path in enumerate(paths):
            database.load(open_document(path, scope=f"d{number}"))
        database.seal()
        return sorted(database.triples())


def test_all_lines_arrive_as_the_parser_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "odd.nt"
    path.write_text(ODD, encoding="utf-8")
    assert _loaded(path) == sorted(set(open_document(path, scope="d0").triples()))
    assert len(_loaded(path)) == 12


def test_a_file_may_end_without_a_line_break_and_have_carriage_returns(tmp_path: Path) -> None:
    path = tmp_path / "lines.nt"
    path.write_bytes(b'<urn:a:a> <urn:a:p> "1" .\r\n<urn:a:a> <urn:a:p> "2" .')
    assert [value for _, _, value in _loaded(path)] == ['"1"', '"2"']


@pytest.mark.parametrize(
    "line",
    [
        "<https://example.org/a> <https://example.org/p> .",
        '<https://example.org/a> <https://example.org/p> "open .',
        '"literal" <https://example.org/p> <https://example.org/a> .',
        '<https://example.org/a> <https://example.org/p> "x"@ .',
        "<relative> <https://example.org/p> <https://example.org/a> .",
        "<https://example.org/a> _:b <https://example.org/a> .",
        '<https://example.org/a> <https://example.org/p> "x" extra .',
    ],
)
def test_a_mistake_is_an_error_that_names_its_line(tmp_path: Path, line: str) -> None:
    good = '<https://example.org/a> <https://example.org/p> "x" .\n'
    path = tmp_path / "bad.nt"
    path.write_text(good * 30 + "# remark\n" + line + "\n" + good * 5, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        _loaded(path)
    assert caught.value.where is not None
    assert caught.value.where.line == 32


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.nt"
    path.write_bytes(b'<urn:a:a> <urn:a:p> "\xff\xfe" .\n')
    with pytest.raises(InputError):
        _loaded(path)


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "one.nt", tmp_path / "two.nt"]
    for path in paths:
        path.write_text('_:x <urn:a:p> "same" .\n', encoding="utf-8")
    assert [subject for subject, _, _ in _loaded(*paths)] == ["_:d0.x", "_:d1.x"]


def _sources(folder: Path, repeat: int) -> list[Path]:
    """Files in two syntaxes whose triples, terms and odd lines lie in several shares, and partly in both."""
    blank = "".join(f"_:n{number} <urn:a:p> _:n{number % 3} .\n" for number in range(repeat))
    (folder / "one.nt").write_text(ODD * 2 + blank, encoding="utf-8")
    lines = "".join(f'<https://example.org/a> <urn:a:q> {number}.5, "x\\ty" .\n' for number in range(repeat))
    (folder / "two.ttl").write_text(lines, encoding="utf-8")
    (folder / "three.nt").write_text(ODD, encoding="utf-8")
    return [folder / name for name in ("one.nt", "two.ttl", "three.nt")]


@pytest.mark.parametrize("share", [1, 100, 1_000, 10_000])
def test_input_that_is_loaded_in_shares_arrives_as_it_does_in_one(tmp_path: Path, share: int) -> None:
    documents = [open_document(path, scope=f"d{n}") for n, path in enumerate(_sources(tmp_path, 40))]
    hidden = Project(Seed("hidden", ("focus",)), (("focus", "focus"),))
    found = []
    for size in (share, 10**9):
        with Database(Settings(memory="500MB", threads=1, share=size)) as database:
            database.load(documents[2], background=True)
            database.load_lines([b"<urn:a:only> <urn:a:p> <urn:a:too> .\n"], background=True)
            for document in documents[:2]:
                database.load(document)
            database.load(documents[1], background=True)
            count = database.seal()
            rows = database.rows(hidden).rows
            found.append((count, database.usage, sorted(rows), sorted(database.triples())))
    assert found[0] == found[1]
    assert found[0][2] == [("<urn:a:only>",), ("_:d2.n.1",)]


@pytest.mark.parametrize("share", [1, 200, 10**9])
def test_a_mistake_in_any_share_is_an_error_that_names_its_line(tmp_path: Path, share: int) -> None:
    good = '<https://example.org/a> <https://example.org/p> "x" .\n'
    path = tmp_path / "bad.nt"
    path.write_text(good * 30 + "# remark\n" + '<urn:a:a> <urn:a:p> "open .\n' + good * 5, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        _loaded(path, share=share)
    assert caught.value.where is not None
    assert caught.value.where.line == 32


@pytest.mark.parametrize("share", [1, 10**9])
def test_two_terms_with_one_hash_are_an_error_and_not_one_term(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    from certkg.validate.sql import loading

    made = loading.TEXTS.replace("ho, o FROM", "strlen(o), o FROM")
    monkeypatch.setattr(loading, "TEXTS", made)
    paths = [tmp_path / "one.nt", tmp_path / "two.nt"]
    for number, path in enumerate(paths):
        path.write_text(f'<urn:a:a> <urn:a:p> "{number}" .\n', encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        _loaded(*paths, share=share)
    assert caught.value.code == "hash-collision"


def test_a_sealed_database_reads_no_file(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text('<urn:a:a> <urn:a:p> "1" .\n', encoding="utf-8")
    with Database(Settings(memory="500MB", threads=1)) as database:
        database.seal()
        with pytest.raises(EngineError, match="disabled by configuration"):
            database.run(f"FROM read_csv('{path}')")


def test_a_line_that_the_fast_reader_refuses_loses_nothing_of_other_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.nt", tmp_path / "two.nt"
    one.write_text('<urn:a:a> <urn:a:p> "kept" .\n', encoding="utf-8")
    two.write_text(f'<urn:a:a> <urn:a:p> "{"x" * 2_100_000}" .\n<urn:a:a> <urn:a:p> "last" .\n')
    assert [value[:6] for _, _, value in _loaded(one, two)] == ['"kept"', '"last"', '"xxxxx']


def test_terms_counted_while_loading_are_those_that_reading_again_counts(tmp_path: Path) -> None:
    typed = (
        f"<urn:a:a> <{RDF}type> <urn:a:Thing> .\n<urn:a:Thing> <{RDF}type> <{OWL}Class> .\n"
        f"<urn:a:q> <{RDF}type> <{OWL}DatatypeProperty> .\n_:x <{RDF}type> <urn:a:Thing> .\n"
    )
    for name, text in (("odd.nt", ODD), ("typed.nt", typed), ("typed.ttl", typed), ("empty.nt", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    documents = [
        open_document(tmp_path / name, scope=f"d{number}")
        for number, name in enumerate(("odd.nt", "typed.nt", "typed.ttl", "empty.nt"))
    ]
    with Database(Settings(memory="500MB", threads=1)) as database:
        database.load(documents[1], counted=False)
        for document in documents:
            database.load(document)
        database.load(documents[0], background=True)
        database.seal()
    assert database.usage == usage(documents)
    assert database.usage.triples == (13, 4, 4, 0)
    assert database.usage.used["class"]["<urn:a:Thing>"] == 4


@pytest.mark.parametrize("shift", range(8))
def test_numbers_in_aligned_places_do_not_collide(tmp_path: Path, shift: int) -> None:
    path = tmp_path / "numbers.nt"
    numbers = [(a, b, c) for a in range(10) for b in range(10) for c in range(30)]
    lines = [f'<urn:{"z" * shift}:x{a}-------{b}-------{c}> <urn:a:p> "1" .\n' for a, b, c in numbers]
    path.write_text("".join(lines), encoding="utf-8")
    with Database(Settings(memory="500MB", threads=1)) as database:
        database.load(open_document(path))
        assert database.seal() == len(numbers)


@pytest.mark.parametrize("long", [False, True])
def test_a_large_file_in_another_syntax_arrives_as_the_parser_reads_it(tmp_path: Path, long: bool) -> None:
    path = tmp_path / "large.ttl"
    odd = ['"tab\\t and \\"quotes\\""', '"Tagged"@EN-gb', "[ <urn:a:q> _:shared ]", "<urn:a:b%20c>", "1.50"]
    lines = [f"<urn:a:{number}> <urn:a:p> {odd[number % len(odd)]} .\n" for number in range(45_000)]
    if long:  # longer than DuckDB's reader takes
        lines.append(f'<urn:a:a> <urn:a:p> "{"x" * 2_100_000}" .\n')
    path.write_text("".join(lines), encoding="utf-8")
    assert _loaded(path) == sorted(set(open_document(path, scope="d0").triples()))


def test_a_database_larger_than_its_memory_holds_the_same_and_leaves_no_file(tmp_path: Path) -> None:
    path, folder = tmp_path / "large.nt", tmp_path / "work"
    lines = (f'<urn:a:{number}> <urn:a:p> "{number:0>1000}" .\n' for number in range(60_000))
    path.write_text("".join(lines), encoding="utf-8")
    folder.mkdir()
    with Database(Settings(memory="60MB", threads=1, folder=folder, share=10_000_000)) as database:
        database.load(open_document(path, scope="d0"))
        assert database.seal() == 60_000
        assert any(folder.rglob("*.tmp"))
        assert {value[-6:-1] for _, _, value in database.triples()} == {f"{n:05}" for n in range(60_000)}
    assert not list(folder.iterdir())


@pytest.mark.parametrize("at_once", [2, 16_000_000])
def test_a_triple_that_comes_again_in_another_share_counts_once(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_AT_ONCE", at_once)
    lines = [f'<urn:a:{number % 5}> <urn:a:p> "{number % 7}" .\n'.encode() for number in range(70)]
    with Database(Settings(memory="500MB", threads=1, share=200)) as database:
        for line in lines:
            database.load_lines([line])
        assert database.seal() == 35
        assert len(set(database.triples())) == len(list(database.triples())) == 35


def test_a_statement_that_lacked_memory_runs_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Project(Triples(Ref("s"), Ref("p"), Ref("o")), (("o", "o"),))
    tried = []

    def lacking(self: Runners, sql: str, variables: tuple[str, ...]) -> Answer:
        tried.append(sql)
        raise duckdb.OutOfMemoryException("no memory")

    with Database(Settings(memory="500MB", threads=1)) as database:
        database.load_lines([b'<urn:a:a> <urn:a:p> "1" .\n'])
        database.seal()
        monkeypatch.setattr(Runners, "_run", lacking)
        assert [found.rows for found, _ in database.each([plan, plan])] == [[('"1"',)], [('"1"',)]]
        assert database.run("SELECT current_setting('threads')").fetchall() == [(1,)]
    assert len(tried) == 2


def test_what_lacked_memory_makes_no_part_first_and_keeps_its_strings() -> None:
    sql = "WITH a AS MATERIALIZED (SELECT 'it''s AS MATERIALIZED (x)' AS t), b AS (SELECT t FROM a) SELECT t FROM b"
    assert unmaterialized(sql) == sql.replace("a AS MATERIALIZED (SELECT", "a AS NOT MATERIALIZED (SELECT")


#: What a line is put together of: terms as most files have them, pieces that are cut in the wrong place, mistakes.
PIECES = (
    "<https://example.org/a>",
    "<https://example.org/b>",
    "_:x",
    '"plain"',
    '"a> b"',
    '"a> b> c> d> e> f> g"',
    '"tagged"@en',
    '"2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"own> type"^^<https://example.org/type>',
    '"mark \\"^^<https://example.org/x> .\\" in text"',
    '"unfinished"^^<http://www.w3.org/2001/XMLSchema#date',
    "<https://example.org/unfinished",
    "<https://example.org/two>>",
    '"closed twice">',
    "",
)
ENDS = (" .", " . # a remark", ".", " ..", "> .", "")


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PIECES[:3] * 4 + PIECES),
            st.sampled_from(PIECES[:1] * 12 + PIECES),
            st.sampled_from(PIECES[:10] * 3 + PIECES),
            st.sampled_from(ENDS[:1] * 24 + ENDS),
        ),
        max_size=6,
    ),
    st.booleans(),
)
def test_lines_of_any_pieces_are_read_or_refused_as_the_parser_does(
    lines: list[tuple[str, str, str, str]], closed: bool
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.nt"
        text = "\n".join(f"{s} {p} {o}{end}" for s, p, o, end in lines)
        path.write_text(text + "\n" * closed, encoding="utf-8")
        assert _read(lambda: _loaded(path)) == _read(
            lambda: sorted(set(open_document(path, scope="d0").triples()))
        )


def _read(reader: Callable[[], list[tuple[str, str, str]]]) -> list[tuple[str, str, str]] | Place | None:
    """What a reader gives, or the place of the mistake for which it refuses the file."""
    try:
        return reader()
    except InputError as error:
        return error.where


def test_lines_lie_across_the_blocks_that_are_read_beside_each_other(tmp_path: Path) -> None:
    path = tmp_path / "long.nt"
    lines = [
        f'<urn:a:{number % 999}> <urn:a:p> "{"> " * (number % 3)}{"x" * (number % 5000)}"@en .\n'
        for number in range(20_000)
    ]
    path.write_text("".join(lines), encoding="utf-8")
    assert path.stat().st_size > 32_000_000
    with Database(Settings(memory="1GB", threads=2)) as database:
        database.load(open_document(path, scope="d0"))
        database.seal()
        assert sorted(database.triples()) == sorted(set(open_document(path, scope="d0").triples()))
