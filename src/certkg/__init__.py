"""certkg: a knowledge graph of accredited management-system certification."""

__version__ = "0.1.0"

__all__ = ["__version__"]
