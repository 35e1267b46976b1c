"""A data repository can validate itself by the action and by the pre-commit hooks that we ship."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from certkg.validate.report import format_of, formats

TOP = Path(__file__).parents[2]
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="needs bash, the shell of the action")

# Stands in for the command: writes its arguments to a file, one a line, and ends as it is told.
RECORDER = """#!/bin/sh
before=
for word in "$@"; do
  printf '%s\\n' "$word" >> "$RECORD"
  [ "$before" = --also ] && [ "${STATUS:-0}" != 3 ] && echo "the report" > "$word"
  before=$word
done
echo -- end >> "$RECORD"
exit "${STATUS:-0}"
"""


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
    return loaded


def hooks() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return loaded


def step(name: str) -> dict[str, Any]:
    return next(step for step in action()["runs"]["steps"] if step["name"] == name)


def run(
    folder: Path, files: str, args: str = "", summary: str = "false", status: int = 0
) -> tuple[int, list[list[str]]]:
    """Runs the action's Validate step; its exit status and the arguments of each call of certkg."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    recorder = tools / "certkg"
    recorder.write_text(RECORDER)
    recorder.chmod(0o755)
    record = folder.parent / "record"
    record.write_text("")
    environment = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "RECORD": str(record),
        "STATUS": str(status),
        "CERTKG_FILES": files,
        "CERTKG_ARGS": args,
        "CERTKG_SUMMARY": summary,
        "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md"),
    }
    assert BASH is not None
    done = subprocess.run(
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Validate")["run"]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    calls = record.read_text().split("-- end\n")[:-1]
    return done.returncode, [call.splitlines() for call in calls]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "deep" / "er").mkdir(parents=True)
    for name in ("one.ttl", "two words.ttl", "deep/er/three.ttl", "-q.ttl", "table.xlsx"):
        (folder / name).touch()
    return folder


@needs_bash
def test_action_validates_all_files_of_a_pattern_in_one_call(data: Path) -> None:
    status, calls = run(data, "**/*.ttl\n")
    assert status == 0
    assert len(calls) == 1
    assert calls[0][:4] == ["validate", "--format", "github", "--"]
    assert sorted(calls[0][4:]) == ["-q.ttl", "deep/er/three.ttl", "one.ttl", "two words.ttl"]


@needs_bash
def test_action_takes_several_patterns_and_names_with_blanks(data: Path) -> None:
    _, calls = run(data, "two words.ttl\n\n*.xlsx", args="--fail-on\nwarning")
    assert calls == [
        ["validate", "--format", "github", "--fail-on", "warning", "--", "two words.ttl", "table.xlsx"]
    ]


@needs_bash
@pytest.mark.parametrize("status", [0, 1, 3, 5])
def test_action_ends_as_certkg_ends_also_with_a_summary(data: Path, status: int) -> None:
    ended, calls = run(data, "*.ttl", summary="true", status=status)
    assert ended == status
    (call,) = calls
    assert call[call.index("--format") + 1] == "github"
    assert call[call.index("--also") + 1].endswith(".md")
    summary = data.parent / "summary.md"
    assert (summary.read_text() if summary.exists() else "") == ("" if status == 3 else "the report\n")


@needs_bash
def test_action_fails_when_no_file_matches(data: Path) -> None:
    assert run(data, "*.nothing") == (2, [])


@needs_bash
@pytest.mark.parametrize("text", ["$(touch taken)", "`touch taken`", "; touch taken", "x && touch taken"])
def test_nothing_in_an_input_is_run(data: Path, text: str) -> None:
    run(data, f"{text}\none.ttl", args=text)
    assert not (data / "taken").exists()


def test_inputs_reach_scripts_as_variables_only() -> None:
    for one in action()["runs"]["steps"]:
        assert "${{" not in one.get("run", "")


def test_action_of_others_is_pinned_by_its_hash() -> None:
    used = [one["uses"] for one in action()["runs"]["steps"] if "uses" in one]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in used)


def test_formats_that_the_action_asks_for_exist() -> None:
    script = step("Validate")["run"]
    named = re.findall(r"--format (\S+)", script)
    assert named
    assert set(named) <= set(formats())
    (ending,) = re.findall(r"/report(\.\w+)", script)
    assert format_of("", f"report{ending}").name == "markdown"


def test_hooks_run_the_command_that_the_package_installs() -> None:
    import tomllib

    scripts = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    for hook in hooks():
        assert hook["entry"].split()[0] in scripts
        assert hook["language"] == "python"
        assert hook["require_serial"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("a.ttl", True),
        ("b/c.jsonld", True),
        ("d.nq", True),
        ("e.ttl.bak", False),
        ("f.py", False),
        ("ttl", False),
    ],
)
def test_hook_takes_rdf_files(name: str, taken: bool) -> None:
    assert bool(re.search(hooks()[0]["files"], name)) == taken


@pytest.mark.parametrize("key", ["id", "name", "description", "entry", "language", "files"])
def test_each_hook_says_what_pre_commit_asks_for(key: str) -> None:
    assert all(isinstance(hook[key], str) and hook[key] for hook in hooks())


GUIDE = (TOP / "docs" / "data-repository.md").read_text("utf-8")


def examples() -> list[Any]:
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.+?)```", GUIDE, flags=re.DOTALL)]


def test_the_guide_names_hooks_that_exist_in_five_lines() -> None:
    used = [hook for example in examples() for repo in example.get("repos", ()) for hook in repo["hooks"]]
    assert {hook["id"] for hook in used} == {hook["id"] for hook in hooks()}
    (first, *_) = re.findall(r"```yaml\n(repos:.+?)```", GUIDE, flags=re.DOTALL)
    assert len(first.splitlines()) == 5


def test_the_guide_calls_the_action_with_inputs_that_exist() -> None:
    jobs = [job for example in examples() for job in example.get("jobs", {}).values()]
    given = {
        name
        for job in jobs
        for one in job["steps"]
        for name in one.get("with", {})
        if "certkg" in one["uses"]
    }
    assert given
    assert given <= set(action()["inputs"])


def test_options_in_the_guide_exist() -> None:
    import typer

    from certkg.cli.app import app

    command = typer.main.get_command(app).commands["validate"]  # type: ignore[attr-defined]  # the app is a group
    known = {option for one in command.params for option in one.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", GUIDE)) <= known | {"--from-ref", "--all-files"}
