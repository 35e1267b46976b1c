"""Writes large registries: the example registry many times over, each copy its own, with planted faults.

``python -m benchmarks.generate 10000 out.nt`` writes N-Triples about at least that many certificates, some
200 triples for each. Bodies and their accreditations are shared by all copies, as in life. The same seed
gives the same file; memory stays the same whatever the size.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from certkg.documents import open_document

__all__ = ["Triple", "copies", "main", "template"]

Triple = tuple[str, str, str]
EXAMPLE = Path(__file__).parent.parent / "src" / "certkg" / "cli" / "example" / "registry.ttl"
CKG = "https://w3id.org/certkg#"
BASE = "<https://example.org/id/"
#: What all copies share: kinds of nodes by the first part of their path.
SHARED = ("accreditation", "assessment/", "certification-body/", "peer-evaluation/", "recognition/")
CERTIFICATES = frozenset(f"<{CKG}{name}>" for name in ("Certificate", "MultiSiteCertificate"))
#: Literals that tell things apart, and so must differ between copies.
NAMES = frozenset(
    f"<{CKG}{name}>" for name in ("certificateNumber", "documentCode", "identifier", "legalName", "street")
)
DATE = re.compile(r'^"(\d{4})(-\d\d-\d\d"\^\^<http://www\.w3\.org/2001/XMLSchema#date>)$')


def template() -> tuple[list[Triple], list[Triple], int]:
    """The shared triples, the triples to copy, and how many certificates these describe."""
    triples = list(open_document(EXAMPLE).triples())
    shared = [triple for triple in triples if _shared(triple[0])]
    own = [triple for triple in triples if not _shared(triple[0])]
    certificates = {s for s, _, o in own if o in CERTIFICATES}
    return shared, own, len(certificates)


def copies(certificates: int, *, faults: float = 0.01, seed: int = 1) -> Iterator[Triple]:
    """All triples; each certificate of a copy gets a fault with the given probability."""
    shared, own, number = template()
    if number == 0:
        raise ValueError("the example registry holds no certificates")
    yield from shared
    chance = random.Random(seed)
    for copy in range(-(-certificates // number)):
        planted = set(chance.sample(range(len(own)), k=_times(chance, number, faults)))
        for place, (s, p, o) in enumerate(own):
            triple = (_node(s, copy), p, _value(p, o, copy))
            yield from _faulty(triple, chance) if place in planted else (triple,)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("certificates", type=int)
    parser.add_argument("output", type=Path)
    parser.add_argument("--faults", type=float, default=0.01, help="per certificate; default 0.01")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    written = 0
    with given.output.open("w", encoding="utf-8") as stream:
        for s, p, o in copies(given.certificates, faults=given.faults, seed=given.seed):
            stream.write(f"{s} {p} {o} .\n")
            written += 1
    print(f"{written} triples")


def _shared(node: str) -> bool:
    return not node.startswith(BASE) or node[len(BASE) :].startswith(SHARED)


def _node(term: str, copy: int) -> str:
    if term.startswith("_:"):
        return f"{term}c{copy}"
    return term if _shared(term) else f"{term[:-1]}-c{copy}>"


def _value(predicate: str, term: str, copy: int) -> str:
    if predicate in NAMES and term.endswith('"'):
        return f'{term[:-1]} {copy}"'
    return term if term.startswith('"') else _node(term, copy)


def _times(chance: random.Random, certificates: int, faults: float) -> int:
    return sum(chance.random() < faults for _ in range(certificates))


def _faulty(triple: Triple, chance: random.Random) -> tuple[Triple, ...]:
    """A triple gone wrong: left out, its date ten years late, or its object nowhere described."""
    s, p, o = triple
    dated = DATE.match(o)
    if dated and chance.random() < 0.5:
        return ((s, p, f'"{int(dated[1]) + 10}{dated[2]}'),)
    if o.startswith("<https://example.org/") and chance.random() < 0.5:
        return ((s, p, f"{o[:-1]}-missing>"),)
    return ()


if __name__ == "__main__":
    main()
