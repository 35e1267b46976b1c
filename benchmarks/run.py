"""Runs each installed engine on the same data and shapes, as processes of their own, and writes the figures.

``python -m benchmarks.run 1000 10000 --with-jena FOLDER`` generates each registry, merges it with the
ontology and reference data, and writes ``benchmarks/results/<certificates>.md`` and ``.svg``. An engine that
is not installed is named; one that exceeds ``--timeout`` is a lower bound, and is not run again. Jena is
fetched into a folder outside of the repository; ``pip install pyshifty`` adds that engine.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.generate import registry
from benchmarks.race.clock import Measured, alternate, measure
from benchmarks.race.engines import ENGINES, Engine, engines, fetch_jena
from benchmarks.race.figures import plot, table
from benchmarks.race.inputs import Input, write_data, write_shapes

__all__ = ["main"]

RESULTS = Path(__file__).parent / "results"
#: Those that compile plans, and so are run once before the clock starts.
COMPILE = ("certkg", "memory", "duckdb")


def main() -> int:
    """The command; 1 when an engine failed or engines differ in the number of results."""
    given = _arguments()
    if given.with_jena:
        fetch_jena(given.with_jena)
    given.results.mkdir(parents=True, exist_ok=True)
    good = True
    for certificates in given.certificates:
        with TemporaryDirectory(dir=given.folder) as folder:
            good = _compare(certificates, Path(folder), given) and good
    return int(not good)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("certificates", type=int, nargs="+", help="how many, one comparison for each")
    parser.add_argument(
        "--engines", nargs="+", choices=ENGINES, default=("certkg", "jena", "pyshifty", "pyshacl")
    )
    parser.add_argument("--shapes", type=Path, help="other shapes than those of the default profile")
    parser.add_argument("--runs", type=int, default=3, help="runs of each engine, in turn; default 3")
    parser.add_argument("--timeout", type=float, default=600, help="seconds for a run; default 600")
    parser.add_argument(
        "--beyond",
        type=float,
        default=inf,
        help="stop others at so many times the first engine's longest run",
    )
    parser.add_argument(
        "--with-jena", type=Path, metavar="FOLDER", help="fetch Jena into this folder, and run it"
    )
    parser.add_argument("--heap", default="6g", help="the heap of Jena; default 6g")
    parser.add_argument("--seed", type=int, default=1, help="of the registry")
    parser.add_argument("--adversarial", action="store_true", help="one number, name and street for all")
    parser.add_argument("--folder", type=Path, help="where temporary files go: 200 bytes for each triple")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the figures go")
    return parser.parse_args()


def _compare(certificates: int, folder: Path, given: argparse.Namespace) -> bool:
    """One comparison, printed and written; whether all engines that ended found the same number of results."""
    shapes = folder / "shapes.nt"
    write_shapes(shapes, given.shapes)
    pieces = registry(certificates, seed=given.seed, adversarial=given.adversarial)
    data = write_data(folder / "data.nt", pieces)
    print(
        f"{certificates} certificates: {data.registry} triples, {data.triples} with the background",
        flush=True,
    )
    found = engines(data.path, shapes, given.with_jena, given.heap)
    chosen = [found[name] for name in given.engines if name in found]
    environment = {"XDG_CACHE_HOME": str(folder / "cache")}
    compiling = _warm(chosen, folder, shapes, environment, given)
    rows = alternate(chosen, given.runs, given.timeout, folder, environment, given.beyond)
    absent = [name for name in given.engines if name not in found]
    name = f"{certificates}{'-adversarial' if given.adversarial else ''}"
    name += f"-{given.shapes.stem}" if given.shapes else ""
    head = _head(certificates, data, given)
    text = f"{head}{table(rows)}\n{_foot(compiling, absent)}![Wall time of each engine]({name}.svg)\n"
    (given.results / f"{name}.md").write_text(text, encoding="utf-8")
    title = f"{certificates:,} certificates, {data.triples:,} triples: wall time"
    (given.results / f"{name}.svg").write_text(plot(rows, title), encoding="utf-8")
    print(text)
    ended = [row for row in rows if not row.stopped]
    return not any(row.failure for row in ended) and len({row.results for row in ended}) <= 1


def _warm(
    chosen: Sequence[Engine],
    folder: Path,
    shapes: Path,
    environment: dict[str, str],
    given: argparse.Namespace,
) -> dict[str, float]:
    """Runs our engines once on one certificate, so that their plans are in the cache; the seconds of each."""
    data = write_data(folder / "one.nt", registry(1))
    small = engines(data.path, shapes, None, given.heap)
    return {
        engine.name: measure(
            small[engine.name], Measured(engine.name, ""), given.timeout, folder, environment
        ).seconds[0]
        for engine in chosen
        if engine.name in COMPILE
    }


def _head(certificates: int, data: Input, given: argparse.Namespace) -> str:
    """What was run, on which data and machine."""
    kind = "an adversarial registry" if given.adversarial else "a registry"
    shapes = f"`{given.shapes}`" if given.shapes else "all of the default profile, English texts only"
    return (
        f"# Validation of {certificates:,} certificates\n\n"
        f"`python -m benchmarks.run {' '.join(sys.argv[1:])}`\n\n"
        f"Data: {kind} of {data.registry:,} triples, with ontology and reference data {data.triples:,} triples in "
        f"one N-Triples file of {data.size:,} bytes. Shapes: {shapes}. "
        "Whole processes, start to exit, engines in turn.\n\n"
        f"Machine: {_processor()}, {os.cpu_count()} cores, {_memory()} GB; {platform.system()}, "
        f"Python {platform.python_version()}. Load before the first run: {os.getloadavg()[0]:.1f}.\n\n"
    )


def _foot(compiling: dict[str, float], absent: Sequence[str]) -> str:
    """What the table leaves out."""
    lines = [
        f"Before the clock started, `{name}` compiled the shapes in a run on one certificate ({seconds:.1f} s); "
        "its plans are then in the cache.\n\n"
        for name, seconds in compiling.items()
    ]
    return "".join([*lines, f"Not installed: {', '.join(absent)}.\n\n" if absent else ""])


def _processor() -> str:
    """The name of the processor where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)


if __name__ == "__main__":
    sys.exit(main())
