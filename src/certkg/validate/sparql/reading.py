"""SPARQL text to rdflib's algebra, and rdflib's terms to N-Triples text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, Any

from certkg.errors import LibraryError, Place
from certkg.validate.shapes.terms import literal
from certkg.validate.sparql.negated import inverses_apart

if TYPE_CHECKING:
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.plugins.sparql.sparql import Prologue

__all__ = ["algebra", "blank_column", "mentioned", "term_text"]

#: An escape in a local name (SPARQL 1.1, section 19.8, PN_LOCAL_ESC).
_ESCAPED = re.compile(r"\\([_~.!$&'()*+,;=/?#@%-])")
#: Expressions that the grammar has around every simpler one.
_LEVELS = frozenset(
    f"{level}Expression"
    for level in ("ConditionalOr", "ConditionalAnd", "Relational", "Additive", "Multiplicative")
)


def algebra(text: str, prefixes: Mapping[str, str]) -> tuple[CompValue, str]:
    """The algebra of a query (SPARQL 1.1, section 18.2) and its base; LibraryError with the place of a syntax error."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.algebra import translateQuery

    with _lexical_forms_kept(), _prefixes_kept():
        try:
            parsed = _parsed(inverses_apart(text))
            _repair(parsed, count())
            query = translateQuery(parsed, initNs=dict(prefixes))
            return query.algebra, str(query.prologue.base or "")
        except ParseBaseException as error:
            where = Place("query", error.lineno, error.column)
            raise LibraryError("sparql-syntax", f"No SPARQL 1.1 query: {error.msg}.", where=where) from error
        except LibraryError:
            raise
        except Exception as error:  # rdflib raises bare Exception for unknown prefixes and repeated names
            raise LibraryError("sparql-syntax", f"No SPARQL 1.1 query: {error}.") from error


def _parsed(text: str) -> Any:
    """The tree of a query: by our own parser, or by rdflib's what ours does not know."""
    from certkg.validate.sparql.syntax import OtherwiseError, parsed

    try:
        return parsed(text)
    except (OtherwiseError, RecursionError):
        from rdflib.plugins.sparql.parser import parseQuery

        return parseQuery(text)


def term_text(term: object) -> str:
    """An IRI or a literal of rdflib as N-Triples text."""
    from rdflib import Literal, URIRef

    if isinstance(term, Literal):
        return literal(str(term), str(term.datatype or ""), (term.language or "").lower())
    if isinstance(term, URIRef):
        return f"<{term}>"
    raise LibraryError("sparql-syntax", f"{term} cannot stand here.")


def mentioned(node: Any) -> frozenset[str]:
    """The names of all variables anywhere in a piece of algebra, blank nodes of patterns included."""
    from rdflib import BNode, Variable
    from rdflib.plugins.sparql.parserutils import CompValue

    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Variable):
            found.add(str(part))
        elif isinstance(part, BNode):
            found.add(blank_column(part))
        elif isinstance(part, CompValue):
            waiting.extend(dict.__getitem__(part, key) for key in part if key != "_vars")
        elif isinstance(part, dict):
            waiting.extend(part)
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple)) or type(part).__name__ == "ParseResults":
            waiting.extend(part)
    return frozenset(found)


def blank_column(node: object) -> str:
    """The column of a blank node in a pattern, which is a variable that cannot be selected."""
    return f"_blank_{node}"


def _repair(node: Any, numbers: Iterator[int]) -> None:
    """Puts right in a parse tree what rdflib's translation would lose.

    It leaves out a whole FILTER that is a constant and false in Python, and knows no key of a group that is
    an expression without a name.
    """
    from rdflib import Literal, Variable
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            match str(part.name):
                case "Filter":
                    inner = _innermost(part["expr"])
                    if isinstance(inner, Literal) or str(getattr(inner, "name", "")) == "literal":
                        part["expr"] = CompValue("Builtin_COALESCE", arg=[inner])
                case "GroupAs" if part.var is None:
                    part["var"] = Variable(f"_key{next(numbers)}")
            waiting.extend(list(part.values())[::-1])
        elif isinstance(part, (list, tuple)) or type(part).__name__ == "ParseResults":
            waiting.extend(list(part)[::-1])


def _innermost(node: Any) -> Any:
    """What an expression is that merely passes on another one, as each level of the grammar does."""
    while str(getattr(node, "name", "")) in _LEVELS and node.other is None:
        node = node["expr"]
    return node


@contextmanager
def _lexical_forms_kept() -> Iterator[None]:
    """Stops rdflib from rewriting ``"01"^^xsd:integer`` while a query is parsed."""
    import rdflib

    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


@contextmanager
def _prefixes_kept() -> Iterator[None]:
    """Stops rdflib from forgetting a prefix when another one has the same namespace."""
    module: Any = import_module("rdflib.plugins.sparql.algebra")
    before = module.Prologue
    module.Prologue = _prologue()
    try:
        yield
    finally:
        module.Prologue = before


@cache
def _prologue() -> type[Prologue]:
    from rdflib import URIRef
    from rdflib.plugins.sparql.sparql import Prologue

    class Prefixes(Prologue):
        """A prologue in which several prefixes may stand for one namespace, and escapes of names are undone."""

        def __init__(self) -> None:
            self.base = None
            self.known: dict[str, str] = {}

        def bind(self, prefix: str | None, uri: Any) -> None:
            self.known[prefix or ""] = str(self.absolutize(uri))

        def resolvePName(self, prefix: str | None, localname: str | None) -> URIRef:  # noqa: N802  # rdflib's
            namespace = self.known.get(prefix or "")
            if namespace is None:  # rdflib would go on with namespaces of its own choice
                raise LibraryError(
                    "sparql-syntax",
                    f"No SPARQL 1.1 query: the prefix {prefix or ''!r} is not declared.",
                    mend="Declare it in the query, or with sh:declare where sh:prefixes leads.",
                )
            return URIRef(namespace + _ESCAPED.sub(r"\1", localname or ""))

    return Prefixes
