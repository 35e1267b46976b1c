"""Our parser of queries against rdflib's: the same tree, or left to it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from certkg.library import Library
from certkg.validate.profiles import as_document
from certkg.validate.shapes.terms import read_literal, sh
from certkg.validate.sparql.negated import inverses_apart
from certkg.validate.sparql.syntax import OtherwiseError, parsed
from tests.suites import suites_dir

_NAMES = re.compile(r"([A-Za-z][\w-]*):")
_FRESH = re.compile(r"N[0-9a-f]{32}")

READ = [
    "SELECT * { ?s ?p ?o }",
    "SELECT DISTINCT ?a (1 + 2 * 3 - 4 / ?b AS ?c) WHERE { ?a ex:p ?b ; ; ex:q ?c , ?d ; . } LIMIT 3 OFFSET 4",
    "SELECT ?a { ?a a ex:C . ?b <p#q> 'x'@en-GB , \"y\"^^ex:d, 1, 1.5, .5e3, true, FALSE, '''a\n'b''', '\\n' } OFFSET 4",
    "SELECT ?a { ?a ex:p/ex:q*|^ex:r+ ?b . ?a !(ex:p|a) ?c . ?a (ex:p/ex:q)? ?d . ?a !ex:p ?e }",
    "SELECT ?a { [ ex:p ?a ; ex:q [ ex:r ?b ] ] ex:s ( ?a [ ex:p 1 ] ( ) ( 2 ) ) . [] ex:p () . [ ex:p 1 ] }",
    "SELECT ?a { ?a ex:p ?b OPTIONAL { ?b ex:q ?c FILTER(?c > 1) } . MINUS { ?a ex:r ?b } { ?a ex:s 1 } UNION { } }",
    "SELECT ?a { ?a ex:p ?b FILTER(?a = 1 || ! ?b && -?c < +3 || ?a NOT IN (1, 2) && ?a IN () && ?d IN (?e)) }",
    "SELECT ?a { FILTER NOT EXISTS { ?a ex:p ?b FILTER EXISTS { SELECT ?b { ?b ex:q ?c } } } FILTER ex:f(?a, 1) }",
    "SELECT ?a { BIND(IF(BOUND(?a), COALESCE(?a), CONCAT('a', ?b)) AS ?c) FILTER(ex:f()) FILTER(ex:g(DISTINCT ?a)) }",
    "SELECT ?a { BIND(SUBSTR(?a, 1) AS ?b) BIND(REPLACE(?a, 'b', 'c', 'i') AS ?d) FILTER REGEX(?a, 'b') }",
    "SELECT ?a { BIND(NOW() AS ?n) BIND(BNODE() AS ?m) BIND(BNODE('x') AS ?o) FILTER(isIRI(?a) && sameTerm(?a, ?b)) }",
    "SELECT (COUNT(*) AS ?n) (SUM(DISTINCT ?a) AS ?m) { ?a ex:p ?b } GROUP BY ?a (STR(?b) AS ?c) (1 + 1) STR(?d)",
    "SELECT (GROUP_CONCAT(?a ; SEPARATOR = ', ') AS ?n) { ?a ex:p ?b } HAVING (COUNT(?a) > 1) (MIN(?a) < 2)",
    "SELECT ?a { VALUES ?a { 1 UNDEF ex:p } VALUES (?a ?b) { (1 2) (UNDEF 'x'@de) } } ORDER BY ASC(?a) DESC(?b) ?c STR(?d)",
    "SELECT ?a { VALUES () { () } GRAPH ?g { ?a ex:p ?b } GRAPH ex:g { } } VALUES ?a { 1 }",
    "BASE <http://b/> PREFIX : <c> PREFIX e-x.y: <http://d#> ASK { :a e-x.y:b.c <#d> . _:x :%20\\- :1 # } no end\n }",
    "ASK WHERE { ?a ex:p ?b ; ex:q [] } HAVING (?a < ?b)",
    "select ?a where { ?a a ex:C filter(?a != 1 && true) optional { } } order by ?a limit 1",
]

LEFT = [
    "SELECT ?a { ?a ex:p?b }",
    "SELECT ?a { ?a ex:p -1 }",
    "SELECT ?a { ?a ex:p '\\u0041' }",
    "SELECT ?a { ?a filter:p 1 }",
    "SELECT ?a FROM <g> { ?a ex:p 1 }",
    "SELECT ?a { SERVICE ?s { ?a ex:p 1 } }",
    "SELECT ?a { ?a ex:p 1 FILTER(?a<?b&&?c>?d) }",
    "CONSTRUCT { ?a ex:p 1 } WHERE { ?a ex:q 1 }",
    "DESCRIBE ?a { ?a ex:p 1 }",
    "SELECT ?a { ?a ex:p 'x' @en }",
    "SELECT ?a { ?a !(ex:p|^ex:q) ?b }",
]

WRONG = [
    "",
    "SELECT { ?a ex:p 1 }",
    "SELECT ?a { ?a ex:p }",
    "SELECT ?a { ?a ex:p ?b ?c }",
    "SELECT ?a { ?a ex:p 1 . . ?b ex:q 2 }",
    "SELECT ?a { ?a ex:p 1 } }",
    "SELECT ?a { ?a ex:p 1",
    "SELECT ?a { ?a ex:p * ?b }",
    "SELECT ?a { FILTER(?a ?b) }",
    "SELECT ?a { FILTER ?a }",
    "SELECT ?a { FILTER(STR()) }",
    "SELECT ?a { FILTER(STR(?a, ?b)) }",
    "SELECT ?a { FILTER(RAND(1)) }",
    "SELECT ?a { FILTER(REGEX(?a)) }",
    "SELECT ?a { FILTER(?a = 1 = 2) }",
    "SELECT ?a { FILTER(BOUND(1)) }",
    "SELECT ?a { BIND(1 AS 2) }",
    "SELECT (?a) { ?a ex:p 1 }",
    "SELECT ?a { VALUES ?a { ?b } }",
    "SELECT ?a { VALUES ?a { [] } }",
    "SELECT ?a { ?a ex:p 1 } LIMIT ?a",
    "SELECT ?a { ?a ex:p 1 } LIMIT 1 LIMIT 2",
    "SELECT ?a { ?a ex:p 1 } ORDER BY ASC ?a",
    "SELECT ?a { ?a A ex:C }",
    "SELECT ?a { () }",
    "SELECT ?a { 'a' }",
    "SELECT ?a { ?a ex:p 'a'b }",
    "SELECT ?a { ?a ex:p '''a }",
    "PREFIX ex:p <http://x> ASK { }",
]


def _shown(value: Any) -> str:
    """A piece of algebra as text that is equal for equal pieces, save for the names of fresh blank nodes."""
    if isinstance(value, CompValue):
        parts = [f"{key}={_shown(dict.__getitem__(value, key))}" for key in sorted(value) if key != "_vars"]
        return f"{type(value).__name__} {value.name}({', '.join(parts)})"
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{_shown(key)}: {_shown(cell)}" for key, cell in value.items())) + "}"
    if isinstance(value, (list, tuple)) or type(value).__name__ == "ParseResults":
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value)


def _algebra(tree: Any, text: str) -> str:
    names = {name: f"http://example.org/{name}#" for name in _NAMES.findall(text)}
    shown = _shown(translateQuery(tree, initNs={"": "http://example.org/", **names}).algebra)
    fresh: dict[str, str] = {}
    # Where the order of triples hangs on fresh names, only what they are made of is compared.
    named = _FRESH.sub(lambda match: fresh.setdefault(match.group(), "fresh"), shown)
    return "".join(sorted(named)) if len(fresh) > 1 else named


def _agrees(text: str) -> bool:
    """Whether our parser reads a query; then its tree is rdflib's, which reads it too."""
    text = inverses_apart(text)
    try:
        ours = parsed(text)
    except OtherwiseError:
        return False
    assert _algebra(ours, text) == _algebra(parseQuery(text), text), text
    return True


