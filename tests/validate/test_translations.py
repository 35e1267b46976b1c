"""Messages in two languages: each result carries both, as pySHACL gives them, and the report picks one."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyshacl
import pytest
from rdflib import SH, Graph

from certkg.documents import Document, open_document
from certkg.library import Library
from certkg.validate.engines.protocol import Data
from certkg.validate.findings import make_report
from certkg.validate.results import Outcome
from certkg.validate.rules import read_rules
from certkg.validate.run import load_rules, validate
from certkg.validate.shapes.terms import read_literal
from tests.cases_runner import CASES, TOP, shape_file, subclass_axioms

#: A rule with SPARQL constraints, one with property shapes, one with both severities.
STEMS = ("CB-03-cycle", "SUB-01-certificate", "EO-09d-implement")
LANG = "de"
FILES = {
    stem: [
        TOP / "shapes" / "prefixes.ttl",
        shape_file(stem),
        *(TOP / entry.path for entry in Library.default().titles(LANG)),
    ]
    for stem in STEMS
}


def documents(stem: str) -> list[Document]:
    return [open_document(str(path), scope=str(number)) for number, path in enumerate(FILES[stem])]


def outcome(stem: str, engine: str) -> Outcome:
    axioms = subclass_axioms().serialize(format="nt", encoding="utf-8")
    data = Data(
        (open_document(CASES / stem / "violates.ttl", scope="d"),),
        (open_document("axioms.nt", content=axioms, scope="axioms"),),
    )
    return validate(data, documents(stem), engine)


def told(found: Outcome) -> Counter[tuple[str, ...]]:
    return Counter(
        (result.focus_node.strip("<>"), *sorted(read_literal(one).lexical for one in result.messages))
        for result in found.results
    )


@pytest.mark.parametrize("engine", ["memory", "duckdb", "pyshacl"])
@pytest.mark.parametrize("stem", STEMS)
def test_a_result_has_the_messages_that_pyshacl_gives(stem: str, engine: str) -> None:
    shapes, data = Graph(), Graph().parse(CASES / stem / "violates.ttl")
    for path in FILES[stem]:
        shapes.parse(path)
    _, report, _ = pyshacl.validate(data + subclass_axioms(), shacl_graph=shapes, advanced=True)
    assert isinstance(report, Graph)
    expected = Counter(
        (
            str(report.value(result, SH.focusNode)),
            *sorted(str(text) for text in report.objects(result, SH.resultMessage)),
        )
        for result in report.subjects(SH.resultSeverity)
    )
    assert expected
    assert all(len(row) == 3 for row in expected)
    assert told(outcome(stem, engine)) == expected


@pytest.mark.parametrize(("lang", "place"), [("de", 0), ("de-CH", 0), ("fr", 1), ("en", 1)])
def test_a_report_picks_the_message_fix_and_title_of_its_language(lang: str, place: int) -> None:
    stem = "CB-03-cycle"
    rules = load_rules(documents(stem))
    report = make_report(
        outcome(stem, "memory"),
        read_rules(rules.graph),
        as_of=date(2026, 11, 23),
        engine="memory",
        rules_digest="",
        lang=lang,
    )
    starts = (("Zertifikat", "Setzen Sie", "Ein Zertifikat"), ("Certificate", "Set", "A certificate"))[place]
    found = [one for one in report.findings if (one.result.constraint or "").endswith("#three-years>")]
    assert found
    for finding in found:
        assert finding.message.startswith(starts[0])
        assert finding.fix.startswith(starts[1])
    assert report.rule_titles["CB-3"].startswith(starts[2])


def test_a_translation_is_no_shape_and_finds_no_target() -> None:
    titles = [open_document(str(TOP / entry.path)) for entry in Library.default().titles(LANG)]
    data = Data((open_document(CASES / "CB-03-cycle" / "violates.ttl", scope="d"),))
    found = validate(data, titles, "memory")
    assert (found.results, found.coverage) == ((), ())
