"""Finds the folder that holds ontology/, shapes/, queries/ and loaders/."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["root"]


def root() -> Traversable:
    """The folder that holds the four knowledge folders.

    A wheel carries them beside the code; a checkout keeps them at its top.
    """
    package = files("certkg")
    return package if package.joinpath("ontology").is_dir() else Path(__file__).parents[3]
