"""What organizations of the example say about their certificates, rightly and wrongly."""

from __future__ import annotations

from datetime import date

from benchmarks.example.facts import Facts, Iri, ckg, known

__all__ = ["claims"]


def claims(facts: Facts, certificates: dict[str, Iri]) -> None:
    """States claims and uses of marks; ``certificates`` by the keys of the example."""
    lakeside, moorland = facts.iri("organization", "lakeside"), facts.iri("organization", "moorland")
    quality, other = certificates["lakeside/Q"], certificates["moorland/Q"]
    system, product = facts.iri("system", "lakeside"), facts.iri("product", "moorland")
    northlight, lindwurm = (
        facts.iri("certification-body", "northlight"),
        facts.iri("certification-body", "lindwurm"),
    )
    right = "Quality management system certified to ISO 9001:2015 by Northlight Certification, scope: valves, certificate Q-01"

    def claim(key: str, text: str, who: Iri, basis: Iri, about: Iri, asserts: str) -> None:
        facts.add(
            "claim",
            key,
            "Claim",
            "",
            claimText=text,
            claimDate=date(2026, 10, 1),
            claimedBy=who,
            basedOn=basis,
            claimSubject=about,
            asserts=ckg(asserts),
        )

    claim("right", right, lakeside, quality, system, "SystemConformity")
    facts.more(
        facts.iri("claim", "right"),
        namesCertifier=northlight,
        namesStandard=known("edition/ISO-9001-2015"),
        namesClient=lakeside,
        namesSystemType=ckg("Quality"),
    )
    claim("product", "Our castings are certified to ISO 9001", moorland, other, product, "CertifiedTo")
    claim("iso", "We are ISO certified", moorland, other, moorland, "SystemConformity")
    facts.more(facts.iri("claim", "iso"), namesCertifier=ckg("Iso"))
    claim(
        "legal", "We comply with all law, see our certificate", moorland, other, moorland, "LegallyCompliant"
    )
    claim("superior", "Certified, therefore the best castings", moorland, other, product, "SuperiorTo")
    claim("ethical", "Certified to ISO 9001: an ethical company", moorland, other, moorland, "EthicalConduct")
    claim("accredited", "Accredited to ISO 9001", moorland, other, moorland, "AccreditedTo")
    mark = facts.add(
        "mark", "lindwurm", "ConformityMark", "Mark of Lindwurm Zertifizierung", ownedBy=lindwurm
    )
    for key, place in (("letter", "OnLetterhead"), ("box", "OnPrimaryPackaging")):
        facts.add(
            "mark-use",
            key,
            "MarkUse",
            "",
            markUsed=mark,
            usedBy=moorland,
            placedOn=ckg(place),
            usedFor=other,
            claimDate=date(2026, 10, 1),
        )
