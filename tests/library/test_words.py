"""The fixed phrases of reports: the right plural, English for what is missing, files that are refused."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from certkg.errors import LibraryError
from certkg.library import Library
from certkg.library.languages import english, read_words, tags
from certkg.validate.findings import make_report
from certkg.validate.report.names import checked
from certkg.validate.results import Coverage, Outcome
from certkg.validate.rules import read_rules

TOP = Path(__file__).parent.parent.parent
FOLDER = TOP / "ontology" / "languages"
LIBRARY = Library.default()
LANGUAGES = sorted(path.stem.removeprefix("words-") for path in FOLDER.glob("words-*.toml"))


def content(lang: str) -> dict[str, str | list[str]]:
    phrases: dict[str, str | list[str]] = tomllib.loads((FOLDER / f"words-{lang}.toml").read_text("utf-8"))[
        "phrases"
    ]
    return phrases


def placeholders(phrase: str | list[str]) -> list[set[str]]:
    forms = [phrase] if isinstance(phrase, str) else phrase
    return [set(re.findall(r"\{(\w+)\}", form)) for form in forms]


def test_each_language_with_titles_has_phrases() -> None:
    assert set(LANGUAGES) >= {"en", *LIBRARY.languages()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_every_phrase_with_the_placeholders_of_the_english_one(lang: str) -> None:
    ours, theirs = content("en"), content(lang)
    assert set(theirs) == set(ours)
    for key, phrase in theirs.items():
        (wanted, *_) = placeholders(ours[key])
        assert all(found == wanted for found in placeholders(phrase)), key


def test_numbers_take_the_form_and_the_separator_of_their_language() -> None:
    german, french = read_words(LIBRARY, "de"), read_words(LIBRARY, "fr")
    assert [german.count("violation", n) for n in (0, 1, 1200)] == [
        "0 Verstöße",
        "1 Verstoß",
        "1.200 Verstöße",
    ]
    assert [french.count("warning", n) for n in (0, 1, 2)] == [
        "0 avertissement",
        "1 avertissement",
        "2 avertissements",
    ]
    assert english().count("violation", 1200) == "1,200 violations"


@pytest.mark.parametrize(
    ("lang", "none", "one", "two"),
    [
        ("en", "0 focus nodes checked by 0 of 1 shape", "1 focus node checked", "2 focus nodes checked"),
        ("de", "0 Fokusknoten geprüft, mit 0 von 1 Shape", "1 Fokusknoten geprüft", "2 Fokusknoten geprüft"),
        ("es", "0 nodos comprobados con 0 de 1 forma", "1 nodo comprobado con", "2 nodos comprobados con"),
        ("fr", "0 nœud vérifié par 0 sur 1 forme", "1 nœud vérifié par", "2 nœuds vérifiés par"),
    ],
)
def test_what_was_checked_agrees_with_its_number(lang: str, none: str, one: str, two: str) -> None:
    words = read_words(LIBRARY, lang)

    def told(nodes: int) -> str:
        coverage = (Coverage("<urn:s>", nodes, 0),)
        outcome = Outcome((), coverage, focus_nodes=nodes)
        report = make_report(outcome, read_rules([]), as_of=date(2026, 1, 1), engine="", rules_digest="")
        return checked(report, words)

    assert [told(0)[: len(none)], told(1)[: len(one)], told(2)[: len(two)]] == [none, one, two]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_that_change_with_a_number_have_a_form_for_each(lang: str) -> None:
    words, content_of = read_words(LIBRARY, lang), content(lang)
    counted = {key for key, phrase in content("en").items() if isinstance(phrase, list)}
    forms = {words.phrases["finding"].plural(number) + 1 for number in range(200)}
    assert {key for key in counted if len(content_of[key]) != max(forms)} == set()


def test_verdicts_and_severities_are_named_by_their_labels() -> None:
    german = read_words(LIBRARY, "de")
    assert (german.verdict("not evidenced"), german.severity("warning")) == ("nicht belegt", "Warnung")
    assert (english().verdict("not evidenced"), english().severity("warning")) == ("not evidenced", "warning")


def test_a_region_falls_back_to_its_language_and_an_unknown_language_to_english() -> None:
    assert read_words(LIBRARY, "de-AT").text("conforms") == read_words(LIBRARY, "de").text("conforms")
    portuguese = read_words(LIBRARY, "pt")
    assert (portuguese.text("conforms"), portuguese.language) == ("Conforms", "en")
    assert tags("de-AT") == ("de-at", "de")
    assert tags("en-GB") == tags("") == tags("../de") == ()


def test_a_phrase_that_a_language_lacks_is_in_english(tmp_path: Path) -> None:
    write(tmp_path, 'plural = "0"\nthousands = " "\n[phrases]\nconforms = "Ja"')
    words = read_words(Library(tmp_path), "xx")
    assert (words.text("conforms"), words.text("does-not-conform")) == ("Ja", "Does not conform")
    assert words.count("violation", 2000) == "2 000 violations"
    assert words.language == "xx"


def test_a_language_may_have_more_forms_than_english(tmp_path: Path) -> None:
    write(
        tmp_path,
        'plural = "n==1 ? 0 : n>=2 && n<=4 ? 1 : 2"\nthousands = " "\n'
        '[phrases]\nfinding = ["{n} nález", "{n} nálezy", "{n} nálezů"]',
    )
    words = read_words(Library(tmp_path), "xx")
    assert [words.count("finding", n) for n in (1, 3, 5)] == ["1 nález", "3 nálezy", "5 nálezů"]


@pytest.mark.parametrize(
    "text",
    [
        "plural = 'n != 1'\n[phrases]\n",
        "thousands = ','\nplural = 'import os'\n[phrases]\n",
        "thousands = ','\nplural = 'n != 1'\n[phrases]\nfinding = 3\n",
        "thousands = ','\nplural = 'n != 1'\n[phrases]\nfinding = []\n",
        "thousands = ','\nplural = 'n != 1'\nphrases = 'none'\n",
        "no toml",
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    with pytest.raises(LibraryError, match=r"words-xx\.toml is no file of phrases"):
        read_words(Library(tmp_path), "xx")


def test_a_sentence_is_translated_by_the_first_pattern_that_fits(tmp_path: Path) -> None:
    write(
        tmp_path,
        '"Issued to {who}, unnamed." = "{who} (onbekend)"\n"Issued to {who}." = "Voor {who}."',
        "sentences-xx.toml",
    )
    words = read_words(Library(tmp_path), "xx")
    assert words.sentence("Issued to A. B., unnamed.") == "A. B. (onbekend)"
    assert words.sentence("Issued to A.\nB.") == "Voor A.\nB."
    assert words.sentence("Issued by A.") == "Issued by A."


def test_a_malformed_file_of_sentences_is_named(tmp_path: Path) -> None:
    write(tmp_path, '"Issued to {who}." = 3', "sentences-xx.toml")
    with pytest.raises(LibraryError, match=r"sentences-xx\.toml is no file of sentences"):
        read_words(Library(tmp_path), "xx")


def write(folder: Path, text: str, name: str = "words-xx.toml") -> None:
    path = folder / "ontology" / "languages" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")


def sentences(lang: str) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((FOLDER / f"sentences-{lang}.toml").read_text("utf-8"))
    return found


TRANSLATED = sorted(path.stem.removeprefix("sentences-") for path in FOLDER.glob("sentences-*.toml"))
#: The files that say the sentences in English.
SPEAKERS = [
    *sorted((TOP / "queries" / "verify").glob("*.rq")),
    TOP / "src" / "certkg" / "verify" / "chain.py",
    *sorted((TOP / "src" / "certkg" / "load").rglob("*.py")),
]


def test_the_languages_translate_the_same_sentences() -> None:
    assert len({tuple(sentences(lang)) for lang in TRANSLATED}) == 1
    assert set(TRANSLATED) == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translated_sentence_has_the_placeholders_of_the_english_one(lang: str) -> None:
    for pattern, text in sentences(lang).items():
        assert placeholders(text) == placeholders(pattern), pattern


def test_every_translated_sentence_is_still_said() -> None:
    said = re.sub(r'"\s*\n\s*f?"|\\(?=")', "", "\n".join(path.read_text("utf-8") for path in SPEAKERS))
    pieces = {piece for pattern in sentences("de") for piece in re.split(r"\{\w+\}", pattern)}
    assert {piece for piece in pieces if not made_of(said, piece.strip(" ')"))} == set()


def made_of(said: str, piece: str, least: int = 8) -> bool:
    """Whether a piece of a sentence consists of runs of characters that are said; the code joins some of several."""
    while len(piece) > least:
        size = next((size for size in range(len(piece), least - 1, -1) if piece[:size] in said), 0)
        if not size:
            return False
        piece = piece[size:]
    return True


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_narrow_pattern_stands_behind_a_wider_one(lang: str) -> None:
    words = read_words(LIBRARY, lang)
    for pattern, text in sentences(lang).items():
        sample = re.sub(r"\{(\w+)\}", r"<\1>", pattern)
        assert words.sentence(sample) == re.sub(r"\{(\w+)\}", r"<\1>", text), pattern
