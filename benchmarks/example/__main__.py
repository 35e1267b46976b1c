"""Writes the example registry that ``certkg demo`` reads.

``python -m benchmarks.example`` writes ``registry.ttl`` and ``submission.csv`` into
``src/certkg/cli/example/``; the same each time.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from benchmarks.example.bodies import Body, bodies
from benchmarks.example.certificates import Client, Order, certificate, client
from benchmarks.example.claims import claims
from benchmarks.example.evidence import start_system
from benchmarks.example.extras import extras
from benchmarks.example.facts import Facts, Iri
from benchmarks.example.handling import handling
from benchmarks.example.operation import operation
from benchmarks.example.submission import write_submission

OUT = Path(__file__).parent.parent.parent / "src" / "certkg" / "cli" / "example" / "registry.ttl"
SEED = 9001
FIRST = [
    "Amber",
    "Birch",
    "Cobalt",
    "Dapple",
    "Elm",
    "Fallow",
    "Garnet",
    "Heron",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Larch",
    "Mallow",
    "Nettle",
    "Osprey",
]
TRADES = (
    ("Valves", "18", "Design and manufacture of valves"),
    ("Castings", "17", "Manufacture of metal castings"),
    ("Textiles", "4", "Weaving and finishing of textiles"),
    ("Plastics", "14", "Manufacture of plastic parts"),
    ("Instruments", "19", "Manufacture of measuring instruments"),
    ("Builders", "28", "Construction of buildings"),
    ("Bakery", "3", "Production of bread"),
    ("Logistics", "31", "Storage and transport of goods"),
    ("Software", "33", "Development and operation of software"),
    ("Consulting Engineers", "34", "Engineering design"),
    ("Farms", "1", "Growing of vegetables"),
    ("Traders", "29", "Wholesale of machinery"),
)
PLACES = (
    ("NO", "Sampletown"),
    ("DE", "Musterstadt"),
    ("ES", "Villaejemplo"),
    ("JP", "Mihonmachi"),
    ("BR", "Vilamodelo"),
)
#: the six organizations with evidence in depth: key, name, country, disciplines, faults
DEEP: tuple[tuple[str, str, str, str, str, str, tuple[str, ...]], ...] = (
    ("lakeside", "Lakeside Valves (fictitious)", "NO", "QE", "18", "Design and manufacture of valves", ()),
    (
        "moorland",
        "Moorland Castings (fictitious)",
        "DE",
        "Q",
        "17",
        "Manufacture of metal castings",
        ("recurrence", "no-similarity-check"),
    ),
    (
        "hillcrest",
        "Hillcrest Textiles (fictitious)",
        "DE",
        "Q",
        "4",
        "Weaving and finishing of textiles",
        (
            "no-external-issue",
            "climate-not-decided",
            "objective-without-target",
            "review-overdue",
            "competence-missing",
            "clauses-not-audited",
        ),
    ),
    (
        "riverbend",
        "Riverbend Plastics (fictitious)",
        "ES",
        "Q",
        "17",
        "Manufacture of metal fittings",
        ("action-overdue", "complaint-unanswered", "calibration-past", "policy-not-by-top-management"),
    ),
    (
        "seafern",
        "Seafern Foods (fictitious)",
        "ES",
        "E",
        "3",
        "Production of preserved fish",
        ("breach-without-nonconformity", "no-indicator", "policy-lacks-commitment", "results-falling"),
    ),
    (
        "windmere",
        "Windmere Instruments (fictitious)",
        "JP",
        "Q",
        "19",
        "Manufacture of measuring instruments",
        ("auditor-audits-own-work", "released-although-failing", "message-unanswered", "cause-after-action"),
    ),
)
DEEP_BODIES = {
    "lakeside": "northlight",
    "moorland": "lindwurm",
    "hillcrest": "lindwurm",
    "riverbend": "alba",
    "seafern": "alba",
    "windmere": "sakurai",
}
#: planted cases that the README walks through: number, body, organization kind, edition, start, faults
PLANTED: tuple[tuple[str, str, str, str, date, tuple[str, ...]], ...] = (
    ("Q-101", "alba", "18", "ISO-9001-2015", date(2025, 2, 3), ()),  # sector 18 is outside the scope of alba
    (
        "Q-102",
        "bluebridge",
        "28",
        "ISO-9001-2015",
        date(2024, 11, 4),
        (),
    ),  # decided after the accreditation lapsed
    ("Q-103", "northlight", "31", "ISO-9001-2015", date(2024, 5, 6), ("suspended",)),
    ("Q-104", "cedro", "1", "ISO-9001-2015", date(2024, 10, 7), ()),  # the accreditation body joined in 2025
    ("Q-105", "quillstone", "29", "ISO-9001-2015", date(2025, 3, 3), ()),  # unaccredited
    ("Q-106", "northlight", "34", "ISO-9001-2015", date(2024, 9, 2), ("cycle-too-long",)),
    ("Q-108", "lindwurm", "19", "ISO-9001-2015", date(2025, 1, 13), ("stages-reversed",)),
    ("Q-109", "northlight", "3", "ISO-9001-2015", date(2025, 4, 7), ("decider-audited",)),
    ("Q-110", "lindwurm", "14", "ISO-9001-2015", date(2024, 6, 3), ("suspended-but-shown",)),
    ("Q-111", "northlight", "29", "ISO-9001-2015", date(2024, 4, 8), ("restored",)),
    (
        "Q-112",
        "granite",
        "28",
        "ISO-9001-2015",
        date(2026, 8, 3),
        (),
    ),  # decided during the suspension in code 28
    ("Q-113", "lindwurm", "4", "ISO-9001-2015", date(2024, 12, 2), ("late-surveillance",)),
    ("Q-114", "northlight", "17", "ISO-9001-2015", date(2025, 5, 5), ("document-without-scope",)),
    ("Q-115", "lindwurm", "34", "ISO-9001-2015", date(2023, 10, 2), ("expired-but-shown",)),
    (
        "Q-116",
        "sakurai",
        "33",
        "ISO-IEC-27001-2013",
        date(2023, 6, 5),
        (),
    ),  # to the old edition, shown after its end
    ("Q-118", "northlight", "28", "ISO-9001-2015", date(2024, 2, 5), ("withdrawn",)),
)


def organization(facts: Facts, random_: random.Random, number: int) -> tuple[Client, str]:
    """States one ordinary organization and gives it with its trade's code."""
    trade, sector, scope = TRADES[number % len(TRADES)]
    country, city = PLACES[(number * 7) % len(PLACES)]
    name = f"{FIRST[number % len(FIRST)]} {trade} {number} (fictitious)"
    sites = random_.choices((1, 2, 3), weights=(7, 2, 1))[0]
    return client(facts, f"org-{number:02d}", name, country, city, sites, sector, scope), sector


