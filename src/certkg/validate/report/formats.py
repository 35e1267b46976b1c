"""The report formats by name, with their file endings, and what a caller may ask of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePath

from certkg.errors import UsageError
from certkg.library.languages import Words, english
from certkg.validate.report.compare import Comparison
from certkg.validate.results import Report

__all__ = ["Format", "Options", "format_of", "formats"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a report may be told beside the findings.

    ``workbooks`` maps inputs' paths to their bytes, for the marked copy. ``plain`` leaves our own
    terms out of RDF. ``fail_on`` tells junit which findings are failures. ``words`` are the fixed phrases
    in the language of the report. ``width`` (columns) and ``colour`` are for terminals. ``size`` bounds the
    markdown, in characters.
    """

    comparison: Comparison | None = None
    workbooks: Mapping[str, bytes] = field(default_factory=dict)
    plain: bool = False
    fail_on: str = "violation"
    words: Words = field(default_factory=english)
    width: int = 100
    colour: bool = False
    size: int = 60_000


@dataclass(frozen=True, slots=True)
class Format:
    """A report format; its module is imported only when it writes, since some need heavy libraries.

    ``grouped`` says that it shows ``Report.groups``.
    """

    name: str
    media_type: str
    endings: tuple[str, ...]
    module: str
    binary: bool = False
    grouped: bool = False

    def write(self, report: Report, options: Options | None = None) -> bytes:
        """The report in this format, as the bytes of a file; text is UTF-8."""
        writer = import_module(f"certkg.validate.report.{self.module}").write
        written: str | bytes = writer(report, options or Options())
        return written if isinstance(written, bytes) else written.encode("utf-8", "backslashreplace")


_FORMATS = (
    Format("text", "text/plain", (".txt",), "text"),
    Format("json", "application/json", (".json",), "json_report", grouped=True),
    Format("turtle", "text/turtle", (".ttl",), "rdf.turtle"),
    Format("json-ld", "application/ld+json", (".jsonld",), "rdf.jsonld"),
    Format("n-triples", "application/n-triples", (".nt",), "rdf.ntriples"),
    Format("html", "text/html", (".html", ".htm"), "html.page", grouped=True),
    Format("csv", "text/csv", (".csv",), "csv_report", grouped=True),
    Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (".xlsx",),
        "xlsx",
        binary=True,
        grouped=True,
    ),
    Format("sarif", "application/sarif+json", (".sarif", ".sarif.json"), "ci.sarif"),
    Format("junit", "application/xml", (".xml", ".junit.xml"), "ci.junit"),
    Format("github", "text/plain", (), "ci.github"),
    Format("markdown", "text/markdown", (".md", ".markdown"), "markdown"),
)


def formats() -> dict[str, Format]:
    """All formats by name."""
    return {entry.name: entry for entry in _FORMATS}


def format_of(name: str = "", path: str | PurePath | None = None) -> Format:
    """The format of a name, or else of a file's ending, or else text; UsageError for an unknown one."""
    if name:
        if name not in formats():
            raise UsageError(
                "report-format-unknown",
                f"There is no report format {name!r}.",
                mend=f"Choose one of {', '.join(formats())}.",
            )
        return formats()[name]
    if path is None:
        return formats()["text"]
    lowered = str(path).lower()
    fitting = [
        (len(ending), entry) for entry in _FORMATS for ending in entry.endings if lowered.endswith(ending)
    ]
    if not fitting:
        endings = ", ".join(ending for entry in _FORMATS for ending in entry.endings)
        raise UsageError(
            "report-ending-unknown",
            f"The ending of {path} stands for no report format.",
            mend=f"Use one of {endings}, or say --format.",
        )
    return max(fitting, key=lambda pair: pair[0])[1]
