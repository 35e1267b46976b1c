"""Engines that run a validation: duckdb (compiled), memory (the same plan, interpreted), pyshacl (the reference)."""
