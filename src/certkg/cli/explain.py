"""``certkg validate --explain``: how a rule is checked and what it costs."""

from __future__ import annotations

import re
from textwrap import indent
from typing import TYPE_CHECKING

from certkg.cli.inputs import together
from certkg.cli.parts.sqltext import laid_out
from certkg.errors import UsageError

if TYPE_CHECKING:
    from certkg.cli.validate import Asked
    from certkg.validate.rules import RuleIndex
    from certkg.validate.shapes.graph import ShapesGraph

__all__ = ["explanation"]

_LOCAL = re.compile(r"[#/:]")


def explanation(asked: Asked, rule: str) -> str:
    """The plan, SQL, rows and seconds of each check of a rule or shape, as text; UsageError for an unknown one."""
    from certkg.cli.validate import prepared
    from certkg.validate.engines.cache import PlanCache
    from certkg.validate.engines.explain import explain
    from certkg.validate.faults import faults_placed
    from certkg.validate.report.names import bare
    from certkg.validate.rules import pick, rules_of
    from certkg.validate.run import engine_named
    from certkg.validate.shapes.terms import show

    engine_named(asked.engine)  # which there must be
    if asked.unread:
        raise together(asked.unread)
    rules, data, _ = prepared(asked)
    place = asked.engine if asked.engine in {"memory", "duckdb"} else "auto"
    with faults_placed(rules):
        index = rules_of(rules.graph)
        wanted = _named(rule, rules.graph, index)
        if not wanted:
            raise UsageError(
                "rule-unknown",
                f"No shape checks a rule {rule}.",
                mend="Write its id, such as CB-3, and choose a profile that has it; or the IRI of a shape, or its last part.",
            )
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


def _named(name: str, shapes: ShapesGraph, index: RuleIndex) -> set[str]:
    """The shapes of a rule of this id, else the node of this name: an IRI, its last part, or a blank node's label."""
    from certkg.validate.shapes.terms import is_iri

    nodes = {subject for subject, _, _ in shapes}
    found = {node for node in nodes if index.lookup(node).rule.casefold() == name.casefold()}
    whole = found or nodes & {f"<{name}>", name}
    return whole or {node for node in nodes if is_iri(node) and _LOCAL.split(node[1:-1])[-1] == name}


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
