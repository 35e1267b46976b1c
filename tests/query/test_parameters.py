"""A value typed by a user becomes the same term as the default that stands in the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certkg.errors import UsageError
from certkg.library import Library
from certkg.library.headers import Parameter
from certkg.query import find_question, questions
from certkg.query.parameters import parse_value
from tests.query.small import certificate, rows

LIBRARY = Library.default()
XSD = "http://www.w3.org/2001/XMLSchema#"
TERM = re.compile(r'<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^xsd:(?P<type>\w+))?|(?P<number>\d+)')
DEFAULTS = [
    (question.name, parameter, match)
    for question in questions(LIBRARY)
    for parameter in question.header.params
    for match in TERM.finditer(question.defaults()[parameter.name])
]


@pytest.mark.parametrize(
    ("name", "parameter", "match"), DEFAULTS, ids=lambda value: getattr(value, "name", None)
)
def test_a_typed_default_is_the_default(name: str, parameter: Parameter, match: re.Match[str]) -> None:
    typed = match["iri"] or match["text"] or match["number"]
    datatype = match["type"] or ("integer" if match["number"] else "")
    expected = f"<{typed}>" if match["iri"] else f'"{typed}"' + (f"^^<{XSD}{datatype}>" if datatype else "")
    assert parse_value(parameter, typed) == expected


@pytest.mark.parametrize(
    ("typed", "datatype"),
    [
        ("P6M", "yearMonthDuration"),
        ("P1Y6M", "yearMonthDuration"),
        ("P30D", "dayTimeDuration"),
        ("PT12H", "dayTimeDuration"),
    ],
)
def test_a_duration_has_the_datatype_that_can_be_added_to_a_date(typed: str, datatype: str) -> None:
    parameter = Parameter("period", "duration", "the period")
    assert parse_value(parameter, typed) == f'"{typed}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize("typed", ["6 months", "P", "PT", "P1M2D", "6M", "P6M ", ""])
def test_what_is_no_duration_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="not a duration"):
        parse_value(Parameter("period", "duration", "the period"), typed)


def test_a_question_answers_with_another_period(tmp_path: Path) -> None:
    audited = (
        certificate("c", "2025-01-01", "2027-12-31")
        + 'ex:d ckg:decisionOn ex:c ; ckg:decisionKind ckg:InitialDecision ; ckg:decisionDate "2025-01-01"^^xsd:date . '
        'ex:a a ckg:SurveillanceAudit ; ckg:auditOf ex:c ; ckg:auditDate "2025-12-20"^^xsd:date .\n'
    )
    assert find_question(LIBRARY, "CQ24").defaults()["year"].startswith('"P12M"')
    assert rows("CQ24", audited, tmp_path) == []
    assert len(rows("CQ24", audited, tmp_path, year="P11M")) == 1
