"""Inputs of a validation: RDF as it stands, tables through their loader, with the places of findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from certkg.errors import Fault, InputError, Place

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from certkg.documents import Document
    from certkg.load import Loaded
    from certkg.load.results import Positions
    from certkg.validate.results import Result
    from certkg.validate.rules import RuleInfo

__all__ = [
    "Input",
    "fault_results",
    "fault_rules",
    "fault_shape",
    "is_table",
    "parted",
    "read_input",
    "read_inputs",
    "readable",
    "sourced_faults",
    "together",
    "workbook_of",
]

_LARGE = 64 * 1024**2  # bytes; the digest of such a file is worked out while other things go on
_TABLES = frozenset({".xlsx", ".xlsm", ".csv", ".tsv", ".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Input:
    """One input as RDF, with what its loader found wrong and where its cells are.

    ``digested`` gives the SHA-256 of its bytes. ``content`` are the bytes of a table that came from standard
    input.
    """

    name: str
    document: Document
    digested: Callable[[], str]
    loaded: Loaded | None = None
    content: bytes | None = None

    @property
    def digest(self) -> str:
        """``sha256:`` and the hash of the bytes as they stand; waits for the thread that reads a large file."""
        return self.digested()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What could not be carried over."""
        return self.loaded.faults if self.loaded else ()


def is_table(name: str) -> bool:
    """Whether a file is read by a loader and not as RDF."""
    return Path(name).suffix.lower() in _TABLES


def read_inputs(
    names: Sequence[str], *, root: Traversable | None = None, apart: str = ""
) -> tuple[Input, ...]:
    """Opens all inputs as ``readable`` does; InputError when one cannot be opened, with all others that cannot."""
    found, errors = readable(names, root=root, apart=apart)
    if errors:
        raise together(errors)
    return found


def readable(
    names: Sequence[str],
    *,
    syntax: str | None = None,
    source: str | None = None,
    body: str | None = None,
    root: Traversable | None = None,
    apart: str = "",
) -> tuple[tuple[Input, ...], tuple[InputError, ...]]:
    """Opens all inputs, each with its own scope of blank nodes, and the errors of those that cannot be opened.

    ``-`` is standard input. ``apart`` begins the scopes, so that several such calls do not take nodes of one
    label for one node. ``body`` is the IRI of the body that issued what names no issuer; it is for tables only.
    """
    found: list[Input] = []
    errors: list[InputError] = []
    for number, name in enumerate(names, start=1):
        scope = f"{apart}d{number}" if len(names) > 1 or apart else "b"
        try:
            found.append(read_input(name, scope, syntax=syntax, source=source, body=body, root=root))
        except InputError as error:
            errors.append(error)
    return tuple(found), tuple(errors)


def together(errors: Sequence[InputError]) -> InputError:
    """The first of several errors, which carries the others, so that one run tells them all."""
    first, *others = errors
    first.others = tuple(others)
    return first


def parted(inputs: Sequence[Input], first: InputError) -> tuple[tuple[Input, ...], tuple[InputError, ...]]:
    """The inputs that can be parsed and the errors of the others, once one of them could not; reads all again.

    No errors when ``first`` is not about an input.
    """
    good: list[Input] = []
    errors: list[InputError] = []
    for entry in inputs:
        try:
            for _ in entry.document.ntriples():
                pass
            good.append(entry)
        except InputError as error:
            errors.append(error)
    return (tuple(good), tuple(errors)) if str(first) in map(str, errors) else (tuple(inputs), ())


def read_input(
    name: str,
    scope: str,
    *,
    syntax: str | None = None,
    source: str | None = None,
    body: str | None = None,
    root: Traversable | None = None,
) -> Input:
    """Opens one input; a table is loaded whole, everything good in it goes through."""
    from certkg.documents import open_document

    if name == "-":
        return _read_piped(scope, syntax=syntax, source=source, body=body, root=root)
    if (source not in {None, "rdf"} or is_table(name)) and syntax is None:
        from hashlib import sha256

        from certkg.load import load

        loaded = load(name, source, issuer=body, library_root=root)
        digest = "sha256:" + sha256(Path(name).read_bytes()).hexdigest()
        return Input(name, _as_document(name, loaded, scope), lambda: digest, loaded)
    document = open_document(name, syntax, scope=scope)
    return Input(document.name, document, _digested(document))


def _digested(document: Document) -> Callable[[], str]:
    """The digest of a document; that of a large file comes from a thread, since hashing needs no lock of Python's.

    A thread that nobody waits for ends with the process.
    """
    if document.size < _LARGE:
        digest = document.digest
        return lambda: digest
    from concurrent.futures import Future
    from threading import Thread

    future: Future[str] = Future()

    def run() -> None:
        try:
            future.set_result(document.digest)
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future.result


