"""Regular expressions that RE2 reads as XPath does (XPath Functions 3.1, section 5.6); Python does the others."""

from __future__ import annotations

import re

from certkg.validate.sql.relation import Session
from certkg.validate.sql.terms.codes import STRING
from certkg.validate.sql.terms.dialect import case, string
from certkg.validate.sql.terms.values import Form, Value

__all__ = ["matching", "replacing", "same_in_re2"]

# Plain characters, classes of plain characters and ranges, groups, alternatives, small repetitions, and
# escapes of punctuation: all of these mean the same in XPath, Python and RE2. A digit, backslash d, is written
# otherwise in RE2, where it is a digit of ASCII; no other escape ends in that letter.
_ESCAPE = r"\\[.?*+{}()\[\]|^$-]"
_CLASS = rf"\[\^?(?:[A-Za-z0-9 _.,:;/@#%&'\"!=<>~+*?(){{}}|-]|{_ESCAPE})+\]"
_ATOM = rf"(?:\\d|[^\\\[\](){{}}*+?|^$.\x00-\x1f]|{_ESCAPE}|{_CLASS}|[.()|])"
_TOKEN = re.compile(rf"{_ATOM}|([*+?]|\{{[0-9]{{1,3}}(?:,(?:[0-9]{{1,3}})?)?\}})|\^|\$")
_RANGE = re.compile(r"\[[^\]]*(?:--|&&|~~|\|\||\[:)")


def same_in_re2(pattern: str) -> bool:
    """Says whether a pattern without flags means the same in RE2."""
    if "(?" in pattern or _RANGE.search(pattern) or not _portable(pattern):
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def matching(value: Value, parts: list[str | None], session: Session) -> str | None:
    """``REGEX`` in SQL, or None where Python has to do it."""
    if len(parts) != 1 or parts[0] is None or not parts[0].endswith('"'):
        return None
    pattern, _ = session.codes.split(parts[0])
    if not same_in_re2(pattern):
        return None
    pattern = pattern.replace("\\d", "\\p{Nd}")
    if value.form is Form.STRING:
        return f"regexp_matches({value.sql}, {string(pattern)})"
    if value.form is not Form.ID or value.lexical is None:
        return None
    texts = f"{value.code} = {STRING} OR ckg_language({value.code}) <> ''"
    return case({texts: f"regexp_matches({value.lexical}, {string(pattern)})"}, "NULL::BOOLEAN")


def replacing(value: Value, parts: list[str | None], session: Session) -> str | None:
    """``REPLACE`` on a plain string in SQL, or None where Python has to do it.

    Left to Python are patterns that match nothing at all, which is an error, and groups in the replacement.
    """
    if len(parts) != 2 or not all(part is not None and part.endswith('"') for part in parts):
        return None
    pattern, new = (session.codes.split(part)[0] for part in parts if part is not None)
    if "\\" in new or "$" in new or not same_in_re2(pattern) or re.search(pattern, "") is not None:
        return None
    pattern = pattern.replace("\\d", "\\p{Nd}")
    return f"regexp_replace({value.sql}, {string(pattern)}, {string(new)}, 'g')"


def _portable(pattern: str) -> bool:
    """Reads the pattern from left to right, so that no input makes this slow."""
    place = 0
    if pattern.startswith("^"):
        place = 1
    repeated = False
    while place < len(pattern):
        found = _TOKEN.match(pattern, place)
        if found is None or (repeated and found.group() == "+"):  # a repetition that gives nothing back
            return False
        repeated = found.group(1) is not None
        place = found.end()
    return True
