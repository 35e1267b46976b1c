"""The wording patterns flag wrong wordings and no right one, read by rdflib and by RE2 alike."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.query import ResultRow

TOP = Path(__file__).parent.parent
CKG = Namespace("https://w3id.org/certkg#")
QUERY = """
SELECT ?misconception ?text WHERE {
  ?pattern ckg:wordingExpression ?expression ; ckg:refutedBy ?misconception .
  ?claim ckg:claimText ?text .
  FILTER (REGEX(LCASE(?text), ?expression))
  OPTIONAL { ?pattern ckg:wordingException ?exception }
  FILTER (!COALESCE(REGEX(LCASE(?text), ?exception), false))
}"""

Wording = dict[str, str]


def wordings() -> list[Wording]:
    with (TOP / "tests" / "wordings" / "wordings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name(row: Wording) -> str:
    return f"{row['misconception']}: {row['text']}"


@pytest.fixture(scope="module")
def patterns() -> Graph:
    ontology = Graph().parse(TOP / "ontology" / "claims.ttl")
    kept = Graph()
    for triple in ontology:
        if triple[1] in {CKG.wordingExpression, CKG.wordingException, CKG.refutedBy}:
            kept.add(triple)
    return kept


@pytest.fixture(scope="module")
def by_rdflib(patterns: Graph) -> set[tuple[str, str]]:
    """Misconceptions with the texts that show them, found as the constraints of the claims profile do."""
    data = Graph() + patterns
    for number, row in enumerate(wordings()):
        data.add((URIRef(f"urn:claim:{number}"), CKG.claimText, Literal(row["text"])))
    found: set[tuple[str, str]] = set()
    for answer in data.query(QUERY, initNs={"ckg": CKG}):
        assert isinstance(answer, ResultRow)
        found.add((str(answer.misconception), str(answer.text)))
    return found


@pytest.fixture(scope="module")
def by_re2(patterns: Graph) -> set[tuple[str, str]]:
    """The same by RE2, the regular expressions of the set-at-a-time engine."""
    duckdb = pytest.importorskip("duckdb")
    found: set[tuple[str, str]] = set()
    for pattern, expression in patterns.subject_objects(CKG.wordingExpression):
        exception = patterns.value(pattern, CKG.wordingException)
        for row in wordings():
            text = row["text"].lower()
            test = "select regexp_matches(?, ?) and not coalesce(regexp_matches(?, ?), false)"
            parameters = [text, str(expression), text, None if exception is None else str(exception)]
            if duckdb.execute(test, parameters).fetchone()[0]:
                found.add((str(patterns.value(pattern, CKG.refutedBy)), row["text"]))
    return found


@pytest.mark.parametrize("row", wordings(), ids=name)
def test_a_wording_is_flagged_if_and_only_if_it_is_wrong(
    row: Wording, by_rdflib: set[tuple[str, str]]
) -> None:
    flagged = (f"{CKG}{row['misconception']}Misconception", row["text"]) in by_rdflib
    assert flagged is (row["flagged"] == "yes")


def test_re2_reads_the_patterns_as_rdflib_does(
    by_rdflib: set[tuple[str, str]], by_re2: set[tuple[str, str]]
) -> None:
    assert by_re2 == by_rdflib


def test_a_right_wording_shows_no_misconception_at_all(by_rdflib: set[tuple[str, str]]) -> None:
    right = {row["text"] for row in wordings() if row["flagged"] == "no"}
    wrong = {row["text"] for row in wordings() if row["flagged"] == "yes"}
    assert not {text for _, text in by_rdflib} & (right - wrong)


def test_every_pattern_is_needed_by_some_wording(patterns: Graph) -> None:
    """A pattern that finds nothing in the list is untested."""
    for pattern, expression in patterns.subject_objects(CKG.wordingExpression):
        texts = [row["text"].lower() for row in wordings() if row["flagged"] == "yes"]
        assert any(re.search(str(expression), text) for text in texts), pattern
