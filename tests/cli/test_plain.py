"""Words that are read without typer give what typer reads from them, and the rest is left to it."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import signature
from typing import Any

import pytest
import typer

from certkg.cli import app as cli
from certkg.cli.parts.plain import arguments_of

PLAIN = [
    ("validate", "a.ttl"),
    ("validate", "a.ttl", "--quiet", "b.ttl", "-q"),
    ("validate", "-", "--profile", "submission", "--profile=outcomes", "c.csv", "-o", "out.html"),
    (
        "validate",
        "a.ttl",
        "--limit",
        "5",
        "--allow-vacuous",
        "--also",
        "x.json",
        "--also",
        "y.csv",
        "--as-of=",
    ),
    ("validate", "", "--shapes", "s.ttl", "--compare", "old.json", "--output=x=y"),
    ("load",),
    ("load", "--list"),
    ("load", "a.csv", "b.csv", "--from", "certsearch", "--base", "http://b/"),
    ("show", "CB-3", "--lang", "de"),
]

LEFT = [
    ("validate",),
    ("validate", "--help"),
    ("validate", "a.ttl", "--", "-b.ttl"),
    ("validate", "a.ttl", "--limit", "-1"),
    ("validate", "a.ttl", "--limit", "x"),
    ("validate", "a.ttl", "--unknown"),
    ("validate", "a.ttl", "--quie"),
    ("validate", "a.ttl", "--lang"),
    ("validate", "a.ttl", "--lang", "de", "--lang", "fr"),
    ("validate", "a.ttl", "--quiet=yes"),
    ("validate", "a.ttl", "-oout.html"),
    ("show", "CB-3", "CB-4"),
    ("show",),
    ("reason", "--timeout", "5"),
]


def _by_typer(words: Sequence[str]) -> dict[str, Any]:
    """What typer calls a command with."""
    group = typer.main.get_command(cli.app)
    command = getattr(group, "commands", {})[words[0]]
    found: dict[str, Any] = command.make_context(words[0], list(words[1:])).params
    return found


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_are_read_as_typer_reads_them(words: tuple[str, ...]) -> None:
    command = cli._PLAIN[words[0]]
    found = arguments_of(command, words[1:])
    assert found is not None
    expected = _by_typer(words)
    given = {name: value for name, value in expected.items() if name in found}
    assert {name: (type(value), value) for name, value in found.items()} == {
        name: (type(value), value) for name, value in given.items()
    }
    defaults = {name: parameter.default for name, parameter in signature(command).parameters.items()}
    left = {name: value or None for name, value in expected.items() if name not in found}
    assert left == {name: defaults[name] or None for name in left}


@pytest.mark.parametrize("words", LEFT)
def test_what_is_not_plain_is_left_to_typer(words: tuple[str, ...]) -> None:
    command = cli._PLAIN.get(words[0])
    assert command is None or arguments_of(command, words[1:]) is None


def test_every_plain_command_can_be_read() -> None:
    for name, command in cli._PLAIN.items():
        assert arguments_of(command, ["x", "--quiet"]) is not None, name
