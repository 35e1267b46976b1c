"""What SHACL demands of a query before it is run: $PATH replaced, and nothing that upsets pre-binding.

Works on the text, since the specification words both so (SHACL, section 5.3.1 and appendix A), with
strings, IRIs and comments out of the way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from certkg.errors import LibraryError

__all__ = ["check_local", "check_prebinding", "with_path"]

_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|#[^\n]*",
    re.DOTALL,
)
_PATH = re.compile(r"[$?]PATH(?![\w.-])")
_FORBIDDEN = re.compile(r"(?<![\w?$:@.-])(MINUS|SERVICE|VALUES)(?![\w:-])", re.IGNORECASE)
_REMOTE = re.compile(r"(?<![\w?$:@.-])(SERVICE|FROM)(?![\w:-])", re.IGNORECASE)
_REBOUND = re.compile(r"(?<![\w?$:-])AS\s*[?$](\w+)", re.IGNORECASE)
_SELECT = re.compile(r"(?<![\w?$:-])SELECT(?![\w:-])(.*?)(?=(?<![\w?$:-])WHERE(?![\w:-])|\{)", re.I | re.S)
_VARIABLE = re.compile(r"[?$](\w+)")


def with_path(text: str, path: str | None, node: str) -> str:
    """The query with $PATH replaced by the property path; LibraryError when there is none to put in."""
    found = False
    parts = []
    for piece, opaque in _pieces(text):
        if not opaque and _PATH.search(piece):
            found = True
            piece = _PATH.sub(lambda _: _grouped(path or ""), piece)
        parts.append(piece)
    if found and path is None:
        raise LibraryError("sparql-path", f"The query at {node} uses $PATH on a shape without a path.")
    return "".join(parts)


def check_prebinding(text: str, prebound: Collection[str], node: str) -> None:
    """Refuses what SHACL forbids in a query with pre-bound variables (appendix A).

    That is MINUS, SERVICE and VALUES; assigning a pre-bound variable; and a nested SELECT that does not
    return them all, save $shapesGraph and $currentShape.
    """
    code = "".join(" " * len(piece) if opaque else piece for piece, opaque in _pieces(text))
    if word := _FORBIDDEN.search(code):
        raise _refused(node, f"{word.group(1).upper()} is not allowed")
    for name in _REBOUND.findall(code):
        if name in prebound or name in {"shapesGraph", "currentShape"}:
            raise _refused(node, f"it assigns the pre-bound variable ?{name}")
    for projection in _SELECT.findall(code)[1:]:
        lacking = sorted(set(prebound) - set(_VARIABLE.findall(projection)))
        if lacking:
            raise _refused(node, f"a nested SELECT does not return ?{', ?'.join(lacking)}")


def check_local(text: str, node: str) -> None:
    """Refuses a query that another engine would answer with graphs from elsewhere (SERVICE and FROM)."""
    code = "".join(" " * len(piece) if opaque else piece for piece, opaque in _pieces(text))
    if word := _REMOTE.search(code):
        raise LibraryError(
            "sparql-dataset",
            f"The query at {node} reads another graph ({word.group(1).upper()}).",
            mend="Read the data graph, or the shapes graph by GRAPH $shapesGraph.",
        )


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut into code and what is opaque: strings, IRIs, comments."""
    start = 0
    for match in _OPAQUE.finditer(text):
        yield text[start : match.start()], False
        yield match.group(0), True
        start = match.end()
    yield text[start:], False


def _grouped(path: str) -> str:
    return path if re.fullmatch(r"<[^>]*>", path) else f"({path})"


def _refused(node: str, what: str) -> LibraryError:
    return LibraryError(
        "sparql-prebinding",
        f"The query at {node} cannot be run as SHACL demands: {what}.",
        mend="See SHACL, appendix A, 'Pre-binding of variables'.",
    )
