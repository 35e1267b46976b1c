"""A CONSTRUCT mapping, compiled to functions that turn one row of terms into triples.

The mapping is SPARQL 1.1 and means the same in any SPARQL tool over rows that are written as triples
(``?row in:column value``); a test holds that. Only a part of SPARQL is needed for rows, and only that
part is accepted: patterns on ``?row``, OPTIONAL, one-line VALUES, BIND and the functions below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from certkg.errors import LibraryError, Place
from certkg.library.kept import Kept
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
from certkg.load.mapping.syntax import Node, read_tree
from certkg.load.mapping.terms import Term, iri, tagged, text_term, typed

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


def compile_mapping(query: str, name: str, values: Mapping[str, str], kept: Kept | None = None) -> RowMapping:
    """Compiles the text of a mapping; ``values`` replaces one-line VALUES defaults (``base``).

    Raises LibraryError for text that is not SPARQL or uses more of it than a mapping may. About 0.5 s
    the first time for a text, a few milliseconds when ``kept`` has its syntax tree.
    """
    return _compiled(query, name, tuple(values.items()), kept)


@lru_cache(maxsize=8)
def _compiled(query: str, name: str, values: tuple[tuple[str, str], ...], kept: Kept | None) -> RowMapping:
    tree = read_tree(query, name, kept)
    builder = _Builder(name, dict(values))
    builder.walk(tree["where"])
    template = tuple(
        Triple(
            builder.part(s),
            builder.part(p),
            builder.part(o),
            builder.sources(s),
            builder.sources(o),
            frozenset({*builder.sources(s), *builder.sources(p), *builder.sources(o)}),
        )
        for s, p, o in tree["template"]
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

    def walk(self, node: Node) -> None:
        kind = node["name"]
        if kind == "Project":
            self.walk(node["p"])
        elif kind == "Extend":
            self.walk(node["p"])
            self.bind(node["var"]["var"], node["expr"])
        elif kind == "Join":
            self.walk(node["p1"])
            self.walk(node["p2"])
        elif kind == "LeftJoin":
            self.walk(node["p1"])
            self.optional(node["p2"])
        elif kind == "BGP":
            self.required |= set(self.patterns(node))
        elif kind == "ToMultiSet":
            self.constants(node)
        else:
            raise self.refuse(kind)

    def optional(self, node: Node) -> None:
        if node["name"] != "BGP":
            raise self.refuse(f"OPTIONAL around {node['name']}")
        self.patterns(node)

    def patterns(self, node: Node) -> Iterator[str]:
        """The columns of ``?row in:column ?column`` patterns; the variable bears the name of the column."""
        names = []
        for subject, predicate, value in node["triples"]:
            column = predicate.get("iri", "").rpartition("#")[2]
            if subject.get("var") != "row" or not column or value.get("var") != column:
                raise self.refuse(f"the pattern {' '.join(map(_shown, (subject, predicate, value)))}")
            names.append(column)
            self.columns.add(column)
            self.origins[column] = (column,)
        return iter(names)

    def constants(self, node: Node) -> None:
        """A one-line VALUES block: constants, which the caller may replace."""
        lines = node["p"]["res"]
        if len(lines) != 1:
            raise self.refuse("VALUES with several lines")
        stated = lines[0]
        self.given |= stated.keys()
        fixed = {
            name: text_term(self.values[name]) if name in self.values else _constant(value)
            for name, value in stated.items()
            if name in self.values or value != "UNDEF"
        }
        self.steps.append(Step(lambda row: row.update(fixed), frozenset()))

    def bind(self, var: str, node: Node) -> None:
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

    def part(self, node: Node) -> str | Term:
        return str(node["var"]) if _is_variable(node) else _constant(node)

    def sources(self, node: Node) -> tuple[str, ...]:
        return self.origins.get(node["var"], ()) if _is_variable(node) else ()

    def mentioned(self, node: Node) -> tuple[str, ...]:
        """The columns behind an expression, the one that says most about its value last.

        That is the one named last; of alternatives, the first.
        """
        found: dict[str, None] = {}
        stack = [node]
        while stack:
            current = stack.pop(0)
            if _is_variable(current):
                for column in self.origins.get(current["var"], ()):
                    found.pop(column, None)
                    found[column] = None
            elif isinstance(current, list):
                stack[:0] = current
            elif isinstance(current, dict):
                alternatives = current.get("name") == "Builtin_COALESCE"
                stack[:0] = reversed(current["arg"]) if alternatives else current.values()
        return tuple(found)

    def expression(self, node: Node) -> Expression:
        if _is_variable(node):
            return variable(node["var"])
        name = node.get("name")
        if name is None:
            constant = _constant(node)
            return lambda row: constant
        if name == "RelationalExpression" and node["op"] == "=":
            return equal(self.expression(node["expr"]), self.expression(node["other"]))
        if name == "ConditionalAndExpression":
            return conjunction([self.expression(part) for part in (node["expr"], *node["other"])])
        if name == "Builtin_IF":
            return choice(*(self.expression(node[part]) for part in ("arg1", "arg2", "arg3")))
        if name == "Builtin_BOUND":
            tested_name = node["arg"]["var"]
            return lambda row: tested_name in row
        if name == "Builtin_isIRI":
            tested = self.expression(node["arg"])
            return lambda row: as_term(tested(row)).kind == "iri"
        if name == "Builtin_COALESCE":
            return coalesce([self.expression(part) for part in node["arg"]])
        if name in FUNCTIONS:
            return call(FUNCTIONS[name], [self.expression(part) for part in _arguments(node)])
        raise self.refuse(name)


def _arguments(node: Node) -> list[Node]:
    """The arguments of a function in order; rdflib names them differently from function to function."""
    found: list[Node] = []
    for key in ("arg", "arg1", "arg2", "start", "length"):
        value = node.get(key)
        if value is not None:
            found.extend(value if isinstance(value, list) else [value])
    return found


def _is_variable(node: Node) -> bool:
    return isinstance(node, dict) and "var" in node and "name" not in node


def _shown(node: Node) -> str:
    return f"?{node['var']}" if _is_variable(node) else _constant(node).text


def _constant(node: Node) -> Term:
    if "iri" in node:
        return iri(node["iri"])
    if node["language"] is not None:
        return tagged(node["text"], node["language"])
    return typed(node["text"], node["datatype"]) if node["datatype"] is not None else text_term(node["text"])
