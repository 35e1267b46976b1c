"""``certkg validate``: says whether data keep to the rules, what to mend, and where."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certkg.cli.common import (
    LangOption,
    LibraryOption,
    OutOption,
    QuietOption,
    day_of,
    emit,
    library_of,
    note,
    rdf_files,
)
from certkg.cli.inputs import (
    Input,
    fault_results,
    fault_rules,
    parted,
    read_inputs,
    readable,
    sourced_faults,
    together,
)
from certkg.cli.parts.agreeing import agree
from certkg.cli.parts.outputs import annotated, outputs_of
from certkg.cli.parts.past import past_report
from certkg.cli.parts.places import locator, with_places
from certkg.cli.parts.progress import Progress
from certkg.errors import InputError
from certkg.library import Library

if TYPE_CHECKING:
    from datetime import date

    from certkg.documents import Document
    from certkg.library.languages import Words
    from certkg.validate.engines.protocol import Data, Engine, Rules
    from certkg.validate.engines.protocol import Progress as Told
    from certkg.validate.profiles import Selection
    from certkg.validate.report import Comparison
    from certkg.validate.report.formats import Options as ReportOptions
    from certkg.validate.results import Finding, Outcome, Report

__all__ = ["Asked", "prepared", "report_of", "validate"]

_ASSESSMENT = "<https://w3id.org/certkg#thisAssessment>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_CKG = "https://w3id.org/certkg#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DAY = f"<{_CKG}asOf>"
_SILENT = frozenset({"csv", "turtle", "json-ld", "n-triples"})  # formats without a word on what a limit hides


@dataclass(frozen=True, slots=True)
class Asked:
    """What a validation is asked to do; ``unread`` are the errors of inputs that are not among these."""

    library: Library
    inputs: Sequence[Input]
    profiles: Sequence[str] = ()
    shapes: Sequence[str] = ()
    as_of: str | None = None
    engine: str = "auto"
    fail_on: str = "violation"
    lang: str = "en"
    registry: Sequence[Document] = ()
    progress: Told | None = None
    grouped: bool = False
    words: Words | None = None
    unread: Sequence[InputError] = ()


def validate(
    inputs: Annotated[list[str], typer.Argument(help="RDF or registry files; - is standard input.")],
    profile: Annotated[
        list[str] | None, typer.Option("--profile", help="A profile of rules; may be given again.")
    ] = None,
    shapes: Annotated[
        list[str] | None, typer.Option("--shapes", help="Your own SHACL shapes, in place of ours.")
    ] = None,
    data_format: Annotated[
        str | None, typer.Option("--data-format", help="The RDF syntax of the inputs.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", help="The source whose loader reads the inputs.")
    ] = None,
    body: Annotated[
        str | None, typer.Option("--body", help="The IRI of the body that issued what names no issuer.")
    ] = None,
    registry: Annotated[
        Path | None, typer.Option("--registry", help="A folder of RDF files to read beside the inputs.")
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", help="The address of a SPARQL endpoint to read beside the inputs."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day of the question; today if not given.")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="auto, duckdb, memory or pyshacl.")] = "auto",
    fail_on: Annotated[str, typer.Option("--fail-on", help="violation, warning or info.")] = "violation",
    lang: LangOption = "en",
    limit: Annotated[
        int | None, typer.Option("--limit", help="Show at most so many findings; totals count all.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option("--compare", help="An earlier JSON report to compare with.")
    ] = None,
    allow_vacuous: Annotated[
        bool, typer.Option("--allow-vacuous", help="Do not end with 5 when nothing was checked.")
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", help="Show plan, SQL, time and rows of a rule, such as CB-3, or a shape."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Leave our own terms out of RDF reports.")] = False,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="text, json, turtle, json-ld, n-triples, html, csv, xlsx, sarif, junit, github or markdown.",
        ),
    ] = "",
    out: OutOption = None,
    also: Annotated[
        list[Path] | None,
        typer.Option("--also", help="Write the report to this file too, by its ending; may be given again."),
    ] = None,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> int:
    """Says whether data keep to the rules, what to mend, and where.

    Example: certkg validate q3.xlsx --profile submission -o report.html

    Ends with 0 conforms, 1 does not, 3 an input cannot be read, 4 a shape is at fault, 5 nothing was checked.
    """
    from certkg.library.languages import read_words
    from certkg.validate.findings import exit_code, limited
    from certkg.validate.report import compare as compared

    outputs = outputs_of(format_, out, also or (), (*inputs, *(shapes or ())))
    agree(inputs, profile or (), shapes or ())
    past = past_report(compare) if compare else None
    knowledge = library_of(library)
    progress = Progress(quiet=quiet)
    read, unread = progress.during(
        "reading",
        lambda: readable(inputs, syntax=data_format, source=source, body=body, root=knowledge.root),
    )
    asked = Asked(
        library=knowledge,
        inputs=read,
        unread=unread,
        profiles=profile or (),
        shapes=shapes or (),
        as_of=as_of,
        engine=engine,
        fail_on=fail_on,
        lang=lang,
        registry=_beside(registry, endpoint),
        progress=progress.shapes,
        grouped=any(form.grouped for form, _ in outputs),
        words=read_words(knowledge, lang),
    )
    if explain:
        from certkg.cli.explain import explanation

        emit(explanation(asked, explain), out)
        return 0
    with annotated(outputs[0]):
        alone = all(form.name == "text" for form, _ in outputs)
        asked, report = progress.during("checking", lambda: _told(asked, alone=alone))
    status = exit_code(report, allow_vacuous=allow_vacuous)
    comparison = compared(report, past) if past else None
    shown = limited(report, limit)
    for form, path in outputs:
        options = _report_options(
            asked, comparison, plain=plain, workbooks=form.name == "xlsx", to_terminal=path is None
        )
        emit(progress.during("writing", lambda: form.write(shown, options)), path)  # noqa: B023 - called at once
        if len(shown.findings) < len(report.findings) and form.name in _SILENT:
            note(
                f"certkg: {len(shown.findings):,} of {len(report.findings):,} findings are in the {form.name}"
                " report, because of the limit.",
                quiet=quiet,
            )
    if asked.unread:
        raise together(asked.unread)
    if status == 5:
        note(
            "certkg: nothing, or not everything, was checked, so this is no pass. [nothing-checked]",
            quiet=quiet,
        )
    return status


def _beside(registry: Path | None, endpoint: str | None) -> tuple[Document, ...]:
    """What is read beside the inputs: rules see it, findings are not about it."""
    files = rdf_files(registry) if registry else ()
    found = tuple(entry.document for entry in read_inputs(files, apart="r"))
    if endpoint is None:
        return found
    from certkg.store.remote import RemoteStore

    return (*found, RemoteStore(endpoint).everything(scope="e"))


def _told(asked: Asked, *, alone: bool) -> tuple[Asked, Report]:
    """The report on all inputs that can be read, with the errors of the others in it.

    InputError when none can be read and the errors ``alone`` say as much as a report, as to a person they do.
    """
    if alone and asked.unread and not asked.inputs:
        raise together(asked.unread)
    try:
        return asked, report_of(asked)
    except InputError as error:
        good, errors = parted(asked.inputs, error)
        if not errors:
            raise
        return _told(replace(asked, inputs=good, unread=(*asked.unread, *errors)), alone=alone)


def prepared(asked: Asked) -> tuple[Rules, Data, Selection | None]:
    """The rules and the data of a validation, and the profiles behind the rules if they are ours."""
    from certkg.documents import open_documents
    from certkg.library.kept import Kept
    from certkg.validate.engines.protocol import Data
    from certkg.validate.profiles import select
    from certkg.validate.run import load_rules
    from certkg.validate.vocabulary import background

    selection = None if asked.shapes else select(asked.library, asked.profiles, asked.lang)
    if selection:
        rules = load_rules(selection.documents(), Kept.default())
    else:
        rules = load_rules(open_documents(asked.shapes))
    known = background(asked.library) if selection else ()
    data = Data(
        inputs=tuple(entry.document for entry in asked.inputs),
        background=(*known, *asked.registry),
        extra=_today(day_of(asked.as_of), asked) if selection else "",
    )
    return rules, data, selection


def report_of(asked: Asked, engine: Engine | None = None) -> Report:
    """Validates and gives the report of everything found, the faults of loaders included.

    An ``engine`` that stays from one report to the next, in place of the one asked for, remembers shapes and
    reference data.
    """
    from certkg.documents.uncollected import uncollected
    from certkg.validate.engines.protocol import Options
    from certkg.validate.faults import faults_placed
    from certkg.validate.run import engine_named
    from certkg.validate.vocabulary import grouping

    rules, data, selection = prepared(asked)
    bodies = grouping(asked.library) if asked.grouped and selection else None
    options = Options(progress=asked.progress, grouping=bodies)
    with faults_placed(rules):
        outcome = (engine or engine_named(asked.engine)).validate(data, rules, options)
    with uncollected():
        return _reported(asked, rules, data, selection, outcome)


def _reported(
    asked: Asked, rules: Rules, data: Data, selection: Selection | None, outcome: Outcome
) -> Report:
    from certkg.library.kept import Kept
    from certkg.validate.faults import faults_placed
    from certkg.validate.findings import make_report
    from certkg.validate.notices import notices
    from certkg.validate.results import InputFile
    from certkg.validate.rules import rules_of, with_profile
    from certkg.validate.usage import usage
    from certkg.validate.vocabulary import strangers

    sourced = sourced_faults(asked.inputs, asked.unread)
    faults = fault_results(sourced)
    outcome = replace(outcome, results=(*outcome.results, *(result for result, _ in faults)))
    places = {id(result): fault.place for result, fault in faults}
    found = locator(asked.inputs, outcome.results)
    with faults_placed(rules):
        index = rules_of(rules.graph)
    if selection:
        index = with_profile(index, selection.overrides)
    index = replace(index, statements={**index.statements, **fault_rules(sourced)})
    used = outcome.usage or usage(data.inputs)
    report = make_report(
        outcome,
        index,
        as_of=day_of(asked.as_of),
        engine=outcome.engine or asked.engine,
        rules_digest=f"sha256:{_digest(rules, selection)}",
        inputs=tuple(
            InputFile(entry.name, entry.digest, count)
            for entry, count in zip(asked.inputs, used.triples, strict=True)
        ),
        fail_on=asked.fail_on,
        lang=asked.lang,
        locate=(lambda result: places.get(id(result)) or found(result)) if places else found,
        unknown_terms=with_places(asked.inputs, strangers(asked.library, rules.graph, used, Kept.default())),
        notices=notices(rules) if asked.shapes or asked.library != Library.default() else (),
    )
    mends = {id(result): fault.mend for result, fault in faults}
    if not mends:
        return report
    findings = (_mended(one, mends, asked.words) for one in report.findings)
    return replace(report, findings=tuple(findings))


def _mended(finding: Finding, mends: Mapping[int, str], words: Words | None) -> Finding:
    """A finding of a loader with its mend, in the language of the report; any other as it is."""
    fix = mends.get(id(finding.result))
    if fix is None:
        return finding
    if words is None:
        return replace(finding, fix=fix)
    return replace(finding, message=words.sentence(finding.message), fix=words.sentence(fix))


def _digest(rules: Rules, selection: Selection | None) -> str:
    """The digest of the rules, which does not depend on the language of the report, nor on where their files lie."""
    from hashlib import sha256

    from certkg.validate.run import load_rules

    if selection is None:
        digests = [each.digest.removeprefix("sha256:") for each in rules.documents]
        return digests[0] if len(digests) == 1 else sha256("\n".join(digests).encode()).hexdigest()
    if not selection.translations:
        return rules.digest
    return load_rules(selection.untranslated().documents()).digest


def _today(day: date, asked: Asked) -> str:
    """The node from which rules read the day; a day that the data state themselves stays when none was asked for."""
    if asked.as_of is None and any(
        subject == _ASSESSMENT and predicate == _DAY
        for entry in asked.inputs
        for subject, predicate, _ in _small(entry)
    ):
        return ""
    return f'{_ASSESSMENT} {_TYPE} <{_CKG}ValidationRun> .\n{_ASSESSMENT} {_DAY} "{day.isoformat()}"^^<{_XSD}date> .\n'


def _small(entry: Input) -> Sequence[tuple[str, str, str]]:
    """The triples of a small input; a large one is not searched for a day of its own."""
    return tuple(entry.document.triples()) if entry.document.size < 1_000_000 else ()


def _workbooks(asked: Asked) -> dict[str, bytes]:
    """The inputs that are workbooks, or tables of text made into one."""
    from certkg.cli.inputs import workbook_of

    found = {entry.name: workbook_of(entry) for entry in asked.inputs if entry.loaded}
    return {name: content for name, content in found.items() if content}


def _report_options(
    asked: Asked, comparison: Comparison | None, *, plain: bool, workbooks: bool, to_terminal: bool
) -> ReportOptions:
    from certkg.library.languages import english
    from certkg.validate.report.formats import Options
    from certkg.validate.report.text import wants_colour

    return Options(
        comparison=comparison,
        workbooks=_workbooks(asked) if workbooks else {},
        plain=plain,
        fail_on=asked.fail_on,
        words=asked.words or english(),
        width=shutil.get_terminal_size((100, 24)).columns,
        colour=to_terminal and wants_colour(sys.stdout, os.environ),
    )
