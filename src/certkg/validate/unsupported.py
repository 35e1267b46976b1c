"""What our engine cannot compile."""

from __future__ import annotations

__all__ = ["UnsupportedError"]


class UnsupportedError(Exception):
    """A construct has no plan; whoever compiles lets another engine run exactly that constraint."""
