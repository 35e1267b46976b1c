# Written by: python -m benchmarks.write_terms, from ontology/*.ttl.
"""The vocabulary as Python names; a name that it does not have raises AttributeError."""

from __future__ import annotations

from rdflib import Namespace

from certkg.terms.attributes import Attributes
from certkg.terms.classes import Classes
from certkg.terms.individuals import Individuals
from certkg.terms.relations import Relations

__all__ = ["CKG"]


class CKG(Classes, Relations, Attributes, Individuals):
    """All terms of https://w3id.org/certkg#, as ``CKG.Certificate``."""

    _NS = Namespace("https://w3id.org/certkg#")
    _fail = True
