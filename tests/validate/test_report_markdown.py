"""Markdown shows data as they stand, and never grows beyond its size."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from certkg.validate.report import Options, formats
from certkg.validate.report.markdown import code, escaped
from tests.validate.report_goldens import rdf_options
from tests.validate.report_samples import large_report, rdf_report

GFM = MarkdownIt("gfm-like", {"linkify": False})
PLAIN = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Zs"], include_characters=" ")
)


def cell(text: str) -> str:
    """What a reader sees of a table cell: the HTML of the second row."""
    rendered = GFM.render(f"| a | b |\n| --- | --- |\n| {text} | end |\n")
    found = re.findall(r"<td>(.*?)</td>", rendered, re.DOTALL)
    assert found[1:] == ["end"]
    return str(found[0])


@settings(deadline=None)
@given(PLAIN)
def test_escaped_text_is_shown_as_it_stands(text: str) -> None:
    shown = cell(f"x{escaped(text)}x").replace("<!-- -->", "")
    assert "<" not in shown
    assert html.unescape(shown) == f"x{text.strip()}x"


@settings(deadline=None)
@given(PLAIN)
def test_code_is_shown_as_it_stands(text: str) -> None:
    wanted = text.strip()
    if wanted:
        shown = re.fullmatch(r"<code>(.*)</code>", cell(code(text)), re.DOTALL)
        assert shown is not None
        assert html.unescape(shown[1]) == wanted


@pytest.mark.parametrize(
    "text", ["@octocat", "see #1", "<img src=x onerror=alert(1)>", "[a](javascript:x)", "|", "`"]
)
def test_nobody_is_mentioned_and_nothing_is_linked(text: str) -> None:
    shown = cell(escaped(text))
    assert not re.search(r"<(?!!-- -->)", shown)
    assert not re.search(r"[@#]\w", shown)


def test_hostile_findings_add_no_markup() -> None:
    report = rdf_report()
    hostile = "</details><script>alert(1)</script> | @x `y` \n\n# z"
    finding = replace(report.findings[0], message=hostile, fix=hostile)
    titles = {**report.rule_titles, "CB-3": hostile}
    shown = GFM.render(
        formats()["markdown"].write(replace(report, findings=(finding,), rule_titles=titles)).decode()
    )
    assert "<script" not in shown
    assert shown.count("</details>") == 1
    assert shown.count("<h1") == 0


@pytest.mark.parametrize("size", [3_000, 10_000, 60_000])
def test_size_is_kept_and_the_rest_is_counted(size: int) -> None:
    report = large_report(2_000)
    written = formats()["markdown"].write(report, Options(size=size)).decode()
    assert len(written) <= size
    shown = len(re.findall(r"^\| (?:❌|⚠️|ℹ️) ", written, re.MULTILINE))
    told = re.search(r"^([\d,]+) more findings not listed here", written, re.MULTILINE)
    assert told is not None
    assert shown + int(told[1].replace(",", "")) == 2_000


def test_gravest_rules_come_first_and_the_comparison_is_told() -> None:
    written = formats()["markdown"].write(rdf_report(), rdf_options()).decode()
    assert written.index("<summary>CB-3") < written.index("<summary>EO-9e") < written.index("<summary>MU-7")
    assert "1 mended, 3 left, 1 new since 2026-11-23" in written
