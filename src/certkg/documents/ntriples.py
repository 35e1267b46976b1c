"""Terms as canonical N-Triples text (RDF 1.1 N-Triples, section 4), the form that all rooms pass on."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["RDF", "XSD", "escaped", "literal", "resolved", "unescaped"]

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NAMED: Final = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_ESCAPES: Final = str.maketrans(
    {**{chr(code): f"\\u{code:04X}" for code in [*range(32), 127, 0xFFFE, 0xFFFF]}, **_NAMED}
)
_BACK: Final = {escape[1]: mark for mark, escape in _NAMED.items()} | {"'": "'"}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IRI_PARTS: Final = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


def escaped(lexical: str) -> str:
    """A string as it stands between the quotes."""
    return lexical.translate(_ESCAPES)


def unescaped(text: str) -> str:
    """The characters that a text with string and numeric escapes stands for."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short, long, named = match.groups()
    return chr(int(short or long, 16)) if short or long else _BACK.get(named, named)


def literal(lexical: str, datatype: str = "", language: str = "") -> str:
    """A literal; a plain one without datatype, a language tag in lower case."""
    if language:
        return f'"{escaped(lexical)}"@{language.lower()}'
    plain = not datatype or datatype == f"{XSD}string"
    return f'"{escaped(lexical)}"' if plain else f'"{escaped(lexical)}"^^<{datatype}>'


def resolved(reference: str, base: str) -> str:
    """A relative reference resolved against a base (RFC 3986, section 5.2)."""
    if _ABSOLUTE.match(reference) and "/." not in reference:
        return reference
    scheme, authority, path, query, fragment = _parts(reference)
    if scheme is not None:
        return (
            _joined(scheme, authority, _dotless(path), query, fragment)
            if authority is not None
            else reference
        )
    b_scheme, b_authority, b_path, b_query, _ = _parts(base)
    if authority is not None:
        return _joined(b_scheme, authority, _dotless(path), query, fragment)
    if not path:
        return _joined(b_scheme, b_authority, b_path, b_query if query is None else query, fragment)
    if not path.startswith("/"):
        path = (
            f"/{path}" if b_authority is not None and not b_path else b_path[: b_path.rfind("/") + 1] + path
        )
    return _joined(b_scheme, b_authority, _dotless(path), query, fragment)


def _parts(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    match = _IRI_PARTS.fullmatch(iri)
    scheme, authority, path, query, fragment = match.groups() if match else (None, None, iri, None, None)
    return scheme, authority, path or "", query, fragment


def _joined(
    scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None
) -> str:
    return "".join(
        (
            f"{scheme}:" if scheme is not None else "",
            f"//{authority}" if authority is not None else "",
            path,
            f"?{query}" if query is not None else "",
            f"#{fragment}" if fragment is not None else "",
        )
    )


def _dotless(path: str) -> str:
    """A path without its ``.`` and ``..`` segments (RFC 3986, section 5.2.4)."""
    if "." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
            if last:
                kept.append("")
        elif segment == ".":
            if last:
                kept.append("")
        else:
            kept.append(segment)
    return "/".join(kept)
