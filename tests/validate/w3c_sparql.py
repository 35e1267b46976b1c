"""The W3C SPARQL evaluation tests: read, run through the compiler and any evaluator, and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from certkg.errors import CertkgError
from certkg.validate.memory.values import NUMERIC, number, read
from certkg.validate.plan.nodes import Const, Plan
from certkg.validate.sparql import Query, translate
from certkg.validate.unsupported import UnsupportedError

__all__ = ["Case", "Evaluate", "Verdict", "cases", "run_case"]

Triple = tuple[str, str, str]
Row = tuple[str | None, ...]
#: Gives the columns and rows of a plan over triples of N-Triples text.
Evaluate = Callable[[Plan, Sequence[Triple]], tuple[Sequence[str], Iterable[Row]]]
Solution = frozenset[tuple[str, str]]

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BASE = "http://example.org/tests/"
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A query evaluation test."""

    name: str
    query: Path
    data: tuple[Path, ...]
    result: Path


@dataclass(frozen=True, slots=True)
class Verdict:
    """``pass``, ``fail`` or ``unsupported``, and why."""

    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a test expects: a truth, a graph, or solutions, in order if ``ordered``."""

    truth: bool | None = None
    graph: tuple[Triple, ...] | None = None
    solutions: tuple[Solution, ...] = ()
    ordered: bool = False


def cases(folder: Path) -> Iterator[Case]:
    """The query evaluation tests of a manifest's folder whose result can be read, in its order."""
    graph = _graph(folder / "manifest.ttl", folder.as_uri() + "/manifest.ttl")
    for node in _entries(graph):
        types = set(_all(graph, node, f"{_RDF}type"))
        if f"<{_MF}QueryEvaluationTest>" not in types and f"<{_MF}CSVResultFormatTest>" not in types:
            continue
        action, result = _one(graph, node, f"{_MF}action"), _one(graph, node, f"{_MF}result")
        query, data = _one(graph, action, f"{_QT}query"), _all(graph, action, f"{_QT}data")
        if result is None or query is None or _path(result).suffix == ".csv":
            continue
        name = f"{folder.name}/{node.strip('<>').rpartition('#')[2]}"
        yield Case(name, _path(query), tuple(map(_path, data)), _path(result))


def run_case(case: Case, evaluate: Evaluate) -> Verdict:
    """Translates a query, evaluates it and compares with what is expected, up to blank nodes."""
    text = f"BASE <{_BASE}{case.query.name}>\n" + case.query.read_text(encoding="utf-8")
    triples = [t for path in case.data for t in _triples(path)]
    expected = _expected(case.result)
    try:
        query = translate(text)
        names, rows = evaluate(query.plan, triples)
        found = [tuple(row) for row in rows]
    except UnsupportedError as error:
        return Verdict("unsupported", str(error))
    except CertkgError as error:
        return Verdict("fail", str(error))
    if expected.truth is not None:
        right = expected.truth == bool(found)
    elif expected.graph is not None:
        right = _isomorphic(_built(query, names, found), expected.graph)
    else:
        solutions = [_solution(zip(names, row, strict=True)) for row in found]
        right = _alike(solutions, list(expected.solutions), ordered=expected.ordered)
    return Verdict("pass") if right else Verdict("fail", f"got {found[:5]}")


def _graph(path: Path, base: str) -> ox.Store:
    store = ox.Store()
    form = ox.RdfFormat.RDF_XML if path.suffix == ".rdf" else ox.RdfFormat.TURTLE
    store.load(path=str(path), format=form, base_iri=base)
    return store


def _triples(path: Path) -> Iterator[Triple]:
    for quad in _store(path):
        yield str(quad.subject), str(quad.predicate), str(quad.object)


def _store(path: Path) -> Iterator[ox.Quad]:
    form = ox.RdfFormat.RDF_XML if path.suffix == ".rdf" else ox.RdfFormat.TURTLE
    yield from ox.parse(path=str(path), format=form, base_iri=_BASE + path.name)


def _expected(path: Path) -> Expected:
    if path.suffix in _RESULTS:
        results = ox.parse_query_results(path=str(path), format=_RESULTS[path.suffix])
        if isinstance(results, ox.QueryBoolean):
            return Expected(truth=bool(results))
        names = [v.value for v in results.variables]
        return Expected(solutions=tuple(_solution((n, _text(row[n])) for n in names) for row in results))
    triples = tuple(_triples(path))
    roots = [s for s, p, o in triples if p == f"<{_RDF}type>" and o == f"<{_RS}ResultSet>"]
    return _result_set(triples, roots[0]) if roots else Expected(graph=triples)


