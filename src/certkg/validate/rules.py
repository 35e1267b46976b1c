"""What the library says of each shape and constraint: rule, title, verdict and fix, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from certkg.errors import LibraryError
from certkg.library.languages import pick
from certkg.validate.shapes.graph import ShapesGraph
from certkg.validate.shapes.terms import SH, iri_text, is_blank, is_iri, is_literal, read_literal

__all__ = [
    "SEVERITIES",
    "Override",
    "RuleIndex",
    "RuleInfo",
    "from_json",
    "natural",
    "pick",
    "read_rules",
    "rules_of",
    "severity_name",
    "to_json",
    "with_profile",
]

#: The severities of a finding, gravest first, with their SHACL classes.
SEVERITIES = {"violation": f"<{SH}Violation>", "warning": f"<{SH}Warning>", "info": f"<{SH}Info>"}

_CKG = "https://w3id.org/certkg#"
_RULE_ID = f"<{_CKG}ruleId>"
_VERDICT = f"<{_CKG}verdict>"
_FIX = f"<{_CKG}fix>"
_PROFILE = f"<{_CKG}profileName>"
_OF_CONSTRAINT = f"<{_CKG}ofConstraint>"
_TITLE = "<http://purl.org/dc/terms/title>"
_SEVERITY = f"<{SH}severity>"
_VERDICTS = {
    f"<{_CKG}Contradicted>": "contradicted",
    f"<{_CKG}NotEvidenced>": "not evidenced",
    '"contradicted"': "contradicted",
    '"not evidenced"': "not evidenced",
}

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What one node of a shape file states: a shape file's header, a shape or a constraint.

    ``titles`` and ``fixes`` map a language tag ("" for none) to a text. Empty means: not stated here.
    """

    rule: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    verdict: str = ""
    fixes: Mapping[str, str] = field(default_factory=dict)
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """What a profile puts in place of a constraint's own severity or verdict; empty leaves it as it is."""

    severity: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """Statements by node (N-Triples text), the named owner of each blank node, and a profile's overrides."""

    statements: Mapping[str, RuleInfo] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)

    def nodes(self, shape: str, constraint: str | None = None) -> tuple[str, ...]:
        """Where to look, nearest first: constraint, shape, named owner of either, document (no fragment)."""
        near = [node for node in (constraint, shape) if node]
        named = [self.owners.get(node, node) for node in near]
        documents = [f"{node[:-1].partition('#')[0]}>" for node in named if is_iri(node)]
        return tuple(dict.fromkeys([*near, *named, *documents]))

    def lookup(self, shape: str, constraint: str | None = None) -> RuleInfo:
        """Everything the library says of a result, each part from the nearest node that states it."""
        found = [self.statements[n] for n in self.nodes(shape, constraint) if n in self.statements]
        return RuleInfo(
            rule=next((info.rule for info in found if info.rule), ""),
            titles=next((info.titles for info in found if info.titles), {}),
            verdict=next((info.verdict for info in found if info.verdict), ""),
            fixes=next((info.fixes for info in found if info.fixes), {}),
            profile=next((info.profile for info in found if info.profile), ""),
        )

    def override(self, shape: str, constraint: str | None = None) -> Override:
        """What the chosen profile says of a result: the nearest override, or an empty one."""
        found = (self.overrides[n] for n in self.nodes(shape, constraint) if n in self.overrides)
        return next(found, Override())


def severity_name(severity: str) -> str:
    """``violation``, ``warning`` or ``info``; a severity of the shapes' own making counts as a violation.

    SHACL (section 2.1.4) lets any IRI be a severity. What we do not know is taken as the gravest, so
    that nothing passes for want of a name.
    """
    return next((name for name, iri in SEVERITIES.items() if iri == severity), "violation")


