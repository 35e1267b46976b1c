"""One validation in a process of its own: ``python -m benchmarks.one DATA SHAPES ENGINE``."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["main"]


def main() -> int:
    """0 where the data conform, 1 where they do not; the number of results on standard output."""
    data, shapes, engine = sys.argv[1:4]
    if engine == "pyshifty":
        return _pyshifty(Path(data), Path(shapes))
    from certkg.documents import open_document
    from certkg.validate.engines.protocol import Data
    from certkg.validate.run import validate

    outcome = validate(Data((open_document(data),)), [open_document(shapes, scope="s")], engine)
    print(len(outcome.results), "results", len(outcome.fallbacks), "fallbacks")
    return int(bool(outcome.results))


def _pyshifty(data: Path, shapes: Path) -> int:
    import pyshifty  # type: ignore[import-not-found]  # a peer that need not be installed
    from rdflib import Graph

    conforms, _, _ = pyshifty.validate(Graph().parse(data), Graph().parse(shapes))
    print(conforms)
    return int(not conforms)


if __name__ == "__main__":
    sys.exit(main())
