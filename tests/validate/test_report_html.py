"""The HTML report stands alone, lets no data run, and works in a browser with and without its script."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certkg.errors import Place
from certkg.validate.findings import limited
from certkg.validate.report import Options, formats
from certkg.validate.results import InputFile, Notice, Report, UnknownTerm
from certkg.validate.shapes.terms import literal
from tests.validate.report_goldens import rdf_options
from tests.validate.report_samples import large_report, rdf_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NASTY = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}</style>"


def page(report: Report, options: Options | None = None) -> str:
    return formats()["html"].write(report, options).decode()


class Seen(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def hostile(text: str) -> Report:
    """A report with the same text wherever data can put one."""
    report = rdf_report()
    finding = report.findings[0]
    odd = replace(
        finding,
        rule=text,
        message=text,
        fix=text,
        source=Place(text, 1, 1),
        result=replace(
            finding.result,
            focus_node="<javascript:alert(1)>",
            value=literal(text),
            path=f"<urn:x{len(text)}>",
        ),
    )
    return replace(
        report,
        findings=(odd,),
        by_rule={text: 1},
        rule_titles={text: text},
        inputs=(InputFile(text, text, 1),),
        unknown_terms=(UnknownTerm(text, "class", 1, text),),
        notices=(Notice("unknown", text, 1, (text,), Place(text, 1, 1)),),
        shape_rules=dict.fromkeys(report.shape_rules, text),
        engine=text,
    )


def tags(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(tag, tuple(attrs)) for tag, attrs in Seen(text).tags]


def test_hostile_data_add_no_element_and_no_attribute() -> None:
    groups = {"<javascript:alert(1)>": NASTY}
    harmless = {"<javascript:alert(1)>": "body"}
    nasty, tame = (
        page(replace(hostile(NASTY), groups=groups)),
        page(replace(hostile("x"), groups=harmless)),
    )
    assert tags(nasty) == tags(tame)
    assert "49" not in re.findall(r"<td><p>(.*?)</p>", nasty)[0]


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_any_text_adds_no_element(text: str) -> None:
    text = f"x{text}"
    assert [tag for tag, _ in tags(page(hostile(text)))] == [tag for tag, _ in tags(page(hostile("x")))]


def test_only_web_addresses_become_links() -> None:
    links = [attrs["href"] for tag, attrs in Seen(page(hostile("x"))).tags if tag == "a"]
    assert set(links) == {"#findings", "https://w3id.org/certkg/shapes/CB-03-cycle"}
    links = [attrs["href"] for tag, attrs in Seen(page(rdf_report())).tags if tag == "a"]
    assert "https://registry.example/id/claim/12" in links


def test_page_asks_for_nothing_from_outside() -> None:
    found = Seen(page(rdf_report(), rdf_options())).tags
    assert not [
        tag for tag, _ in found if tag in {"link", "img", "iframe", "object", "embed", "video", "base"}
    ]
    assert not [attrs for _, attrs in found if "src" in attrs or "style" in attrs]
    assert not [name for _, attrs in found for name in attrs if name.startswith("on")]
    assert "url(" not in page(rdf_report())
    assert "@import" not in page(rdf_report())


def test_content_policy_allows_the_pages_own_style_and_script_only() -> None:
    text = page(rdf_report())
    policy = next(attrs["content"] for _, attrs in Seen(text).tags if "http-equiv" in attrs)
    for tag, number in (("style", 1), ("script", 2)):
        inner = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inner]
        allowed = re.search(rf"{tag}-src ([^;]*)", policy)
        assert allowed is not None
        assert allowed[1].split() == [f"'sha256-{digest}'" for digest in digests]
        assert len(inner) == number
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_tables_are_tables_for_those_who_cannot_see() -> None:
    found = Seen(page(rdf_report(), rdf_options())).tags
    assert next(attrs for tag, attrs in found if tag == "html")["lang"] == "en"
    assert all("scope" in attrs for tag, attrs in found if tag == "th")
    assert all(attrs.get("aria-hidden") == "true" for tag, attrs in found if tag == "svg")
    levels = [int(tag[1]) for tag, _ in found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1


def test_charts_count_by_severity_rule_and_body() -> None:
    text = page(large_report(400))
    captions = re.findall(r"<caption>(.*?)</caption>", text)
    assert captions == ["By severity", "By rule", "By certification body"]
    bodies = text.split("By certification body</caption>")[1].split("</table>")[0]
    counts = [int(count) for count in re.findall(r'<td class="number">(\d+)</td>', bodies)]
    assert sum(counts) == 400
    assert len(counts) == 12


def test_limit_is_told() -> None:
    assert "43 findings not shown, because of the limit." in page(limited(large_report(50), 7))


def in_browser(text: str, folder: Path, name: str = "report.html") -> str:
    """The page's document after its script has run."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    assert CHROMIUM is not None
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--allow-file-access-from-files",
        "--virtual-time-budget=2000",
        f"--user-data-dir={folder / 'profile'}",
        "--dump-dom",
    ]
    done = subprocess.run([CHROMIUM, *flags, file.as_uri()], capture_output=True, timeout=120, check=True)
    return done.stdout.decode()


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


@needs_browser
def test_script_runs_under_the_pages_own_policy(tmp_path: Path) -> None:
    before = page(rdf_report(), rdf_options())
    assert 'id="filter" role="search" aria-label="Findings" hidden' in before
    after = in_browser(before, tmp_path)
    assert "Findings: 4 of 4" in after
    form = next(attrs for tag, attrs in Seen(after).tags if attrs.get("id") == "filter")
    assert "hidden" not in form


@needs_browser
def test_large_page_shows_its_first_findings_only_and_keeps_the_rest(tmp_path: Path) -> None:
    after = in_browser(page(large_report(1_000)), tmp_path)
    rows = [attrs for tag, attrs in Seen(after).tags if tag == "tr" and "data-rule" in attrs]
    assert len(rows) == 1_000
    assert len([attrs for attrs in rows if "later" not in attrs.get("class", "")]) == 200
    assert "Show 200 more of 800" in after


@needs_browser
def test_a_phone_shows_the_page_without_scrolling_sideways(tmp_path: Path) -> None:
    long = "https://w3id.org/certkg#aPropertyWithAVeryLongNameThatNobodyKnowsAnythingOf"
    place = Place("submissions/2026/november/northlight-assurance-certificates.ttl", 1234, 17)
    report = replace(
        rdf_report(),
        unknown_terms=(UnknownTerm(long, "property", 1234, f"{long}AtAll", place),),
        notices=(Notice("unknown", long, 1, (f"{long}AtAll",), place),),
    )
    text = page(report, rdf_options()).replace("<details>", "<details open>")
    (tmp_path / "report.html").write_text(text, encoding="utf-8")
    frame = (
        '<iframe style="width:375px;height:800px;border:0" src="report.html"></iframe><p></p><script>onload = () => '
        "{ const page = document.querySelector('iframe').contentDocument.documentElement; "
        "document.querySelector('p').textContent = page.scrollWidth - page.clientWidth + ' too wide' }</script>"
    )
    assert "<p>0 too wide</p>" in in_browser(frame, tmp_path, "phone.html")


@needs_browser
def test_no_script_of_the_data_runs(tmp_path: Path) -> None:
    text = "\"><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    after = in_browser(page(hostile(text)), tmp_path)
    assert "<title>taken" not in after
