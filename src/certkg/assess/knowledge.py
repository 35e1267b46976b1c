"""What the library says of outcomes and their rules, and what the data say of an organization, by named queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from certkg.documents import Document, open_document
from certkg.library import Library
from certkg.library.languages import pick, tags
from certkg.query import ask, find_question
from certkg.query.answers import plain
from certkg.store import Store
from certkg.store.embedded import EmbeddedStore
from certkg.validate.profiles import select
from certkg.validate.shapes.terms import read_literal

__all__ = [
    "PROFILE",
    "Organization",
    "OutcomeInfo",
    "Rule",
    "known_on",
    "operators",
    "organization",
    "outcome_infos",
    "rules",
    "store_of",
]

#: The profile whose rules serve the outcomes.
PROFILE = "outcomes"

_OUTCOMES = "O01-outcomes"
_RULES = "O02-rules-of-outcomes"
_FOCUS_NODES = "O03-focus-nodes-of-organization"
_NOT_YET_KNOWN = "O04-records-not-yet-known"
_SYSTEMS = "O05-systems-of-organization"


@dataclass(frozen=True, slots=True)
class OutcomeInfo:
    """An expected outcome: IRI, number, label, the outcome of which it is a part, and its discipline ("" for none)."""

    iri: str
    number: str
    label: str
    whole: str = ""
    discipline: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the outcomes (IRIs) that it serves, its discipline, and the rules from which it is derived."""

    name: str
    title: str
    outcomes: frozenset[str]
    discipline: str = ""
    derived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization: how many systems it operates, their disciplines, and the focus nodes of each rule.

    ``undetermined`` holds when it is not known of every system what it is about, or none is known.
    Nodes are N-Triples text.
    """

    iri: str
    disciplines: frozenset[str]
    undetermined: bool
    nodes: dict[str, frozenset[str]] = field(default_factory=dict)

    def may_have(self, discipline: str) -> bool:
        """Whether a system of the discipline is known ("" stands for any), or cannot be ruled out."""
        return not discipline or discipline in self.disciplines or self.undetermined


def store_of(library: Library, inputs: Iterable[Document], lang: str = "en") -> EmbeddedStore:
    """The inputs with the ontology and the rules on outcomes, named in a language, in memory."""
    store = EmbeddedStore()
    labels = [entry for tag in tags(lang) for entry in library.labels(tag)]
    store.load_turtle(entry.file for entry in (*library.ontology(), *labels))
    chosen = select(library, (PROFILE,), lang)
    store.load_turtle(entry.file for entry in (*chosen.entries, *chosen.translations))
    store.load(inputs)
    return store


def known_on(
    store: Store, library: Library, inputs: Sequence[Document], day: date
) -> tuple[Document, ...] | None:
    """The inputs without the records that did not exist on the day, or None when all existed.

    A record is taken out with every triple that has it as subject or object. Costs a pass over the
    inputs when there is anything to take out.
    """
    late = {
        row["record"]
        for row in ask(store, find_question(library, _NOT_YET_KNOWN), {"day": [day.isoformat()]}).dicts()
    }
    if not late:
        return None
    return tuple(_without(document, late, number) for number, document in enumerate(inputs))


def _without(document: Document, late: set[str], number: int) -> Document:
    lines = (f"{s} {p} {o} .\n" for s, p, o in document.triples() if s not in late and o not in late)
    content = "".join(lines).encode()
    return open_document(document.name, "n-triples", content=content, base=document.base, scope=f"k{number}")


def outcome_infos(store: Store, library: Library, lang: str = "en") -> tuple[OutcomeInfo, ...]:
    """All expected outcomes, ordered by their IRIs, with their labels in a language or else in English."""
    rows = ask(store, find_question(library, _OUTCOMES)).dicts()
    labels = _texts(rows, "outcome", "label", lang)
    return tuple(
        OutcomeInfo(
            plain(row["outcome"]),
            plain(row["number"]),
            labels[row["outcome"]],
            plain(row.get("whole", "")),
            plain(row.get("discipline", "")),
        )
        for row in {row["outcome"]: row for row in rows}.values()
    )


def _texts(rows: Iterable[Mapping[str, str]], node: str, text: str, lang: str) -> dict[str, str]:
    """The text of each node in a language; English where it has none."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        parts = read_literal(row[text])
        found.setdefault(row[node], {})[parts.language] = parts.lexical
    return {key: pick(texts, lang) for key, texts in found.items()}


def rules(store: Store, library: Library, lang: str = "en") -> dict[str, Rule]:
    """The rules that serve outcomes, by their ids, with their titles in a language or else in English."""
    made: dict[str, Rule] = {}
    rows = ask(store, find_question(library, _RULES)).dicts()
    titles = _texts(rows, "rule", "title", lang)
    for row in rows:
        name = plain(row["rule"])
        old = made.get(name, Rule(name, titles[row["rule"]], frozenset()))
        derived = dict.fromkeys((*old.derived, *([plain(row["derived"])] if "derived" in row else ())))
        made[name] = Rule(
            name,
            old.title,
            old.outcomes | {plain(row["outcome"])},
            plain(row.get("discipline", "")),
            tuple(derived),
        )
    return made


def operators(store: Store, library: Library) -> tuple[str, ...]:
    """The IRIs of all organizations that operate a management system on record, in order."""
    rows = ask(store, find_question(library, _SYSTEMS)).dicts()
    return tuple(sorted({plain(row["operator"]) for row in rows if row["operator"].startswith("<")}))


def organization(store: Store, library: Library, iri: str) -> Organization:
    """What the data say of one organization; one of which nothing is known has no system."""
    systems: dict[str, set[str]] = {}
    for row in ask(store, find_question(library, _SYSTEMS), {"organization": [iri]}).dicts():
        systems.setdefault(row["system"], set()).update(
            [plain(row["discipline"])] if "discipline" in row else []
        )
    nodes: dict[str, set[str]] = {}
    for row in ask(store, find_question(library, _FOCUS_NODES), {"organization": [iri]}).dicts():
        nodes.setdefault(plain(row["rule"]), set()).add(row["node"])
    return Organization(
        iri,
        frozenset().union(*systems.values()),
        not systems or not all(systems.values()),
        {rule: frozenset(found) for rule, found in nodes.items()},
    )
