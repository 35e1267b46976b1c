"""The text of a page on a term of the ontology or on an expected outcome."""

from __future__ import annotations

from collections.abc import Mapping

from certkg.library.statements import CKG, Statements, short

__all__ = ["module_text", "outcome_text", "term_text", "terms_of"]

_KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property whose values are things",
    "owl:DatatypeProperty": "property whose values are literals",
    "owl:AnnotationProperty": "annotation property",
    "owl:NamedIndividual": "individual",
}
_FACTS = (
    ("Defined as", "owl:equivalentClass"),
    ("Subclass of", "rdfs:subClassOf"),
    ("Disjoint with", "owl:disjointWith"),
    ("Subproperty of", "rdfs:subPropertyOf"),
    ("Inverse of", "owl:inverseOf"),
    ("Domain", "rdfs:domain"),
    ("Stated of", "schema:domainIncludes"),
    ("Range", "rdfs:range"),
    ("Values include", "schema:rangeIncludes"),
    ("Example", "skos:example"),
    ("Note", "skos:scopeNote"),
    ("Comes from the field", "ckg:mappedIn"),
    ("Source", "dcterms:source"),
    ("Defined in", "rdfs:isDefinedBy"),
)
#: The limits of a restriction with their words in the Manchester syntax.
_LIMITS = (
    ("someValuesFrom", "some"),
    ("allValuesFrom", "only"),
    ("hasValue", "value"),
    ("cardinality", "exactly"),
    ("maxCardinality", "max"),
    ("minCardinality", "min"),
)


def terms_of(said: Statements) -> tuple[str, ...]:
    """All terms of our namespace that have a label, in the order of the files."""
    return tuple(s for s in said.of if s.startswith(f"<{CKG}") and said.values(s, "rdfs:label"))


def term_text(said: Statements, term: str, level: int = 1) -> str:
    """The text on one term, with a heading of the given level."""
    kinds = said.texts(term, "rdf:type")
    named = [_KINDS[kind] for kind in kinds if kind in _KINDS]
    kind = ", ".join([*named, *(f"a {kind}" for kind in kinds if kind.startswith("ckg:"))])
    lines = [f"{'#' * level} {short(term)}", "", f"**{said.text(term, 'rdfs:label')}**, {kind or 'term'}", ""]
    if definition := said.text(term, "skos:definition"):
        lines += [definition, ""]
    for label, name in _FACTS:
        if values := [_class(said, value, text) for value, text in _pairs(said, term, name)]:
            lines.append(f"- {label}: {'; '.join(values)}")
    return "\n".join([*lines, ""])


def outcome_text(
    said: Statements, outcome: str, rules: Statements, files: Mapping[str, str], level: int = 1
) -> str:
    """The text on an expected outcome: what it expects, its clauses and evidence, and the rules that serve it.

    ``rules`` says what the shape files hold, ``files`` gives the path of each by its address.
    """
    number = said.text(outcome, "ckg:outcomeNumber")
    mark = "#" * level
    lines = [f"{mark} Outcome {number}: {said.text(outcome, 'rdfs:label')}", ""]
    lines += [said.text(outcome, "skos:definition"), ""]
    for label, name in (
        ("Clauses", "ckg:clauseReference"),
        ("Evidence to expect", "ckg:evidenceExpected"),
        ("Discipline", "ckg:outcomeDiscipline"),
        ("Part of", "ckg:partOfOutcome"),
        ("Derived from", "ckg:derivedFromOutcome"),
        ("Stated in", "ckg:statedIn"),
        ("Source", "dcterms:source"),
    ):
        if values := said.texts(outcome, name):
            lines.append(f"- {label}: {'; '.join(values)}")
    if parts := said.subjects("ckg:partOfOutcome", outcome):
        lines.append(f"- Parts: {', '.join(said.text(part, 'ckg:outcomeNumber') for part in parts)}")
    lines += ["", f"{mark}# Rules that serve it"]
    for rule in rules.subjects("ckg:outcome", outcome):
        title, path = rules.text(rule, "dcterms:title"), files.get(rule, "")
        lines.append(f"- {rules.text(rule, 'ckg:ruleId')}: {title} (`{path}`)")
    return "\n".join([*lines, ""])


def module_text(said: Statements, document: str) -> str:
    """The text on a module of the ontology: what it is about, then all its terms by name."""
    head = f"<{document}>"
    lines = [f"# {said.text(head, 'dcterms:title')}", "", said.text(head, "dcterms:description"), ""]
    own = [term for term in terms_of(said) if head in said.values(term, "rdfs:isDefinedBy")]
    return "\n".join([*lines, *(term_text(said, term, 2) for term in sorted(own))])


def _pairs(said: Statements, term: str, name: str) -> list[tuple[str, str]]:
    values = said.values(term, name)
    nodes = [(value, short(value)) for value in values if not value.startswith('"')]
    return nodes or [("", text) for text in said.texts(term, name)]


def _class(said: Statements, value: str, text: str) -> str:
    """A class by name, a union by its members, another anonymous class by what it restricts."""
    if not value.startswith("_:"):
        return text
    for name, word in (("owl:unionOf", " or "), ("owl:intersectionOf", " and ")):
        if head := said.values(value, name):
            return word.join(_within(said, item) for item in said.items(head[0]))
    if one := said.values(value, "owl:complementOf"):
        return f"not {_class(said, one[0], short(one[0]))}"
    if one := said.values(value, "owl:inverseOf"):
        return f"inverse {_class(said, one[0], short(one[0]))}"
    if not (on := said.values(value, "owl:onProperty")):
        return "an anonymous class"
    limits = [
        f"{word} {_within(said, one)}" for name, word in _LIMITS for one in said.values(value, f"owl:{name}")
    ]
    return f"{_class(said, on[0], short(on[0]))} {'; '.join(limits)}".strip()


def _within(said: Statements, value: str) -> str:
    """A class or value within another class, in brackets where it is anonymous; a literal as its text."""
    if value.startswith('"'):
        return value[1:].partition('"')[0]
    text = _class(said, value, short(value))
    return f"({text})" if value.startswith("_:") else text
