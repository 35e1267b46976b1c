"""The JSON report keeps to its published schema, and compares with an earlier one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from certkg.errors import InputError, Place
from certkg.library.languages import english
from certkg.validate.findings import limited
from certkg.validate.report import Options, compare, formats, read_past
from certkg.validate.report.compare import fingerprint
from certkg.validate.report.json_report import schema
from certkg.validate.report.names import compared
from certkg.validate.results import Report
from certkg.validate.shapes.terms import literal, read_literal
from tests.validate.report_goldens import rdf_options
from tests.validate.report_samples import large_report, rdf_report, workbook_report


def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema(), format_checker=FormatChecker())


def past_of(report: Report) -> bytes:
    return formats()["json"].write(report)


@pytest.mark.parametrize(
    ("report", "options"),
    [
        (rdf_report(), rdf_options()),
        (workbook_report(), Options()),
        (limited(large_report(50), 7), Options()),
        (replace(rdf_report(), findings=(), inputs=(), coverage=(), totals={}, by_rule={}), Options()),
    ],
    ids=["rdf", "workbook", "limited", "empty"],
)
def test_report_keeps_to_the_schema(report: Report, options: Options) -> None:
    validator().validate(as_json(report, options))


def as_json(report: Report, options: Options) -> Any:
    """The report as it is written."""
    return json.loads(formats()["json"].write(report, options))


def test_schema_describes_every_member_that_is_written() -> None:
    value = as_json(rdf_report(), rdf_options())
    assert list(undescribed(value, schema(), "$")) == []


def undescribed(value: Any, part: dict[str, Any], place: str) -> Iterator[str]:
    for name in part.get("$ref", "#").split("/")[1:]:
        part = (schema() if name == "properties" and "$ref" in part else part)[name]
    for choice in part.get("anyOf", []):
        part = choice if choice.get("type") == "object" else part
    if isinstance(value, dict):
        for name, inner in value.items():
            known = part.get("properties", {}).get(name) or part.get("additionalProperties")
            if known is None:
                yield f"{place}.{name}"
            else:
                yield from undescribed(inner, known, f"{place}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from undescribed(inner, part["items"], f"{place}[]")


def test_schema_refuses_a_report_that_lacks_something() -> None:
    value = as_json(rdf_report(), Options())
    del value["results"][0]["fingerprint"]
    assert not validator().is_valid(value)


def test_contracts_own_members_are_there() -> None:
    value = as_json(workbook_report(), Options())
    first = value["results"][1]
    assert first["source"] == {
        "file": "q3.xlsx",
        "sheet": "Certificates",
        "cell": "D3",
        "line": None,
        "column": None,
    }
    assert first["constraint"] == "sh:SPARQLConstraintComponent"
    assert first["value"] == "2030-01-01"
    assert first["path"] == "https://w3id.org/certkg#expiryDate"
    assert value["summary"]["byRule"] == {"CB-1": 1, "CB-3": 2, "EO-9e": 1, "MU-7": 1}


def test_totals_count_what_a_limit_hides() -> None:
    summary = as_json(limited(large_report(50), 7), Options())["summary"]
    assert (summary["results"], summary["shown"]) == (50, 7)
    assert summary["violations"] + summary["warnings"] + summary["infos"] == 50


@settings(deadline=None)
@given(st.text())
def test_any_value_survives_json(text: str) -> None:
    report = rdf_report()
    finding = report.findings[0]
    odd = replace(finding, result=replace(finding.result, value=literal(text)), message=text)
    written = json.loads(formats()["json"].write(replace(report, findings=(odd,))))
    assert written["results"][0]["value"] == text
    assert written["results"][0]["message"] == text


TEXTS = st.text(min_size=1)
NUMBERS = st.one_of(st.none(), st.integers(1, 9))
PLACES = st.builds(
    Place, TEXTS, NUMBERS, NUMBERS, sheet=st.one_of(st.none(), TEXTS), cell=st.one_of(st.none(), TEXTS)
)
TERMS = st.one_of(
    st.builds(literal, TEXTS),
    st.builds(lambda text: literal(text, language="de"), TEXTS),
    st.builds(lambda text: literal(text, "urn:t"), TEXTS),
    st.sampled_from(["_:b1", "<urn:a\\u00E9>", "<file:///a/q.ttl#x>"]),
)


@settings(deadline=None)
@given(
    st.lists(TEXTS, min_size=3, max_size=3), st.one_of(st.none(), TERMS), TERMS, st.one_of(st.none(), PLACES)
)
def test_a_result_is_written_as_json_writes_it(
    texts: list[str], value: str | None, node: str, place: Place | None
) -> None:
    report, (rule, message, body) = rdf_report(), texts
    finding = report.findings[0]
    result = replace(finding.result, value=value, focus_node=node)
    odd = replace(finding, rule=rule, message=message, fix=message, source=place, result=result)
    written = formats()["json"].write(replace(report, findings=(odd, odd), groups={node: body}))
    first, second = written.decode().split('"results": [\n')[1].removesuffix("\n ]\n}\n").split(",\n")
    assert first == second == json.dumps(json.loads(first), ensure_ascii=False)
    read = json.loads(first)
    assert (read["rule"], read["message"], read["fix"], read["body"]) == (rule, message, message, body)
    assert read["source"] == (None if place is None else asdict(place))
    parts = None if value is None or value[0] != '"' else read_literal(value)
    kind = "iri" if value and value[0] == "<" else "blank" if value and value[0] == "_" else None
    assert read["valueType"] == (parts.datatype if parts else kind)
    assert read["valueLanguage"] == (parts and (parts.language or None))


@given(TEXTS, st.one_of(st.none(), TERMS))
def test_a_fingerprint_is_that_of_the_parts_as_json(rule: str, value: str | None) -> None:
    finding = rdf_report().findings[0]
    result = replace(finding.result, focus_node="_:b7", value=value)
    lasting = {"_:b1": "_:", "<file:///a/q.ttl#x>": "<file:q.ttl#x>"}
    parts = [rule, "_:", result.path, lasting.get(value or "", value)]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    assert fingerprint(replace(finding, rule=rule, result=result, source=Place("b.ttl"))) == digest[:32]


def test_comparison_with_itself_leaves_all() -> None:
    report = rdf_report()
    same = compare(report, read_past(past_of(report), "old.json"))
    assert (same.mended, same.left, same.new) == ((), len(report.findings), ())
    assert same.complete
    assert same.same_rules


def test_mended_left_and_new_are_told_apart() -> None:
    report = rdf_report()
    gone, *kept = report.findings
    before = replace(report, findings=(gone, *kept[:-1]), totals={"violation": 3})
    after = replace(report, findings=tuple(kept), totals={"violation": 3})
    change = compare(after, read_past(past_of(before), "old.json"))
    assert [past.message for past in change.mended] == [gone.message]
    assert change.left == len(kept) - 1
    assert change.new == (kept[-1],)
    assert compared(change, english()) == "1 mended, 2 left, 1 new since 2026-11-23"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("<file:///a/q3.ttl>", "<file:///b/q4.ttl>", True),
        ("<file:///a/q3.ttl#x>", "<file:///b/q4.ttl#x>", True),
        ("<file:///a/q3.ttl#x>", "<file:///b/q4.ttl#y>", False),
        ("<file:///a/acme>", "<file:///b/acme>", True),
        ("<file:///a/acme>", "<file:///a/other>", False),
        ("<https://e.example/a/q3.ttl>", "<https://e.example/b/q4.ttl>", False),
    ],
)
def test_a_file_may_be_renamed_and_moved(before: str, after: str, same: bool) -> None:
    def mark(node: str, file: str) -> str:
        finding = rdf_report().findings[0]
        return fingerprint(
            replace(finding, source=Place(file, 3), result=replace(finding.result, focus_node=node))
        )

    assert (mark(before, "a/q3.ttl") == mark(after, "q4.ttl")) == same


def test_comparison_does_not_depend_on_positions_or_blank_labels() -> None:
    report = rdf_report()
    moved = tuple(
        replace(
            finding,
            source=Place("renamed.ttl", 999, 1),
            result=replace(
                finding.result, focus_node=finding.result.focus_node.replace("_:b.system7", "_:other")
            ),
        )
        for finding in reversed(report.findings)
    )
    change = compare(replace(report, findings=moved), read_past(past_of(report), "old.json"))
    assert (len(change.mended), len(change.new)) == (0, 0)


def test_equal_findings_are_matched_by_their_number() -> None:
    report = rdf_report()
    finding = report.findings[0]
    two = replace(report, findings=(finding, finding), totals={"violation": 2})
    three = replace(report, findings=(finding,) * 3, totals={"violation": 3})
    more = compare(three, read_past(past_of(two), "old.json"))
    assert (len(more.mended), more.left, len(more.new)) == (0, 2, 1)
    fewer = compare(two, read_past(past_of(three), "old.json"))
    assert (len(fewer.mended), fewer.left, len(fewer.new)) == (1, 2, 0)


def test_comparison_owns_up_to_a_limit_and_to_changed_rules() -> None:
    report = rdf_report()
    cut = compare(report, read_past(past_of(limited(report, 1)), "old.json"))
    assert not cut.complete
    assert "cut by a limit" in compared(cut, english())
    other = compare(replace(report, rules_digest="sha256:00"), read_past(past_of(report), "old.json"))
    assert not other.same_rules
    assert "rules have changed" in compared(other, english())


def test_fingerprint_tells_rule_node_path_and_value_apart() -> None:
    finding = rdf_report().findings[0]
    others = [
        replace(finding, rule="CB-4"),
        replace(finding, result=replace(finding.result, focus_node="<https://x.example/1>")),
        replace(finding, result=replace(finding.result, path=None)),
        replace(finding, result=replace(finding.result, value='"2030-01-01"')),
    ]
    assert len({fingerprint(f) for f in [finding, *others]}) == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "compare-not-json"),
        (b"\xff\xfe", "compare-not-json"),
        (b"[" * 100_000, "compare-not-json"),
        (b"[]", "compare-not-a-report"),
        (b'{"schema": "https://w3id.org/certkg/report/2"}', "compare-not-a-report"),
        (b'{"schema": "https://w3id.org/certkg/report/1", "results": 3}', "compare-not-a-report"),
        (b'{"schema": "https://w3id.org/certkg/report/1", "results": [{}]}', "compare-not-a-report"),
    ],
)
def test_what_is_no_report_is_refused_with_its_name(content: bytes, code: str) -> None:
    with pytest.raises(InputError) as raised:
        read_past(content, "old.json")
    assert raised.value.code == code
    assert raised.value.where is not None
    assert raised.value.where.file == "old.json"


@pytest.mark.parametrize(
    "place", [Place('a "b"\n\u00e9.ttl', 3, 4), Place("b.xlsx", sheet="S", cell="A1"), None]
)
def test_places_of_findings_terms_and_notices_are_written_alike(place: Place | None) -> None:
    report = rdf_report()
    finding, term, told = report.findings[0], report.unknown_terms[0], report.notices[0]
    report = replace(
        report,
        findings=(replace(finding, source=place),),
        unknown_terms=(replace(term, source=place),),
        notices=(replace(told, source=place),),
    )
    value = as_json(report, Options())
    assert value["results"][0]["source"] == value["unknownTerms"][0]["source"]
    assert value["results"][0]["source"] == value["shapeNotices"][0]["source"]
