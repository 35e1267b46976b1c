"""Hypothesis strategies for small shapes graphs and data graphs that meet each other often."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from certkg.documents import Document, open_document

__all__ = ["Job", "jobs", "number_jobs"]

PREFIXES = """@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""

PROPERTIES = st.sampled_from(["ex:p", "ex:q", "ex:r"])
CLASSES = st.sampled_from(["ex:A", "ex:B", "ex:C"])
NODES = st.sampled_from(["ex:n1", "ex:n2", "ex:n3", "ex:n4", "_:b1", "_:b2"])
NUMBERS = st.sampled_from(["1", "2", "2.0", "3", '"2"^^xsd:int', "1.5e0"])
DATES = st.sampled_from(['"2024-01-01"^^xsd:date', '"2025-06-30"^^xsd:date'])
TEXTS = st.sampled_from(['"a"', '"b"', '"a"@en', '"a"@de', '"abc"@en-GB', '"x"^^xsd:integer', "true"])
LITERALS = st.one_of(NUMBERS, DATES, TEXTS)
TERMS = st.one_of(NODES, LITERALS)
SHAPE_NAMES = ["ex:S1", "ex:S2", "ex:S3"]


@dataclass(frozen=True, slots=True)
class Job:
    """One data graph and one shapes graph, as Turtle."""

    data: str
    shapes: str

    def data_document(self) -> Document:
        """The data, opened."""
        return open_document("data.ttl", content=self.data.encode())

    def shapes_document(self) -> Document:
        """The shapes, opened."""
        return open_document("shapes.ttl", content=self.shapes.encode(), scope="s")


@st.composite
def paths(draw: st.DrawFn, depth: int = 1) -> str:
    kind = draw(st.sampled_from(["p", "p", "p", "inverse", "sequence", "alternative", "*", "+", "?"]))
    if kind == "p" or depth == 0:
        simple: str = draw(PROPERTIES)
        return simple
    if kind == "inverse":
        return f"[ sh:inversePath {draw(PROPERTIES)} ]"
    if kind in {"sequence", "alternative"}:
        parts = " ".join(draw(st.lists(paths(depth=depth - 1), min_size=2, max_size=2)))
        return f"( {parts} )" if kind == "sequence" else f"[ sh:alternativePath ( {parts} ) ]"
    name = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}[kind]
    inner: str = draw(paths(depth=depth - 1))
    text: str = f"[ sh:{name} {inner} ]"
    return text


@st.composite
def value_constraints(draw: st.DrawFn) -> str:
    """A constraint that looks at each value by itself."""
    number = st.integers(0, 3)
    chosen: str = draw(
        st.one_of(
            CLASSES.map("sh:class {}".format),
            st.sampled_from(["xsd:integer", "xsd:string", "rdf:langString", "xsd:date"]).map(
                "sh:datatype {}".format
            ),
            st.sampled_from(
                ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "IRIOrLiteral", "BlankNodeOrLiteral"]
            ).map("sh:nodeKind sh:{}".format),
            # pySHACL lets blank nodes pass sh:minLength 0: see test_shacl_disagreements.
            st.integers(1, 3).map("sh:minLength {}".format),
            number.map("sh:maxLength {}".format),
            st.sampled_from(["^a", "1$", "[0-9]", "n[12]"]).map('sh:pattern "{}"'.format),
            st.just('sh:pattern "^A" ; sh:flags "i"'),
            st.just('sh:languageIn ( "en" "fr" )'),
            TERMS.filter(lambda term: not term.startswith("_:")).map("sh:hasValue {}".format),
            st.lists(TERMS.filter(lambda term: not term.startswith("_:")), min_size=1, max_size=3).map(
                lambda terms: f"sh:in ( {' '.join(terms)} )"
            ),
            PROPERTIES.map("sh:disjoint {}".format),
            PROPERTIES.map("sh:equals {}".format),
        )
    )
    return chosen


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    """A constraint of a property shape that compares numbers or dates with each other."""
    pair = st.sampled_from(["lessThan", "lessThanOrEquals"])
    bound = st.sampled_from(["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"])
    return draw(
        st.one_of(
            st.builds("sh:{} {}".format, pair, PROPERTIES),
            st.builds("sh:{} {}".format, bound, st.sampled_from(["2", "2.0", "1"])),
        )
    )


@st.composite
def number_jobs(draw: st.DrawFn) -> Job:
    """Numbers compared with numbers; pySHACL orders what SPARQL cannot compare, so nothing else."""
    triples = draw(st.lists(st.tuples(NODES, PROPERTIES, NUMBERS), min_size=1, max_size=12))
    parts = draw(st.lists(st.tuples(PROPERTIES, comparisons()), min_size=1, max_size=4))
    shapes = " ; ".join(f"sh:property [ sh:path {path} ; {part} ]" for path, part in parts)
    data = "\n".join(f"{s} {p} {o} ." for s, p, o in triples)
    return Job(PREFIXES + data, f"{PREFIXES} ex:S sh:targetSubjectsOf ex:p ; {shapes} .")