def _result_set(triples: Sequence[Triple], root: str) -> Expected:
    def values(subject: str, name: str) -> list[str]:
        return [o for s, p, o in triples if s == subject and p == f"<{_RS}{name}>"]

    truths = values(root, "boolean")
    if truths:
        return Expected(truth=read(truths[0]).value)
    indexed: list[tuple[int, Solution]] = []
    for node in values(root, "solution"):
        index = values(node, "index")
        cells = (
            (read(values(b, "variable")[0]).lexical, values(b, "value")[0]) for b in values(node, "binding")
        )
        indexed.append((read(index[0]).value if index else -1, _solution(cells)))
    ordered = bool(indexed) and all(index >= 0 for index, _ in indexed)
    indexed.sort(key=lambda pair: pair[0])
    return Expected(solutions=tuple(solution for _, solution in indexed), ordered=ordered)


def _solution(cells: Iterable[tuple[str, str | None]]) -> Solution:
    return frozenset((name, _canonical(term)) for name, term in cells if term is not None)


def _canonical(term: str) -> str:
    """Numbers by value and type, since suites write 2.0 where engines may write 2."""
    value = read(term)
    return (
        number(value.value, value.kind)
        if value.kind in NUMERIC and value.datatype.endswith(value.kind)
        else term
    )


def _text(term: object) -> str | None:
    return None if term is None else str(term)


def _alike(one: list[Solution], two: list[Solution], *, ordered: bool) -> bool:
    if len(one) != len(two):
        return False
    if ordered:
        return all(_masked(a) == _masked(b) for a, b in zip(one, two, strict=True))
    if Counter(map(_masked, one)) != Counter(map(_masked, two)):
        return False
    return _matched(one, two, {})


def _masked(solution: Solution) -> Solution:
    return frozenset((name, "_:" if term.startswith("_:") else term) for name, term in solution)


def _matched(one: list[Solution], two: list[Solution], names: dict[str, str]) -> bool:
    """Tries to pair the solutions with one renaming of blank nodes, by search."""
    if not one:
        return True
    head, rest = one[0], one[1:]
    for place, other in enumerate(two):
        renamed = _renamed(dict(head), dict(other), names)
        if renamed is not None and _matched(rest, two[:place] + two[place + 1 :], renamed):
            return True
        if renamed is not None and not any(term.startswith("_:") for _, term in head):
            return False
    return False


def _renamed(one: dict[str, str], two: dict[str, str], names: dict[str, str]) -> dict[str, str] | None:
    if one.keys() != two.keys():
        return None
    result = dict(names)
    for name, term in one.items():
        other = two[name]
        if not term.startswith("_:"):
            if term != other:
                return None
        elif (
            not other.startswith("_:")
            or result.get(term, other) != other
            or (term not in result and other in result.values())
        ):
            return None
        else:
            result[term] = other
    return result


def _built(query: Query, names: Sequence[str], rows: Iterable[Row]) -> list[Triple]:
    found: dict[Triple, None] = {}
    for number_, row in enumerate(rows):
        bound = dict(zip(names, row, strict=True))
        for pattern in query.template:
            s, p, o = (
                _instance(slot.term, number_) if isinstance(slot, Const) else bound.get(slot.column)
                for slot in pattern
            )
            if s and p and o and not s.startswith('"') and p.startswith("<"):
                found[(s, p, o)] = None
    return list(found)


def _instance(term: str, number_: int) -> str:
    return f"_:r{number_}x{term[2:]}" if term.startswith("_:") else term


def _isomorphic(one: Iterable[Triple], two: Iterable[Triple]) -> bool:
    def canonical(triples: Iterable[Triple]) -> set[str]:
        text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        dataset = ox.Dataset(ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return set(map(str, dataset))

    return canonical(one) == canonical(two)


def _one(graph: ox.Store, node: str | None, predicate: str) -> str | None:
    found = _all(graph, node, predicate)
    return found[0] if found else None


def _all(graph: ox.Store, node: str | None, predicate: str) -> list[str]:
    if node is None:
        return []
    subject = _node(node)
    return [str(q.object) for q in graph.quads_for_pattern(subject, ox.NamedNode(predicate), None)]


def _entries(graph: ox.Store) -> Iterator[str]:
    """The tests that the manifest lists; it may describe others, which nobody approved."""
    place = next(str(q.object) for q in graph.quads_for_pattern(None, ox.NamedNode(f"{_MF}entries"), None))
    while first := _one(graph, place, f"{_RDF}first"):
        yield first
        place = _one(graph, place, f"{_RDF}rest") or ""


def _node(text: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text[1:-1])


def _path(iri: str) -> Path:
    from urllib.parse import unquote, urlparse

    return Path(unquote(urlparse(iri.strip("<>")).path))
