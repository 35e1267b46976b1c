"""Answers of questions as text, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence

from certkg.documents.ntriples import unescaped
from certkg.query.questions import Question
from certkg.store import Rows

__all__ = ["FORMATS", "listing", "plain", "write"]

#: The formats of an answer.
FORMATS = ("text", "json", "csv", "markdown")

_LITERAL = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<lang>[\w-]+)|\^\^<(?P<type>[^>]*)>)?', re.S)
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def write(rows: Rows, form: str) -> str:
    """The answer in one of FORMATS; ``json`` is SPARQL 1.1 Query Results JSON."""
    if form == "json":
        return _json(rows)
    cells = [["" if term is None else plain(term) for term in row] for row in rows.rows]
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(rows.variables)
        writer.writerows(cells)
        return text.getvalue()
    if form == "markdown":
        lines = [rows.variables, ["---"] * len(rows.variables), *cells]
        return "".join(
            "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in line) + " |\n"
            for line in lines
        )
    return _text(rows.variables, cells)


def plain(term: str) -> str:
    """A term for reading: an IRI bare, a literal without quotes, datatype and language."""
    if term.startswith("<"):
        return term[1:-1]
    match = _LITERAL.fullmatch(term)
    return unescaped(match["text"]) if match else term


def listing(questions: Sequence[Question]) -> str:
    """All questions by group, with their parameters."""
    lines = []
    group = ""
    for question in questions:
        if question.entry.group != group:
            group = question.entry.group
            lines.append(f"\n{group}")
        params = " ".join(f"--{parameter.name}" for parameter in question.header.params)
        lines.append(
            f"  {question.name}\n      {question.header.summary}" + (f"\n      {params}" if params else "")
        )
    return "\n".join(lines).lstrip("\n") + "\n"


def _text(variables: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """A table for a terminal; long addresses are shown by their last parts."""
    shown = [[_short(cell) for cell in row] for row in cells]
    widths = [max([len(name), *(len(row[n]) for row in shown)]) for n, name in enumerate(variables)]
    lines = ["  ".join(name.ljust(width) for name, width in zip(variables, widths, strict=True)).rstrip()]
    lines.append("  ".join("-" * width for width in widths))
    lines += ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in shown]
    count = len(shown)
    return "\n".join(lines) + f"\n({count} row{'' if count == 1 else 's'})\n"


def _short(cell: str) -> str:
    if cell.startswith("https://w3id.org/certkg#"):
        return "ckg:" + cell.partition("#")[2]
    if "/id/" in cell and cell.startswith("http"):
        return cell.partition("/id/")[2]
    return cell.replace("\n", " ")


def _json(rows: Rows) -> str:
    bindings = [
        {name: _value(term) for name, term in zip(rows.variables, row, strict=True) if term is not None}
        for row in rows.rows
    ]
    content = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _value(term: str) -> dict[str, str]:
    if term.startswith("<"):
        return {"type": "uri", "value": term[1:-1]}
    match = _LITERAL.fullmatch(term)
    if match is None:
        return {"type": "bnode", "value": term.removeprefix("_:")}
    value = {"type": "literal", "value": unescaped(match["text"])}
    if match["lang"]:
        value["xml:lang"] = match["lang"]
    elif match["type"] and match["type"] != _XSD_STRING:
        value["datatype"] = match["type"]
    return value
