"""A source: one file of ``loaders/``, its header read into plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any, Final

from certkg.errors import LibraryError, Place
from certkg.library.headers import yaml_header

__all__ = ["Check", "Column", "ListSpec", "Sheet", "Source", "read_source", "read_sources"]

_KINDS: Final = frozenset({"text", "date", "yesno", "integer", "isodate"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its headers and the rules for its cells.

    ``required`` is True, False, or the column and value that make it so. ``repeats`` says that rows of
    one record may differ here. ``group`` names columns that are required as soon as one of them, or of
    its ``companion`` columns, is filled. ``derived`` takes the text of another column, ``match`` the first group of a pattern in it.
    ``drop`` is the reason why a known column is not carried over.
    """

    name: str
    headers: tuple[str, ...] = ()
    kind: str = "text"
    required: bool | tuple[str, str] = False
    length: int | None = None
    allow: re.Pattern[str] | None = None
    allowed: str = ""
    list_name: str = ""
    repeats: bool = False
    group: str = ""
    companion: str = ""
    derived: str = ""
    match: re.Pattern[str] | None = None
    many: bool = False
    refers: tuple[str, str] | None = None
    drop: str = ""

    @property
    def header(self) -> str:
        """The header as the source documents it."""
        return self.headers[0] if self.headers else self.name


@dataclass(frozen=True, slots=True)
class Sheet:
    """A further sheet whose rows belong to rows of the first one by a key column."""

    name: str
    joins: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListSpec:
    """Where the known values of a column come from: individuals of the ontology, a file, or the mapping."""

    name: str
    individuals: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    also: Mapping[str, str] | None = None
    values: tuple[str, ...] = ()
    file: str = ""
    narrowed: Mapping[str, Any] | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A check over several cells of a row; ``options`` holds what its kind needs."""

    code: str
    column: str
    severity: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of records and how it is read; ``query`` is the text of its CONSTRUCT mapping.

    ``ontology`` names the modules of ``ontology/`` from which code lists and checks take what they know. Sources of
    the same text are the same.
    """

    name: str
    summary: str
    description: str
    provenance: str
    formats: tuple[str, ...]
    ontology: tuple[str, ...]
    columns: Mapping[str, Column] = field(compare=False)
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, ListSpec] = field(compare=False)
    checks: tuple[Check, ...] = field(compare=False)
    key: tuple[str, ...]
    identifies: tuple[str, ...]
    limits: Mapping[str, int] = field(compare=False)
    query: str

    def predicates(self) -> frozenset[str]:
        """The predicates of the ontology that code lists and checks of this source look at."""
        named = {name for spec in self.lists.values() for name in spec.by}
        for rule in (spec.narrowed for spec in self.lists.values() if spec.narrowed):
            named |= {*rule["path"], rule["same"]}
        return frozenset(
            named | {check.options["linkedBy"] for check in self.checks if "linkedBy" in check.options}
        )


def read_sources(root: Traversable) -> tuple[Source, ...]:
    """All sources of ``<root>/loaders``, by name; LibraryError when a header is broken."""
    folder = root.joinpath("loaders")
    files = [file for file in folder.iterdir() if file.name.endswith(".rq")]
    return tuple(read_source(file) for file in sorted(files, key=lambda file: file.name))


def read_source(file: Traversable) -> Source:
    """One source; LibraryError with the file when its header is not what it should be."""
    text = file.read_text(encoding="utf-8")
    try:
        return _source(file.name.removesuffix(".rq"), text)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise LibraryError(
            "mapping-header",
            f"The #+ header of this mapping cannot be used: {error}.",
            where=Place(str(file)),
            mend="Compare it with the other mappings in loaders/.",
        ) from error


@lru_cache(maxsize=32)  # YAML takes a tenth of a second, and a text always means the same
def _source(name: str, text: str) -> Source:
    header = yaml_header(text, f"loaders/{name}.rq")
    columns = {key: _column(key, dict(spec)) for key, spec in header["columns"].items()}
    lists = {key: _list(key, dict(spec)) for key, spec in header.get("lists", {}).items()}
    for column in columns.values():
        if column.list_name and column.list_name not in lists:
            raise ValueError(f"column {column.name} names the unknown list {column.list_name}")
    return Source(
        name=name,
        summary=header["summary"],
        description=header.get("description", "").strip(),
        provenance=header.get("provenance", ""),
        formats=tuple(header["formats"]),
        ontology=tuple(header["ontology"]),
        columns=columns,
        sheets=tuple(Sheet(s["name"], s["joins"], tuple(s["columns"])) for s in header.get("sheets", [])),
        lists=lists,
        checks=tuple(_check(dict(spec)) for spec in header.get("checks", [])),
        key=tuple(header["key"]),
        identifies=tuple(header.get("identifies", [])),
        limits=header.get("limits", {}),
        query=text,
    )


def _column(name: str, spec: dict[str, Any]) -> Column:
    header = spec.pop("header", [])
    required = spec.pop("required", False)
    refers = spec.pop("refers", None)
    column = Column(
        name=name,
        headers=(header,) if isinstance(header, str) else tuple(header),
        required=tuple(*required.items()) if isinstance(required, dict) else bool(required),
        allow=re.compile(spec.pop("allow")) if "allow" in spec else None,
        match=re.compile(spec.pop("match")) if "match" in spec else None,
        list_name=spec.pop("list", ""),
        derived=spec.pop("from", ""),
        companion=spec.pop("with", ""),
        refers=(refers["key"], refers["take"]) if refers else None,
        **spec,
    )
    if column.kind not in _KINDS:
        raise ValueError(f"column {name} has the unknown kind {column.kind}")
    return column


def _list(name: str, spec: dict[str, Any]) -> ListSpec:
    individuals = spec.pop("individuals", ())
    return ListSpec(
        name=name,
        individuals=(individuals,) if isinstance(individuals, str) else tuple(individuals),
        by=tuple(spec.pop("by", ())),
        among=tuple(spec.pop("among", ())),
        values=tuple(spec.pop("values", ())),
        **spec,
    )


def _check(spec: dict[str, Any]) -> Check:
    return Check(spec.pop("code"), spec.pop("column"), spec.pop("severity", "violation"), spec)
