"""Files of other registries in: tables and lines become triples, and everything wrong is said with its place."""

from __future__ import annotations

from certkg.load.loading import BASE, RDF, detect, load, sources
from certkg.load.mapping.source import Source
from certkg.load.results import Loaded, Positions

__all__ = ["BASE", "RDF", "Loaded", "Positions", "Source", "detect", "load", "sources"]
