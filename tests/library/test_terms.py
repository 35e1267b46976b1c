"""The generated vocabulary is what the ontology says."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.write_terms import FOLDER, modules
from rdflib import URIRef

from certkg.terms import CKG


@pytest.mark.parametrize("name", sorted(modules()))
def test_the_terms_are_fresh(name: str) -> None:
    assert (Path(FOLDER) / name).read_text(encoding="utf-8") == modules()[name]


def test_a_term_is_an_address_and_a_misspelling_an_error() -> None:
    assert CKG.Certificate == URIRef("https://w3id.org/certkg#Certificate")
    assert CKG.issuedTo in CKG
    with pytest.raises(AttributeError):
        _ = CKG.Certifcate
