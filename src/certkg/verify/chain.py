"""The chain of a certificate on a day, link by link, as the questions of ``queries/verify`` answer it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from certkg.errors import UsageError
from certkg.library import Library
from certkg.query import Question, ask, find_question, questions
from certkg.query.answers import plain
from certkg.store import Store

__all__ = ["VERDICTS", "Link", "Reason", "Verification", "verify"]

#: The verdicts of a link, gravest first; the last one says nothing about the certificate.
VERDICTS = ("contradicted", "unknown", "confirmed", "not applicable")

_GROUP = "verify"
_BY_NUMBER = "V00-certificate-by-number"
_FIRST_LINK = "certificate"
_IRI = re.compile(r'(?:[A-Za-z][A-Za-z0-9+.-]*://|urn:)[^<>"{}|\\^`\s]+')


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for a link's verdict: a sentence, the record it rests on (IRI), and where that comes from."""

    verdict: str
    text: str
    about: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain; ``question`` is the name of the query that answered."""

    name: str
    verdict: str
    reasons: tuple[Reason, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The chain of a certificate on a day: ``contradicted`` beats ``unknown``, which beats ``confirmed``.

    ``certificate`` is its IRI, or what was asked for when nobody knows it.
    """

    verdict: str
    certificate: str
    day: date
    links: tuple[Link, ...]


def verify(
    store: Store,
    certificate: str,
    day: date,
    *,
    standard: str | None = None,
    sector: str | None = None,
    site: str | None = None,
    today: date | None = None,
    library: Library | None = None,
) -> Verification:
    """Walks organization, certificate, certification body, accreditation, accreditation body, recognition.

    ``certificate`` is an IRI, a certificate number or an identifier; ``standard`` and ``sector`` are
    numbers, codes or IRIs; ``today`` is the day to which statuses without a date belong. Knowledge is
    in the queries (IAF PL 3; ISO/IEC 17011:2017, 7.8.3; ISO/IEC 17021-1:2015, 8.2.2), one for each link.
    Raises UsageError when the site is no IRI, and what the store raises. Costs one query a link.
    """
    knowledge = library or Library.default()
    if site is not None and not _IRI.fullmatch(site):
        raise UsageError("site-not-iri", f"The site {site!r} is no IRI.", mend="Give the IRI of the site.")
    found = _resolve(store, knowledge, certificate)
    if isinstance(found, Link):
        return Verification(found.verdict, certificate, day, (found,))
    asked = {
        "certificate": [found],
        "day": [day.isoformat()],
        "today": [(today or date.today()).isoformat()],
        **{n: [v] for n, v in (("standard", standard), ("sector", sector), ("site", site)) if v is not None},
    }
    chain = [question for question in questions(knowledge) if _is_link(question)]
    links: list[Link] = []
    for question in chain:
        links.append(_link(store, question, asked))
        if question.header.link == _FIRST_LINK and links[-1].verdict == "unknown":
            break
    return Verification(_worst([link.verdict for link in links]), found, day, tuple(links))


def _is_link(question: Question) -> bool:
    return question.header.group == _GROUP and bool(question.header.link)


def _link(store: Store, question: Question, asked: Mapping[str, Sequence[str]]) -> Link:
    declared = {parameter.name for parameter in question.header.params}
    rows = ask(store, question, {name: value for name, value in asked.items() if name in declared}).dicts()
    reasons = tuple(
        dict.fromkeys(
            Reason(*(plain(row.get(key, "")) for key in ("verdict", "reason", "about", "source")))
            for row in rows
        )
    )
    if not reasons:
        # A question that gives no row has not answered; that is no pass.
        reasons = (Reason("unknown", "Nothing is on record."),)
    return Link(question.header.link, _worst([reason.verdict for reason in reasons]), reasons, question.name)


def _resolve(store: Store, library: Library, certificate: str) -> str | Link:
    """The IRI of the certificate, or the link that says why there is none."""
    if _IRI.fullmatch(certificate):
        return certificate
    question = find_question(library, _BY_NUMBER)
    rows = ask(store, question, {"number": [certificate]}).dicts()
    found = sorted({plain(row["certificate"]) for row in rows})
    if len(found) == 1:
        return found[0]
    if not found:
        text = f"Nobody here knows a certificate with the number {certificate}."
        return Link(_FIRST_LINK, "unknown", (Reason("unknown", text),), question.name)
    text = f"{len(found)} certificates have the number {certificate}; the number alone does not say which."
    reasons = tuple(Reason("unknown", text, iri, iri) for iri in found)
    return Link(_FIRST_LINK, "unknown", reasons, question.name)


def _worst(verdicts: Sequence[str]) -> str:
    """The gravest verdict; what does not apply says nothing beside what does."""
    return next((verdict for verdict in VERDICTS if verdict in verdicts), "unknown")
