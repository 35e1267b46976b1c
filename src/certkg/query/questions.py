"""Named questions: the query files of the library, run on any store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from certkg.errors import LibraryError, UsageError
from certkg.library import Entry, Library
from certkg.library.headers import Header, read_header
from certkg.query.parameters import bind, defaults, parse_value
from certkg.store import Rows, Store

__all__ = ["Question", "ask", "find_question", "questions", "refuse_network"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the library: its file, header and text."""

    entry: Entry
    header: Header
    text: str

    @property
    def name(self) -> str:
        """The name by which it is asked."""
        return self.entry.stem

    def defaults(self) -> dict[str, str]:
        """The parameters with their default terms."""
        return defaults(self.text)


def questions(library: Library) -> tuple[Question, ...]:
    """All questions of the library, ordered by path."""
    return tuple(_question(entry) for entry in library.queries())


def find_question(library: Library, name: str) -> Question:
    """The question with this name or id (``CQ13``); UsageError with the nearest names otherwise."""
    entry = library.find("queries", name)
    if entry is None:
        from rapidfuzz import process

        near = process.extract(name, [e.stem for e in library.queries()], limit=3, score_cutoff=50)
        hint = ", ".join(match for match, _, _ in near)
        mend = f"Did you mean {hint}?" if hint else "certkg query lists them."
        raise UsageError("question-unknown", f"There is no question {name}.", mend=mend)
    return _question(entry)


def ask(store: Store, question: Question, values: Mapping[str, Sequence[str]] | None = None) -> Rows:
    """Asks a question with values as users type them; those not given keep their defaults.

    Raises UsageError for an unknown parameter or a value of the wrong type.
    """
    declared = {parameter.name: parameter for parameter in question.header.params}
    terms: dict[str, list[str]] = {}
    for name, typed in (values or {}).items():
        if name not in declared:
            raise UsageError(
                "parameter-unknown",
                f"{question.name} has no parameter {name}.",
                mend=f"It has {', '.join(declared) or 'none'}.",
            )
        terms[name] = [parse_value(declared[name], value) for value in typed]
    return store.select(bind(question.text, terms))


def refuse_network(text: str) -> None:
    """Refuses a user's own query that would make the store reach out: SERVICE, FROM (NAMED).

    Works on the parsed query, so that a word in a literal or comment does not count.
    Raises LibraryError for bad syntax, UsageError for a refused clause.
    """
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(text)
    except Exception as error:  # pyparsing raises several kinds; all mean that the text is no query
        raise LibraryError("query-syntax", f"The query cannot be parsed: {error}.") from error
    if _mentions(parsed, {"ServiceGraphPattern", "DatasetClause"}):
        raise UsageError(
            "query-network",
            "The query asks another server or graph document.",
            mend="Leave out SERVICE and FROM.",
        )


def _mentions(node: object, names: set[str]) -> bool:
    if getattr(node, "name", None) in names:
        return True
    if isinstance(node, dict):  # a parser result calls itself a mapping, and hides what has no name
        return any(_mentions(value, names) for value in node.values())
    if hasattr(node, "__iter__") and not isinstance(node, str | bytes):
        return any(_mentions(value, names) for value in node)
    return False


def _question(entry: Entry) -> Question:
    text = entry.text()
    header = read_header(text, entry.path)
    declared = {parameter.name for parameter in header.params}
    standing = set(defaults(text))
    if declared != standing:
        raise LibraryError(
            "parameter-drift",
            f"{entry.path}: the header declares {sorted(declared)}, the text has {sorted(standing)}.",
            mend="Name each one-line VALUES block under params, and nothing else.",
        )
    return Question(entry, header, text)
