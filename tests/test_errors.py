"""Every error code has its paragraph in docs/reference/errors.md, and no paragraph outlives its code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from certkg import errors

TOP = Path(__file__).parent.parent
PAGE = TOP / "docs" / "reference" / "errors.md"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IN_TEXT = re.compile(r"(?<= )\[([a-z0-9]+(?:-[a-z0-9]+)*)\]$")
#: What carries a code as its first value: our errors, faults, and what loading turns into faults.
CARRIERS = {
    name for name in errors.__all__ if isinstance(getattr(errors, name), type) and name != "Place"
} | {"Problem", "Trouble"}


def constants(node: ast.expr) -> Iterator[str]:
    """The strings that an expression may be; both sides of a conditional one."""
    if isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def code_of(call: ast.Call) -> ast.expr | None:
    """Where a call states a code: by name, first in an error or fault, second in ``record.fault(...)``."""
    for keyword in call.keywords:
        if keyword.arg == "code":
            return keyword.value
    if isinstance(call.func, ast.Name) and call.func.id in CARRIERS and call.args:
        return call.args[0]
    if isinstance(call.func, ast.Attribute) and call.func.attr == "fault" and len(call.args) > 1:
        return call.args[1]
    return None


def codes_in_python(text: str) -> set[str]:
    """The codes that a module raises, and those that stand at the end of what it prints."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (stated := code_of(node)) is not None:
            found.update(code for code in constants(stated) if SLUG.fullmatch(code))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update(IN_TEXT.findall(node.value))
    return found


def codes_in_mapping(text: str) -> set[str]:
    """The codes of the checks that the header of a mapping names."""
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    return {check["code"] for check in yaml.safe_load("\n".join(lines)).get("checks", ())}


def raised() -> dict[str, str]:
    """Each code with a file that has it."""
    found: dict[str, str] = {}
    for path in sorted((TOP / "src" / "certkg").rglob("*.py")):
        found |= dict.fromkeys(codes_in_python(path.read_text(encoding="utf-8")), path.name)
    for path in sorted((TOP / "loaders").glob("*.rq")):
        found |= dict.fromkeys(codes_in_mapping(path.read_text(encoding="utf-8")), path.name)
    return found


def documented() -> dict[str, str]:
    """Each code of the page with its paragraph."""
    parts = re.split(r"^### (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {head.strip("`"): body.strip() for head, body in zip(parts[::2], parts[1::2], strict=True)}


def test_every_code_is_documented() -> None:
    known = documented()
    assert {code: place for code, place in raised().items() if code not in known} == {}


def test_no_documented_code_is_dead() -> None:
    assert sorted(set(documented()) - set(raised())) == []


def test_each_code_is_documented_once_with_a_paragraph_of_its_own() -> None:
    heads = re.findall(r"^### (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(heads) == len(set(heads))
    assert [code for code, text in documented().items() if len(text.split()) < 8] == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('raise UsageError("a-b", "text")', {"a-b"}),
        ('raise InputError("a" if x else "b-c", "text", mend="d")', {"a", "b-c"}),
        ('Fault(code="a-b", message="m")', {"a-b"}),
        ('record.fault(column, "a-b", "m", "n")', {"a-b"}),
        ('print(f"certkg: {x}. [a-b]")', {"a-b"}),
        ('raise LibraryError(error.code, "text"); other("a-b")', set()),
    ],
)
def test_the_ways_to_state_a_code_are_seen(text: str, codes: set[str]) -> None:
    assert codes_in_python(text) == codes


@pytest.mark.parametrize(
    ("message", "shown"),
    [("a\nb", "a b"), ("a\r\n b", "a  b"), ("a\x1b[31mb", r"a\x1b[31mb"), ("\x00\u202e", r"\x00\u202e")],
)
def test_an_error_is_one_line_that_steers_no_terminal(message: str, shown: str) -> None:
    error = errors.InputError("x", message, where=errors.Place("f\x07"), mend="Do.")
    assert str(error) == rf"f\x07: {shown} Do. [x]"
