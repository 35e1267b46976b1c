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
ODD = st.sampled_from(
    ['"01"^^xsd:integer', '"1"^^xsd:boolean', '"c"@EN', '"a"^^ex:kind', '""', '"2024"^^xsd:gYear']
)
LITERALS = st.one_of(NUMBERS, DATES, TEXTS, ODD)
TERMS = st.one_of(NODES, LITERALS)
NAMED_TERMS = TERMS.filter(lambda term: not term.startswith("_:"))
SHAPE_NAMES = ["ex:S1", "ex:S2", "ex:S3"]
#: Shapes without a target that others refer to by name: two node shapes and two property shapes.
NODE_PARTS = st.sampled_from(["ex:N1", "ex:N2"])
PROPERTY_PARTS = st.sampled_from(["ex:P1", "ex:P2"])
#: The parameters of which a shape may have several values, each a constraint of its own.
REPEATABLE = frozenset(
    f"sh:{name}"
    for name in ["class", "hasValue", "disjoint", "equals", "not", "node", "and", "or", "xone", "property"]
)


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
def paths(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["p", "p", "p", "inverse", "sequence", "alternative", "*", "+", "?"]))
    if kind == "p" or depth == 0:
        simple: str = draw(PROPERTIES)
        return simple
    if kind == "inverse":
        # Of no sequence, which pySHACL inverts wrongly: see test_shacl_disagreements.
        wrapped = draw(
            st.sampled_from(["{}", "[ sh:zeroOrMorePath {} ]", "[ sh:alternativePath ( {} ex:q ) ]"])
        )
        return f"[ sh:inversePath {wrapped.format(draw(PROPERTIES))} ]"
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
            st.sampled_from(
                [
                    "xsd:integer",
                    "xsd:string",
                    "rdf:langString",
                    "xsd:date",
                    "xsd:boolean",
                    "xsd:int",
                    "ex:kind",
                ]
            ).map("sh:datatype {}".format),
            st.sampled_from(
                ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "IRIOrLiteral", "BlankNodeOrLiteral"]
            ).map("sh:nodeKind sh:{}".format),
            # pySHACL lets blank nodes pass sh:minLength 0: see test_shacl_disagreements.
            st.integers(1, 3).map("sh:minLength {}".format),
            number.map("sh:maxLength {}".format),
            st.sampled_from(["^a", "1$", "[0-9]", "n[12]"]).map('sh:pattern "{}"'.format),
            st.just('sh:pattern "^A" ; sh:flags "i"'),
            st.just('sh:languageIn ( "en" "fr" )'),
            st.just('sh:languageIn ( "de" "en-GB" "*" )'),
            NAMED_TERMS.map("sh:hasValue {}".format),
            st.lists(NAMED_TERMS, min_size=1, max_size=3).map(lambda terms: f"sh:in ( {' '.join(terms)} )"),
            st.lists(st.sampled_from(["ex:p", "ex:q", "rdf:type"]), max_size=2).map(
                lambda names: f"sh:closed true ; sh:ignoredProperties ( {' '.join(names)} )"
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
    chosen: str = draw(
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
            st.tuples(
                st.one_of(qualified, NODE_PARTS), st.integers(0, 2), st.sampled_from(["Min", "Max"])
            ).map(
                lambda given: (
                    f"sh:qualifiedValueShape {given[0]} ; sh:qualified{given[2]}Count {given[1]} ; "
                    "sh:qualifiedValueShapesDisjoint true"
                )
            ),
        )
    )
    return chosen


@st.composite
def logic(draw: st.DrawFn, depth: int) -> str:
    name = draw(st.sampled_from(["not", "node", "and", "or", "xone"]))
    inner = st.one_of(shapes(depth=depth - 1, anonymous=True), NODE_PARTS, PROPERTY_PARTS)
    if name == "not":
        return f"sh:not {draw(inner)}"
    if name == "node":
        node = st.one_of(shapes(depth=depth - 1, anonymous=True, path=False), NODE_PARTS)
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
        property_ = st.one_of(shapes(depth=depth - 1, anonymous=True, path=True), PROPERTY_PARTS)
        kinds.append(property_.map("sh:property {}".format))
    chosen = draw(st.lists(st.one_of(kinds), min_size=1, max_size=3))
    taken: set[str] = set()
    for part in chosen:
        name = part.split()[0]
        if name in REPEATABLE or name not in taken:
            parts.append(part)
        taken.add(name)
    if draw(st.booleans()):
        parts.append(draw(st.sampled_from(['sh:message "seen"', 'sh:message "seen"@en, "gesehen"@de'])))
    if draw(st.integers(0, 4)) == 0:
        parts.append(draw(st.sampled_from(["sh:severity sh:Warning", "sh:severity ex:Grave"])))
    if depth < 2 and draw(st.integers(0, 9)) == 0:
        parts.append("sh:deactivated true")
    return f"[ {' ; '.join(parts)} ]"


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A sh:sparql constraint that pySHACL and we should understand alike."""
    body = draw(
        st.sampled_from(
            [
                "$this ex:p ?value . FILTER (isIRI(?value))",
                "$this ex:p ?value . FILTER NOT EXISTS { ?value ex:q ?other }",
                # rdflib has no error for = of unknown datatypes, SPARQL 1.1, section 17.4.1.7, has.
                "$this ex:p ?value ; ex:q ?other . FILTER (!sameTerm(?value, ?other))",
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


TARGETS = st.one_of(
    CLASSES.map("sh:targetClass {}".format),
    PROPERTIES.map("sh:targetSubjectsOf {}".format),
    PROPERTIES.map("sh:targetObjectsOf {}".format),
    st.sampled_from(["ex:n1", "ex:nowhere", '"a"', "2", '"a"@en']).map("sh:targetNode {}".format),
    st.just("a rdfs:Class, sh:NodeShape"),
)


@st.composite
def jobs(draw: st.DrawFn, sparql: bool = True) -> Job:
    """Data and shapes; every named shape has a target."""
    triples = draw(st.lists(st.tuples(NODES, PROPERTIES, TERMS), min_size=1, max_size=14))
    types = draw(st.lists(st.tuples(NODES, CLASSES), max_size=5))
    lines = [f"{s} {p} {o} ." for s, p, o in triples] + [f"{s} a {c} ." for s, c in types]
    lines.extend(draw(st.lists(st.builds("{} rdfs:subClassOf {} .".format, CLASSES, CLASSES), max_size=2)))
    if draw(st.booleans()):
        lines.append("ex:n1 a ex:S1 .")
    text = [
        f"{name} {draw(shapes(depth=0, anonymous=True, path=False))[1:-1]} ." for name in ("ex:N1", "ex:N2")
    ]
    text += [
        f"{name} {draw(shapes(depth=0, anonymous=True, path=True))[1:-1]} ." for name in ("ex:P1", "ex:P2")
    ]
    for name in SHAPE_NAMES[: draw(st.integers(1, 3))]:
        targets = draw(st.lists(TARGETS, min_size=1, max_size=2))
        implicit = any(target.startswith("a ") for target in targets)
        body = draw(shapes(depth=2, anonymous=False, path=False if implicit else None))[1:-1]
        if sparql and draw(st.integers(0, 2)) == 0:
            body += f" ; {draw(queries())}"
        text.append(f"{name} {' ; '.join(targets)} ; {body} .")
    return Job(PREFIXES + "\n".join(lines), PREFIXES + "\n".join(text))
