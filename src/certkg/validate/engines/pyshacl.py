"""The reference: pySHACL, with its results in our terms. The only file that imports it.

Differences that are ours on purpose: nodes that only background documents describe are no targets;
lexical forms and language tags of messages are kept; our sentence replaces pySHACL's where the shapes
graph has no message.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from certkg.errors import CertkgError, EngineError, LibraryError
from certkg.validate.engines.cache import PlanCache
from certkg.validate.engines.grouping import grouped
from certkg.validate.engines.protocol import Data, Options, Rules
from certkg.validate.engines.rdf import Terms
from certkg.validate.engines.stores import MemoryStore
from certkg.validate.engines.triples import read_data
from certkg.validate.results import Coverage, Outcome, Result
from certkg.validate.shapes.graph import ShapesGraph, Triple
from certkg.validate.shapes.messages import filled, messages_of
from certkg.validate.shapes.parse import Reader
from certkg.validate.shapes.paths import path_text, read_path
from certkg.validate.shapes.sparql.prebinding import check_local
from certkg.validate.shapes.sparql.reading import imported
from certkg.validate.shapes.targets import has_target
from certkg.validate.shapes.terms import RDF, SH, literal, read_literal, sh

__all__ = ["PySHACL", "focus_nodes", "rule_triples", "validate_shape"]

_QUERIES = frozenset(map(sh, ("select", "ask", "construct")))
_COMPONENT = f"<{RDF}type>", sh("ConstraintComponent")
_VALIDATORS = tuple(map(sh, ("validator", "nodeValidator", "propertyValidator")))
_MARK = re.compile(r"\A([0-9]+)\u241f", re.DOTALL)
_BOUND = "\u241ebound\u241f"
_UNBOUND = _BOUND + "{?message}"


@dataclass(frozen=True, slots=True)
class PySHACL:
    """Validates with pySHACL; about 1 ms for each focus node and SPARQL constraint.

    Shapes are compiled first, though the plans are not run: what is at fault has the same error in every engine,
    where pySHACL fails in its own way, or passes over what no focus node needs. ``cache`` keeps the plans.
    """

    cache: PlanCache | None = None
    name: str = "pyshacl"

    def validate(self, data: Data, rules: Rules, options: Options) -> Outcome:
        """See ``Engine.validate``."""
        from certkg.validate.engines.compiled import compiled_shapes

        began = perf_counter()
        compiled_shapes(rules, options, self.cache)
        read = read_data(data, rules, options)
        session = _Session.open(read.triples, rules.graph, advanced=options.advanced)
        targeted = [
            node
            for node in dict.fromkeys(subject for subject, _, _ in rules.graph)
            if has_target(rules.graph, node, advanced=options.advanced)
        ]
        results: list[Result] = []
        coverage = []
        with session.advanced_features(rules=True):
            for number, node in enumerate(targeted):
                start = perf_counter()
                if not session.deactivated(node):
                    focus = [text for text in session.focus(node) if text not in read.hidden]
                    found = session.run(node, focus)
                    coverage.append(Coverage(node, len(focus), len(found), perf_counter() - start))
                    results.extend(found)
                if options.progress is not None:
                    options.progress(number + 1, len(targeted))
        return Outcome(
            tuple(results),
            tuple(coverage),
            triples=read.triples.size,
            seconds=perf_counter() - began,
            groups=grouped(MemoryStore(read.triples, ()), results, options.grouping),
        )


def validate_shape(
    triples: Iterable[Triple], graph: ShapesGraph, node: str, focus: Iterable[str], *, advanced: bool
) -> list[Result]:
    """The results of one shape on given focus nodes, which need not be its targets."""
    session = _Session.open(triples, graph, advanced=advanced)
    with session.advanced_features(rules=False):
        return session.run(node, focus)


def focus_nodes(triples: Iterable[Triple], graph: ShapesGraph, node: str) -> tuple[str, ...]:
    """The focus nodes of one shape's targets, those of SHACL-AF among them."""
    session = _Session.open(triples, graph, advanced=True)
    with session.advanced_features(rules=False):
        return session.focus(node)


