"""RDF files and streams in and out, with source positions."""

from __future__ import annotations

from certkg.documents.document import Document, Limits, open_document, open_documents
from certkg.documents.syntaxes import SYNTAXES, Syntax
from certkg.documents.writing import serialise, to_rdflib

__all__ = [
    "SYNTAXES",
    "Document",
    "Limits",
    "Syntax",
    "open_document",
    "open_documents",
    "serialise",
    "to_rdflib",
]
