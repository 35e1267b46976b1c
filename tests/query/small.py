"""Small registries, and the answers of questions on them."""

from __future__ import annotations

from pathlib import Path

from certkg.library import Library
from certkg.query import ask, find_question
from certkg.query.answers import plain
from certkg.store.embedded import EmbeddedStore

LIBRARY = Library.default()
PREFIXES = """
@prefix ckg: <https://w3id.org/certkg#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix edition: <https://w3id.org/certkg/id/edition/> .
@prefix clause: <https://w3id.org/certkg/id/clause/> .
@prefix iaf: <https://w3id.org/certkg/id/iaf/> .
@prefix scope: <https://w3id.org/certkg/id/arrangement-scope/> .
@prefix ex: <https://example.org/> .
"""


def certificate(name: str, begun: str, until: str, more: str = "") -> str:
    """A certificate that began and ends on the given days."""
    return (
        f'ex:{name} a ckg:Certificate ; ckg:certificateNumber "{name}" ; ckg:issuedBy ex:body ; '
        f'ckg:standard edition:ISO-9001-2015 ; ckg:validFrom "{begun}"^^xsd:date ; '
        f'ckg:issueDate "{begun}"^^xsd:date ; ckg:expiryDate "{until}"^^xsd:date {more} .\n'
    )


def event(name: str, kind: str, of: str, day: str, more: str = "") -> str:
    """A status event of a certificate or an accreditation."""
    return f'ex:{name} a ckg:{kind} ; ckg:eventOf ex:{of} ; ckg:effectiveDate "{day}"^^xsd:date {more} .\n'


# One certificate for each way not to be valid on 2026-06-30, and one that is; all of organization "client".
HELD = '; ckg:issuedTo ex:client ; ckg:sector iaf:17 ; ckg:coversSite ex:site ; ckg:originalIssueDate "2020-01-01"^^xsd:date'
REGISTRY = (
    'ex:client a ckg:Organization ; ckg:country "DE" ; ckg:hasSite ex:site , ex:other . ex:site a ckg:Site ; ckg:country "DE" . '
    "ex:other a ckg:Site . ex:body a ckg:CertificationBody .\n"
    + "".join(
        certificate(name, "2025-01-01", "2027-12-31", HELD)
        for name in ("good", "suspended", "withdrawn", "lapsed", "back", "moved")
    )
    + event("s", "Suspension", "suspended", "2026-02-01")
    + event("w", "Withdrawal", "withdrawn", "2026-02-01")
    + event("e1", "Expiry", "lapsed", "2026-02-01")
    + event("e2", "Expiry", "back", "2026-02-01")
    + event("r", "Restoration", "back", "2026-05-01", "; ckg:outstandingActivitiesCompleted true")
    + 'ex:t a ckg:Transfer ; ckg:transferOf ex:moved ; ckg:acceptanceDate "2026-02-01"^^xsd:date .\n'
)


def rows(name: str, turtle: str, tmp_path: Path, **values: str) -> list[dict[str, str]]:
    """The answer of a question on a registry given in Turtle, with the ontology beside it."""
    file = tmp_path / "registry.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    store = EmbeddedStore()
    store.load_turtle(entry.file for entry in LIBRARY.ontology())
    store.load_turtle([file])
    question = find_question(LIBRARY, name)
    found = ask(store, question, {key: [value] for key, value in values.items()})
    names = [str(column) for column in found.variables]
    return [
        {key: short("" if term is None else plain(term)) for key, term in zip(names, row, strict=True)}
        for row in found.rows
    ]


def short(text: str) -> str:
    return text.removeprefix("https://example.org/")


def column(found: list[dict[str, str]], name: str) -> list[str]:
    return sorted(row[name] for row in found)
