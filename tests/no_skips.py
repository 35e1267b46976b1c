"""Fails when a test was skipped in every report given: ``python -m tests.no_skips report.xml...``.

A later report may run what an earlier one skipped, once more is installed.
"""

from __future__ import annotations

import sys

from junitparser import JUnitXml, Skipped, TestCase, TestSuite


def outcomes(path: str) -> tuple[dict[str, str], set[str]]:
    """The skipped tests of a junit report with their reasons, and the names of those that ran."""
    skipped: dict[str, str] = {}
    ran: set[str] = set()
    for suite in JUnitXml.fromfile(path):
        for case in suite if isinstance(suite, TestSuite) else ():
            if isinstance(case, TestCase):
                name = f"{case.classname}.{case.name}"
                reasons = [str(result.message) for result in case.result if isinstance(result, Skipped)]
                if reasons:
                    skipped[name] = reasons[0]
                else:
                    ran.add(name)
    return skipped, ran


if __name__ == "__main__":
    everything = [outcomes(path) for path in sys.argv[1:]]
    done = set().union(*(ran for _, ran in everything))
    left = {name: why for skipped, _ in everything for name, why in skipped.items() if name not in done}
    print("\n".join(f"{name}: {why}" for name, why in left.items()) or "no test was skipped")
    sys.exit(1 if left else 0)
