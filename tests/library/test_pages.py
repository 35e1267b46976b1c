"""Each rule, question, outcome and term has a page under every name that people use for it."""

from __future__ import annotations

import pytest

from certkg.errors import UsageError
from certkg.library import Library
from certkg.library.pages import outcome_page, page, question_page, rule_page, rules_of, term_page
from certkg.library.statements import read_statements
from certkg.library.terms import terms_of

LIBRARY = Library.default()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("EO-9e", "# EO-9e: "),
        ("eo-09e", "# EO-9e: "),
        ("EO-09e-effectiveness-review", "# EO-9e: "),
        ("EO-QMS-a", "# EO-QMS-a: "),
        ("CB-3", "# CB-3: "),
        ("CB-37", "# CB-37: "),
        ("CQ13", "# CQ13: "),
        ("CQ1", "# CQ01: "),
        ("Outcome09e", "# Outcome 9e: "),
        ("ckg:Outcome09e", "# Outcome 9e: "),
        ("9e", "# Outcome 9e: "),
        ("09", "# Outcome 9: "),
        ("QMS-a", "# Outcome QMS-a: "),
        ("Certificate", "# ckg:Certificate\n"),
        ("ckg:Certificate", "# ckg:Certificate\n"),
        ("https://w3id.org/certkg#Certificate", "# ckg:Certificate\n"),
        ("management system", "# ckg:ManagementSystem\n"),
    ],
)
def test_a_name_leads_to_its_page(name: str, title: str) -> None:
    assert page(LIBRARY, name).startswith(title)


def test_each_rule_has_a_page_with_every_message_and_a_verdict_for_each() -> None:
    rules = rules_of(LIBRARY)
    assert rules
    for entry in rules:
        text, said = rule_page(LIBRARY, entry.stem), read_statements([entry])
        messages = [message for node in said.of for message in said.texts(node, "sh:message")]
        assert messages, entry.path
        assert all(f"- Message: {message}" in text for message in messages), entry.path
        assert "verdict: not stated" not in text, entry.path
        assert entry.path in text


def test_a_rule_shows_its_shape_as_it_stands_in_the_file() -> None:
    text = rule_page(LIBRARY, "CB-3")
    shape = text.split("```turtle\n")[1].split("\n```")[0]
    assert shape in next(entry.text() for entry in rules_of(LIBRARY) if entry.stem == "CB-03-cycle")
    assert 'FILTER (?value > ?start + "P36M"^^xsd:yearMonthDuration)' in shape


def test_a_constraint_has_the_severity_and_verdict_of_the_shape_that_uses_it() -> None:
    text = rule_page(LIBRARY, "EO-9e")
    assert "### after-completion\n- Severity: violation; verdict: contradicted\n" in text
    assert "### reviewed\n- Severity: warning; verdict: not evidenced\n" in text


def test_a_rule_says_in_words_how_sure_it_is_what_it_serves_and_what_it_looks_at() -> None:
    text = rule_page(LIBRARY, "EO-9e")
    assert "- Confidence: to be verified high. The clauses named as its source are not yet verified" in text
    assert "- Outcome: 9e, review effectiveness\n" in text
    assert "- whatever ckg:registeredIn points to\n" not in rule_page(LIBRARY, "DQ-5")
    assert "- whatever has ckg:registeredIn\n" in rule_page(LIBRARY, "DQ-5")
    assert "](" not in text, "a page in a terminal has no links"


def test_a_rule_names_the_questions_that_name_it() -> None:
    assert "`CQ13-accredited-on-the-day-of-decision`" in rule_page(LIBRARY, "AC-7")


def test_a_question_shows_its_parameters_with_defaults_and_a_text_that_runs() -> None:
    text = question_page(LIBRARY, "CQ28")
    assert "| `first` | integer | the first year | `2019` |" in text
    assert "VALUES ?first { 2019 }" in text
    assert "#+" not in text


def test_a_term_shows_unions_by_their_members() -> None:
    text = term_page(LIBRARY, "standard")
    assert "- Range: ckg:Standard or ckg:StandardEdition or ckg:Amendment\n" in text


def test_an_outcome_names_the_rules_that_serve_it() -> None:
    text = outcome_page(LIBRARY, "9e")
    assert "- EO-9e: " in text
    assert "EO-9d" not in text


def test_every_term_of_the_ontology_has_a_definition_on_its_page() -> None:
    said = read_statements(LIBRARY.ontology())
    known = terms_of(said)
    assert known
    assert [term for term in known if not said.text(term, "skos:definition")] == []


@pytest.mark.parametrize(
    ("name", "near"), [("Certificat", "Certificate"), ("CQ99", "CQ"), ("effectivness", "")]
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        page(LIBRARY, name)
    assert caught.value.code == "name-unknown"
    assert near in caught.value.mend


@pytest.mark.parametrize("name", ["CB", "default", "prefixes", "", "_:f0_1", "../pyproject"])
def test_what_is_no_name_is_no_page(name: str) -> None:
    with pytest.raises(UsageError):
        page(LIBRARY, name)
