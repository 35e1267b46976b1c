"""The expected outcomes of an organization on a day, three-valued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from certkg.assess.knowledge import (
    PROFILE,
    Organization,
    OutcomeInfo,
    Rule,
    known_on,
    operators,
    organization,
    outcome_infos,
    rules,
    store_of,
)
from certkg.assess.model import (
    CONTRADICTED,
    NOT_APPLICABLE,
    NOT_EVIDENCED,
    SUPPORTED,
    OutcomeAssessment,
    RuleFact,
)
from certkg.documents import Document, open_document
from certkg.library import Library
from certkg.library.languages import Words, read_words
from certkg.validate.engines.protocol import Data
from certkg.validate.findings import make_report
from certkg.validate.profiles import select
from certkg.validate.results import Finding
from certkg.validate.rules import natural, read_rules, with_profile
from certkg.validate.run import load_rules
from certkg.validate.run import validate as run
from certkg.validate.vocabulary import background

__all__ = ["assess", "organizations", "outcomes", "outcomes_of"]

_CKG = "https://w3id.org/certkg#"
_GRAVITY = (CONTRADICTED, NOT_EVIDENCED, SUPPORTED)


def organizations(inputs: Sequence[Document], library: Library | None = None) -> tuple[str, ...]:
    """The IRIs of the organizations that operate a management system on record."""
    library = library or Library.default()
    return operators(store_of(library, inputs), library)


def outcomes(
    inputs: Sequence[Document],
    organization_iri: str,
    day: date,
    *,
    library: Library | None = None,
    engine: str = "auto",
    lang: str = "en",
) -> tuple[OutcomeAssessment, ...]:
    """The verdict on each of the 23 expected outcomes for one organization as of a day, in their order.

    Records dated after the day do not count. An outcome is contradicted when a fact on record goes
    against one of its rules; not evidenced when a fact is missing or a rule had nothing to look at;
    supported when every rule looked at something and found nothing; not applicable when the
    organization is known to have no system of its discipline. An outcome with parts is as good as the
    worst of them. Costs one validation of the inputs with the profile ``outcomes``.

    Source: IAF/ISO expected outcomes (2018).
    """
    made = outcomes_of(inputs, [organization_iri], day, library=library, engine=engine, lang=lang)
    return made[organization_iri]


def outcomes_of(
    inputs: Sequence[Document],
    organization_iris: Iterable[str],
    day: date,
    *,
    library: Library | None = None,
    engine: str = "auto",
    lang: str = "en",
) -> dict[str, tuple[OutcomeAssessment, ...]]:
    """The same for several organizations by their IRIs; costs one validation for all of them."""
    library = library or Library.default()
    store = store_of(library, inputs, lang)
    known = known_on(store, library, inputs, day)
    if known is not None:
        inputs, store = known, store_of(library, known, lang)
    all_rules, infos = rules(store, library, lang), outcome_infos(store, library, lang)
    findings = _findings(inputs, day, library, engine, lang)
    words = read_words(library, lang)
    made = {}
    for iri in organization_iris:
        who = organization(store, library, iri)
        made[iri] = assess(infos, _facts(all_rules, findings, who), all_rules, who, day, words)
    return made


def assess(
    infos: Iterable[OutcomeInfo],
    facts: dict[str, RuleFact],
    all_rules: dict[str, Rule],
    who: Organization,
    day: date,
    words: Words,
) -> tuple[OutcomeAssessment, ...]:
    """The assessments that follow from the facts of the rules."""
    ordered = sorted(infos, key=lambda info: (not info.number[0].isdigit(), _order(info)))
    single = {info.iri: _single(info, facts, all_rules, who, day, words) for info in ordered}
    return tuple(
        _summed(single[info.iri], [single[part.iri] for part in ordered if part.whole == info.iri], words)
        for info in ordered
    )


def _order(info: OutcomeInfo) -> tuple[object, ...]:
    """Outcomes of all systems by number, then those of one discipline, quality first, as in the statement."""
    return (not info.discipline.endswith("Quality") if info.discipline else False, natural(info.number))


def _findings(
    inputs: Sequence[Document], day: date, library: Library, engine: str, lang: str
) -> tuple[Finding, ...]:
    selection = select(library, (PROFILE,), lang)
    shapes = load_rules(selection.documents())
    today = (
        f"<{_CKG}thisAssessment> <{_CKG}asOf> "
        f'"{day.isoformat()}"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
    )
    undated = tuple(_without_day(document, number) for number, document in enumerate(inputs))
    outcome = run(Data(undated, background(library), today), shapes, engine)
    index = with_profile(read_rules(shapes.graph), selection.overrides)
    report = make_report(
        outcome, index, as_of=day, engine=engine, rules_digest=f"sha256:{shapes.digest}", lang=lang
    )
    return report.findings


def _without_day(document: Document, number: int) -> Document:
    """The document without a day of its own, so that only the day asked for counts."""
    day = (f"<{_CKG}thisAssessment>", f"<{_CKG}asOf>")
    triples = tuple(document.triples())
    if not any((s, p) == day for s, p, _ in triples):
        return document
    content = "".join(f"{s} {p} {o} .\n" for s, p, o in triples if (s, p) != day).encode()
    return open_document(document.name, "n-triples", content=content, base=document.base, scope=f"d{number}")


def _facts(all_rules: dict[str, Rule], findings: Iterable[Finding], who: Organization) -> dict[str, RuleFact]:
    """What each rule shows for the organization."""
    mine: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.result.focus_node in who.nodes.get(finding.rule, ()):
            mine.setdefault(finding.rule, []).append(finding)
    return {
        name: RuleFact(
            name,
            rule.title,
            _verdict(mine.get(name, []), len(who.nodes.get(name, ()))),
            len(who.nodes.get(name, ())),
            tuple(mine.get(name, [])),
        )
        for name, rule in all_rules.items()
    }


def _verdict(findings: Sequence[Finding], focus_nodes: int) -> str:
    if any(finding.verdict == CONTRADICTED for finding in findings):
        return CONTRADICTED
    return NOT_EVIDENCED if findings or not focus_nodes else SUPPORTED


def _single(
    info: OutcomeInfo,
    facts: dict[str, RuleFact],
    all_rules: dict[str, Rule],
    who: Organization,
    day: date,
    words: Words,
) -> OutcomeAssessment:
    """The verdict on an outcome by its own rules and those from which they are derived."""
    own = [r for r in all_rules.values() if info.iri in r.outcomes and who.may_have(r.discipline)]
    names = dict.fromkeys([rule.name for rule in own] + [d for rule in own for d in rule.derived])
    chosen = tuple(facts[name] for name in sorted(names, key=natural) if name in facts)
    if not who.may_have(info.discipline):
        verdict, reason, chosen = NOT_APPLICABLE, words.text("reason-no-system"), ()
    elif info.discipline and info.discipline not in who.disciplines:
        verdict, reason = NOT_EVIDENCED, words.text("reason-system-not-known")
    else:
        verdict = _worst(fact.verdict for fact in chosen)
        reason = _reason(verdict, chosen, words)
    return OutcomeAssessment(who.iri, info.iri, info.number, info.label, day, verdict, reason, chosen)


def _summed(whole: OutcomeAssessment, parts: Sequence[OutcomeAssessment], words: Words) -> OutcomeAssessment:
    """An outcome with the worst verdict of its own rules and its parts; parts that do not apply are left out."""
    counted = [part for part in parts if part.verdict != NOT_APPLICABLE]
    if not parts or whole.verdict == NOT_APPLICABLE:
        return whole
    verdict = _worst([whole.verdict, *(part.verdict for part in counted)])
    guilty = ", ".join(part.number for part in counted if part.verdict == verdict)
    reason = whole.reason
    if verdict != whole.verdict:
        reason = words.text("reason-parts", verdict=words.verdict(verdict), parts=guilty)
    return OutcomeAssessment(
        whole.organization,
        whole.outcome,
        whole.number,
        whole.label,
        whole.day,
        verdict,
        reason,
        whole.facts,
        tuple(part.number for part in parts),
    )


def _worst(verdicts: Iterable[str]) -> str:
    """The gravest verdict; without any, nothing is evidenced."""
    found = set(verdicts)
    return next((verdict for verdict in _GRAVITY if verdict in found), NOT_EVIDENCED)


def _reason(verdict: str, facts: Sequence[RuleFact], words: Words) -> str:
    if not facts:
        return words.text("reason-no-rule")
    concerned = [fact for fact in facts if fact.verdict == verdict]
    if verdict == SUPPORTED:
        count = sum(fact.focus_nodes for fact in facts)
        nodes = words.count("reason-nodes", count)
        return words.count("reason-supported", len(facts), nodes=nodes)
    if verdict == CONTRADICTED:
        return words.text("reason-contradicted", rules=", ".join(fact.rule for fact in concerned))
    empty = [fact.rule for fact in concerned if not fact.focus_nodes]
    lacking = [fact.rule for fact in concerned if fact.focus_nodes]
    parts = [words.text("reason-lacking", rules=", ".join(lacking))] if lacking else []
    parts += [words.text("reason-empty", rules=", ".join(empty))] if empty else []
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."
