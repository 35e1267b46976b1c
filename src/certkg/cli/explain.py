"""``certkg validate --explain``: how a rule is checked and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certkg.errors import UsageError

if TYPE_CHECKING:
    from certkg.cli.validate import Asked

__all__ = ["explanation"]


def explanation(asked: Asked, rule: str) -> str:
    """The plan, SQL, rows and seconds of each check of a rule, as text; UsageError for an unknown rule."""
    from certkg.cli.validate import prepared
    from certkg.validate.engines.explain import explain
    from certkg.validate.rules import read_rules

    rules, data, _ = prepared(asked)
    index = read_rules(rules.graph)
    wanted = {node for node, _, _ in rules.graph if index.lookup(node).rule.casefold() == rule.casefold()}
    if not wanted:
        raise UsageError(
            "rule-unknown",
            f"No shape checks a rule {rule}.",
            mend="Write its id, such as CB-3, and choose a profile that has it.",
        )
    place = asked.engine if asked.engine in {"memory", "duckdb"} else "auto"
    lines = []
    for check in explain(data, rules, wanted, place=place):  # type: ignore[arg-type]  # narrowed to a place by the set above
        lines.append(f"{check.constraint or check.shape}  {check.component}")
        lines.append(f"focus nodes {check.focus_nodes}, rows {check.rows}, {check.seconds * 1000:.1f} ms")
        if check.reason:
            lines.append(f"not compiled: {check.reason}")
        lines += [part for part in (check.plan, check.sql) if part]
        lines.append("")
    return "\n".join(lines)
