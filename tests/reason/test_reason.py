"""The terms are consistent, usual mistakes are not, and each is explained in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from certkg.documents import open_document
from certkg.library import Library
from certkg.reason import reason
from tests.reason.common import NEEDS_JAVA, TOP, reasoned

CASES = TOP / "tests" / "reason" / "cases"
pytestmark = NEEDS_JAVA


def test_the_terms_are_consistent_and_every_class_can_have_members() -> None:
    found = reasoned("")
    assert found.consistent
    assert not found.unsatisfiable


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "x:c a ckg:Certificate ; ckg:accreditedBy x:ab .",
            ("accreditation (it has 'accredited by')", "certificate (stated)"),
        ),
        (
            "x:b a ckg:CertificationBody , ckg:AccreditationBody .",
            ("accreditation body", "certification body"),
        ),
        ("x:c a ckg:Certificate , ckg:Accreditation .", ("accreditation", "certificate")),
        (
            "x:s a ckg:RequirementsStandard , ckg:GuidanceStandard .",
            ("requirements standard", "guidance standard"),
        ),
        ("x:s a ckg:StandardEdition , ckg:Standard .", ("standard edition", "standard")),
        ("x:a ckg:accreditedOrganisation ckg:Iso . ckg:Iso a ckg:StandardsBody .", ("standards body",)),
        ('x:o ckg:website "www.x.example" .', ("plain text", "an address (xsd:anyURI)")),
        ('x:o ckg:legalName "X"@en .', ("text with a language (en)", "plain text")),
        ("x:m a ckg:ConformityMark , ckg:AccreditationSymbol .", ("conformity mark", "accreditation symbol")),
    ],
)
def test_a_usual_mistake_is_inconsistent_and_explained(data: str, words: tuple[str, ...]) -> None:
    found = reasoned(data)
    assert not found.consistent
    assert found.explanation
    for word in words:
        assert word in " ".join(found.explanation)


def test_a_day_does_not_stop_the_reasoner() -> None:
    assert reasoned('x:c a ckg:Certificate ; ckg:issueDate "2026-01-01"^^xsd:date .').consistent


@pytest.mark.parametrize("case", sorted(CASES.glob("*.ttl")), ids=lambda path: path.stem)
def test_a_case_of_a_usual_mistake_is_inconsistent_and_explained_word_by_word(case: Path) -> None:
    found = reason((open_document(case),), Library.default())
    assert not found.consistent
    assert list(found.explanation) == case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def test_every_case_has_its_explanation() -> None:
    assert {path.stem for path in CASES.glob("*.ttl")} == {path.stem for path in CASES.glob("*.txt")} != set()


def test_the_example_registry_is_consistent() -> None:
    registry = TOP / "src" / "certkg" / "cli" / "example" / "registry.ttl"
    assert reason((open_document(registry),), Library.default()).consistent


def test_data_that_keep_the_rules_are_consistent() -> None:
    cases = sorted((TOP / "tests" / "cases").glob("*/conforms.ttl"))
    documents = [
        # The same names mean other things in another case.
        open_document(
            case,
            "turtle",
            content=case.read_bytes().replace(b"https://example.org/id/", f"urn:{number}:".encode()),
            scope=f"c{number}",
        )
        for number, case in enumerate(cases)
    ]
    assert len(documents) > 100
    assert reason(documents, Library.default()).consistent