def rule_triples(triples: Iterable[Triple], graph: ShapesGraph, shape: str, rule: str) -> list[Triple]:
    """The triples that one rule of a shape adds to those given, in no order."""
    session = _Session.open(triples, graph, advanced=True)
    with session.advanced_features(rules=False):
        return session.infer(shape, rule)


@dataclass(frozen=True, slots=True)
class _Session:
    """pySHACL's objects for one job."""

    terms: Terms
    data: Any
    shapes: Any
    executor: Any
    reader: Reader
    marked: tuple[str, ...]

    @staticmethod
    def open(triples: Iterable[Triple], graph: ShapesGraph, *, advanced: bool) -> _Session:
        """Loads data and shapes; LibraryError when pySHACL refuses the shapes or a query would fetch something."""
        from pyshacl.graph_abstraction import DataGraph
        from pyshacl.pytypes import SHACLExecutor
        from pyshacl.shapes_graph import ShapesGraph as Shapes

        for subject, predicate, text in graph:
            if predicate in _QUERIES and text.startswith('"'):
                check_local(_lexical(text), subject)
        logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
        terms = Terms()
        marked: dict[str, None] = {}
        shapes_graph = terms.graph(_marked(graph, marked))
        shapes = Shapes(shapes_graph, logger=logging.getLogger("pyshacl"))
        executor = SHACLExecutor(advanced_mode=advanced)
        with _reported("the shapes graph"):
            for shape in shapes.shapes:
                shape.set_advanced(advanced)
        reader = Reader(graph, advanced=advanced)
        data = DataGraph.from_rdflib_graph(terms.graph(triples))
        return _Session(terms, data, shapes, executor, reader, tuple(marked))

    @contextmanager
    def advanced_features(self, *, rules: bool) -> Iterator[None]:
        """Functions and target types of the shapes graph, and its rules applied, while the block runs."""
        if not self.executor.advanced_mode:
            yield
            return
        from pyshacl.functions import apply_functions, gather_functions, unapply_functions
        from pyshacl.rules import apply_rules, gather_rules
        from pyshacl.target import apply_target_types, gather_target_types

        with _reported("the shapes graph"):
            apply_target_types(gather_target_types(self.shapes))
            functions = gather_functions(self.executor, self.shapes)
            apply_functions(self.executor, functions, self.data)
        try:
            if rules:
                with _reported("the rules"):
                    apply_rules(self.executor, gather_rules(self.executor, self.shapes), self.data)
            yield
        finally:
            unapply_functions(functions, self.data)

    def deactivated(self, node: str) -> bool:
        """Says whether the shape is switched off."""
        return bool(self._shape(node).deactivated)

    def focus(self, node: str) -> tuple[str, ...]:
        """The focus nodes of the shape's targets."""
        with _reported(node):
            return tuple(self.terms.text(found) for found in self._shape(node).focus_nodes(self.data))

    def run(self, node: str, focus: Iterable[str]) -> list[Result]:
        """The results of a shape for focus nodes."""
        nodes = [self.terms.node(text) for text in focus]
        if not nodes:
            return []
        with _reported(node):
            _, reports = self._shape(node).validate(self.executor, self.data, focus=nodes)
        return [self._result(result, triples) for _, result, triples in reports]

    def infer(self, shape: str, rule: str) -> list[Triple]:
        """What a rule adds."""
        from pyshacl.rules import gather_rules

        everything = (None, None, None)
        before = set(self.data.triples(everything))
        with _reported(rule):
            rules = gather_rules(self.executor, self.shapes)[self._shape(shape)]
            next(each for each in rules if each.node == self.terms.node(rule)).apply(self.data)
        text = self.terms.text
        added = (triple for triple in self.data.triples(everything) if triple not in before)
        return [(text(s), text(p), text(o)) for s, p, o in added]

    def _shape(self, node: str) -> Any:
        with _reported(node):
            self.shapes.shapes  # noqa: B018  # builds pySHACL's cache of shapes
            return self.shapes.lookup_shape_from_node(self.terms.node(node))

    def _result(self, result: Any, triples: Iterable[tuple[Any, Any, Any]]) -> Result:
        """One result from the triples that pySHACL would put into its report, those of sh:detail left out."""
        found: dict[str, list[str]] = {}
        for subject, predicate, value in triples:
            if subject != result:
                continue
            node = value[1] if isinstance(value, tuple) else value
            found.setdefault(str(predicate).removeprefix(SH), []).append(self.terms.text(node))
        one = {name: values[0] for name, values in found.items()}
        path = one.get("resultPath")
        found_result = Result(
            focus_node=one["focusNode"],
            path=path_text(read_path(self.reader.graph, path)) if path else None,
            value=one.get("value"),
            severity=one["resultSeverity"],
            component=one["sourceConstraintComponent"],
            shape=one["sourceShape"],
            constraint=one.get("sourceConstraint"),
        )
        return replace(found_result, messages=self._messages(found_result, found.get("resultMessage", [])))

    def _messages(self, result: Result, texts: Iterable[str]) -> tuple[str, ...]:
        shape = self.reader.shape(result.shape)
        constraints = [c for c in shape.constraints if c.component == result.component]
        if constraints and constraints[0].parameter == "validator":
            values = {"this": result.focus_node, "value": result.value, "path": result.path}
            bound = dict(constraints[0].sparql.bound) if constraints[0].sparql else {}
            return tuple(filled(m, values | bound) for m in messages_of(shape, result.component))
        if result.constraint is None:
            return messages_of(shape, result.component)
        bound_message = [
            literal(text.removeprefix(_BOUND))
            for text in map(_lexical, texts)
            if text.startswith(_BOUND) and text != _UNBOUND
        ]
        if bound_message:
            return tuple(bound_message)
        wanted = messages_of(shape, result.component, result.constraint)
        given = (self._unmarked(text, wanted) for text in texts)
        return tuple(dict.fromkeys(filter(None, given))) or wanted

    def _unmarked(self, text: str, wanted: Collection[str]) -> str | None:
        """A message as it was written, placeholders filled and language kept; None if it is not wanted.

        pySHACL gives the messages of shape and query together; SHACL, section 5.3.2 has the query's
        alone: 'the first bound value will be used'.
        """
        match = _MARK.match(_lexical(text))
        if match is None or self.marked[int(match.group(1))] not in wanted:
            return None
        written = read_literal(self.marked[int(match.group(1))])
        return literal(_lexical(text)[match.end() :], written.datatype, written.language)


