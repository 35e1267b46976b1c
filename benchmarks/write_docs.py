"""Writes the pages of docs/ that the library itself tells: rules, questions, terms and outcomes.

``python -m benchmarks.write_docs [--out DIR]`` writes ``rules/``, ``questions/``, ``ontology/`` and
``outcomes.md`` and ``languages.md`` into docs/ (or DIR), and removes pages there that no file of the library backs any more.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from certkg.library import Entry, Library
from certkg.library.headers import read_header
from certkg.library.languages import english
from certkg.library.pages import (
    background,
    identifier,
    question_page,
    questions_of_rules,
    rule_page,
    rules_of,
)
from certkg.library.statements import CKG, Statements, read_statements, short
from certkg.library.terms import module_text, outcome_text, terms_of

__all__ = ["pages", "write"]

TOP = Path(__file__).parent.parent
FOLDERS = ("rules", "questions", "ontology")
NOTE = "<!-- Written by `python -m benchmarks.write_docs`; edit {source} instead. -->\n\n"


def main() -> None:
    """Writes the pages and says how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TOP / "docs", help="the folder docs/")
    print(f"{len(write(Library.default(), parser.parse_args().out))} pages")


def write(library: Library, out: Path) -> list[Path]:
    """Writes all pages below a folder and removes stale ones; gives the files written."""
    texts = pages(library)
    for folder in FOLDERS:
        (out / folder).mkdir(parents=True, exist_ok=True)
        for path in (out / folder).glob("*.md"):
            if f"{folder}/{path.name}" not in texts:
                path.unlink()
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return [out / name for name in texts]


def pages(library: Library) -> dict[str, str]:
    """The text of each page by its path below docs/."""
    said = read_statements(library.ontology())
    rules = read_statements(rules_of(library))
    texts = {
        **_rules(library, rules),
        **_questions(library),
        **_modules(library, said),
        "outcomes.md": _outcomes(library, said, rules),
        "languages.md": _languages(library),
    }
    places = _places(library, rules, texts)
    return {name: linked(text, name, places) for name, text in texts.items()}


def _places(library: Library, rules: Statements, texts: Mapping[str, str]) -> dict[str, str]:
    """Where each thing that pages mention is found, by path from the top of the project."""
    places = {f"`{entry.path}`": entry.path for entry in (*library.shapes(), *library.queries())}
    for entry in rules_of(library):
        page = f"docs/rules/{entry.stem}.md"
        places[f"`tests/cases/{entry.stem}/`"] = f"tests/cases/{entry.stem}"
        places[rules.text(f"<{entry.iri}>", "ckg:ruleId")] = page
    for entry in library.queries():
        places[f"`{entry.stem}`"] = f"docs/questions/{entry.stem}.md"
    for line in texts["outcomes.md"].splitlines():
        if heading := re.fullmatch(r"## (Outcome (\S+): (.*))", line):
            places[f"{heading[2]}, {heading[3]}"] = f"docs/outcomes.md#{_anchor(heading[1])}"
    return places


def linked(text: str, name: str, places: Mapping[str, str]) -> str:
    """A page of docs/ with a link wherever a line of a list or table mentions a rule, question, outcome or file."""
    folder = (Path("docs") / name).parent
    lines, fenced = [], False
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        match = re.match(
            r"- (Rules|Questions|Outcome|Shapes|Cases|File|Derived from|[A-Z]+(-[A-Z]+)?-\w+): ", line
        )
        if match and not fenced:
            start = 2 if match[1] not in _LABELS else match.end()
            rest = line[start:].rstrip("\n")
            known = _link(rest, folder, places)  # an outcome, by its number and label
            if known == rest:
                known = _WORD.sub(lambda found: _link(found[0], folder, places), rest)
            line = f"{line[:start]}{known}\n"
        lines.append(line)
    return "".join(lines)


_LABELS = ("Rules", "Questions", "Outcome", "Shapes", "Cases", "File", "Derived from")
_WORD = re.compile(r"`[^`]+`|\b[A-Z]{2,3}(?:-[A-Z]+)?-\d*[a-z]?\b")


def _link(text: str, folder: Path, places: Mapping[str, str]) -> str:
    place = places.get(text)
    return text if place is None else f"[{text}]({Path(os.path.relpath(place, folder)).as_posix()})"


