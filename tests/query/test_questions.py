"""Each question answers as the CSV beside it says, on Oxigraph and rdflib alike, and on an empty registry."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.term import Node

from certkg.library import Library
from certkg.query import Question, ask, questions
from certkg.query.answers import plain
from certkg.store.embedded import EmbeddedStore

TOP = Path(__file__).parent.parent.parent
CASES = TOP / "tests" / "questions"
REGISTRY = TOP / "src" / "certkg" / "cli" / "example" / "registry.ttl"
QUESTIONS = [question for question in questions(Library.default()) if question.name.startswith("CQ")]
NAMES = [question.name for question in QUESTIONS]


@cache
def store(*, full: bool, statistics: bool) -> EmbeddedStore:
    made = EmbeddedStore()
    library = Library.default()
    made.load_turtle(entry.file for entry in library.ontology())
    if statistics:
        made.load_turtle(entry.file for entry in library.statistics())
    if full:
        made.load_turtle([REGISTRY, CASES / "outcomes.ttl"])
    return made


@cache
def graph() -> Graph:
    made = Graph()
    for entry in Library.default().ontology():
        made.parse(data=entry.text(), format="turtle")
    return made.parse(REGISTRY).parse(CASES / "outcomes.ttl")


def answer(question: Question, *, full: bool = True, **values: list[str]) -> list[tuple[str, ...]]:
    rows = ask(store(full=full, statistics="statistics" in question.header.uses), question, values)
    return sorted(tuple(comparable("" if term is None else plain(term)) for term in row) for row in rows.rows)


def comparable(cell: str) -> str:
    """Numbers in one writing, and the words of a concatenation in one order; engines may differ in both."""
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return f"{float(cell):.6f}".rstrip("0").rstrip(".")
    return " ".join(sorted(cell.split(" "))) if re.fullmatch(r"[\d ]+", cell) else cell


def expected(question: Question) -> list[tuple[str, ...]]:
    with (CASES / f"{question.name}.csv").open(encoding="utf-8", newline="") as file:
        return sorted(tuple(comparable(cell) for cell in row) for row in list(csv.reader(file))[1:])


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_question_answers_as_its_case_says(question: Question) -> None:
    assert answer(question) == expected(question)


# The survey figures take rdflib minutes; there Oxigraph's answer alone is held to the case.
@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if "statistics" not in q.header.uses], ids=lambda q: q.name
)
def test_rdflib_runs_the_file_unchanged_with_the_same_answer(question: Question) -> None:
    def text(term: Node | None) -> str:
        return "" if term is None else comparable(str(term))

    found = sorted(tuple(text(term) for term in row) for row in graph().query(question.text))  # type: ignore[union-attr]  # a SELECT gives rows
    assert found == expected(question)


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_question_answers_on_an_empty_registry(question: Question) -> None:
    rows = answer(question, full=False)
    if "statistics" not in question.header.uses:
        assert all(not any(cell.startswith("https://example.org") for cell in row) for row in rows)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if "day" in q.defaults()], ids=lambda q: q.name)
def test_a_question_answers_on_a_day_before_anything_existed(question: Question) -> None:
    rows = answer(question, day=["1900-01-01"])
    if question.name.startswith(("CQ19", "CQ08", "CQ12", "CQ07")):
        assert rows, "things are listed with what was known of them, which is nothing"
    elif not question.name.startswith(("CQ05", "CQ31", "CQ32")):
        assert not rows


def test_every_competency_question_is_there() -> None:
    assert sorted(question.header.id for question in QUESTIONS) == [f"CQ{n:02d}" for n in range(1, 41)]


@pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)
def test_a_question_says_how_to_read_its_answer(question: Question) -> None:
    assert question.header.reading.endswith(".")
    assert question.header.group == question.entry.group