@st.composite
def set_constraints(draw: st.DrawFn, depth: int) -> str:
    """A constraint of property shapes only."""
    qualified = shapes(depth=0, anonymous=True) if depth <= 0 else shapes(depth=depth - 1, anonymous=True)
    return draw(
        st.one_of(
            st.integers(0, 2).map("sh:minCount {}".format),
            st.integers(0, 2).map("sh:maxCount {}".format),
            st.just("sh:uniqueLang true"),
            st.tuples(qualified, st.integers(0, 2)).map(
                lambda pair: f"sh:qualifiedValueShape {pair[0]} ; sh:qualifiedMinCount {pair[1]}"
            ),
            st.tuples(qualified, st.integers(0, 2)).map(
                lambda pair: f"sh:qualifiedValueShape {pair[0]} ; sh:qualifiedMaxCount {pair[1]}"
            ),
        )
    )


@st.composite
def logic(draw: st.DrawFn, depth: int) -> str:
    name = draw(st.sampled_from(["not", "node", "and", "or", "xone"]))
    inner = shapes(depth=depth - 1, anonymous=True)
    if name == "not":
        return f"sh:not {draw(inner)}"
    if name == "node":
        node = shapes(depth=depth - 1, anonymous=True, path=False)
        return f"sh:node {draw(node)}"
    parts = draw(st.lists(inner, min_size=1, max_size=3))
    return f"sh:{name} ( {' '.join(parts)} )"


@st.composite
def shapes(draw: st.DrawFn, depth: int, anonymous: bool, path: bool | None = None) -> str:
    """A shape in square brackets; with a path, without, or either."""
    with_path = draw(st.booleans()) if path is None else path
    parts = [f"sh:path {draw(paths())}"] if with_path else []
    kinds = [value_constraints()]
    if with_path:
        kinds.append(set_constraints(depth))
    if depth > 0:
        kinds.append(logic(depth))
        kinds.append(shapes(depth=depth - 1, anonymous=True, path=True).map("sh:property {}".format))
    chosen = draw(st.lists(st.one_of(kinds), min_size=1, max_size=2))
    parts.extend({part.split()[0]: part for part in chosen}.values())
    if draw(st.booleans()):
        parts.append(draw(st.sampled_from(['sh:message "seen"', 'sh:message "seen"@en, "gesehen"@de'])))
    if draw(st.integers(0, 4)) == 0:
        parts.append("sh:severity sh:Warning")
    return f"[ {' ; '.join(parts)} ]"


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A sh:sparql constraint that pySHACL and we should understand alike."""
    body = draw(
        st.sampled_from(
            [
                "$this ex:p ?value . FILTER (isIRI(?value))",
                "$this ex:p ?value . FILTER NOT EXISTS { ?value ex:q ?other }",
                "$this ex:p ?value ; ex:q ?other . FILTER (?value != ?other)",
                "?other ex:p $this . OPTIONAL { ?other ex:q ?value }",
                "$this ex:p+ ?value",
                "{ $this ex:p ?value } UNION { $this ex:q ?value } FILTER (isLiteral(?value))",
                "$this ex:p ?value . ?other ex:p ?value . FILTER (?other != $this)",
                # rdflib takes STR of a blank node: see test_shacl_disagreements.
                "$this ex:p ?x . FILTER (!isBlank(?x)) BIND (STR(?x) AS ?value)",
            ]
        )
    )
    message = draw(st.sampled_from(["", 'sh:message "{$this} has {?value}"@en ;', 'sh:message "no" ;']))
    return f'sh:sparql [ {message} sh:prefixes ex: ; sh:select """SELECT DISTINCT $this ?value WHERE {{ {body} }}""" ]'


@st.composite
def jobs(draw: st.DrawFn, sparql: bool = True) -> Job:
    """Data and shapes; every named shape has a target."""
    triples = draw(st.lists(st.tuples(NODES, PROPERTIES, TERMS), min_size=1, max_size=14))
    types = draw(st.lists(st.tuples(NODES, CLASSES), max_size=5))
    lines = [f"{s} {p} {o} ." for s, p, o in triples] + [f"{s} a {c} ." for s, c in types]
    if draw(st.booleans()):
        lines.append("ex:B rdfs:subClassOf ex:A .")
    text = []
    for name in SHAPE_NAMES[: draw(st.integers(1, 3))]:
        target = draw(
            st.one_of(
                CLASSES.map("sh:targetClass {}".format),
                PROPERTIES.map("sh:targetSubjectsOf {}".format),
                PROPERTIES.map("sh:targetObjectsOf {}".format),
                st.sampled_from(["ex:n1", "ex:nowhere", '"a"', "2"]).map("sh:targetNode {}".format),
            )
        )
        body = draw(shapes(depth=2, anonymous=False))[1:-1]
        if sparql and draw(st.integers(0, 2)) == 0:
            body += f" ; {draw(queries())}"
        text.append(f"{name} {target} ; {body} .")
    return Job(PREFIXES + "\n".join(lines), PREFIXES + "\n".join(text))
