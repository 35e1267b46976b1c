"""Our engines report of each case what the reference did, whose report was read against the rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph

from certkg.documents import open_document
from certkg.validate.engines.protocol import Data
from certkg.validate.results import Result
from certkg.validate.run import validate
from tests.cases_runner import CASES, DATA_TO_REPORT, TOP, Row, rows, shape_file, subclass_axioms

STEMS = sorted(path.name for path in CASES.iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def axioms() -> bytes:
    return subclass_axioms().serialize(format="nt", encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled plans are kept for the other files and the other engine of a case, and for nobody else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("plans")))
        yield


def wording(message: str) -> str:
    return re.sub(r"(?<=[0-9])\.0(?![0-9])", "", message.removesuffix("@en"))


def row(result: Result) -> Row:
    """A result as the runner of the cases writes it: paths that are no single property are blank there.

    pySHACL drops the language of messages of SPARQL constraints and writes computed numbers as 4.0
    where the canonical form of XML Schema is 4, so that neither is compared.
    """
    path = result.path if result.path is None or result.path.count("<") == 1 else "[]"
    keys = (result.severity, result.component, result.shape, result.constraint)
    return (
        result.focus_node,
        path,
        result.value,
        *keys,
        *sorted(wording(message) for message in result.messages),
    )


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
@pytest.mark.parametrize("stem", STEMS)
def test_an_engine_reports_of_each_case_what_the_reference_does(
    stem: str, engine: str, axioms: bytes
) -> None:
    rules = [
        open_document(str(path), content=path.read_bytes(), scope=str(number))
        for number, path in enumerate((TOP / "shapes" / "prefixes.ttl", shape_file(stem)))
    ]
    behind = open_document("axioms.nt", content=axioms, scope="axioms")
    for file in sorted((CASES / stem).glob("*.ttl")):
        if file.stem.endswith("report"):
            continue
        report = file.with_name(f"{DATA_TO_REPORT.get(file.stem, 'none')}.ttl")
        reference: Counter[Row] = rows(Graph().parse(report)) if report.exists() else Counter()
        expected: Counter[Row] = Counter()
        for (*keys, message), count in reference.items():
            expected[*keys, wording(str(message))] += count
        data = Data((open_document(file.name, content=file.read_bytes(), scope="d"),), (behind,))
        found = Counter(row(result) for result in validate(data, rules, engine).results)
        assert found == expected, file.name


def test_each_data_file_of_a_case_is_a_conforming_one_or_has_a_report() -> None:
    for file in CASES.glob("*/*.ttl"):
        name = file.stem
        assert (
            name.startswith("conforms")
            or name in DATA_TO_REPORT.values()
            or (name in DATA_TO_REPORT and file.with_name(f"{DATA_TO_REPORT[name]}.ttl").exists())
        ), Path(file)
