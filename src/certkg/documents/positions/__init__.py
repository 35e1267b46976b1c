"""Where nodes and triples stand in a document: one reader with positions for each family of syntaxes."""

from __future__ import annotations

from certkg.documents.positions.locating import Key, locate, mentions, spotted, uses
from certkg.documents.positions.spots import BlankNode, Spotted, blank_names

__all__ = ["BlankNode", "Key", "Spotted", "blank_names", "locate", "mentions", "spotted", "uses"]
