"""Where quads live: embedded (Oxigraph) or remote (any SPARQL endpoint)."""

from __future__ import annotations

from certkg.store.protocol import Rows, Store

__all__ = ["Rows", "Store"]
