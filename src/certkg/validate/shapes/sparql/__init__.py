"""Queries in the shapes graph: read, prepared as SHACL demands, and made into plans."""
