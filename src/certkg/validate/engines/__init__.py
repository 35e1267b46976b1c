"""Engines that run a validation: compiled to SQL, interpreted in memory, or pySHACL, the reference."""
