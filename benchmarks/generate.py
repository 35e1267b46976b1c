"""Writes large registries from the parts of the example registry, in the shares of ``shares.toml``.

``python -m benchmarks.generate 10000 out.nt`` writes N-Triples about at least that many certificates, some
70 triples for each: most are entries as a public database shows them, some come with decision, document
and audits, few with all evidence. Bodies grow with the certificates, accreditation bodies do not. The same
seed gives the same file; memory stays the same whatever the size. ``--adversarial`` gives all certificates
one number, all holders one name and all sites one street, so that a join on one of these is quadratic.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from benchmarks.parts import BASE, CASE, COPY, GENERATION, Part, read_parts, read_shares

__all__ = ["main", "registry", "write"]

DATE = re.compile(r'^"(\d{4})(-\d\d-\d\d"\^\^<http://www\.w3\.org/2001/XMLSchema#date>)$')


def registry(
    certificates: int, *, faults: float | None = None, seed: int = 1, adversarial: bool = False
) -> Iterator[str]:
    """N-Triples in pieces of some kilobytes: the world, then bodies before the clients they certify.

    ``faults`` is the share of certificates with a broken triple, of ``shares.toml`` when not given; 0 also
    leaves out the example's planted cases, but not what its organizations themselves do wrong.
    """
    shares = read_shares()
    parts = read_parts(shares, adversarial=adversarial)
    broken = shares.faults if faults is None else faults
    cases = [part for part in parts.clients if part.key.startswith(CASE)]
    ordinary = [part for part in parts.clients if part not in cases]
    evident = [part for part in ordinary if part.has_evidence]
    weights = list(accumulate(depth.share for depth in shares.depths))
    levels = range(len(weights))
    each = parts.number_of_bodies * shares.certificates_of_a_body
    chance = random.Random(seed)
    yield parts.world
    done = generations = copy = 0
    while done < certificates:
        if done >= generations * each:
            yield parts.bodies.replace(GENERATION, str(generations))
            generations += 1
        odd = bool(broken) and chance.random() < shares.cases
        depth = levels[-1] if odd else chance.choices(levels, cum_weights=weights)[0]
        part = chance.choice(cases if odd else evident if depth == levels[-1] else ordinary)
        text = _copied(part, depth, copy, chance.randrange(generations))
        for _ in range(part.certificates):
            if chance.random() < broken:
                text = _broken(text, chance)
        yield text
        done += part.certificates
        copy += 1


def write(path: Path, pieces: Iterator[str]) -> int:
    """Writes the pieces and gives the number of triples."""
    written = 0
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as stream:
        for piece in pieces:
            stream.write(piece)
            written += piece.count("\n")
    return written


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("certificates", type=int)
    parser.add_argument("output", type=Path)
    parser.add_argument(
        "--faults", type=float, help="broken triples for each certificate; 0: nothing planted"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--adversarial", action="store_true", help="one number, name and street for all")
    given = parser.parse_args()
    pieces = registry(given.certificates, faults=given.faults, seed=given.seed, adversarial=given.adversarial)
    print(f"{write(given.output, pieces)} triples")


def _copied(part: Part, depth: int, copy: int, generation: int) -> str:
    return part.texts[depth].replace(COPY, str(copy)).replace(GENERATION, str(generation))


def _broken(text: str, chance: random.Random) -> str:
    """The text with one triple left out, its date ten years late, or its object nowhere described."""
    lines = text.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    s, p, o = lines[place].removesuffix(" .\n").split(" ", 2)
    dated = DATE.match(o)
    if dated and chance.random() < 0.5:
        lines[place] = f'{s} {p} "{int(dated[1]) + 10}{dated[2]} .\n'
    elif o.startswith(BASE) and chance.random() < 0.5:
        lines[place] = f"{s} {p} {o[:-1]}-missing> .\n"
    else:
        del lines[place]
    return "".join(lines)


if __name__ == "__main__":
    main()
