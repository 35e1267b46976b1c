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

__all__ = [
    "BASE",
    "CASE",
    "COPY",
    "EXAMPLE",
    "GENERATION",
    "Part",
    "Parts",
    "Shares",
    "read_parts",
    "read_shares",
]

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
class Depth:
    """How much is told of a share of the clients: things of these classes, without these properties."""

    share: float
    classes: frozenset[str]
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shares:
    """The file ``shares.toml``: how large registries differ from the example."""

    certificates_of_a_body: int
    cases: float
    faults: float
    names: frozenset[str]
    same_when_adversarial: frozenset[str]
    own_when_adversarial: frozenset[str]
    depths: tuple[Depth, ...]


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
        depths.append(Depth(depth["share"], classes, frozenset(depth["without"])))
    return Shares(
        given["certificates_of_a_body"],
        given["cases"],
        given["faults"],
        frozenset(given["names"]),
        frozenset(given["same_when_adversarial"]),
        frozenset(given["own_when_adversarial"]),
        tuple(depths),
    )


def read_parts(shares: Shares, *, adversarial: bool = False) -> Parts:
    """Cuts the example; with ``adversarial`` its clients share some values that differ in life, and the reverse."""
    triples = list(open_document(EXAMPLE).triples())
    owners = _owners(triples)
    owned: defaultdict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        owned[owners[triple[0]]].append(triple)
    write = _Writer(owners, shares, adversarial)
    bodies = sorted(owner for owner in owned if owner.startswith("body "))
    clients = [
        Part(
            owner.removeprefix("client "),
            sum(o in CERTIFICATES for _, p, o in part if p == TYPE),
            tuple(write.text(_down_to(part, depth)) for depth in (*shares.depths[:-1], None)),
        )
        for owner, part in sorted(owned.items())
        if owner.startswith("client ")
    ]
    return Parts(
        write.text(owned[""]),
        "".join(write.text(owned[owner]) for owner in bodies),
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
    """Clients that name each other's things become one part, under the key that sorts last."""
    later: dict[str, str] = {}

    def root(owner: str) -> str:
        while owner in later:
            owner = later[owner]
        return owner

    for s, _, o in triples:
        one, other = sorted((root(owners[s]), root(owners.get(o, ""))))
        if one != other and one.startswith("client "):
            later[one] = other
    return {node: root(owner) for node, owner in owners.items()}


def _down_to(part: Sequence[Triple], depth: Depth | None) -> list[Triple]:
    """The triples of a depth, or all; none leads to a thing that is left out, and no thing stands alone."""
    if depth is None:
        return list(part)
    nodes = {s for s, _, _ in part}
    kept = {s for s, p, o in part if p == TYPE and o in depth.classes}
    linked = {node for s, _, o in part if s in kept and o in kept for node in (s, o)}
    return [
        (s, p, o)
        for s, p, o in part
        if s in linked and _name(p) not in depth.without and (o not in nodes or o in linked)
    ]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes triples as text with marks."""

    owners: Mapping[str, str]
    shares: Shares
    adversarial: bool

    def text(self, part: Sequence[Triple]) -> str:
        return "".join(
            f"{self._node(s)} {p} {self._value(_mark(self.owners[s]), _name(p), o)} .\n" for s, p, o in part
        )

    def _value(self, mark: str, name: str, value: str) -> str:
        node = self._node(value)
        if self.adversarial and mark == COPY:
            if name in self.shares.same_when_adversarial:
                return f'"one {name}"'
            if name in self.shares.own_when_adversarial:
                return _marked(node, COPY)
        return _marked(node, mark) if name in self.shares.names else node

    def _node(self, term: str) -> str:
        return _marked(term, _mark(self.owners.get(term, "")))


def _marked(term: str, mark: str) -> str:
    """An IRI or literal with a mark at the end of its text."""
    if not mark:
        return term
    if term.startswith("<"):
        return f"{term[:-1]}-{mark}>"
    text, quote, rest = term.rpartition('"')
    return f"{text} {mark}{quote}{rest}"


def _name(predicate: str) -> str:
    return predicate.rstrip(">").rpartition("#")[2]


def _mark(owner: str) -> str:
    return {"": "", "body": GENERATION, "client": COPY}[owner.partition(" ")[0]]