def _read_piped(
    scope: str, *, syntax: str | None, source: str | None, body: str | None, root: Traversable | None
) -> Input:
    """Standard input: a table when it is a workbook or a source is named, else RDF."""
    from certkg.documents import open_document
    from certkg.documents.document import STDIN, Limits, read_stdin

    content = read_stdin(Limits().size + 1)
    is_workbook = content.startswith(b"PK\x03\x04")
    if syntax is not None or source == "rdf" or (source is None and not is_workbook):
        document = open_document(STDIN, syntax, content=content, base="file:///dev/stdin", scope=scope)
        return Input(STDIN, document, _digested(document))
    from hashlib import sha256
    from tempfile import TemporaryDirectory

    from certkg.load import load

    ending = ".xlsx" if is_workbook else ".jsonl" if content.lstrip()[:1] == b"{" else ".csv"
    with TemporaryDirectory() as folder:
        path = Path(folder, f"stdin{ending}")
        path.write_bytes(content)
        loaded = load(path, source, issuer=body, library_root=root)
        faults = tuple(replace(fault, place=replace(fault.place, file=STDIN)) for fault in loaded.faults)
        loaded = replace(loaded, faults=faults, positions=_Renamed(loaded.positions, STDIN))
    digest = "sha256:" + sha256(content).hexdigest()
    return Input(STDIN, _as_document(STDIN, loaded, scope), lambda: digest, loaded, content)


def workbook_of(entry: Input) -> bytes | None:
    """A table as the bytes of a workbook; None for one that is named lines, or that no workbook can hold."""
    from tempfile import TemporaryDirectory

    from certkg.load.readers.tabled import as_workbook

    content = entry.content if entry.content is not None else Path(entry.name).read_bytes()
    if content.startswith(b"PK\x03\x04"):
        return content
    if content.lstrip()[:1] == b"{":
        return None
    if entry.content is None:
        return as_workbook(Path(entry.name))
    with TemporaryDirectory() as folder:
        path = Path(folder, "stdin.csv")
        path.write_bytes(content)
        return as_workbook(path)


def _as_document(name: str, loaded: Loaded, scope: str) -> Document:
    from certkg.documents import open_document

    text = "".join(f"{s} {p} {o} .\n" for s, p, o in loaded.triples)
    return open_document(name, "n-triples", content=text.encode(), scope=scope)


@dataclass(frozen=True, slots=True)
class _Renamed:
    """Positions in a file that has another name for the user."""

    positions: Positions
    name: str

    def place(self, subject: str, predicate: str | None = None, value: str | None = None) -> Place | None:
        """See ``Positions.place``."""
        found = self.positions.place(subject, predicate, value)
        return found and replace(found, file=self.name)


#: What stands for the source of an input that could not be read at all.
_UNREAD = "certkg"


def sourced_faults(inputs: Sequence[Input], unread: Sequence[InputError]) -> tuple[tuple[str, Fault], ...]:
    """What is wrong with inputs, each with the source whose loader found it, or ours for an input not read."""
    found = [(entry.loaded.source, fault) for entry in inputs if entry.loaded for fault in entry.faults]
    lost = [(_UNREAD, Fault(e.code, e.message, e.where or Place(""), e.mend)) for e in unread]
    return (*found, *lost)


def fault_shape(source: str, fault: Fault) -> str:
    """What stands in for the shape of a loader's fault: the mapping that found it, and the code."""
    return f"<https://w3id.org/certkg/loaders/{source}#{fault.code}>"


def fault_rules(faults: Sequence[tuple[str, Fault]]) -> dict[str, RuleInfo]:
    """A rule for each kind of fault, by what stands in for its shape, so that reports can name it."""
    from certkg.validate.rules import RuleInfo

    return {fault_shape(source, fault): RuleInfo(rule=f"{source} {fault.code}") for source, fault in faults}


def fault_results(faults: Sequence[tuple[str, Fault]]) -> tuple[tuple[Result, Fault], ...]:
    """The faults of the loaders as results, so that one report holds everything that is wrong."""
    from certkg.documents.ntriples import escaped
    from certkg.validate.results import Result

    severities = {"violation": "Violation", "warning": "Warning", "info": "Info"}
    return tuple(
        (
            Result(
                focus_node=f"<{Path(fault.place.file).absolute().as_uri()}>",
                path=None,
                value=f'"{escaped(fault.found)}"' if fault.found else None,
                severity=f"<http://www.w3.org/ns/shacl#{severities[fault.severity]}>",
                component="<https://w3id.org/certkg#LoadingConstraintComponent>",
                shape=fault_shape(source, fault),
                messages=(f'"{escaped(fault.message)}"@en',),
            ),
            fault,
        )
        for source, fault in faults
    )