@pytest.fixture(autouse=True)
def _lexical_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("text", READ)
def test_a_query_has_the_tree_of_rdflib(text: str) -> None:
    assert _agrees(text)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_rare_is_left_to_rdflib(text: str) -> None:
    with pytest.raises(OtherwiseError):
        parsed(text)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_left_to_rdflib(text: str) -> None:
    with pytest.raises(OtherwiseError):
        parsed(text)


def test_the_queries_of_the_library_are_read() -> None:
    library = Library.default()
    triples = (t for entry in library.shapes() for t in as_document(entry, "s").triples())
    texts = [read_literal(value).lexical for _, predicate, value in triples if predicate == sh("select")]
    assert len(texts) > 100
    asked = [entry.text() for entry in library.queries()]
    assert [text for text in texts + asked if not _is_read(text)] == []
    assert all(_agrees(text) for text in texts[::16] + asked[::8])


def _is_read(text: str) -> bool:
    try:
        return bool(parsed(inverses_apart(text)))
    except OtherwiseError:
        return False


@pytest.mark.suite
@pytest.mark.parametrize("part", range(8))
def test_the_queries_of_the_w3c_have_the_tree_of_rdflib(part: int) -> None:
    files = sorted((suites_dir() / "w3c-sparql11").glob("sparql1[01]/**/*.rq"))[part::8]
    read = [_agrees(text) for file in files if (text := _text(file)) is not None]
    assert sum(read) > len(read) / 2


def _text(file: Path) -> str | None:
    """A query that rdflib translates or ours reads, else None; so that what is wrong is read by neither."""
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        _algebra(parseQuery(inverses_apart(text)), text)
    except Exception:
        try:
            tree = parsed(inverses_apart(text))
            _algebra(tree, text)
        except Exception:
            return None
    return text
