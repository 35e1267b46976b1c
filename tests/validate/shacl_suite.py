"""Reads the W3C SHACL test suite and compares an engine's results with the expected report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from certkg.documents import Document, open_document
from certkg.validate.results import Outcome, Result
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.paths import path_text, read_path
from certkg.validate.shapes.terms import RDF, boolean, is_blank, sh
from tests.suites import suites_dir

__all__ = ["Case", "agrees", "cases", "keys"]

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"

Key = tuple[str, str | None, str | None, str, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One test: where it stands, its graphs, and the report expected, or None for a failure."""

    name: str
    data: Document
    shapes: Document
    conforms: bool | None
    expected: tuple[Result, ...]


def cases(part: str) -> list[Case]:
    """The tests of a part of the suite (``core`` or ``sparql``); none where the suite is absent."""
    folder = suites_dir()
    if folder is None:
        return []
    top = folder / "w3c-shacl"
    # Every file with entries counts: the manifest of sparql/component forgets nodeValidator-001.
    return [case for file in sorted((top / part).rglob("*.ttl")) for case in _cases(file, top)]


def agrees(case: Case, outcome: Outcome) -> bool:
    """Says whether an outcome has exactly the expected results, and the messages that the test names."""
    found = list(outcome.results)
    for wanted in case.expected:
        match = next(
            (r for r in found if _key(r) == _key(wanted) and set(wanted.messages) <= set(r.messages)), None
        )
        if match is None:
            return False
        found.remove(match)
    return not found and case.conforms is (not outcome.results)


def keys(results: tuple[Result, ...]) -> Counter[Key]:
    """What the suite compares of each result, blank nodes as wildcards, as a multiset."""
    return Counter(map(_key, results))


def _key(result: Result) -> Key:
    return (
        _wild(result.focus_node) or "",
        result.path,
        _wild(result.value),
        result.severity,
        result.component,
        _wild(result.shape) or "",
    )


def _wild(term: str | None) -> str | None:
    return "_:" if term is not None and is_blank(term) else term


def _cases(manifest: Path, top: Path) -> list[Case]:
    graph = ShapesGraph(open_document(manifest).triples())
    lists = graph.objects(f"<{manifest.as_uri()}>", f"<{_MF}entries>")
    return [_case(graph, entry, manifest, top) for head in lists for entry in graph.members(head)]


def _case(graph: ShapesGraph, entry: str, manifest: Path, top: Path) -> Case:
    action = graph.objects(entry, f"<{_MF}action>")[0]
    result = graph.objects(entry, f"<{_MF}result>")[0]
    data, shapes = (
        open_document(_path(graph.objects(action, f"<{_SHT}{name}>")[0]))
        for name in ("dataGraph", "shapesGraph")
    )
    name = str(manifest.relative_to(top).with_suffix(""))
    if result == f"<{_SHT}Failure>":
        return Case(name, data, shapes, None, ())
    conforms = boolean(graph.objects(result, sh("conforms"))[0])
    expected = tuple(_result(graph, node) for node in graph.objects(result, sh("result")))
    return Case(name, data, shapes, conforms, expected)


def _result(graph: ShapesGraph, node: str) -> Result:
    assert f"<{RDF}type>" in graph.predicates(node)

    def one(name: str) -> str | None:
        return next(iter(graph.objects(node, sh(name))), None)

    path = one("resultPath")
    return Result(
        focus_node=one("focusNode") or "",
        path=path_text(read_path(graph, path)) if path else None,
        value=one("value"),
        severity=one("resultSeverity") or "",
        component=one("sourceConstraintComponent") or "",
        shape=one("sourceShape") or "",
        messages=graph.objects(node, sh("resultMessage")),
    )


def _path(iri: str) -> Path:
    return Path(unquote(urlsplit(iri[1:-1]).path))
