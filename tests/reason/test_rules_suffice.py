"""For terms within OWL 2 RL, the rules of the profile find the types that HermiT finds with all axioms."""

from __future__ import annotations

import owlrl  # which pySHACL brings
import pytest
from benchmarks.mark_rl_safe import CKG, ontology
from benchmarks.rl_profile import safe_axioms, terms
from owlrl import DatatypeHandling
from rdflib import OWL, RDF, RDFS, Graph, URIRef, term

from tests.reason.common import HEAD, NEEDS_JAVA, reasoned

DATA = """
x:suspended a ckg:Certificate ; ckg:status ckg:Suspended ; ckg:issuedBy x:body ; ckg:issuedTo x:client .
x:unaccredited ckg:certificateNumber "Q-2" ; ckg:accreditationStatus ckg:Unaccredited .
x:sites ckg:hasCentralFunction x:office ; ckg:coversSite x:plant .
x:accreditation ckg:accreditedBy x:accreditor ; ckg:accreditedOrganisation x:body ; ckg:accreditationScope x:entry .
x:entry ckg:coversStandard x:edition ; ckg:coversOffice x:branch .
x:newer ckg:replacesEdition x:edition . x:edition ckg:editionOf x:standard .
x:transfer ckg:transferredFrom x:body ; ckg:transferOf x:suspended .
x:audit ckg:auditsClient x:client ; ckg:hasAssignment x:part . x:part ckg:assignedPerson x:auditor .
x:national a ckg:NationalAccreditationBody . x:declaration a ckg:Declaration ; ckg:issuedBy x:client .
"""
pytestmark = NEEDS_JAVA


def typed(graph: Graph) -> set[tuple[str, str]]:
    """The types of things of the data, as pairs of names."""
    return {
        (str(one), str(kind))
        for one, kind in graph.subject_objects(RDF.type)
        if str(one).startswith("urn:x:") and str(kind).startswith(CKG)
    }


def test_rules_find_what_the_reasoner_finds_for_safe_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = ontology()
    data = Graph().parse(data=HEAD + DATA, format="turtle")
    safe = {str(term) for term, is_safe in terms(everything, CKG).items() if is_safe}

    by_rules = safe_axioms(everything) + data
    # owlrl leaves conversions of literals behind in rdflib, by which others would judge these anew.
    monkeypatch.setattr(term, "_toPythonMapping", dict(term._toPythonMapping))
    monkeypatch.setattr(DatatypeHandling, "_toPythonMapping", term._toPythonMapping)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(by_rules)

    found = reasoned(DATA)
    assert found.consistent
    by_reasoner = typed(data) | set(found.inferred)
    wider = {
        (one, str(above))
        for one, kind in by_reasoner
        for above in everything.transitive_objects(URIRef(kind), RDFS.subClassOf)
        if str(above).startswith(CKG)
    }
    expected = {pair for pair in wider if pair[1] in safe}
    assert {pair for pair in typed(by_rules) if pair[1] in safe} == expected
    for one, kind in (
        ("suspended", "SuspendedCertificate"),
        ("unaccredited", "UnaccreditedCertificate"),
        ("sites", "MultiSiteCertificate"),
        ("body", "CertificationBody"),
        ("newer", "StandardEdition"),
    ):
        assert (f"urn:x:{one}", f"{CKG}{kind}") in expected
        assert (URIRef(f"urn:x:{one}"), RDF.type, URIRef(f"{CKG}{kind}")) not in data
    assert (URIRef("urn:x:edition"), RDF.type, OWL.Nothing) not in by_rules