def _lexical(text: str) -> str:
    return read_literal(text).lexical


def _marked(graph: ShapesGraph, marked: dict[str, None]) -> Iterator[Triple]:
    """The shapes graph with its messages numbered, since pySHACL drops the language tag of those it fills.

    A further message of SPARQL constraints brings out what the query binds to ``?message``.
    """
    for subject, predicate, value in graph:
        if (predicate, value) == _COMPONENT and not any(graph.objects(subject, name) for name in _VALIDATORS):
            continue  # pySHACL refuses a component that cannot be used; SHACL has it ignored (section 6.2.3)
        if predicate == sh("message") and value.startswith('"'):
            number = list(marked).index(value) if value in marked else len(marked)
            marked[value] = None
            yield subject, predicate, literal(f"{number}\u241f{_lexical(value)}")
        else:
            yield subject, predicate, value
    for node in graph.values(sh("sparql")):
        yield node, sh("message"), literal(_UNBOUND)
    # pySHACL does not follow owl:imports from the values of sh:prefixes (SHACL, section 5.2.1).
    for ontology in graph.values(sh("prefixes")):
        for other in imported(graph, ontology):
            yield from ((ontology, sh("declare"), value) for value in graph.objects(other, sh("declare")))


@contextmanager
def _reported(what: str) -> Iterator[None]:
    """Turns pySHACL's errors into ours: a fault of the shapes, or a check that could not run."""
    from pyshacl.errors import ReportableRuntimeError

    try:
        yield
    except CertkgError:
        raise
    except ReportableRuntimeError as error:
        raise LibraryError("shape-refused", f"pySHACL refuses {what}: {error}") from error
    except Exception as error:
        raise EngineError("engine-failed", f"pySHACL could not run {what}: {error!r}") from error
