"""Writes the expected answers of the questions on the example registry; read them before you commit them.

``python -m tests.questions_runner CQ13 ...`` writes ``tests/questions/<stem>.csv`` by Oxigraph; without
names it writes all.
"""

from __future__ import annotations

import sys

from certkg.query import ask
from certkg.query.answers import write
from tests.query.test_questions import CASES, QUESTIONS, store

if __name__ == "__main__":
    for question in QUESTIONS:
        if len(sys.argv) == 1 or any(question.name.startswith(name) for name in sys.argv[1:]):
            rows = ask(store(full=True, statistics="statistics" in question.header.uses), question)
            (CASES / f"{question.name}.csv").write_text(write(rows, "csv"), encoding="utf-8")
            print(question.name, len(rows.rows))
