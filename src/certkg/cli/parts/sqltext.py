"""SQL of one line laid out for reading: a clause a line, subqueries indented; nothing of it changes."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["laid_out"]

_PIECE: Final = re.compile(
    r"""(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")
      | (?P<clause>\b(?:WITH(?:\ RECURSIVE)?|SELECT(?:\ DISTINCT)?|FROM|WHERE|GROUP\ BY|HAVING|ORDER\ BY
          |UNION(?:\ ALL)?|EXCEPT|(?:CROSS|LEFT|ANTI|SEMI|INNER|ASOF)\ JOIN|AND|OR)\b)
      | (?P<mark>[()])
      | (?P<text>[^'"()\w]+|\w+)""",
    re.VERBOSE,
)
_SUBQUERY: Final = re.compile(r"\((?=\s*(?:SELECT|WITH)\b)")
_STEP: Final = "  "


def laid_out(sql: str) -> str:
    """The statement with a line for each clause; conditions inside other brackets stay on their line."""
    lines: list[str] = [""]
    depth = 0
    brackets: list[bool] = []  # for each open bracket, whether a subquery stands in it
    for match in _PIECE.finditer(sql):
        text = match.group()
        if match.lastgroup == "clause" and (not brackets or brackets[-1]):
            deeper = _STEP if text in {"AND", "OR"} else ""
            lines.append(_STEP * depth + deeper + text)
        elif text == "(":
            subquery = bool(_SUBQUERY.match(sql, match.start()))
            brackets.append(subquery)
            depth += subquery
            lines[-1] += text
        elif text == ")":
            subquery = brackets.pop() if brackets else False
            depth -= subquery
            lines += [_STEP * depth] if subquery else []
            lines[-1] += text
        else:
            lines[-1] += text
    return "\n".join(line.rstrip() for line in lines if line.strip())
