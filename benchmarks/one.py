"""One validation in a process of its own: ``python -m benchmarks.one DATA SHAPES ENGINE``.

Both files are N-Triples, and hold all that the engine is to read.
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["main"]


def main() -> int:
    """0 where the data conform, 1 where they do not; the number of results on standard output."""
    data, shapes, engine = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    results = _pyshifty(data, shapes) if engine == "pyshifty" else _ours(data, shapes, engine)
    print(results, "results")
    return int(bool(results))


def _ours(data: Path, shapes: Path, engine: str) -> int:
    from certkg.documents import open_document
    from certkg.validate.engines.protocol import Data
    from certkg.validate.run import validate

    given = [open_document(shapes, scope="s")]
    return len(validate(Data((open_document(data),)), given, engine).results)


def _pyshifty(data: Path, shapes: Path) -> int:
    """The peer reads the files itself; what it does not support is an error, not a pass."""
    from rdflib import RDF, SH
    from shifty import validate  # a peer that need not be installed

    _, report, _ = validate(
        str(data), str(shapes), graph_mode="data", infer=False, sort_results=False, on_unsupported="error"
    )
    return sum(1 for _ in report.subjects(RDF.type, SH.ValidationResult))


if __name__ == "__main__":
    sys.exit(main())
