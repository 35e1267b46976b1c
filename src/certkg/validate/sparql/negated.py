"""Negated property sets with inverse members, which rdflib's parser loses (SPARQL 1.1, section 9.1)."""

from __future__ import annotations

import re

__all__ = ["inverses_apart"]

_IRI = r"(?:<[^<>\"{}|^`\\\s]*>|[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*|a(?![\w:.-]))"
_MEMBER = rf"\^?\s*{_IRI}"
_PIECES = re.compile(
    r'(?P<opaque>"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    rf"|{_IRI}"
    r"|#[^\n]*)"
    rf"|!\s*(?P<one>\^\s*{_IRI})"
    rf"|!\s*\(\s*(?P<many>{_MEMBER}(?:\s*\|\s*{_MEMBER})*)\s*\)",
    re.DOTALL,
)


def inverses_apart(text: str) -> str:
    """The query with ``!(p|^q)`` written as ``(!(p)|^(!(q)))``, which means the same (section 18.2.2.2)."""
    return _PIECES.sub(_rewritten, text) if "^" in text else text


def _rewritten(match: re.Match[str]) -> str:
    members = match.group("one") or match.group("many")
    if members is None or "^" not in re.sub(r"<[^>]*>", "", members):
        return match.group(0)
    found = re.findall(rf"(\^?)\s*({_IRI})", members)
    forward = "|".join(iri for sign, iri in found if not sign)
    inverse = "|".join(iri for sign, iri in found if sign)
    parts = ([f"!({forward})"] if forward else []) + [f"^(!({inverse}))"]
    return f"({'|'.join(parts)})"
