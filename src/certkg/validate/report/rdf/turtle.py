"""The report as Turtle, laid out for reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from certkg.validate.report.formats import Options
from certkg.validate.report.rdf.graph import PREFIXES, TYPE, Members, Node, Value, report_node
from certkg.validate.results import Report
from certkg.validate.shapes.terms import XSD, sh

__all__ = ["write"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TYPED = re.compile(r'(".*")\^\^(<[^>]*>)', re.DOTALL)
_BARE = {f'"{text}"^^<{XSD}boolean>': text for text in ("true", "false")}


def write(report: Report, options: Options) -> str:
    """The report first, then each result under its own label; N-Triples terms are Turtle terms as well."""
    node = report_node(report, plain=options.plain)
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    results = [value for name, value in node.properties if name == sh("result") and isinstance(value, Node)]
    head = [(name, value) for name, value in node.properties if name != sh("result")]
    blocks = [_statement(node.label, [*head, *((sh("result"), f"_:{value.label}") for value in results)])]
    blocks.extend(_statement(value.label, list(value.properties)) for value in results)
    return "\n\n".join(["\n".join(lines), *blocks]) + "\n"


def _statement(label: str, properties: list[tuple[str, Value]]) -> str:
    return f"_:{label} " + " ;\n    ".join(_merged(properties)) + " ."


def _merged(properties: list[tuple[str, Value]]) -> Iterator[str]:
    """One line for each predicate, its objects parted by commas."""
    objects: dict[str, list[str]] = {}
    for predicate, value in properties:
        objects.setdefault(predicate, []).append(_value(value))
    for predicate, values in objects.items():
        name = "a" if predicate == TYPE else _term(predicate)
        yield f"{name} {(' ,' + chr(10) + '        ').join(values)}"


def _value(value: Value) -> str:
    if isinstance(value, Node):
        return f"[ {' ; '.join(_merged(list(value.properties)))} ]"
    if isinstance(value, Members):
        return f"( {' '.join(_value(item) for item in value.items)} )"
    return _term(value)


def _term(term: str) -> str:
    if term in _BARE:
        return _BARE[term]
    typed = _TYPED.fullmatch(term)
    if typed:
        return f"{typed[1]}^^{_term(typed[2])}"
    for prefix, namespace in PREFIXES.items():
        name = term[1:-1].removeprefix(namespace)
        if term.startswith(f"<{namespace}") and _NAME.fullmatch(name):
            return f"{prefix}:{name}"
    return term
