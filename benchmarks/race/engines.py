"""The engines that are compared: the command of each, which writes a report, and how its results are counted."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.request import urlopen

from certkg import __version__

__all__ = ["ENGINES", "Engine", "engines", "fetch_jena"]

JENA = "5.2.0"
JENA_URL = f"https://repo1.maven.org/maven2/org/apache/jena/apache-jena/{JENA}/apache-jena-{JENA}.zip"
#: The names for ``--engines``; ours come first, and the first one is what others are compared with.
ENGINES = ("certkg", "memory", "duckdb", "jena", "pyshifty", "pyshacl")
_OURS = (sys.executable, "-m", "certkg", "validate", "--quiet", "--format", "json")
_PYSHACL = (sys.executable, "-m", "pyshacl", "-sf", "nt", "-df", "nt", "-f", "turtle")
_STATED = re.compile(rb"^(\d+) results")


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine: the command, and what counts the results in its output, None where there is no report."""

    name: str
    version: str
    command: tuple[str, ...]
    count: Callable[[Path], int | None]


def engines(data: Path, shapes: Path, jena: Path | None, heap: str) -> dict[str, Engine]:
    """The engines that are installed, by the names of ``ENGINES``."""
    found = {
        name: Engine(
            name, __version__, (*_OURS, str(data), "--shapes", str(shapes), "--engine", engine), _counted
        )
        for name, engine in (("certkg", "auto"), ("memory", "memory"), ("duckdb", "duckdb"))
    }
    if version := _installed("pyshifty"):
        one = (sys.executable, "-m", "benchmarks.one", str(data), str(shapes))
        found["pyshifty"] = Engine("pyshifty", version, one, _stated)
    own = (*_PYSHACL, "-s", str(shapes), str(data))
    found["pyshacl"] = Engine("pyshacl", _installed("pyshacl"), own, _reported)
    java = shutil.which("java")
    if jena and java:
        classes = ("-cp", f"{_home(jena)}/lib/*", "shacl.shacl")
        settings = (f"-Xmx{heap}", f"-Dlog4j.configurationFile=file:{_home(jena)}/log4j2.properties")
        given = ("validate", "--shapes", str(shapes), "--data", str(data))
        found["jena"] = Engine("jena", f"{JENA}, -Xmx{heap}", (java, *settings, *classes, *given), _reported)
    return found


def fetch_jena(folder: Path) -> None:
    """Fetches and unpacks Apache Jena, unless it is there; about 30 MB."""
    if _home(folder).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    with urlopen(JENA_URL) as answer:  # a fixed https address
        zipfile.ZipFile(io.BytesIO(answer.read())).extractall(folder)


def _home(folder: Path) -> Path:
    return folder.resolve() / f"apache-jena-{JENA}"


def _installed(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _counted(output: Path) -> int | None:
    """The number of results in our JSON report."""
    try:
        return int(json.loads(output.read_bytes())["summary"]["results"])
    except (ValueError, KeyError):
        return None


def _stated(output: Path) -> int | None:
    """The number that ``benchmarks.one`` prints."""
    found = _STATED.match(output.read_bytes())
    return int(found[1]) if found else None


def _reported(output: Path) -> int | None:
    """The number of results in a report in Turtle; None where there is no report."""
    results, reported = 0, False
    with output.open("rb") as lines:
        for line in lines:
            results += line.count(b"sh:ValidationResult")
            reported = reported or b"sh:ValidationReport" in line
    return results if reported else None
