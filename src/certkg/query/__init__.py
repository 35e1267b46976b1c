"""Named questions: their headers, parameters and answers."""

from __future__ import annotations

from certkg.query.parameters import bind, defaults, parse_value, sparql_literal
from certkg.query.questions import Question, ask, find_question, questions, refuse_network

__all__ = [
    "Question",
    "ask",
    "bind",
    "defaults",
    "find_question",
    "parse_value",
    "questions",
    "refuse_network",
    "sparql_literal",
]
