"""The words of reports in the languages of the library, where adding a language means adding files."""

from __future__ import annotations

import gettext
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from certkg.errors import LibraryError, Place
from certkg.library.library import Entry, Library
from certkg.library.statements import CKG, read_statements

__all__ = ["ENGLISH", "Phrase", "Words", "english", "pick", "read_words", "tags"]

#: The language in which everything is, and which stands in for any other.
ENGLISH = "en"

_SH = "http://www.w3.org/ns/shacl#"
_TAG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in the forms of its language; ``plural`` gives the place of the form for a number."""

    forms: tuple[str, ...]
    plural: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed phrases of reports and the names of verdicts and severities in one language.

    ``language`` is the tag of the file of phrases that was found, so English where there is none. A
    phrase that the language lacks stands in English; a name without a label is the code itself.
    """

    language: str
    thousands: str
    phrases: Mapping[str, Phrase]
    names: Mapping[str, str]
    sentences: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """A phrase with its placeholders filled; KeyError when no file has it."""
        return self._filled(self.phrases[key].forms[-1], values)

    def count(self, key: str, number: int, **values: object) -> str:
        """A phrase in the form for a number, which also fills its placeholder ``n``."""
        phrase = self.phrases[key]
        form = phrase.forms[min(phrase.plural(number), len(phrase.forms) - 1)]
        return self._filled(form, {"n": number, **values})

    def number(self, number: int) -> str:
        """A whole number with its thousands apart."""
        return f"{number:,}".replace(",", self.thousands)

    def verdict(self, verdict: str) -> str:
        """The label of a verdict, such as ``not evidenced``."""
        return self.names.get(CKG + "".join(word.capitalize() for word in verdict.split()), verdict)

    def severity(self, severity: str) -> str:
        """The label of a severity, such as ``violation``."""
        return self.names.get(_SH + severity.capitalize(), severity)

    def named(self, kind: str, name: str) -> str:
        """The phrase ``<kind>-<name>``, or the name itself where no file has it."""
        phrase = self.phrases.get(f"{kind}-{name.replace(' ', '-')}")
        return phrase.forms[-1] if phrase else name

    def sentence(self, text: str) -> str:
        """A sentence that a question or a loader gave in English; itself where no pattern fits.

        The first pattern that fits in the order of the file is taken; costs a match for each pattern before it.
        """
        for pattern, translated in self.sentences.items():
            telling, regex = _as_regex(pattern)
            if telling in text and (match := regex.fullmatch(text)):
                return self._filled(translated, match.groupdict())
        return text

    def _filled(self, form: str, values: Mapping[str, object]) -> str:
        def value(match: re.Match[str]) -> str:
            found = values.get(match[1], match[0])
            return self.number(found) if isinstance(found, int) else str(found)

        return _PLACEHOLDER.sub(value, form)


def english() -> Words:
    """The words in English; costs the reading of one small file."""
    return read_words(Library.default(), ENGLISH)


def read_words(library: Library, lang: str) -> Words:
    """The words of a language by its tag (``de``, ``de-AT``); English stands in, phrase by phrase.

    Phrases come from ``ontology/languages/words-<tag>.toml`` of the library that certkg carries and of
    the user's own, labels from ``labels-<tag>.ttl`` and sentences from ``sentences-<tag>.toml`` beside
    it. LibraryError for a file of phrases or sentences that is malformed. Costs the reading of a few small files; English, of one.
    """
    wanted = tags(lang)
    default = Library.default()
    libraries = [default] if library == default else [default, library]
    phrases: dict[str, Phrase] = {}
    thousands, language = ",", ENGLISH
    for tag in (ENGLISH, *reversed(wanted)):
        for entry in (entry for one in libraries for entry in one.words(tag)):
            made, thousands = _phrases(entry.path, entry.text())
            phrases.update(made)
            language = tag
    names: dict[str, str] = {}
    sentences: dict[str, str] = {}
    for tag in reversed(wanted):
        names |= _names([entry for one in libraries for entry in one.labels(tag)], tag)
        for entry in (entry for one in libraries for entry in one.sentences(tag)):
            sentences |= _sentences(entry)
    return Words(language, thousands, phrases, names, sentences)


def pick(texts: Mapping[str, str], lang: str) -> str:
    """The text in a language: exact tag, its language alone, English, untagged, then any; "" for none.

    Tags are compared without regard to case (RFC 4647, section 3.4, lookup).
    """
    lowered = {tag.lower(): text for tag, text in texts.items()}
    wanted = lang.lower()
    while wanted:
        if wanted in lowered:
            return lowered[wanted]
        wanted = wanted.rpartition("-")[0]
    for tag in sorted(lowered):
        if tag == lang.lower() or tag.startswith(f"{lang.lower()}-"):
            return lowered[tag]
    return lowered.get("en") or lowered.get("") or next((lowered[tag] for tag in sorted(lowered)), "")


def tags(lang: str) -> tuple[str, ...]:
    """The tags under which to look for files, longest first; none for English, which is always there."""
    parts = lang.lower().split("-")
    if parts[0] == ENGLISH or not _TAG.fullmatch(lang.lower()):
        return ()
    return tuple("-".join(parts[:size]) for size in range(len(parts), 0, -1))


def _names(entries: list[Entry], tag: str) -> dict[str, str]:
    """The labels in a language by IRI."""
    said = read_statements(entries)
    found = {subject[1:-1]: said.only(subject, "rdfs:label", tag) for subject in said.of}
    return {iri: texts[0] for iri, texts in found.items() if texts}


@lru_cache(maxsize=16)
def _phrases(path: str, text: str) -> tuple[Mapping[str, Phrase], str]:
    """The phrases of a file, and what it puts between thousands; the plural rule is one of gettext, in C syntax."""
    try:
        content = tomllib.loads(text)
        plural = gettext.c2py(content["plural"])
        made = {key: Phrase(_forms(value), plural) for key, value in content["phrases"].items()}
        return made, str(content["thousands"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LibraryError(
            "words-malformed",
            f"{path} is no file of phrases: {error}.",
            where=Place(path),
            mend="Give plural, thousands and the table phrases, each a text or a list of its forms.",
        ) from error


def _sentences(entry: Entry) -> dict[str, str]:
    """The sentences of a file by their English patterns."""
    try:
        return {pattern: _forms(text)[0] for pattern, text in tomllib.loads(entry.text()).items()}
    except ValueError as error:
        raise LibraryError(
            "words-malformed",
            f"{entry.path} is no file of sentences: {error}.",
            where=Place(entry.path),
            mend="Give a text for each English sentence.",
        ) from error


def _forms(value: Any) -> tuple[str, ...]:
    """The forms of a phrase: one text, or as many as the language has; what comes from a file is checked."""
    forms = [value] if isinstance(value, str) else value
    if not isinstance(forms, list) or not forms or not all(isinstance(form, str) for form in forms):
        raise ValueError(f"{value!r} is neither a text nor a list of texts")
    return tuple(forms)


@cache
def _as_regex(pattern: str) -> tuple[str, re.Pattern[str]]:
    """A pattern such as ``Expired on {day}.`` as a regular expression, behind the longest text it asks for.

    Looking for that text first saves nearly all matches, as a table may have thousands of faults.
    """
    parts = re.split(r"\{(\w+)\}", pattern)
    made = (f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return max(parts[::2], key=len), re.compile("".join(made), re.DOTALL)
