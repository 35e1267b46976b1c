"""Runs OwlCheck.java, which stands on the OWL API and HermiT and on no code of ours."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MISSING = ", ".join(tool for tool in ("mvn", "javac", "java") if shutil.which(tool) is None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one set of files; the time is that of HermiT."""

    violations: tuple[str, ...]
    consistent: bool
    unsatisfiable: tuple[str, ...]
    milliseconds: int


def class_path(folder: Path) -> str:
    """The libraries, which Maven takes from Maven Central; CalledProcessError where it cannot."""
    goal = ("dependency:build-classpath", f"-Dmdep.outputFile={folder / 'path'}")
    command = ("mvn", "--batch-mode", "--quiet", "--file", str(HERE / "pom.xml"), *goal)
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return (folder / "path").read_text().strip()


def check(libraries: str, sets: Mapping[str, tuple[str, Iterable[Path]]]) -> dict[str, Checked]:
    """Checks each named set of files, which comes with its profiles, such as ``OWL2_DL,OWL2_RL``."""
    lines = ("\t".join((name, profiles, *map(str, files))) for name, (profiles, files) in sets.items())
    run = subprocess.run(
        ("java", "-cp", libraries, str(HERE / "OwlCheck.java")),
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=1800,  # a guard against a reasoner that never ends; a busy machine needs over ten minutes
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in sets}
    for line in run.stdout.splitlines():
        name, what, particulars = line.split("\t")
        found[name].append((what, particulars))
    return {name: _checked(entries) for name, entries in found.items()}


def _checked(entries: list[tuple[str, str]]) -> Checked:
    def those(what: str) -> tuple[str, ...]:
        return tuple(particulars for kind, particulars in entries if kind == what)

    return Checked(
        violations=those("violation"),
        consistent=not those("inconsistent"),
        unsatisfiable=those("unsatisfiable"),
        milliseconds=int(*those("reasoned")),
    )
