"""The report as a graph (SHACL, section 3.6): a tree of nodes that three syntaxes write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from certkg.validate.report.compare import fingerprint
from certkg.validate.report.rdf.paths import parse_path
from certkg.validate.results import Finding, Report
from certkg.validate.rules import SEVERITIES, severity_name
from certkg.validate.shapes.model import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
)
from certkg.validate.shapes.terms import RDF, SH, XSD, is_literal, literal, sh

__all__ = ["CKG", "PREFIXES", "TYPE", "Members", "Node", "Value", "report_node", "triples"]

CKG = "https://w3id.org/certkg#"
PREFIXES = {"ckg": CKG, "rdf": RDF, "sh": SH, "xsd": XSD}
TYPE = f"<{RDF}type>"

_VERDICTS = {"contradicted": f"<{CKG}Contradicted>", "not evidenced": f"<{CKG}NotEvidenced>"}


@dataclass(frozen=True, slots=True)
class Members:
    """An RDF list."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A blank node that only its parent names, with its properties in order; ``label`` is stable."""

    properties: tuple[tuple[str, Value], ...]
    label: str = ""


Value = str | Node | Members


def report_node(report: Report, *, plain: bool) -> Node:
    """The sh:ValidationReport of a report; with ``plain`` nothing of ours is in it.

    It names no engine and no times, so that it is the same graph whichever engine ran. Results stand
    in the order of their fingerprints, each with a blank node named after its own. ``sh:conforms`` is
    SHACL's: true when there is no result at all, whatever ``--fail-on`` says (section 3.6.1.1).
    """
    stem = _stem(report)
    seen: Counter[str] = Counter()
    results: list[tuple[str, Value]] = []
    for mark, finding in sorted(((fingerprint(finding), finding) for finding in report.findings), key=_order):
        seen[mark] += 1
        label = f"{stem}-{mark}" if seen[mark] == 1 else f"{stem}-{mark}-{seen[mark]}"
        results.append((sh("result"), _result(finding, label, plain=plain)))
    own: tuple[tuple[str, Value], ...] = ()
    if not plain:
        own = ((f"<{CKG}asOf>", literal(report.as_of.isoformat(), f"{XSD}date")),)
    conforms = "false" if any(report.totals.values()) else "true"
    head: tuple[tuple[str, Value], ...] = (
        (TYPE, sh("ValidationReport")),
        (sh("conforms"), literal(conforms, f"{XSD}boolean")),
    )
    return Node((*head, *own, *results), stem)


def triples(node: Node) -> Iterator[tuple[str, str, str]]:
    """All triples of the tree as N-Triples text; nodes without a label are numbered after their parent."""
    yield from _triples(node, node.label)


def _stem(report: Report) -> str:
    """What our own labels begin with, and no blank node of the data or the shapes does."""
    stem = "report"
    found = [f.result for f in report.findings]
    terms = {term for r in found for term in (r.focus_node, r.value, r.shape, r.constraint)}
    while any(term is not None and term.startswith(f"_:{stem}") for term in terms):
        stem += "x"
    return stem


def _order(pair: tuple[str, Finding]) -> tuple[str, ...]:
    mark, finding = pair
    result = finding.result
    return (mark, result.focus_node, result.value or "", result.shape, result.component, finding.message)


def _result(finding: Finding, label: str, *, plain: bool) -> Node:
    """One sh:ValidationResult (SHACL, section 3.6.2)."""
    result = finding.result
    pairs: list[tuple[str, Value]] = [
        (TYPE, sh("ValidationResult")),
        (sh("focusNode"), result.focus_node),
        (sh("resultSeverity"), _severity(finding)),
        (sh("sourceConstraintComponent"), result.component),
        (sh("sourceShape"), result.shape),
    ]
    if result.path is not None:
        pairs.append((sh("resultPath"), _path(parse_path(result.path))))
    if result.value is not None:
        pairs.append((sh("value"), result.value))
    if result.constraint is not None:
        pairs.append((sh("sourceConstraint"), result.constraint))
    messages = [m if is_literal(m) else literal(m) for m in result.messages] or [literal(finding.message)]
    pairs.extend((sh("resultMessage"), message) for message in sorted(set(messages)))
    return Node((*pairs, *(() if plain else _own(finding))), label)


def _severity(finding: Finding) -> str:
    """The severity the shape gave, or the profile's where that differs."""
    stated = finding.result.severity
    return stated if severity_name(stated) == finding.severity else SEVERITIES[finding.severity]


def _own(finding: Finding) -> Iterator[tuple[str, Value]]:
    yield f"<{CKG}rule>", literal(finding.rule)
    if finding.verdict in _VERDICTS:
        yield f"<{CKG}verdict>", _VERDICTS[finding.verdict]
    if finding.fix:
        yield f"<{CKG}fix>", literal(finding.fix)
    place = finding.source
    if place is None:
        return
    yield f"<{CKG}sourceFile>", literal(place.file)
    for name, number in (("sourceLine", place.line), ("sourceColumn", place.column)):
        if number is not None:
            yield f"<{CKG}{name}>", literal(str(number), f"{XSD}integer")
    for name, text in (("sourceSheet", place.sheet), ("sourceCell", place.cell)):
        if text is not None:
            yield f"<{CKG}{name}>", literal(text)


def _path(path: Path) -> Value:
    """The path as the shapes graph would state it (SHACL, section 2.3.1)."""
    if isinstance(path, Predicate):
        return path.iri
    if isinstance(path, Sequence):
        return Members(tuple(_path(part) for part in path.paths))
    if isinstance(path, Alternative):
        return Node(((sh("alternativePath"), Members(tuple(_path(part) for part in path.paths))),))
    if isinstance(path, Inverse):
        return Node(((sh("inversePath"), _path(path.path)),))
    if isinstance(path, ZeroOrMore):
        return Node(((sh("zeroOrMorePath"), _path(path.path)),))
    if isinstance(path, OneOrMore):
        return Node(((sh("oneOrMorePath"), _path(path.path)),))
    return Node(((sh("zeroOrOnePath"), _path(path.path)),))


def _triples(node: Node, label: str) -> Iterator[tuple[str, str, str]]:
    for number, (predicate, value) in enumerate(node.properties):
        yield from _value(f"_:{label}", predicate, value, f"{label}p{number}")


def _value(subject: str, predicate: str, value: Value, label: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        yield subject, predicate, value
    elif isinstance(value, Node):
        inner = value.label or label
        yield subject, predicate, f"_:{inner}"
        yield from _triples(value, inner)
    else:
        for number, item in enumerate(value.items):
            cell = f"{label}m{number}"
            yield subject, predicate, f"_:{cell}"
            yield from _value(f"_:{cell}", f"<{RDF}first>", item, f"{cell}i")
            subject, predicate = f"_:{cell}", f"<{RDF}rest>"
        yield subject, predicate, f"<{RDF}nil>"
