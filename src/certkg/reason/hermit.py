"""Runs HermiT, as owlready2 carries it, in a Java process of its own that a time limit ends for good."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from certkg.errors import EngineError

__all__ = ["Classified", "classify", "output_of"]

_MEMORY = "-Xmx2000M"
_LINE = re.compile(r"^(Type|EquivalentClasses)\( ((?:<[^>]+>\s*)+) \)$", re.MULTILINE)
_IRI = re.compile(r"<([^>]+)>")
_OWL = "http://www.w3.org/2002/07/owl#"


@dataclass(frozen=True, slots=True)
class Classified:
    """What HermiT says of a consistent ontology.

    IRIs of classes that cannot have members, and the most specific types of individuals (individual, class).
    """

    unsatisfiable: tuple[str, ...]
    types: frozenset[tuple[str, str]]


def classify(ntriples: bytes, java: str, seconds: float) -> Classified | None:
    """What follows from an ontology in N-Triples, or None when it has no model.

    Raises EngineError when HermiT takes longer than ``seconds`` or fails.
    """
    folder = _hermit()
    path = os.pathsep.join([str(folder), str(folder / "HermiT.jar")])
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "ontology.nt"
        file.write_bytes(ntriples)
        tool = "org.semanticweb.HermiT.cli.CommandLine"
        options = ["-c", "-I", "--ignoreUnsupportedDatatypes", file.as_uri()]
        code, text = output_of([java, _MEMORY, "-cp", path, tool, *options], seconds)
    if code == 0:
        return _read(text)
    if "Inconsistent ontology" in text:
        return None
    last = next((line for line in reversed(text.splitlines()) if line.strip()), f"exit status {code}")
    raise EngineError(
        "reason-failed",
        f"The reasoner ended without an answer: {last.strip()[:300]}",
        mend="Check the inputs with certkg validate; give large ones in parts.",
    )


def output_of(command: Sequence[str], seconds: float) -> tuple[int, str]:
    """The exit status of a command and all it prints; it and what it started end with the time limit.

    Raises EngineError after ``seconds``.
    """
    with tempfile.TemporaryFile() as said:
        # A session of its own: the limit, and an interrupt, then reach all that the command started.
        process = subprocess.Popen(  # noqa: S603 - our own command: Java with HermiT
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise EngineError(
                "reason-timeout",
                f"The reasoner found no answer in {seconds:g} seconds.",
                mend="Give it more with --timeout, or reason over a part of the data.",
            ) from error
        finally:
            _end(process)
        said.seek(0)
        return code, said.read().decode("utf-8", errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and its group, if any of it still runs."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):  # raised when all of it has ended
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(text: str) -> Classified:
    types: set[tuple[str, str]] = set()
    empty: set[str] = set()
    for relation, names in _LINE.findall(text.replace("\r", "")):
        iris = _IRI.findall(names)
        if relation == "Type":
            types.add((iris[0], iris[1]))
        elif f"{_OWL}Nothing" in iris:
            empty.update(iri for iri in iris if not iri.startswith(_OWL))
    kept = frozenset((one, kind) for one, kind in types if not kind.startswith(_OWL))
    return Classified(tuple(sorted(empty)), kept)


def _hermit() -> Path:
    """The folder of HermiT in owlready2, found without the cost of importing it."""
    found = find_spec("owlready2")
    if found is None or found.origin is None:
        raise EngineError("reason-failed", "The library owlready2 is missing.", mend="Install certkg again.")
    return Path(found.origin).parent / "hermit"
