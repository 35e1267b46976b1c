"""The report for a terminal fits it, cannot be steered by data, and owns up to what was not checked."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certkg.errors import Place
from certkg.validate.findings import limited
from certkg.validate.report import Options, formats
from certkg.validate.report.text import wants_colour
from certkg.validate.results import Report
from tests.validate.report_goldens import rdf_options
from tests.validate.report_samples import large_report, rdf_report


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def text(report: Report, options: Options | None = None) -> str:
    return formats()["text"].write(report, options).decode()


@pytest.mark.parametrize("width", [60, 80, 140])
def test_lines_fit_the_width_unless_one_word_is_longer(width: int) -> None:
    for line in text(rdf_report(), replace(rdf_options(), width=width)).splitlines():
        assert len(line) <= width or len(line.split()) <= 3


def test_colours_only_add_to_the_text() -> None:
    plain = text(rdf_report())
    coloured = text(rdf_report(), Options(colour=True))
    assert "\x1b[" not in plain
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_colours_are_for_terminals_that_want_them() -> None:
    assert wants_colour(Screen(), {"TERM": "xterm"})
    assert not wants_colour(StringIO(), {"TERM": "xterm"})
    assert not wants_colour(Screen(), {"TERM": "dumb"})
    assert not wants_colour(Screen(), {"TERM": "xterm", "NO_COLOR": "1"})
    assert wants_colour(StringIO(), {"FORCE_COLOR": "1"})


@settings(deadline=None)
@given(st.text())
def test_data_cannot_steer_the_terminal(hostile: str) -> None:
    report = rdf_report()
    finding = replace(
        report.findings[0], message=f"\x1b]0;x\x07{hostile}", fix=hostile, source=Place(f"\x9b{hostile}", 1)
    )
    written = text(replace(report, findings=(finding,)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)


def test_fix_that_all_findings_share_is_said_once() -> None:
    assert text(rdf_report()).count("Set the expiry date") == 1


def test_nothing_checked_is_no_pass() -> None:
    idle = tuple(replace(entry, focus_nodes=0, results=0) for entry in rdf_report().coverage)
    report = replace(
        rdf_report(), findings=(), totals={}, by_rule={}, coverage=idle, focus_nodes=0, conforms=True
    )
    for name in ("text", "markdown", "html", "github"):
        written = formats()[name].write(report).decode()
        assert "Nothing was checked" in written
        assert "✅" not in written


def test_limit_is_told_beside_the_true_totals() -> None:
    written = text(limited(large_report(50), 7))
    assert "43 findings not shown, because of the limit." in written
    assert "13 violations, 25 warnings, 12 infos" in written


def test_unknown_terms_come_with_their_nearest_known_one() -> None:
    assert "ckg:Certifcate (class, 12 uses); did you mean ckg:Certificate?" in text(rdf_report())


def test_text_needs_no_heavy_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from tests.validate.report_samples import rdf_report as r; "
        "heavy = {'rich','jinja2','rdflib','duckdb','pyshacl','typer'}; "
        "[sys.modules.pop(m) for m in list(sys.modules) if m.partition('.')[0] in heavy]; "
        "from certkg.validate.report import formats; "
        "[formats()[n].write(r()) for n in ('text','json','n-triples','turtle','json-ld','csv','github')]; "
        "print(sorted(m for m in sys.modules if m in heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_rules_are_in_the_order_of_their_numbers() -> None:
    report = rdf_report()
    first, second = report.findings[:2]
    mixed = (replace(first, rule="CB-12"), replace(second, rule="CB-3"))
    written = text(replace(report, findings=mixed, by_rule={"CB-12": 1, "CB-3": 1}))
    assert written.index("CB-3 ") < written.index("CB-12")