@lru_cache(maxsize=4096)
def natural(rule: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts numbers within names by their size."""
    parts = enumerate(re.split(r"([0-9]+)", rule))
    return tuple((len(p.lstrip("0")), p.lstrip("0")) if n % 2 else (-1, p) for n, p in parts)


def read_rules(triples: Iterable[Triple]) -> RuleIndex:
    """Reads titles, rule ids, verdicts, fixes and profile names from shape files.

    ``triples`` are N-Triples text with the blank labels that the engine uses for the same shapes.
    LibraryError when a verdict is none of ours. Costs one pass over the triples.
    """
    found: dict[str, dict[str, Any]] = {}
    parents: dict[str, str] = {}
    for subject, predicate, value in triples:
        if is_blank(value) and value != subject:
            parents.setdefault(value, subject)
        if predicate in _READERS:
            name, reader = _READERS[predicate]
            if predicate in {_TITLE, _FIX}:
                found.setdefault(subject, {}).setdefault(name, {}).update(reader(value, subject))
            else:
                found.setdefault(subject, {})[name] = reader(value, subject)
    statements = {node: RuleInfo(**parts) for node, parts in found.items()}
    return RuleIndex(statements, {node: owner for node in parents if (owner := _owner(node, parents))})


@lru_cache(maxsize=2)
def rules_of(shapes: ShapesGraph) -> RuleIndex:
    """What ``read_rules`` says of a shapes graph, which nobody changes; read once as long as the graph stays."""
    return read_rules(shapes)


def with_profile(index: RuleIndex, triples: Iterable[Triple]) -> RuleIndex:
    """The index with the overrides of a profile's file added; LibraryError when one is malformed."""
    overrides: dict[str, dict[str, str]] = {}
    targets: dict[str, list[str]] = {}
    for subject, predicate, value in triples:
        if predicate == _OF_CONSTRAINT:
            targets.setdefault(subject, []).append(value)
        elif predicate == _SEVERITY:
            overrides.setdefault(subject, {})["severity"] = _known_severity(value, subject)
        elif predicate == _VERDICT:
            overrides.setdefault(subject, {})["verdict"] = _verdict(value, subject)
    fresh = {
        target: Override(**overrides.get(subject, {}))
        for subject, named in targets.items()
        for target in named
    }
    return replace(index, overrides={**index.overrides, **fresh})


def to_json(index: RuleIndex) -> dict[str, Any]:
    """The index as plain JSON values, so that a plan cache can hold it."""
    return {
        "statements": {
            node: {
                "rule": info.rule,
                "titles": dict(info.titles),
                "verdict": info.verdict,
                "fixes": dict(info.fixes),
                "profile": info.profile,
            }
            for node, info in index.statements.items()
        },
        "owners": dict(index.owners),
        "overrides": {
            node: {"severity": override.severity, "verdict": override.verdict}
            for node, override in index.overrides.items()
        },
    }


def from_json(value: Mapping[str, Any]) -> RuleIndex:
    """The index that ``to_json`` wrote; KeyError or TypeError when the value is something else."""
    return RuleIndex(
        statements={node: RuleInfo(**parts) for node, parts in value["statements"].items()},
        owners=dict(value["owners"]),
        overrides={node: Override(**parts) for node, parts in value["overrides"].items()},
    )


def _owner(node: str, parents: Mapping[str, str]) -> str:
    """The nearest named node above a blank one, or "" when there is none."""
    seen: set[str] = set()
    while is_blank(node) and node not in seen:
        seen.add(node)
        node = parents.get(node, node)
    return node if is_iri(node) else ""


def _by_language(value: str, _subject: str) -> dict[str, str]:
    if not is_literal(value):
        return {}
    parts = read_literal(value)
    return {parts.language: parts.lexical}


def _plain(value: str, _subject: str) -> str:
    return read_literal(value).lexical if is_literal(value) else iri_text(value) if is_iri(value) else ""


def _verdict(value: str, subject: str) -> str:
    if value not in _VERDICTS:
        raise LibraryError(
            "rule-verdict",
            f"{subject} has the verdict {value}, which no rule can have.",
            mend="Write ckg:Contradicted or ckg:NotEvidenced.",
        )
    return _VERDICTS[value]


def _known_severity(value: str, subject: str) -> str:
    if value not in SEVERITIES.values():
        raise LibraryError(
            "rule-severity",
            f"{subject} overrides a severity with {value}.",
            mend="Write sh:Violation, sh:Warning or sh:Info.",
        )
    return severity_name(value)


_READERS = {
    _RULE_ID: ("rule", _plain),
    _VERDICT: ("verdict", _verdict),
    _FIX: ("fixes", _by_language),
    _TITLE: ("titles", _by_language),
    _PROFILE: ("profile", _plain),
}
