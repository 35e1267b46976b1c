"""Each format writes what its golden file says; ``python -m tests.validate.report_goldens`` renews them."""

from __future__ import annotations

import pytest

from certkg.errors import UsageError
from certkg.validate.report import format_of, formats
from tests.validate.report_goldens import cases, golden, made

CONTRACT = {
    "text",
    "json",
    "turtle",
    "json-ld",
    "n-triples",
    "html",
    "csv",
    "xlsx",
    "sarif",
    "junit",
    "github",
    "markdown",
}


@pytest.mark.parametrize(("stem", "name"), list(cases()))
def test_report_is_as_in_its_golden_file(stem: str, name: str) -> None:
    assert made(stem, name) == golden(stem, name).read_bytes().decode()


def test_every_format_of_the_contract_exists() -> None:
    assert set(formats()) == CONTRACT


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("out.txt", "text"),
        ("OUT.JSON", "json"),
        ("a.ttl", "turtle"),
        ("a.jsonld", "json-ld"),
        ("a.nt", "n-triples"),
        ("a.html", "html"),
        ("a.csv", "csv"),
        ("a.xlsx", "xlsx"),
        ("a.sarif", "sarif"),
        ("a.sarif.json", "sarif"),
        ("a.xml", "junit"),
        ("a.md", "markdown"),
    ],
)
def test_format_follows_from_the_ending(path: str, name: str) -> None:
    assert format_of(path=path).name == name


def test_name_goes_before_ending_and_text_is_the_default() -> None:
    assert format_of("json", "out.html").name == "json"
    assert format_of().name == "text"


def test_unknown_name_and_ending_are_usage_errors() -> None:
    with pytest.raises(UsageError, match="no report format"):
        format_of("pdf")
    with pytest.raises(UsageError, match="no report format"):
        format_of(path="out.pdf")
