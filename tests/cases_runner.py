"""Runs the case folders of tests/cases with pySHACL, the reference, and writes their expected reports.

``python -m tests.cases_runner --write STEM...`` writes ``report.ttl`` (of violates.ttl) and
``boundary-report.ttl`` (of boundary.ttl); read them before you commit them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

TOP = Path(__file__).parent.parent
CASES = TOP / "tests" / "cases"
DATA_TO_REPORT = {"violates": "report", "boundary": "boundary-report"}

Row = tuple[str | None, ...]


def shape_file(stem: str) -> Path:
    """The one shape file with this stem."""
    (path,) = (TOP / "shapes").glob(f"*/{stem}.ttl")
    return path


def subclass_axioms() -> Graph:
    """The subclass axioms between named classes of the ontology."""
    axioms = Graph()
    for module in sorted((TOP / "ontology").glob("*.ttl")):
        for triple in Graph().parse(module).triples((None, RDFS.subClassOf, None)):
            if not isinstance(triple[2], BNode):
                axioms.add(triple)
    return axioms


@cache
def _translated(text: str, base: str | None, names: tuple[tuple[str, Any], ...]) -> Query:
    return translateQuery(parseQuery(text), base, dict(names))


@contextmanager
def parsed_once() -> Iterator[None]:
    """Lets rdflib parse each query text once: pySHACL gives it the same text for each focus node.

    Parsing is nine tenths of the time of a case; nothing else of rdflib or pySHACL changes.
    """

    def translated(text: str, base: str | None = None, names: Mapping[str, Any] | None = None) -> Query:
        return _translated(text, base, tuple(sorted((names or {}).items())))

    with patch.multiple("rdflib.plugins.sparql.processor", parseQuery=str, translateQuery=translated):
        yield


def validate(stem: str, data_file: Path, background: Graph) -> Graph:
    """The report graph of one data file under one shape file."""
    shapes = Graph().parse(TOP / "shapes" / "prefixes.ttl").parse(shape_file(stem))
    data = Graph().parse(data_file)
    data += background
    with parsed_once():
        _, report, text = pyshacl.validate(data, shacl_graph=shapes, advanced=True)
    if not isinstance(report, Graph):
        raise AssertionError(f"{stem}: pySHACL failed on {data_file.name}: {text}")
    return report


def rows(report: Graph) -> Counter[Row]:
    """The results of a report as a multiset of comparable rows."""

    def one(result: Node, predicate: Node) -> str | None:
        value = report.value(result, predicate)
        if value is None:
            return None
        return "[]" if isinstance(value, BNode) else value.n3()

    def row(result: Node) -> Row:
        messages = sorted(message.n3() for message in report.objects(result, SH.resultMessage))
        keys = (
            SH.focusNode,
            SH.resultPath,
            SH.value,
            SH.resultSeverity,
            SH.sourceConstraintComponent,
            SH.sourceShape,
            SH.sourceConstraint,
        )
        return (*(one(result, key) for key in keys), *messages)

    return Counter(row(result) for result in report.subjects(RDF.type, SH.ValidationResult))


def tidy(report: Graph) -> Graph:
    """The report without what pySHACL copies in from the shapes graph, so that it can be read."""
    kept = Graph()
    for prefix, namespace in (
        ("ckg", "https://w3id.org/certkg#"),
        ("ex", "https://example.org/id/"),
        ("sh", str(SH)),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ):
        kept.bind(prefix, namespace)
    for head in report.subjects(RDF.type, SH.ValidationReport):
        for triple in report.triples((head, None, None)):
            kept.add(triple)
        for result in report.objects(head, SH.result):
            for s, p, o in report.triples((result, None, None)):
                if p != SH.detail:
                    kept.add((s, p, o))
    return kept


def write(stem: str, background: Graph) -> None:
    """Writes the expected reports of one case folder."""
    folder = CASES / stem
    for data, report in DATA_TO_REPORT.items():
        if (folder / f"{data}.ttl").exists():
            found = tidy(validate(stem, folder / f"{data}.ttl", background))
            file = folder / f"{report}.ttl"
            # What says the same is left as it is: blank nodes come in another order each time.
            if not file.exists() or rows(Graph().parse(file)) != rows(found):
                file.write_text(found.serialize(format="turtle"), encoding="utf-8")
            for row, count in sorted(rows(found).items(), key=str):
                print(count, *row)


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] != "--write":
        sys.exit(__doc__)
    axioms = subclass_axioms()
    for name in sys.argv[2:]:
        write(name, axioms)
