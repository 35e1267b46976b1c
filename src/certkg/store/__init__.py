"""Where quads live: embedded (Oxigraph) or remote (any SPARQL endpoint)."""
