"""What our engine cannot compile."""

from __future__ import annotations

__all__ = ["DatasetError", "ForeignFunctionError", "UnsupportedError"]


class UnsupportedError(Exception):
    """A construct has no plan; whoever compiles lets another engine run exactly that constraint."""


class DatasetError(UnsupportedError):
    """A query reads a graph that is not there: another engine would fetch it, or find it empty."""


class ForeignFunctionError(UnsupportedError):
    """A function that SPARQL 1.1 does not define; ``function`` is its IRI."""

    def __init__(self, function: str) -> None:
        super().__init__(f"the function {function}")
        self.function = function