def _anchor(heading: str) -> str:
    """The address of a heading within its page, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _rules(library: Library, said: Statements) -> dict[str, str]:
    asked, known = questions_of_rules(library), background(library)
    found = {
        f"rules/{entry.stem}.md": _note(entry.path) + rule_page(library, entry.stem, asked, known)
        for entry in rules_of(library)
    }
    entries = {f"<{entry.iri}>": entry for entry in rules_of(library)}
    by_profile = sorted(entries, key=lambda node: (said.text(node, "ckg:profileName"), entries[node].stem))
    lines = [
        "# Rules",
        "",
        "Each rule is one shape file. [Profiles](../reference/profiles.md) say which rules are checked together.",
        "",
    ]
    for profile, nodes in groupby(by_profile, key=lambda node: said.text(node, "ckg:profileName")):
        lines += [f"## {profile}", "", "| Rule | What it says | Source |", "|---|---|---|"]
        for node in nodes:
            cells = (said.text(node, "dcterms:title"), said.text(node, "dcterms:source"))
            link = f"[{said.text(node, 'ckg:ruleId')}]({entries[node].stem}.md)"
            lines.append(f"| {link} | {' | '.join(_cell(cell) for cell in cells)} |")
        lines.append("")
    return {**found, "rules/README.md": _note("the files of `shapes/`") + "\n".join(lines)}


def _questions(library: Library) -> dict[str, str]:
    found = {
        f"questions/{entry.stem}.md": _note(entry.path) + question_page(library, entry.stem)
        for entry in library.queries()
    }
    lines = ["# Questions", "", "`certkg query NAME FILE...` asks one; each is a SPARQL file of its own.", ""]
    for group, entries in groupby(library.queries(), key=lambda entry: entry.group):
        lines += [f"## {group}", "", "| Question | What it answers |", "|---|---|"]
        lines += [_question(entry) for entry in entries]
        lines.append("")
    return {**found, "questions/README.md": _note("the files of `queries/`") + "\n".join(lines)}


def _question(entry: Entry) -> str:
    name = identifier(entry.stem) or entry.stem
    return f"| [{name}]({entry.stem}.md) | {_cell(read_header(entry.text(), entry.path).summary)} |"


def _modules(library: Library, said: Statements) -> dict[str, str]:
    """One page for each module that defines terms; modules of reference data define none."""
    found = {}
    lines = ["# Ontology", "", "| Module | What it is about | Terms |", "|---|---|---|"]
    for entry in library.ontology():
        head = f"<{entry.iri}>"
        terms = [term for term in terms_of(said) if head in said.values(term, "rdfs:isDefinedBy")]
        if not terms:
            continue
        found[f"ontology/{entry.stem}.md"] = _note(entry.path) + module_text(said, entry.iri, english())
        about = _cell(said.text(head, "dcterms:description"))
        lines.append(f"| [{entry.stem}]({entry.stem}.md) | {about} | {len(terms)} |")
    return {**found, "ontology/README.md": _note("the files of `ontology/`") + "\n".join([*lines, ""])}


def _outcomes(library: Library, said: Statements, rules: Statements) -> str:
    files = {f"<{entry.iri}>": entry.path for entry in rules_of(library)}
    known = said.subjects("rdf:type", f"<{CKG}ExpectedOutcome>")
    texts = [outcome_text(said, outcome, rules, files, english(), 2) for outcome in _in_order(known)]
    head = "# Expected outcomes\n\n`certkg outcomes ORGANIZATION FILE... --on DAY` answers each for an organization.\n"
    return _note("`ontology/outcomes.ttl`") + "\n".join([head, *texts])


def _languages(library: Library) -> str:
    """How much of the rules each language says, and which rules it says in part."""
    rules = {entry.stem: _told([entry], "en") for entry in rules_of(library)}
    lines = [
        "# Languages",
        "",
        "`--lang TAG` picks the language of reports, answers and pages; everything is in English, which stands in",
        "for what a language lacks. [CONTRIBUTING](../CONTRIBUTING.md#add-a-language) says how to add one.",
        "",
        "| Language | Titles of rules | Rules with all messages and fixes | Constraints | Rules in part |",
        "|---|---|---|---|---|",
    ]
    for tag in library.languages():
        titles = read_statements(library.titles(tag))
        told = _told(library.titles(tag), tag)
        titled = sum(bool(titles.only(f"<{entry.iri}>", "dcterms:title", tag)) for entry in rules_of(library))
        whole = [stem for stem, nodes in rules.items() if nodes <= told]
        part = [stem for stem, nodes in rules.items() if nodes & told and not nodes <= told]
        total = sum(map(len, rules.values()))
        cells = (f"{titled} of {len(rules)}", f"{len(whole)} of {len(rules)}", f"{len(told)} of {total}")
        names = ", ".join(identifier(stem) or stem for stem in part)
        lines.append(f"| {tag} | {' | '.join(cells)} | {names or 'none'} |")
    return _note("the files of `shapes/languages/`") + "\n".join([*lines, ""])


def _told(entries: Iterable[Entry], lang: str) -> set[str]:
    """The constraints that have a message or a fix in a language."""
    said = read_statements(entries)
    return {node for node in said.of for name in ("sh:message", "ckg:fix") if said.only(node, name, lang)}


def _in_order(outcomes: Iterable[str]) -> list[str]:
    """The numbered outcomes first, then those of one discipline, each by name."""
    return sorted(outcomes, key=lambda one: (not short(one)[len("ckg:Outcome") :][:1].isdigit(), one))


def _note(source: str) -> str:
    return NOTE.format(source=source)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
