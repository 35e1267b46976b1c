"""The pages of docs/ say what the library says now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks.write_docs import FOLDERS, pages, write

from certkg.library import Library

DOCS = Path(__file__).parent.parent.parent / "docs"
LIBRARY = Library.default()
TEXTS = pages(LIBRARY)
MEND = "run python -m benchmarks.write_docs"


def kept() -> set[str]:
    """The written pages as they stand in docs/."""
    return {f"{folder}/{path.name}" for folder in FOLDERS for path in (DOCS / folder).glob("*.md")} | {
        "outcomes.md",
        "languages.md",
    }


def test_writing_the_pages_again_changes_none(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path).as_posix(): path for path in write(LIBRARY, tmp_path)}
    assert set(written) == kept(), MEND
    changed = [name for name, path in written.items() if path.read_bytes() != (DOCS / name).read_bytes()]
    assert changed == [], MEND


def test_a_page_whose_file_is_gone_is_removed(tmp_path: Path) -> None:
    stale = tmp_path / "rules" / "CB-99-gone.md"
    stale.parent.mkdir()
    stale.write_text("# CB-99\n", encoding="utf-8")
    write(LIBRARY, tmp_path)
    assert not stale.exists()


def test_each_page_says_how_it_was_written_and_from_which_file() -> None:
    for name, text in pages(LIBRARY).items():
        assert text.startswith("<!-- Written by `python -m benchmarks.write_docs`; edit "), name


def test_every_rule_and_question_has_a_line_in_its_index() -> None:
    texts = pages(LIBRARY)
    for folder in ("rules", "questions"):
        index = texts[f"{folder}/README.md"]
        names = [name.partition("/")[2] for name in texts if name.startswith(f"{folder}/")]
        assert len(names) > 1
        assert [name for name in names if name != "README.md" and f"]({name})" not in index] == []


def anchors(text: str) -> set[str]:
    """The addresses of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_each_link_of_a_page_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]*(?:#[^)]*)?)\)", TEXTS[name]):
        path, _, anchor = target.partition("#")
        place = (DOCS / name).parent / path
        assert place.exists(), target
        if anchor:
            assert anchor in anchors(place.read_text("utf-8")), target


def test_a_page_links_to_what_it_mentions() -> None:
    rule = TEXTS["rules/EO-09e-effectiveness-review.md"]
    assert "](../../shapes/outcomes/EO-09e-effectiveness-review.ttl)" in rule
    assert "](../../tests/cases/EO-09e-effectiveness-review)" in rule
    assert "](../outcomes.md#outcome-qms-a-" in TEXTS["rules/EO-QMS-a-conformity-measured.md"]
    assert "](../questions/CQ03-recurred-nonconformities.md)" in rule
    assert "](../outcomes.md#outcome-9e-review-effectiveness)" in rule
    assert "](../rules/EO-09e-effectiveness-review.md)" in TEXTS["questions/CQ03-recurred-nonconformities.md"]
    assert "](rules/EO-09e-effectiveness-review.md)" in TEXTS["outcomes.md"]


def test_a_rule_shows_how_to_see_it_fail() -> None:
    for name, text in TEXTS.items():
        if name.startswith("rules/") and not name.endswith("README.md"):
            (case, profile) = re.findall(r"certkg validate (\S+) --profile (\S+)", text)[0]
            assert (DOCS.parent / case).is_file(), name
            assert LIBRARY.find("shapes", Path(name).stem).group == profile  # type: ignore[union-attr]  # it has a page
            assert "## What it looks at\n- " in text, name
