"""What a validation found: plain values that every engine fills and every report reads.

Terms are N-Triples text (``<iri>``, ``_:label``, ``"lexical"^^<datatype>``), so that no engine's
term classes leak into a report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from certkg.errors import Place

__all__ = [
    "Coverage",
    "Fallback",
    "Finding",
    "InputFile",
    "Notice",
    "Outcome",
    "Report",
    "Result",
    "UnknownTerm",
    "Usage",
]


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL, section 3.6.2).

    ``path`` is the property path in SPARQL syntax with full IRIs, or None. ``constraint`` is the
    node of a SPARQL constraint (sh:sourceConstraint), or None. ``messages`` are literals.
    """

    focus_node: str
    path: str | None
    value: str | None
    severity: str
    component: str
    shape: str
    constraint: str | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much one shape looked at; ``seconds`` is None where an engine cannot tell."""

    shape: str
    focus_nodes: int
    results: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """A constraint that another engine had to run, and why."""

    constraint: str
    engine: str
    reason: str


@dataclass(frozen=True, slots=True)
class Usage:
    """The terms that inputs use and define, and the number of triples of each input, in their order.

    ``used`` maps a kind (``class`` or ``property``) to terms and how often each is used; ``defined``
    maps a kind to the terms that the inputs say are such.
    """

    used: Mapping[str, Mapping[str, int]]
    defined: Mapping[str, Collection[str]]
    triples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine returns: results (all, unordered), coverage of every shape with a target, fallbacks.

    ``focus_nodes`` counts distinct focus nodes over all shapes, None where an engine does not tell.
    ``usage`` is what the inputs use, from an engine that counts it while it reads. ``groups`` maps focus
    nodes of results to the text of what ``Options.grouping`` leads to. ``engine`` is what ran, where the
    caller left the choice.
    """

    results: tuple[Result, ...]
    coverage: tuple[Coverage, ...]
    fallbacks: tuple[Fallback, ...] = ()
    triples: int = 0
    seconds: float | None = None
    focus_nodes: int | None = None
    usage: Usage | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A result with what the library knows about it: rule, verdict, mend, and where it stands in the input.

    ``severity`` is ``violation``, ``warning`` or ``info``; ``verdict`` is ``contradicted``,
    ``not evidenced`` or empty for a shape that states none.
    """

    result: Result
    rule: str
    severity: str
    verdict: str
    message: str
    fix: str
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class InputFile:
    """One input: its name, the SHA-256 of its bytes and how many triples it gave."""

    path: str
    digest: str
    triples: int


@dataclass(frozen=True, slots=True)
class UnknownTerm:
    """A class or property in the data that no shape and no ontology knows, with the nearest known one.

    ``source`` is where it is first used.
    """

    term: str
    kind: str
    count: int
    suggestion: str | None = None
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the shapes that checks nothing, though it may be meant to.

    ``kind`` is ``unknown`` (SHACL has no such term), ``without-effect`` (a parameter that does nothing without
    ``others``) or ``not-imported`` (an import that was not read). ``others`` are what may be meant, or what is
    missing. ``count`` says how often, ``source`` where it first stands.
    """

    kind: str
    term: str
    count: int
    others: tuple[str, ...] = ()
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report format needs; ``findings`` are ordered by place, then rule, then focus node.

    ``findings`` may be cut by ``--limit``; ``totals`` (severity to number), ``by_rule`` and ``by_severity``
    (rule to severity to number) count all.
    ``groups`` maps focus nodes to the names of their certification bodies, where these were asked for.
    """

    conforms: bool
    as_of: date
    findings: tuple[Finding, ...]
    totals: dict[str, int]
    by_rule: dict[str, int]
    coverage: tuple[Coverage, ...]
    focus_nodes: int
    inputs: tuple[InputFile, ...]
    engine: str
    version: str
    rules_digest: str
    fallbacks: tuple[Fallback, ...] = ()
    unknown_terms: tuple[UnknownTerm, ...] = ()
    notices: tuple[Notice, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    by_severity: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rule_titles: dict[str, str] = field(default_factory=dict)
    shape_rules: dict[str, str] = field(default_factory=dict)
