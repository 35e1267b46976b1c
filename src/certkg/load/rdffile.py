"""Where the parts of an RDF file stand, worked out when first asked."""

from __future__ import annotations

from certkg.documents import Document
from certkg.documents.positions import locate
from certkg.errors import Place

__all__ = ["DocumentPositions"]


class DocumentPositions:
    """Places in an RDF document; each question reads the document once more."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def place(self, subject: str, predicate: str | None = None, value: str | None = None) -> Place | None:
        """The place of a triple, else of a property of the subject, else of the subject."""
        key = (subject, predicate, value)
        return locate(self.document, [key]).get(key)
