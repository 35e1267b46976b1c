"""Our engine: shapes compiled to plans, run in memory when the data are few and by DuckDB when many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from certkg.errors import EngineError, LibraryError
from certkg.validate.engines.background import Memory
from certkg.validate.engines.cache import PlanCache
from certkg.validate.engines.codec import from_json, to_json
from certkg.validate.engines.fallback import Fallbacks
from certkg.validate.engines.grouping import grouped
from certkg.validate.engines.protocol import Data, Options, Rules
from certkg.validate.engines.stores import MemoryStore, Place, Row, Store, open_store
from certkg.validate.plan.nodes import Plan
from certkg.validate.results import Coverage, Outcome, Result
from certkg.validate.shapes.checks import Check, Compiled, CompiledShape
from certkg.validate.shapes.messages import filled
from certkg.validate.shapes.terms import TRUE, XSD, is_iri, is_literal, literal

__all__ = ["CompiledEngine", "compiled_shapes", "focus_counts"]

_TRUE = frozenset({TRUE, literal("1", f"{XSD}boolean")})


@dataclass(frozen=True, slots=True)
class CompiledEngine:
    """Validates with compiled plans.

    ``place`` says where they run; ``auto`` decides by the size of the data. ``cache`` keeps compiled
    shapes and background between processes, ``memory`` within one. What has no plan runs on pySHACL and is named in ``Outcome.fallbacks``.
    """

    place: Place = "auto"
    cache: PlanCache | None = None
    name: str = "duckdb"
    memory: Memory = field(default_factory=Memory, compare=False)

    def validate(self, data: Data, rules: Rules, options: Options) -> Outcome:
        """See ``Engine.validate``; linear in the data for all Core constraints without closures."""
        began = perf_counter()
        compiled = compiled_shapes(rules, options, self.cache, self.memory)
        with open_store(self.place, data, rules, options, self.cache, self.memory) as store:
            fallbacks = Fallbacks(store, rules, options)
            apply_rules(store, compiled, fallbacks)
            store.expect(_plans(compiled))
            counts = focus_counts(store, compiled, fallbacks)
            results: list[Result] = []
            coverage: list[Coverage] = []
            looked_at = [shape for shape in compiled.shapes if counts[shape.seed]]
            plans = (check.plan for shape in looked_at for check in shape.checks if check.plan is not None)
            answers = store.each(plans)
            for number, shape in enumerate(compiled.shapes):
                count = counts[shape.seed]
                found, seconds = _validate(shape, answers, fallbacks) if count else ([], 0.0)
                coverage.append(Coverage(shape.node, count, len(found), seconds))
                results.extend(found)
                if options.progress is not None:
                    options.progress(number + 1, len(compiled.shapes))
            return Outcome(
                tuple(results),
                tuple(coverage),
                fallbacks=tuple(fallbacks.used),
                triples=store.size,
                usage=store.usage,
                groups=grouped(store, results, options.grouping),
                seconds=perf_counter() - began,
                engine="memory" if isinstance(store, MemoryStore) else "duckdb",
            )


def compiled_shapes(
    rules: Rules, options: Options, cache: PlanCache | None, memory: Memory | None = None
) -> Compiled:
    """The compiled shapes, from memory or the cache if these have them."""
    key = (rules.digest, options.advanced)
    if memory is not None and memory.shapes is not None and rules.digest and memory.shapes[:2] == key:
        return memory.shapes[2]
    found = cache.read(rules.digest, advanced=options.advanced) if cache and rules.digest else None
    if found is None:
        from certkg.validate.shapes.compile import compile_shapes

        queries = cache.queries() if cache and rules.digest else None
        made = compile_shapes(rules.graph, advanced=options.advanced, known=queries)
        # Through the codec and back, so that equal parts are one object, which runs once.
        rows = to_json(made)
        found = from_json(rows, Compiled)
        if cache and queries:
            cache.write(rules.digest, rows, advanced=options.advanced)
            cache.keep(queries)
    if memory is not None:
        memory.shapes = (*key, found)
    return found


def focus_counts(store: Store, compiled: Compiled, fallbacks: Fallbacks) -> dict[str, int]:
    """Works out all relations of focus nodes in the store; the number of nodes of each."""
    counts = {}
    for focus in compiled.focuses:
        if focus.plan is not None:
            counts[focus.name] = store.define(focus.name, focus.plan)
        else:
            nodes = fallbacks.focus_nodes(focus)
            counts[focus.name] = store.define_nodes(focus.name, nodes)
    return counts


def apply_rules(store: Store, compiled: Compiled, fallbacks: Fallbacks) -> None:
    """Adds the triples that the rules give, rule by rule in their order (SHACL-AF, section 8.4).

    Each rule sees the triples of the rules before it, and is applied once.
    """
    for number, rule in enumerate(compiled.rules):
        if rule.plan is None or rule.focus.plan is None:
            store.add(fallbacks.rule(rule))
            continue
        store.define(rule.focus.name, rule.focus.plan, all_nodes=True)
        new = []
        for place, row in enumerate(store.rows(rule.plan)):
            for pattern in rule.template:
                triple = tuple(_instance(part, row, f"r{number}_{place}_") for part in pattern)
                subject, predicate, value = triple
                if subject and predicate and value and is_iri(predicate) and not is_literal(subject):
                    new.append((subject, predicate, value))
        store.add(new)


def _plans(compiled: Compiled) -> Iterator[Plan]:
    """All plans that may run on a store."""
    for focus in compiled.focuses:
        if focus.plan is not None:
            yield focus.plan
    for shape in compiled.shapes:
        yield from (check.plan for check in shape.checks if check.plan is not None)


def _validate(
    shape: CompiledShape, answers: Iterator[tuple[Iterator[Row], float]], fallbacks: Fallbacks
) -> tuple[list[Result], float]:
    """The results of a shape and the seconds they took; ``answers`` has one answer for each plan, in order."""
    found: list[Result] = []
    total = 0.0
    for check in shape.checks:
        began = perf_counter()
        if check.plan is None:
            found.extend(fallbacks.results(check))
            total += perf_counter() - began
        else:
            rows, seconds = next(answers)
            found.extend(_results(check, rows))
            total += seconds
    return found, total


def _results(check: Check, rows: Iterable[Row]) -> Iterator[Result]:
    """Rows as results (SHACL, sections 3.6.2 and 5.3.2)."""
    fixed = not check.templated
    for row in rows:
        node = row[check.node]
        if node is None:
            raise EngineError("focus-unbound", f"A result of {check.shape} lacks its focus node.")
        if row.get("failure") in _TRUE:
            raise LibraryError(
                "constraint-failure", f"The query of {check.term} reports a failure for {node}."
            )
        path = row.get("path")
        value = row.get("value")
        if value is None and check.itself:
            value = node
        yield Result(
            focus_node=node,
            path=path if path is not None and is_iri(path) else check.path,
            value=value,
            severity=check.severity,
            component=check.component,
            shape=check.shape,
            constraint=check.constraint,
            messages=check.messages if fixed else _messages(check, row, node, value),
        )


def _messages(check: Check, row: Row, node: str, value: str | None) -> tuple[str, ...]:
    """The messages of a row of a query: what it binds to ``?message``, else those given, filled."""
    own = row.get("message")
    if own is not None and own.startswith('"'):
        return (own,)
    values = {**dict(check.given), **row, "this": node}
    if value is not None:
        values["value"] = value
    if check.parameter == "validator" and check.path is not None:
        values.setdefault("path", check.path)
    return tuple(filled(message, values) for message in check.messages)


def _instance(part: str, row: Row, fresh: str) -> str | None:
    if part.startswith("?"):
        return row.get(part[1:])
    return f"_:{fresh}{part[2:]}" if part.startswith("_:") else part