def ordinary(facts: Facts, random_: random.Random, known_bodies: dict[str, Body], count: int) -> None:
    """States ordinary organizations with one or two certificates in good order."""
    suitable = {
        "northlight": set(map(str, range(1, 40))),
        "lindwurm": set(map(str, range(1, 40))),
        "alba": {"1", "3", "29", "31"},
        "granite": {"14", "18", "19", "34"},
        "sakurai": {"18", "19", "33", "34"},
    }
    for number in range(1, count + 1):
        who, sector = organization(facts, random_, number)
        body = random_.choice(sorted(key for key, codes in suitable.items() if sector in codes))
        start = date(random_.choice((2024, 2025)), random_.randint(1, 12), random_.randint(1, 28))
        certificate(facts, known_bodies[body], who, Order(f"Q-{number + 200}", "ISO-9001-2015", start))
        if number % 4 == 0 and body != "sakurai":
            new = number % 8 == 0
            began = date(2026, 6, 15) if new else start
            edition = "ISO-14001-2026" if new else "ISO-14001-2015"
            certificate(facts, known_bodies[body], who, Order(f"E-{number + 200}", edition, began))
        if sector == "33":
            certificate(
                facts,
                known_bodies["northlight"],
                who,
                Order(f"I-{number + 200}", "ISO-IEC-27001-2022", start),
            )


def planted(facts: Facts, known_bodies: dict[str, Body]) -> dict[str, Iri]:
    """States the planted cases and gives their certificates by number."""
    trades = {sector: (trade, scope) for trade, sector, scope in TRADES}
    made = {}
    for number, body, sector, edition, start, faults in PLANTED:
        trade, scope = trades[sector]
        country, city = PLACES[int(number[-1]) % len(PLACES)]
        who = client(
            facts,
            f"case-{number.lower()}",
            f"{trade} of Case {number[2:]} (fictitious)",
            country,
            city,
            1,
            sector,
            scope,
        )
        made[number] = certificate(facts, known_bodies[body], who, Order(number, edition, start, faults))
    return made


def deep(facts: Facts, known_bodies: dict[str, Body]) -> dict[str, Iri]:
    """States the six organizations with evidence and gives their certificates by key."""
    made = {}
    for number, (key, name, country, disciplines, sector, scope, faults) in enumerate(DEEP, start=1):
        who = client(
            facts, key, name, country, dict(PLACES)[country], 2 if key == "lakeside" else 1, sector, scope
        )
        system = start_system(facts, who, disciplines, faults)
        handling(system, operation(system))
        body = known_bodies[DEEP_BODIES[key]]
        for letter, edition in (("Q", "ISO-9001-2015"), ("E", "ISO-14001-2015")):
            if letter in disciplines:
                order = Order(f"{letter}-{number:02d}", edition, date(2024, 6, 10), (), system.iri)
                made[f"{key}/{letter}"] = certificate(facts, body, who, order)
    return made


def main() -> None:
    """Writes the registry."""
    facts = Facts()
    known_bodies = bodies(facts)
    certificates = deep(facts, known_bodies) | planted(facts, known_bodies)
    ordinary(facts, random.Random(SEED), known_bodies, 35)  # a made-up world, not a secret
    claims(facts, certificates)
    extras(facts, known_bodies, certificates)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    facts.write(OUT)
    write_submission(OUT.with_name("submission.csv"))
    print(OUT.parent)


if __name__ == "__main__":
    main()
