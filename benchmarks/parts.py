"""The example registry, cut into parts that can be copied: the world, the bodies, and one part for each client.

A part is text with two marks, one for the number of the copy and one for the generation of bodies, so
that a copy costs two replacements whatever its size.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from certkg.documents import open_document

__all__ = ["BASE", "CASE", "COPY", "GENERATION", "Part", "Parts", "Shares", "read_parts", "read_shares"]

Triple = tuple[str, str, str]
EXAMPLE = Path(__file__).parent.parent / "src" / "certkg" / "cli" / "example" / "registry.ttl"
SHARES = Path(__file__).with_name("shares.toml")
CKG = "https://w3id.org/certkg#"
BASE = "<https://example.org/id/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
#: Marks that no RDF text holds: N-Triples escapes control characters.
COPY, GENERATION = "\x00", "\x01"
#: What the keys of the example's planted cases begin with.
CASE = "case-"
CERTIFICATES = frozenset(f"<{CKG}{name}>" for name in ("Certificate", "MultiSiteCertificate"))


@dataclass(frozen=True, slots=True)
class Shares:
    """The file ``shares.toml``: how large registries differ from the example."""

    certificates_of_a_body: int
    cases: float
    faults: float
    shared: frozenset[str]
    names: frozenset[str]
    depths: tuple[frozenset[str], ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One client with its certificates: the text at each depth, or of all bodies at one."""

    key: str
    certificates: int
    texts: tuple[str, ...]

    @property
    def has_evidence(self) -> bool:
        """Whether the last depth says more than the one before."""
        return self.texts[-1] != self.texts[-2]


@dataclass(frozen=True, slots=True)
class Parts:
    """The example, cut: what all share, all bodies, and the clients."""

    world: str
    bodies: str
    number_of_bodies: int
    clients: tuple[Part, ...]


def read_shares(path: Path = SHARES) -> Shares:
    """The shares; KeyError where the file lacks one."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    classes: frozenset[str] = frozenset()
    depths = []
    for depth in given["depth"]:
        classes |= {f"<{CKG}{name}>" for name in depth["classes"]}
        depths.append(classes)
    return Shares(
        given["certificates_of_a_body"],
        given["cases"],
        given["faults"],
        frozenset(given["shared_when_adversarial"]),
        frozenset(given["names"]),
        tuple(depths),
        tuple(depth["share"] for depth in given["depth"]),
    )


def read_parts(shares: Shares, *, adversarial: bool = False) -> Parts:
    """Cuts the example; with ``adversarial`` some names are one value for all copies of all clients."""
    triples = list(open_document(EXAMPLE).triples())
    owners = _owners(triples)
    owned: defaultdict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        owned[owners[triple[0]]].append(triple)
    same = shares.shared if adversarial else frozenset()
    names = shares.names | shares.shared

    def text(part: Sequence[Triple]) -> str:
        return "".join(_line(triple, owners, names, same) for triple in part)

    bodies = sorted(owner for owner in owned if owner.startswith("body "))
    clients = [
        Part(
            owner.removeprefix("client "),
            sum(o in CERTIFICATES for _, p, o in part if p == TYPE),
            tuple(text(_down_to(part, depth)) for depth in (*shares.depths[:-1], None)),
        )
        for owner, part in sorted(owned.items())
        if owner.startswith("client ")
    ]
    return Parts(
        text(owned[""]),
        "".join(text(owned[owner]) for owner in bodies),
        len(bodies),
        tuple(part for part in clients if part.certificates),
    )


def _owners(triples: Sequence[Triple]) -> dict[str, str]:
    """For each subject ``client KEY``, ``body KEY`` or nothing, the last being the world that all share.

    Subjects are ``KIND/KEY/...``; what belongs to a certificate carries the key of the body and its number.
    A thing without such a key is owned by what it names, a client before a body.
    """
    nodes = dict.fromkeys(s for s, _, _ in triples)
    holders = {s: o for s, p, o in triples if p == f"<{CKG}issuedTo>"}
    owners: dict[str, str] = {}
    for node in nodes:
        _, key, *rest = node.removeprefix(BASE).rstrip(">").split("/")
        certificate = f"{BASE}certificate/{key}/{rest[0]}>" if rest else ""
        if certificate in nodes:
            owners[node] = f"client {holders[certificate].rstrip('>').rpartition('/')[2]}"
        elif f"{BASE}certification-body/{key}>" in nodes:
            owners[node] = f"body {key}"
        else:
            owners[node] = f"client {key}" if f"{BASE}organization/{key}>" in nodes else ""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for s, _, o in triples:
        named[s].append(owners.get(o, ""))
    for node, found in named.items():
        if not owners[node].startswith("client "):
            owners[node] = max((owners[node], *found))
    return _joined(owners, triples)


def _joined(owners: Mapping[str, str], triples: Iterable[Triple]) -> dict[str, str]:
    """Clients that name each other's things become one part, under the key that sorts first."""
    first: dict[str, str] = {}

    def root(owner: str) -> str:
        while owner in first:
            owner = first[owner]
        return owner

    for s, _, o in triples:
        one, other = sorted((root(owners[s]), root(owners.get(o, ""))))
        if one != other and one.startswith("client "):
            first[other] = one
    return {node: root(owner) for node, owner in owners.items()}


def _down_to(part: Sequence[Triple], classes: frozenset[str] | None) -> list[Triple]:
    """The triples about things of some classes, or of all; none leads to a thing that is left out."""
    if classes is None:
        return list(part)
    all_nodes = {s for s, _, _ in part}
    kept = {s for s, p, o in part if p == TYPE and o in classes}
    return [(s, p, o) for s, p, o in part if s in kept and (o not in all_nodes or o in kept)]


def _line(triple: Triple, owners: Mapping[str, str], names: frozenset[str], same: frozenset[str]) -> str:
    s, p, o = triple
    name = p.rstrip(">").rpartition("#")[2]
    mark = _mark(owners[s])
    if name in same and mark == COPY:
        value = f'"one {name}"'
    elif name in names and mark:
        text, quote, rest = o.rpartition('"')
        value = f"{text} {mark}{quote}{rest}"
    else:
        value = _node(o, owners)
    return f"{_node(s, owners)} {p} {value} .\n"


def _node(term: str, owners: Mapping[str, str]) -> str:
    mark = _mark(owners.get(term, ""))
    return f"{term[:-1]}-{mark}>" if mark else term


def _mark(owner: str) -> str:
    return {"": "", "body": GENERATION, "client": COPY}[owner.partition(" ")[0]]
