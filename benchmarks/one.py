"""One validation by pyshifty in a process of its own: ``python -m benchmarks.one DATA SHAPES``.

Both files are N-Triples, and hold all that the engine is to read. The peer has no command of its own.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> int:
    """0 where the data conform, 1 where they do not; the number of results on standard output."""
    from rdflib import RDF, SH
    from shifty import validate  # a peer that need not be installed

    # The peer reads the files itself; what it does not support is an error, not a pass.
    _, report, _ = validate(
        sys.argv[1], sys.argv[2], graph_mode="data", infer=False, sort_results=False, on_unsupported="error"
    )
    results = sum(1 for _ in report.subjects(RDF.type, SH.ValidationResult))
    print(results, "results")
    return int(bool(results))


if __name__ == "__main__":
    sys.exit(main())
