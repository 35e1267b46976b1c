"""Reads the ``#+`` header of a query or mapping file: YAML in comment lines, broken YAML being an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import yaml

from certkg.errors import LibraryError, Place

__all__ = ["Header", "Parameter", "read_header", "yaml_header"]

_KEYS = {
    "id",
    "summary",
    "description",
    "group",
    "outcome",
    "rules",
    "reading",
    "params",
    "uses",
    "tags",
    "source",
    "link",
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same rules in C where libyaml was at hand
_TYPES = {"iri", "date", "duration", "string", "integer", "code"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query: its type (``iri date duration string integer code``) and what it means."""

    name: str
    type: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What a query says of itself: ``reading`` is a sentence on how to read its answer."""

    id: str
    summary: str
    description: str = ""
    group: str = ""
    outcome: str = ""
    reading: str = ""
    link: str = ""
    rules: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    params: tuple[Parameter, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def yaml_header(text: str, file: str) -> dict[str, Any]:
    """The ``#+`` lines at the top of a text as one YAML mapping, which states a summary at least.

    LibraryError with the line when there are none, when they are no YAML, or when the summary is missing.
    """
    lines = list(takewhile(lambda line: line.startswith("#+"), text.splitlines()))
    if not lines:
        raise LibraryError(
            "header-missing",
            "The file has no header.",
            where=Place(file, 1),
            mend='Begin it with "#+ summary: ...".',
        )
    try:
        text = "\n".join(line[2:].removeprefix(" ") for line in lines)
        content = yaml.load(text, _LOADER)  # noqa: S506  # both loaders are the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = mark.line + 1 if mark else 1
        raise LibraryError(
            "header-broken", f"The header is no YAML: {error}.", where=Place(file, at)
        ) from error
    if not isinstance(content, dict) or not content.get("summary"):
        raise LibraryError("header-broken", "The header states no summary.", where=Place(file, 1))
    return content


def read_header(text: str, file: str) -> Header:
    """The header of a query's text; LibraryError when it is missing, no YAML, or has unknown keys."""
    content = yaml_header(text, file)
    unknown = sorted(set(content) - _KEYS)
    if unknown:
        raise LibraryError(
            "header-broken",
            f"The header has unknown keys: {', '.join(unknown)}.",
            where=Place(file, 1),
            mend=f"Known keys are {', '.join(sorted(_KEYS))}.",
        )
    return Header(
        id=str(content.get("id", "")),
        summary=str(content["summary"]),
        description=str(content.get("description", "")),
        group=str(content.get("group", "")),
        outcome=str(content.get("outcome", "")),
        reading=str(content.get("reading", "")),
        link=str(content.get("link", "")),
        rules=tuple(str(rule) for rule in content.get("rules", ())),
        uses=tuple(str(use) for use in content.get("uses", ())),
        params=tuple(_parameter(name, entry, file) for name, entry in (content.get("params") or {}).items()),
        extra={key: content[key] for key in ("tags", "source") if key in content},
    )


def _parameter(name: str, entry: object, file: str) -> Parameter:
    if not isinstance(entry, dict) or entry.get("type") not in _TYPES:
        raise LibraryError(
            "header-broken",
            f"The parameter {name} states no known type.",
            where=Place(file, 1),
            mend=f"Give it a type: {', '.join(sorted(_TYPES))}.",
        )
    return Parameter(str(name), str(entry["type"]), str(entry.get("description", "")))
