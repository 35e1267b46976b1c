"""Checks over several cells of a row, as the header of a mapping names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from certkg.errors import Fault
from certkg.load.mapping.source import Check
from certkg.load.mapping.terms import Term

if TYPE_CHECKING:
    from certkg.load.records import Context, Record

__all__ = ["run_checks"]

_OWN, _OTHER = 60.0, 90.0  # per cent of likeness to the name of the code given, and of another code


def run_checks(record: Record, context: Context, *, joined: bool = False) -> None:
    """Runs all checks of the source on a record; only cells that are fault-free by themselves take part."""
    for check in context.source.checks:
        if joined and check.column not in record.indexes:
            continue  # the cells of the first sheet were checked there
        if check.options.get("once") and check.code in context.said:
            continue
        if check.options.get("unlessGiven") in context.given:
            continue
        for kind, function in _KINDS.items():
            if kind in check.options:
                fault = function(check, record, context)
                if fault is not None:
                    context.said.add(check.code)
                    context.faults.append(fault)


def _not_before(check: Check, record: Record, context: Context) -> Fault | None:
    """A day that lies before the day it has to follow; equal days pass."""
    other = check.options["notBefore"]
    later, earlier = record.terms.get(check.column), record.terms.get(other)
    if later is None or earlier is None or later.lexical >= earlier.lexical:
        return None
    return record.fault(
        check.column,
        check.code,
        f"{_header(check.column, context)} {later.lexical} lies before {_header(other, context)} {earlier.lexical}.",
        "Correct one of the two dates.",
        check.severity,
    )


def _linked(check: Check, record: Record, context: Context) -> Fault | None:
    """Two codes that the ontology does not link: an edition of another standard."""
    other = check.options["to"]
    here, there = record.terms.get(check.column), record.terms.get(other)
    if here is None or there is None:
        return None
    linked = context.reference.of(here.text, check.options["linkedBy"])
    if not linked or there.text in linked:
        return None
    return record.fault(
        check.column,
        check.code,
        f"{_header(check.column, context)} '{record.texts[check.column]}' does not belong to "
        f"{_header(other, context)} '{record.texts[other]}'.",
        "Correct one of the two cells.",
        check.severity,
    )


def _named(check: Check, record: Record, context: Context) -> Fault | None:
    """A name beside a code that is plainly the name of another code; short or varied names pass."""
    from rapidfuzz import fuzz

    text, code = record.texts.get(check.column), record.terms.get(check.options["names"])
    codes = context.lists[check.options["list"]]
    if text is None or code is None or code in codes.find(text):
        return None
    own = max(
        (_like(fuzz.ratio, text, word) for word in _words_of(codes.entries, codes.words, code)), default=100.0
    )
    others = [word for key, word in codes.words.items() if code not in codes.entries[key]]
    best = max(others, key=lambda word: _like(fuzz.ratio, text, word), default="")
    if own >= _OWN or _like(fuzz.ratio, text, best) < _OTHER:
        return None
    return record.fault(
        check.column,
        check.code,
        f"{_header(check.column, context)} '{text}' is not the name of code "
        f"'{record.texts[check.options['names']]}', which is '{codes.word_for(code)}'.",
        "Correct the code or the name.",
        check.severity,
    )


def _like(ratio: Callable[[str, str], float], left: str, right: str) -> float:
    return ratio(left.casefold(), right.casefold())


def _words_of(entries: Mapping[str, list[Term]], words: Mapping[str, str], term: Term) -> list[str]:
    return [words[key] for key, terms in entries.items() if term in terms and key in words]


def _resolved(check: Check, record: Record, context: Context) -> Fault | None:
    """A value that should stand for a known thing and does not."""
    target = context.source.columns[check.options["resolvesTo"]]
    text = record.texts.get(check.column)
    if text is None or target.name in record.terms or check.options.get("unless") in record.texts:
        return None
    near = context.lists[target.list_name].near(text)
    return record.fault(
        check.column,
        check.code,
        f"{_header(check.column, context)} '{text}' is not known to certkg.",
        f"Did you mean '{near[0]}'?" if near else "Check the spelling, or have it added to the ontology.",
        check.severity,
    )


def _any_of(check: Check, record: Record, context: Context) -> Fault | None:
    """None of several columns is filled."""
    columns = check.options["anyOf"]
    if any(column in record.texts for column in columns):
        return None
    headers = ", ".join(_header(column, context) for column in columns)
    return record.fault(
        check.column, check.code, f"None of these is stated: {headers}.", "State one of them.", check.severity
    )


def _header(column: str, context: Context) -> str:
    return context.source.columns[column].header


_KINDS: Final[Mapping[str, Callable[[Check, Record, Context], Fault | None]]] = {
    "notBefore": _not_before,
    "linkedBy": _linked,
    "names": _named,
    "resolvesTo": _resolved,
    "anyOf": _any_of,
}
