"""Plain command lines, read without what typer needs for the rest: it takes a fifth of a small validation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo, ParameterInfo

__all__ = ["arguments_of"]

#: The types of options that take a value, each with how the value is read; a list is of one of these.
_READ: dict[object, Callable[[str], object]] = {str: str, Path: Path, int: int}


def arguments_of(command: Callable[..., Any], words: Sequence[str]) -> dict[str, object] | None:
    """What a command is called with; None where typer is to read the words, or to say what is wrong with them.

    Left to typer are help, whatever it would refuse, and what may be read in two ways, such as a value that
    begins with a dash.
    """
    hints = get_type_hints(command, include_extras=True)
    options: dict[str, tuple[str, object]] = {}
    place: tuple[str, object] | None = None
    for name in inspect.signature(command).parameters:
        kind, info = _kind(hints.get(name))
        if isinstance(info, OptionInfo):
            # Within Annotated typer takes the first of an option's words for its default.
            spelt = [word for word in (info.default, *(info.param_decls or ())) if isinstance(word, str)]
            options.update(dict.fromkeys(spelt, (name, kind)))
        elif isinstance(info, ArgumentInfo) and place is None:
            place = (name, kind)
        else:
            return None
    found = _found(words, options, place)
    missing = [
        name
        for name, parameter in inspect.signature(command).parameters.items()
        if parameter.default is inspect.Parameter.empty and (found is None or name not in found)
    ]
    return None if missing else found


def _found(
    words: Sequence[str], options: dict[str, tuple[str, object]], place: tuple[str, object] | None
) -> dict[str, object] | None:
    found: dict[str, object] = {}
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        if not _is_option(word):
            target: tuple[str, object] | None = place
            value = word
        else:
            head, equals, value = word.partition("=")
            target = options.get(head)
            if target is not None and target[1] is bool:
                if equals:
                    return None
                found[target[0]] = True
                continue
            if not equals:
                if not waiting or _is_option(waiting[-1]):
                    return None
                value = waiting.pop()
        if target is None or not _put(found, *target, value):
            return None
    return found


def _put(found: dict[str, object], name: str, kind: object, value: str) -> bool:
    """Adds a value to what was found; says whether it can be read and is not one too many."""
    one = get_args(kind)[0] if get_origin(kind) is list else kind
    read = _READ.get(one)
    if read is None or (one is int and not (value.isascii() and value.isdigit())):
        return False
    if one is kind:
        if name in found:
            return False
        found[name] = read(value)
        return True
    before = found.setdefault(name, [])
    assert isinstance(before, list)  # noqa: S101  # a list of this kind was put there
    before.append(read(value))
    return True


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _kind(hint: object) -> tuple[object, ParameterInfo | None]:
    """The type of a parameter, without None, and what typer knows of it; nothing where there is more to it."""
    if get_origin(hint) is not Annotated:
        return None, None
    kind, info, *more = get_args(hint)
    if more or not isinstance(info, ParameterInfo) or info.callback or info.parser or info.envvar:
        return None, None
    if info.min is not None or info.max is not None or info.exists:
        return None, None
    several = [part for part in get_args(kind) if part is not type(None)]
    if type(None) in get_args(kind) and len(several) == 1:
        kind = several[0]
    return kind, info
