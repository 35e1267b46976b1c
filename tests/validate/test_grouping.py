"""Findings are grouped by the certification body that answers for what they are about."""

from __future__ import annotations

import pytest

from certkg.documents import open_document
from certkg.library import Library
from certkg.validate.engines.protocol import Data, Options
from certkg.validate.run import validate
from certkg.validate.vocabulary import grouping

PREFIXES = """
@prefix ckg: <https://w3id.org/certkg#> .
@prefix ex: <https://example.org/id/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
DATA = """
ex:northlight ckg:legalName "Northlight Assurance" .
ex:q1 a ex:Thing ; ckg:issuedBy ex:northlight ; ckg:issuedTo ex:sakurai ; ckg:hasCycle ex:cycle ; ckg:certifies ex:system .
ex:cycle a ex:Thing . ex:sakurai a ex:Thing . ex:northlight a ex:Thing .
ex:system a ex:Thing . ex:review a ex:Thing ; ckg:ofSystem ex:system .
ex:audit a ex:Thing ; ckg:auditOf ex:q1 . ex:nc a ex:Thing ; ckg:raisedIn ex:audit .
ex:time a ex:Thing ; ckg:timeOf ex:audit . ex:suspension a ex:Thing ; ckg:eventOf ex:q1 .
ex:decision a ex:Thing ; ckg:decisionOn ex:q1 . ex:claim a ex:Thing ; ckg:claimedBy ex:sakurai .
ex:accreditation a ex:Thing ; ckg:accreditedOrganisation ex:northlight ; ckg:accreditationScope ex:entry .
ex:entry a ex:Thing .
ex:q2 a ex:Thing ; ckg:issuedBy ex:nameless .
ex:alone a ex:Thing .
"""
SHAPES = """
ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path ex:absent ; sh:minCount 1 ] .
"""


@pytest.mark.parametrize("engine", ["memory", "duckdb", "pyshacl"])
def test_each_thing_goes_to_the_body_that_answers_for_it(engine: str) -> None:
    data = Data((open_document("data", "turtle", content=(PREFIXES + DATA).encode()),))
    shapes = [open_document("shapes", "turtle", content=(PREFIXES + SHAPES).encode(), scope="s")]
    options = Options(grouping=grouping(Library.default()))
    outcome = validate(data, shapes, engine, options, cached=False)
    groups = {node.rpartition("/")[2][:-1]: name for node, name in outcome.groups.items()}
    assert len(outcome.results) == 16
    assert groups.pop("q2") == "https://example.org/id/nameless"
    assert set(groups) == {
        "q1", "cycle", "sakurai", "northlight", "system", "review", "audit", "nc", "time", "suspension",
        "decision", "claim", "accreditation", "entry",
    }  # fmt: skip
    assert set(groups.values()) == {"Northlight Assurance"}
