"""A CONSTRUCT mapping, compiled to functions that turn one row of terms into triples.

The mapping is SPARQL 1.1 and means the same in any SPARQL tool over rows that are written as triples
(``?row in:column value``); a test holds that. Only a part of SPARQL is needed for rows, and only that
part is accepted: patterns on ``?row``, OPTIONAL, one-line VALUES, BIND and the functions below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from certkg.errors import LibraryError, Place
from certkg.load.mapping.expressions import (
    FUNCTIONS,
    Expression,
    Row,
    UnboundError,
    as_term,
    call,
    choice,
    coalesce,
    conjunction,
    equal,
    variable,
)
from certkg.load.mapping.terms import Term, iri, text_term, typed

__all__ = ["RowMapping", "Triple", "compile_mapping"]


@dataclass(frozen=True, slots=True)
class Triple:
    """One triple of the template: for each place a variable name or a term, and the columns behind it."""

    subject: str | Term
    predicate: str | Term
    object: str | Term
    subject_from: tuple[str, ...]
    object_from: tuple[str, ...]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """One computed variable: the function that adds it to a row, and the columns behind it."""

    add: Callable[[Row], None]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class RowMapping:
    """A compiled mapping; ``required`` are the columns without which a row says nothing.

    ``given`` are the variables of its VALUES block, which a caller may set for a whole file.
    """

    template: tuple[Triple, ...]
    steps: tuple[Step, ...]
    required: frozenset[str]
    columns: frozenset[str]
    given: frozenset[str]

    def bind(self, row: Row) -> bool:
        """Adds to a row what the mapping computes from it; False when a required column is absent."""
        if not self.required <= row.keys():
            return False
        for step in self.steps:
            step.add(row)
        return True

    def rebind(self, row: Row, changed: frozenset[str]) -> None:
        """Computes again what depends on changed columns of a bound row."""
        for step in self.steps:
            if not changed.isdisjoint(step.columns):
                step.add(row)

    def triples(
        self, row: Mapping[str, Term], changed: frozenset[str] | None = None
    ) -> Iterator[tuple[Triple, str, str, str]]:
        """The triples of a bound row as N-Triples text, each with the template line it came from.

        With ``changed`` only those into which one of these columns enters.
        """
        for triple in self.template:
            if changed is not None and changed.isdisjoint(triple.columns):
                continue
            subject = _filled(triple.subject, row)
            if subject is None or subject.kind != "iri":
                continue
            value = _filled(triple.object, row)
            predicate = _filled(triple.predicate, row)
            if value is not None and predicate is not None:
                yield triple, subject.text, predicate.text, value.text


def _filled(part: str | Term, row: Mapping[str, Term]) -> Term | None:
    return row.get(part) if type(part) is str else part  # type: ignore[return-value]  # a Term is a tuple


def compile_mapping(query: str, name: str, values: Mapping[str, str]) -> RowMapping:
    """Compiles the text of a mapping; ``values`` replaces one-line VALUES defaults (``base``).

    Raises LibraryError for text that is not SPARQL or uses more of it than a mapping may. About 0.5 s
    the first time for a text, nothing after that.
    """
    return _compiled(query, name, tuple(sorted(values.items())))


@lru_cache(maxsize=16)
def _compiled(query: str, name: str, values: tuple[tuple[str, str], ...]) -> RowMapping:
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(query)).algebra
    except Exception as error:  # the parser raises several kinds
        raise LibraryError(
            "mapping-syntax", f"The mapping is not SPARQL: {error}.", where=Place(f"loaders/{name}.rq")
        ) from error
    builder = _Builder(name, dict(values))
    builder.walk(algebra.p)
    template = tuple(
        Triple(
            builder.part(s),
            builder.part(p),
            builder.part(o),
            builder.sources(s),
            builder.sources(o),
            frozenset({*builder.sources(s), *builder.sources(p), *builder.sources(o)}),
        )
        for s, p, o in algebra.template
    )
    return RowMapping(
        template,
        tuple(builder.steps),
        frozenset(builder.required),
        frozenset(builder.columns),
        frozenset(builder.given),
    )


class _Builder:
    """Walks the algebra once and collects the steps of a row in order."""

    def __init__(self, name: str, values: Mapping[str, str]) -> None:
        self.name = name
        self.values = values
        self.steps: list[Step] = []
        self.required: set[str] = set()
        self.columns: set[str] = set()
        self.given: set[str] = set()
        self.origins: dict[str, tuple[str, ...]] = {}

    def refuse(self, what: str) -> LibraryError:
        return LibraryError(
            "mapping-beyond-rows",
            f"The mapping uses {what}, which a mapping of rows may not.",
            where=Place(f"loaders/{self.name}.rq"),
            mend="Use patterns on ?row, OPTIONAL, VALUES and BIND only.",
        )

    def walk(self, node: Any) -> None:  # rdflib's algebra is untyped
        kind = node.name
        if kind == "Project":
            self.walk(node.p)
        elif kind == "Extend":
            self.walk(node.p)
            self.bind(str(node.var), node.expr)
        elif kind == "Join":
            self.walk(node.p1)
            self.walk(node.p2)
        elif kind == "LeftJoin":
            self.walk(node.p1)
            self.optional(node.p2)
        elif kind == "BGP":
            self.required |= set(self.patterns(node))
        elif kind == "ToMultiSet":
            self.constants(node)
        else:
            raise self.refuse(kind)

    def optional(self, node: Any) -> None:
        if node.name != "BGP":
            raise self.refuse(f"OPTIONAL around {node.name}")
        self.patterns(node)

    def patterns(self, node: Any) -> Iterator[str]:
        """The columns of ``?row in:column ?column`` patterns; the variable bears the name of the column."""
        names = []
        for subject, predicate, value in node.triples:
            column = str(predicate).rpartition("#")[2]
            if str(subject) != "row" or str(value) != column:
                raise self.refuse(f"the pattern {subject} {predicate} {value}")
            names.append(column)
            self.columns.add(column)
            self.origins[column] = (column,)
        return iter(names)

    def constants(self, node: Any) -> None:
        """A one-line VALUES block: constants, which the caller may replace."""
        if len(node.p.res) != 1:
            raise self.refuse("VALUES with several lines")
        stated = {str(var): value for var, value in node.p.res[0].items()}
        self.given |= stated.keys()
        fixed = {
            name: text_term(self.values[name]) if name in self.values else _constant(value)
            for name, value in stated.items()
            if name in self.values or type(value) is not str  # rdflib has the bare word UNDEF there
        }
        self.steps.append(Step(lambda row: row.update(fixed), frozenset()))

    def bind(self, var: str, node: Any) -> None:
        expression = self.expression(node)
        self.origins[var] = self.mentioned(node)

        def step(row: Row) -> None:
            try:
                value = expression(row)
            except UnboundError:
                row.pop(var, None)
                return
            if isinstance(value, Term):
                row[var] = value

        self.steps.append(Step(step, frozenset(self.origins[var])))

    def part(self, node: Any) -> str | Term:
        return str(node) if _is_variable(node) else _constant(node)

    def sources(self, node: Any) -> tuple[str, ...]:
        return self.origins.get(str(node), ()) if _is_variable(node) else ()

    def mentioned(self, node: Any) -> tuple[str, ...]:
        """The columns behind an expression, the one that says most about its value last.

        That is the one named last; of alternatives, the first.
        """
        found: dict[str, None] = {}
        stack = [node]
        while stack:
            current = stack.pop(0)
            if _is_variable(current):
                for column in self.origins.get(str(current), ()):
                    found.pop(column, None)
                    found[column] = None
            elif isinstance(current, list):
                stack[:0] = current
            elif isinstance(current, dict):
                parts = [value for key, value in current.items() if key != "_vars"]
                stack[:0] = list(reversed(current.arg)) if current.name == "Builtin_COALESCE" else parts  # type: ignore[attr-defined]  # rdflib's nodes are dicts with a name
        return tuple(found)

    def expression(self, node: Any) -> Expression:
        if _is_variable(node):
            return variable(str(node))
        name = getattr(node, "name", None)
        if name is None:
            constant = _constant(node)
            return lambda row: constant
        if name == "RelationalExpression" and node.op == "=":
            return equal(self.expression(node.expr), self.expression(node.other))
        if name == "ConditionalAndExpression":
            return conjunction([self.expression(node.expr), *(self.expression(part) for part in node.other)])
        if name == "Builtin_IF":
            return choice(*(self.expression(part) for part in (node.arg1, node.arg2, node.arg3)))
        if name == "Builtin_BOUND":
            tested_name = str(node.arg)
            return lambda row: tested_name in row
        if name == "Builtin_isIRI":
            tested = self.expression(node.arg)
            return lambda row: as_term(tested(row)).kind == "iri"
        if name == "Builtin_COALESCE":
            return coalesce([self.expression(part) for part in node.arg])
        if name in FUNCTIONS:
            return call(FUNCTIONS[name], [self.expression(part) for part in _arguments(node)])
        raise self.refuse(name)


def _arguments(node: Any) -> list[Any]:
    """The arguments of a function in order; rdflib names them differently from function to function."""
    found: list[Any] = []
    for key in ("arg", "arg1", "arg2", "start", "length"):
        value = dict.get(node, key)  # the get of rdflib's nodes answers with the key itself
        if value is not None:
            found.extend(value if isinstance(value, list) else [value])
    return found


def _is_variable(node: Any) -> bool:
    from rdflib import Variable

    return isinstance(node, Variable)


def _constant(node: Any) -> Term:
    from rdflib import Literal, URIRef

    if isinstance(node, URIRef):
        return iri(str(node))
    if isinstance(node, Literal) and node.datatype is not None:
        return typed(str(node), str(node.datatype))
    return text_term(str(node))
