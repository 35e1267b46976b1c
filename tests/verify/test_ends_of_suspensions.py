"""What ends a suspension in the chain of a certificate: a link decides alone; without one, the next event that ends it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rdflib import Graph

from certkg.store.embedded import EmbeddedStore
from certkg.verify import verify
from tests.verify.test_verify import HERE, ID, TODAY, RdflibStore, reference, terms

PREFIXES = (
    f"@prefix ckg: <https://w3id.org/certkg#> . @prefix ex: <{ID}> . "
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)


def event(name: str, kind: str, of: str, day: str, more: str = "") -> str:
    dated = f'; ckg:effectiveDate "{day}"^^xsd:date' if day else ""
    return f"ex:{name} a ckg:{kind} ; ckg:eventOf ex:{of} {dated} {more} .\n"


# The certificate "good" was decided on 2024-04-30, under the accreditation acc-n of a body with two recognitions.
CERTIFICATE = event("s", "Suspension", "good", "2026-02-01")
LINKED = event("s", "Suspension", "good", "2026-02-01", "; ckg:endedBy ex:e")
ACCREDITATION = event("s", "Suspension", "acc-n", "2024-03-01")
RECOGNITION = event("s", "Suspension", "fjord-ms", "2026-02-01")
SUBSCOPE = event("s", "Suspension", "fjord-9001", "2026-02-01")

CASES = {
    # name: the events, the day asked for, the link that is contradicted or None
    "certificate: still runs": (CERTIFICATE, "2026-06-30", "validity"),
    "certificate: restored": (CERTIFICATE + event("e", "Restoration", "good", "2026-05-01"), "2026-05-01", None),
    "certificate: not yet restored": (CERTIFICATE + event("e", "Restoration", "good", "2026-05-01"), "2026-04-30", "validity"),
    "certificate: restored before": (CERTIFICATE + event("e", "Restoration", "good", "2026-01-15"), "2026-06-30", "validity"),
    "certificate: another one restored": (CERTIFICATE + event("e", "Restoration", "sector", "2026-05-01"), "2026-06-30", "validity"),
    "certificate: reduced": (CERTIFICATE + event("e", "ScopeReduction", "good", "2026-05-01"), "2026-06-30", None),
    "certificate: withdrawn": (CERTIFICATE + event("e", "Withdrawal", "good", "2026-05-01"), "2026-06-30", "validity"),
    "certificate: lapsed": (CERTIFICATE + event("e", "Expiry", "good", "2026-05-01"), "2026-06-30", "validity"),
    "certificate: lapsed, then renewed": (
        CERTIFICATE + event("e", "Expiry", "good", "2026-05-01") + event("n", "Renewal", "good", "2026-05-20"), "2026-06-30", None,
    ),
    "certificate: renewed only": (CERTIFICATE + event("n", "Renewal", "good", "2026-05-20"), "2026-06-30", "validity"),
    "certificate: the link decides": (
        LINKED + event("e", "Restoration", "good", "2026-07-01") + event("o", "ScopeReduction", "good", "2026-05-01"), "2026-06-30", "validity",
    ),
    "certificate: a link without a day": (LINKED + event("e", "Restoration", "good", ""), "2026-06-30", None),
    "accreditation: still runs": (ACCREDITATION, "2026-06-30", "accreditation"),
    "accreditation: restored": (ACCREDITATION + event("e", "Restoration", "acc-n", "2024-04-01"), "2026-06-30", None),
    "accreditation: not yet restored": (
        ACCREDITATION + event("e", "Restoration", "acc-n", "2024-05-01"), "2026-06-30", "accreditation",
    ),
    "accreditation: a link without a day": (
        event("s", "Suspension", "acc-n", "2024-03-01", "; ckg:endedBy ex:e") + event("e", "Restoration", "acc-n", ""), "2026-06-30", None,
    ),
    "accreditation: withdrawn": (ACCREDITATION + event("e", "Withdrawal", "acc-n", "2024-04-01"), "2026-06-30", "accreditation"),
    "accreditation: withdrawn for another sector": (
        ACCREDITATION + event("e", "Withdrawal", "acc-n", "2024-04-01", "; ckg:sector ex:iaf-28"), "2026-06-30", "accreditation",
    ),
    "accreditation: lapsed": (ACCREDITATION + event("e", "Expiry", "acc-n", "2024-04-01"), "2026-06-30", "accreditation"),
    "accreditation: lapsed at the decision": (
        ACCREDITATION + event("e", "Expiry", "acc-n", "2024-04-01") + event("n", "Renewal", "acc-n", "2024-06-01"),
        "2026-06-30", "accreditation",
    ),
    "accreditation: lapsed after the decision": (event("e", "Expiry", "acc-n", "2026-06-01"), "2026-06-30", "accreditation"),
    "recognition: still runs": (RECOGNITION, "2026-06-30", "recognition"),
    "recognition: restored": (RECOGNITION + event("e", "Restoration", "fjord-ms", "2026-05-01"), "2026-06-30", None),
    "recognition: not yet restored": (RECOGNITION + event("e", "Restoration", "fjord-ms", "2026-05-01"), "2026-04-30", "recognition"),
    "recognition: withdrawn": (RECOGNITION + event("e", "Withdrawal", "fjord-ms", "2026-05-01"), "2026-06-30", "recognition"),
    "recognition: lapsed": (RECOGNITION + event("e", "Expiry", "fjord-ms", "2026-05-01"), "2026-06-30", "recognition"),
    "sub-scope: restored": (SUBSCOPE + event("e", "Restoration", "fjord-9001", "2026-05-01"), "2026-06-30", None),
    "sub-scope: not yet restored": (
        SUBSCOPE + event("e", "Restoration", "fjord-9001", "2026-05-01"), "2026-04-30", "recognized standard",
    ),
    "sub-scope: withdrawn": (SUBSCOPE + event("e", "Withdrawal", "fjord-9001", "2026-05-01"), "2026-06-30", "recognized standard"),
}  # fmt: skip


#: rdflib takes seconds for each, so that it answers one of a kind.
SLOWLY = (
    "certificate: restored",
    "certificate: the link decides",
    "accreditation: restored",
    "recognition: restored",
    "sub-scope: not yet restored",
)


@pytest.mark.parametrize(
    ("name", "engine"), [*((name, "oxigraph") for name in CASES), *((name, "rdflib") for name in SLOWLY)]
)
def test_what_ends_a_suspension(name: str, engine: str, tmp_path: Path) -> None:
    events, day, broken = CASES[name]
    file = tmp_path / "events.ttl"
    file.write_text(PREFIXES + events, encoding="utf-8")
    if engine == "oxigraph":
        store = EmbeddedStore()
        store.load_turtle([*terms(), HERE / "registry.ttl", file])
        found = verify(store, "Q-1", date.fromisoformat(day), today=TODAY)
    else:
        known = reference()
        assert isinstance(known, RdflibStore)
        more = Graph().parse(file)
        known.graph += more
        try:
            found = verify(known, "Q-1", date.fromisoformat(day), today=TODAY)
        finally:
            known.graph -= more
    assert found.verdict == ("contradicted" if broken else "confirmed")
    faults = [link.name for link in found.links if link.verdict in {"contradicted", "unknown"}]
    assert faults == ([broken] if broken else [])
