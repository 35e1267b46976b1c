"""Facts of the example registry, written as Turtle in the order in which they were stated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.reference.turtle_module import slug

__all__ = ["CKG", "REFERENCE", "Facts", "Iri", "ckg", "known", "months"]

CKG = "https://w3id.org/certkg#"
REFERENCE = "https://w3id.org/certkg/id/"
BASE = "https://example.org/id/"
HEAD = f"""# Written by: python -m benchmarks.example. Every name is made up.
@base <{BASE}> .
@prefix ckg: <{CKG}> .
@prefix id: <{REFERENCE}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class Iri(str):
    """An IRI, so that it is not written as a string."""

    __slots__ = ()


Value = Iri | str | date | bool | int | Decimal | Iterable["Value"] | None


def ckg(name: str) -> Iri:
    """A term of the vocabulary."""
    return Iri(CKG + name)


def known(path: str) -> Iri:
    """A thing of the reference data, such as ``standard/ISO-9001``."""
    return Iri(REFERENCE + path)


def months(day: date, number: int) -> date:
    """The day a number of months later, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


class Facts:
    """Facts by subject, in order; a fact stated twice is written once."""

    def __init__(self) -> None:
        self._facts: dict[str, list[str]] = {}

    def iri(self, kind: str, key: str) -> Iri:
        """The address of a thing of the registry."""
        return Iri(f"{BASE}{kind}/{'/'.join(slug(part) for part in key.split('/'))}")

    def add(self, kind: str, key: str, classes: str, label: str = "", **facts: Value) -> Iri:
        """States a thing with its classes, label and facts, and gives its address."""
        subject = self.iri(kind, key)
        if classes:
            self._state(subject, "a", " , ".join(f"ckg:{name}" for name in classes.split()))
        if label:
            self._state(subject, "rdfs:label", _written(label) + "@en")
        self.more(subject, **facts)
        return subject

    def more(self, subject: Iri, **facts: Value) -> None:
        """States further facts of a thing."""
        for name, value in facts.items():
            for one in _each(value):
                self._state(subject, f"ckg:{name}", _written(one))

    def drop(self, subject: Iri, name: str) -> None:
        """Takes back the facts of one property."""
        self._facts[subject] = [line for line in self._facts[subject] if not line.startswith(f"ckg:{name} ")]

    def _state(self, subject: str, predicate: str, value: str) -> None:
        line = f"{predicate} {value}"
        lines = self._facts.setdefault(subject, [])
        if line not in lines:
            lines.append(line)

    def write(self, path: Path) -> None:
        """Writes everything."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(HEAD)
            for subject, lines in self._facts.items():
                file.write(f"\n{_short(subject)} " + " ;\n    ".join(lines) + " .\n")


def _each(value: Value) -> Iterable[Value]:
    if value is None:
        return ()
    if isinstance(value, str | date | bool | int | Decimal):
        return (value,)
    return value


def _short(iri: str) -> str:
    if iri.startswith(CKG):
        return "ckg:" + iri.removeprefix(CKG)
    if iri.startswith(BASE):
        return f"<{iri.removeprefix(BASE)}>"
    return f"<{iri}>"


def _written(value: Value) -> str:
    if isinstance(value, Iri):
        return _short(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f'"{value.isoformat()}"^^xsd:date'
    if isinstance(value, Decimal):
        return f'"{value}"^^xsd:decimal'
    if isinstance(value, int):
        return f'"{value}"^^xsd:integer'
    text = str(value)
    if text.startswith("https://"):
        return f'"{text}"^^xsd:anyURI'
    datatype = "^^xsd:yearMonthDuration" if text in {"P12M", "P6M", "P3M", "P1M"} else ""
    datatype = "^^xsd:dayTimeDuration" if text in {"P30D", "P14D"} else datatype
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' + datatype
