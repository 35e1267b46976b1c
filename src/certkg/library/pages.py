"""Pages in Markdown on the rules, questions, terms and outcomes of a library, read from their own headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from certkg.errors import UsageError
from certkg.library.headers import read_header
from certkg.library.languages import Words, read_words, tags
from certkg.library.library import Entry, Library, padded
from certkg.library.statements import CKG, Statements, read_statements
from certkg.library.terms import outcome_text, term_text, terms_of

__all__ = [
    "background",
    "identifier",
    "outcome_page",
    "page",
    "question_page",
    "questions_of_rules",
    "rule_page",
    "rules_of",
    "term_page",
]

_ID = re.compile(r"[A-Z]+(?:-[A-Z]+-[a-z]|-?[0-9]+[a-z]?)(?=-)")
_VERDICTS = {"ckg:Contradicted": "contradicted", "ckg:NotEvidenced": "not evidenced"}
_TARGETS = (
    ("sh:targetClass", "target-class"),
    ("sh:targetNode", "target-node"),
    ("sh:targetSubjectsOf", "target-subjects"),
    ("sh:targetObjectsOf", "target-objects"),
)
_POINTS = ("sh:sparql", "sh:property", "sh:node", "sh:or", "sh:and", "sh:xone", "sh:not")


def page(library: Library, name: str, lang: str = "en") -> str:
    """The page on whatever has the name: a rule, question, outcome or term.

    ``CB-3``, ``CQ13``, a file stem, ``9e``, ``Outcome09e``, ``Certificate`` and ``ckg:Certificate`` are
    names. What has no text in ``lang`` is in English. Raises UsageError with the nearest names when nothing has it. Costs a parse of the ontology
    for terms and outcomes, of one file for the others.
    """
    if entry := _entry(rules_of(library), name):
        return rule_page(library, entry.stem, lang=lang)
    if entry := _entry(library.queries(), name):
        return question_page(library, entry.stem, lang=lang)
    said, words = _ontology(library, lang), read_words(library, lang)
    if outcome := _outcome(said, name):
        return outcome_text(said, outcome, _serving(library, outcome, lang), _files(library), words)
    if term := _term(said, name):
        return term_text(said, term, words)
    raise _unknown(name, _names(library, said))


def background(library: Library, lang: str = "en") -> Statements:
    """What the ontology says of the things that headers of rules point to: confidence, outcomes and disciplines."""
    wanted = ("rules", "outcomes", "standards")
    modules = (e for e in library.ontology() if not e.group and e.stem in wanted)
    labels = (entry for tag in tags(lang) for entry in library.labels(tag))
    return read_statements((*modules, *labels), lang)


def rule_page(
    library: Library,
    name: str,
    asked: Mapping[str, Sequence[str]] | None = None,
    known: Statements | None = None,
    lang: str = "en",
) -> str:
    """The page on a rule by its id or stem: what it says, why, and what each of its constraints reports.

    ``asked`` is what ``questions_of_rules`` gives, ``known`` what ``background`` gives, for those who write
    many pages. Raises UsageError when no shape file has the name. Costs a parse of one shape file, three
    modules and the headers of all questions.
    """
    entry = _entry(rules_of(library), name)
    if entry is None:
        raise _unknown(name, [identifier(e.stem) or e.stem for e in rules_of(library)])
    words = read_words(library, lang)
    said = read_statements([entry, *_translations(library, lang)], lang)
    own = read_statements([entry])
    rule = f"<{entry.iri}>"
    number = said.text(rule, "ckg:ruleId")
    lines = [f"# {number}: {said.text(rule, 'dcterms:title')}", ""]
    if why := said.text(rule, "dcterms:description"):
        lines += [f"## {words.text('page-why')}", why, ""]
    ontology = background(library, lang) if known is None else known
    source = f"- {words.text('page-source')} {said.text(rule, 'dcterms:source')}"
    lines += [f"## {words.text('page-where-from')}", source]
    for label, key in (
        ("page-confidence", "ckg:confidence"),
        ("page-profile", "ckg:profileName"),
        ("page-outcome", "ckg:outcome"),
        ("page-discipline", "ckg:ruleDiscipline"),
        ("page-derived-from", "ckg:derivedFromRule"),
    ):
        if values := said.values(rule, key):
            shown = (_in_words(ontology, value, said.texts(rule, key)[n]) for n, value in enumerate(values))
            lines.append(f"- {words.text(label)} {'; '.join(shown)}")
    targets = (f"- {target}" for target in _targets(own, words))
    lines += ["", f"## {words.text('page-looks-at')}", *targets]
    lines += ["", f"## {words.text('page-what-data')}"]
    for label, key in (
        ("page-missing-fact", "ckg:missingMeans"),
        ("page-contrary-fact", "ckg:contraryMeans"),
        ("page-undecided", "ckg:undecided"),
    ):
        lines += [f"- {words.text(label)} {text}" for text in said.texts(rule, key)]
    lines += ["", f"## {words.text('page-reports')}"]
    for node in _constraints(own):
        lines += _constraint(said, node, rule, words)
    cases = f"tests/cases/{entry.stem}/"
    profile = said.text(rule, "ckg:profileName") or entry.group
    command = f"certkg validate {cases}violates.ttl --profile {profile}"
    lines += [f"## {words.text('page-see-it-fail')}", "```", command, "```", ""]
    files = (f"- {words.text('page-shapes')} `{entry.path}`", f"- {words.text('page-cases')} `{cases}`")
    lines += [f"## {words.text('page-where-it-stands')}", *files]
    serving = questions_of_rules(library) if asked is None else asked
    stems = ", ".join(f"`{stem}`" for stem in serving.get(number, ()))
    lines += [f"- {words.text('page-questions')} {stems or words.text('page-none')}", ""]
    lines += [f"## {words.text('page-the-shape')}", "```turtle", _body(entry), "```", ""]
    return "\n".join(lines)


def _in_words(ontology: Statements, value: str, text: str) -> str:
    """A thing of the ontology by label and definition, an outcome by number and label; else the text."""
    label, definition = ontology.text(value, "rdfs:label"), ontology.text(value, "skos:definition")
    if not label:
        return text
    if number := ontology.text(value, "ckg:outcomeNumber"):
        return f"{number}, {label}"
    return f"{label}. {definition}" if definition else label


def _targets(said: Statements, words: Words) -> list[str]:
    """In words, what the shapes of a file look at, one line for each kind of target."""
    found = []
    for name, phrase in _TARGETS:
        if targets := dict.fromkeys(target for node in said.of for target in said.texts(node, name)):
            found.append(words.text(phrase, term=", ".join(targets)))
    chosen = any(said.values(node, "sh:target") for node in said.of)
    return [*found, *([words.text("target-query")] if chosen else [])]


def question_page(library: Library, name: str, lang: str = "en") -> str:
    """The page on a question by its id or stem: how to ask it, how to read its answer, and its text.

    Raises UsageError when no query file has the name, LibraryError when its header is broken.
    """
    entry = _entry(library.queries(), name)
    if entry is None:
        raise _unknown(name, [identifier(e.stem) or e.stem for e in library.queries()])
    text = entry.text()
    words = read_words(library, lang)
    header = read_header(text, entry.path)
    lines = [f"# {header.id or entry.stem}: {header.summary}", ""]
    for part in (header.description, header.reading and f"{words.text('page-how-to-read')} {header.reading}"):
        lines += [part, ""] if part else []
    if header.params:
        heads = (words.text(f"page-{key}") for key in ("parameter", "type", "meaning", "default"))
        lines += [f"| {' | '.join(heads)} |", "|---|---|---|---|"]
        for one in header.params:
            default = _default(text, one.name).replace("|", "\\|")
            lines.append(f"| `{one.name}` | {one.type} | {one.description} | `{default}` |")
        lines.append("")
    for label, told in (
        ("page-ask", f"`certkg query {entry.stem} FILE...`"),
        ("page-file", f"`{entry.path}`"),
        ("page-rules", ", ".join(header.rules)),
        ("page-outcome", header.outcome),
        ("page-needs", ", ".join(header.uses)),
    ):
        lines += [f"- {words.text(label)} {told}"] if told else []
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
    return "\n".join([*lines, "", "```sparql", body.strip("\n"), "```", ""])


def term_page(library: Library, name: str) -> str:
    """The page on a term of the ontology; UsageError when it has none of the name."""
    said = read_statements(library.ontology())
    term = _term(said, name)
    if term is None:
        raise _unknown(name, [term[len(CKG) + 1 : -1] for term in terms_of(said)])
    return term_text(said, term, read_words(library, "en"))


def outcome_page(library: Library, name: str) -> str:
    """The page on an expected outcome by number (``9e``) or name (``Outcome09e``); UsageError otherwise."""
    said = read_statements(library.ontology())
    outcome = _outcome(said, name)
    if outcome is None:
        raise _unknown(name, [said.text(one, "ckg:outcomeNumber") for one in _outcomes(said)])
    rules = _serving(library, outcome, "en")
    return outcome_text(said, outcome, rules, _files(library), read_words(library, "en"))


def _body(entry: Entry) -> str:
    """A shape file without its prefixes."""
    lines = entry.text().splitlines()
    return "\n".join(line for line in lines if not line.startswith(("@prefix ", "@base "))).strip()


def identifier(stem: str) -> str:
    """The id with which a stem begins, as file names write it (``CB-03``), or "" for none."""
    match = _ID.match(stem)
    return match[0] if match else ""


def questions_of_rules(library: Library) -> dict[str, list[str]]:
    """The stems of the questions that serve each rule, by the id of the rule; costs a parse of all headers."""
    found: dict[str, list[str]] = {}
    for entry in library.queries():
        for rule in read_header(entry.text(), entry.path).rules:
            found.setdefault(rule, []).append(entry.stem)
    return found


def rules_of(library: Library) -> tuple[Entry, ...]:
    """The shape files that hold rules: those in a folder, so not the prefixes that all of them share."""
    return tuple(entry for entry in library.shapes() if entry.group)


def _entry(entries: tuple[Entry, ...], name: str) -> Entry | None:
    """The file with the stem, or the id with or without its zero."""
    wanted = {
        name.casefold(),
        padded(name).casefold(),
        re.sub(r"^([A-Za-z]+)(\d)$", r"\g<1>0\2", name).casefold(),
    }
    fitting = (e for e in entries if {e.stem.casefold(), identifier(e.stem).casefold()} & (wanted - {""}))
    return next(fitting, None)


def _constraints(said: Statements) -> list[str]:
    """The nodes with a message, in the order of the file."""
    return [node for node in said.of if said.values(node, "sh:message")]


def _ontology(library: Library, lang: str) -> Statements:
    """What the modules of the ontology say, with the labels in a language."""
    labels = (entry for tag in tags(lang) for entry in library.labels(tag))
    return read_statements((*library.ontology(), *labels), lang)


def _translations(library: Library, lang: str) -> Iterator[Entry]:
    """The files with titles, messages and fixes of rules in a language."""
    return (entry for tag in tags(lang) for entry in library.titles(tag))


def _constraint(said: Statements, node: str, rule: str, words: Words) -> list[str]:
    severity = _nearest(said, node, "sh:severity", rule).removeprefix("sh:").lower() or "violation"
    verdict = _VERDICTS.get(_nearest(said, node, "ckg:verdict", rule), "")
    name = node.rpartition("#")[2].rstrip(">") if "#" in node else words.text("page-shape-itself")
    told = words.text(
        "page-severity-verdict",
        severity=words.severity(severity),
        verdict=words.verdict(verdict) if verdict else words.text("page-not-stated"),
    )
    lines = [f"### {name}", f"- {told}"]
    lines += [f"- {words.text('page-message')} {text}" for text in said.texts(node, "sh:message")]
    return [*lines, *(f"- {words.text('fix')} {text}" for text in said.texts(node, "ckg:fix")), ""]


def _nearest(said: Statements, node: str, name: str, rule: str) -> str:
    """What the node states, else the nearest shape that uses it, else the header of the file."""
    level, seen = [node], {node}
    while level:
        for one in level:
            if text := said.text(one, name):
                return text
        level = [above for one in level for above in _users(said, one) if above not in seen]
        seen.update(level)
    return said.text(rule, name)


def _users(said: Statements, node: str) -> Iterator[str]:
    for point in _POINTS:
        yield from said.subjects(point, node)


def _default(text: str, name: str) -> str:
    match = re.search(rf"VALUES\s+\?{re.escape(name)}\s*\{{(.*)\}}", text)
    return match[1].strip() if match else ""


def _files(library: Library) -> dict[str, str]:
    """The path of each shape file by its address."""
    return {f"<{entry.iri}>": entry.path for entry in library.shapes()}


def _serving(library: Library, outcome: str, lang: str) -> Statements:
    """What the shape files that mention the outcome say."""
    name = outcome[len(CKG) + 1 : -1].encode()
    mention = re.compile(rb"\bckg:" + re.escape(name) + rb"\b|#" + re.escape(name) + rb">")
    serving = (entry for entry in library.shapes() if mention.search(entry.bytes()))
    return read_statements((*serving, *_translations(library, lang)), lang)


def _outcomes(said: Statements) -> tuple[str, ...]:
    return said.subjects("rdf:type", f"<{CKG}ExpectedOutcome>")


def _outcome(said: Statements, name: str) -> str | None:
    wanted = name.casefold().removeprefix("ckg:").lstrip("0")
    for outcome in _outcomes(said):
        named = outcome[len(CKG) + 1 : -1].casefold()
        if wanted in {named, said.text(outcome, "ckg:outcomeNumber").casefold()}:
            return outcome
    return None


def _term(said: Statements, name: str) -> str | None:
    """The term with exactly this name, else with it in another case, else with this label."""
    local = name.removeprefix("ckg:").removeprefix(CKG)
    known = terms_of(said)
    if f"<{CKG}{local}>" in known:
        return f"<{CKG}{local}>"
    wanted = local.casefold()
    folded = (term for term in known if term[len(CKG) + 1 : -1].casefold() == wanted)
    labelled = (term for term in known if said.text(term, "rdfs:label").casefold() == wanted)
    return next(folded, None) or next(labelled, None)


def _names(library: Library, said: Statements) -> list[str]:
    files = [identifier(e.stem) or e.stem for e in (*rules_of(library), *library.queries())]
    numbers = [said.text(outcome, "ckg:outcomeNumber") for outcome in _outcomes(said)]
    return [*files, *numbers, *(term[len(CKG) + 1 : -1] for term in terms_of(said))]


def _unknown(name: str, known: list[str]) -> UsageError:
    from rapidfuzz import process, utils

    near = process.extract(name, known, limit=3, score_cutoff=60, processor=utils.default_process)
    hint = ", ".join(dict.fromkeys(match for match, _, _ in near))
    mend = (
        f"Did you mean {hint}?"
        if hint
        else "Name a rule, question, outcome or term: CB-3, CQ13, 9e, Certificate."
    )
    return UsageError("name-unknown", f"Nothing in the library has the name {name}.", mend=mend)
