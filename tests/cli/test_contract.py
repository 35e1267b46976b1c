"""docs/reference says of the command line what it does, no more and no less."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import typer
from rdflib import Graph

from certkg import errors
from certkg.cli.app import app
from certkg.library import Library
from certkg.library.profiles import choose_profiles, read_profiles
from certkg.validate.report.formats import formats

TOP = Path(__file__).parent.parent.parent
REFERENCE = TOP / "docs" / "reference"
CONTRACT = (REFERENCE / "contract.md").read_text(encoding="utf-8")
PROFILES = (REFERENCE / "profiles.md").read_text(encoding="utf-8")
OPTION = re.compile(r"`(--[a-z-]+)")


def sections() -> dict[str, str]:
    parts = re.split(r"^### certkg (\w+).*$", CONTRACT.split("## Exit status")[0], flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def options() -> dict[str, set[str]]:
    """The long options of each command, as the command line itself knows them."""
    group = typer.main.get_command(app)
    return {
        name: {option for one in command.params for option in one.opts if option.startswith("--")}
        for name, command in getattr(group, "commands", {}).items()
    }


def test_the_contract_names_exactly_the_commands() -> None:
    assert set(sections()) == set(options())


@pytest.mark.parametrize("command", sorted(options()))
def test_the_contract_names_exactly_the_options_of_a_command(command: str) -> None:
    named = set(OPTION.findall(sections()[command])) - {"--help"}
    assert named == options()[command] - {"--help"}


def test_the_contract_names_exactly_the_report_formats() -> None:
    sentence = re.search(r"^`--format` is (.+?);", CONTRACT, flags=re.MULTILINE)
    assert sentence
    assert set(re.findall(r"`([a-z-]+)`", sentence[1])) == set(formats())


def test_the_contract_names_the_exit_status_of_every_error() -> None:
    named = {int(status) for status in re.findall(r"^\| (\d+) \|", CONTRACT, flags=re.MULTILINE)}
    classes = (errors.UsageError, errors.InputError, errors.LibraryError, errors.EngineError)
    assert {0, 1, errors.NothingCheckedError.exit_code, *(one.exit_code for one in classes)} <= named


def test_the_page_on_profiles_names_exactly_the_profiles() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)` \|", PROFILES, flags=re.MULTILINE))
    assert named == set(read_profiles(Library.default()))


def test_the_profile_that_the_page_shows_can_be_chosen(tmp_path: Path) -> None:
    shown = re.search(r"```turtle\n(.+?)```", PROFILES, flags=re.DOTALL)
    assert shown
    shutil.copytree(TOP / "shapes", tmp_path / "shapes")
    (tmp_path / "shapes" / "profiles" / "my-scheme.ttl").write_text(shown[1], encoding="utf-8")
    chosen = choose_profiles(Library(tmp_path), ["my-scheme"])
    assert {entry.group for entry in chosen.shapes} == {"certification", "data-quality"}
    assert Graph().parse(data=shown[1], format="turtle")
