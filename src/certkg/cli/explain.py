"""``certkg validate --explain``: how a rule is checked and what it costs."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from certkg.cli.parts.sqltext import laid_out
from certkg.errors import UsageError

if TYPE_CHECKING:
    from certkg.cli.validate import Asked

__all__ = ["explanation"]


def explanation(asked: Asked, rule: str) -> str:
    """The plan, SQL, rows and seconds of each check of a rule, as text; UsageError for an unknown rule."""
    from certkg.cli.validate import prepared
    from certkg.validate.engines.cache import PlanCache
    from certkg.validate.engines.explain import explain
    from certkg.validate.report.names import bare
    from certkg.validate.rules import pick, read_rules
    from certkg.validate.shapes.terms import show

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
    checks = explain(data, rules, wanted, place=place, cache=PlanCache.default())  # type: ignore[arg-type]  # narrowed to a place by the set above
    rows, seconds = sum(check.rows for check in checks), sum(check.seconds for check in checks)
    title = pick(next((index.lookup(node).titles for node in sorted(wanted)), {}), asked.lang)
    lines = [
        f"{rule} {title}".rstrip(),
        f"{_counted(len(checks), 'check')}, {_counted(rows, 'row')}, {seconds * 1000:.1f} ms",
    ]
    for number, check in enumerate(checks, 1):
        lines += ["", f"Check {number}: {bare(check.constraint or check.shape)} ({show(check.component)})"]
        lines.append(
            f"{_counted(check.focus_nodes, 'focus node')}, {_counted(check.rows, 'row')}, {check.seconds * 1000:.1f} ms"
        )
        if check.reason:
            lines.append(f"Not compiled, so pySHACL runs it: {check.reason}")
        if check.plan:
            lines += ["Plan:", indent(check.plan, "  ")]
        if check.sql:
            lines += ["SQL:", indent(laid_out(check.sql), "  ")]
        elif check.plan:
            lines.append("No SQL: small data are checked in memory; --engine duckdb shows the SQL.")
    return "\n".join(lines) + "\n"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
