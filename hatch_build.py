"""Compiles shapes and mappings when a wheel is built, so that the first validation of a new user is quick.

Compiling takes some seconds. An editable install compiles at first use instead, and keeps the plans in the
user's cache folder. The triples of shapes and of the ontology are kept beside the plans, since reading them
takes a tenth of the time of parsing Turtle.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Profiles whose plans are shipped: what validate, outcomes and a registry's submission use.
PROFILES = ("default", "outcomes", "submission")


class PlansHook(BuildHookInterface[Any]):
    """Adds compiled plans, mappings and triples to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles into a temporary folder and has the wheel take it in; nothing for an editable install."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from certkg.library import Library
        from certkg.load.mapping.codelists import read_reference
        from certkg.load.mapping.source import read_sources
        from certkg.load.mapping.syntax import read_tree
        from certkg.validate.engines.background import read_background
        from certkg.validate.engines.cache import PlanCache
        from certkg.validate.engines.compiled import compiled_shapes
        from certkg.validate.engines.protocol import Options
        from certkg.validate.profiles import select
        from certkg.validate.run import load_rules
        from certkg.validate.vocabulary import background, defined

        self._folder = tempfile.mkdtemp()
        library, kept = Library(Path(self.root)), PlanCache(Path(self._folder))
        for name in PROFILES:
            rules = load_rules(select(library, (name,)).documents(), kept)
            compiled_shapes(rules, Options(), kept)
        read_background(background(library), kept, None)
        defined(library, kept)
        for source in read_sources(Path(self.root)):
            read_tree(source.query, source.name, kept)
            read_reference(Path(self.root), source.ontology, source.predicates(), kept)
        build_data["force_include"][self._folder] = "certkg/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes the temporary folder."""
        shutil.rmtree(getattr(self, "_folder", ""), ignore_errors=True)
