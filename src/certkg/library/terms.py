"""The text of a page on a term of the ontology or on an expected outcome."""

from __future__ import annotations

from collections.abc import Mapping

from certkg.library.languages import Words
from certkg.library.statements import CKG, Statements, short

__all__ = ["module_text", "outcome_text", "term_text", "terms_of"]

_KINDS = {
    "owl:Class": "kind-class",
    "owl:ObjectProperty": "kind-object-property",
    "owl:DatatypeProperty": "kind-datatype-property",
    "owl:AnnotationProperty": "kind-annotation-property",
    "owl:NamedIndividual": "kind-individual",
}
#: The phrases before the values of a term's properties, in the order of the page.
_FACTS = (
    ("page-defined-as", "owl:equivalentClass"),
    ("page-subclass-of", "rdfs:subClassOf"),
    ("page-disjoint-with", "owl:disjointWith"),
    ("page-subproperty-of", "rdfs:subPropertyOf"),
    ("page-inverse-of", "owl:inverseOf"),
    ("page-domain", "rdfs:domain"),
    ("page-stated-of", "schema:domainIncludes"),
    ("page-range", "rdfs:range"),
    ("page-values-include", "schema:rangeIncludes"),
    ("page-example", "skos:example"),
    ("page-note", "skos:scopeNote"),
    ("page-from-field", "ckg:mappedIn"),
    ("page-source", "dcterms:source"),
    ("page-defined-in", "rdfs:isDefinedBy"),
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


def term_text(said: Statements, term: str, words: Words, level: int = 1) -> str:
    """The text on one term, with a heading of the given level."""
    kinds = said.texts(term, "rdf:type")
    named = [words.text(_KINDS[kind]) for kind in kinds if kind in _KINDS]
    of_class = (words.text("page-a-kind", kind=kind) for kind in kinds if kind.startswith("ckg:"))
    kind = ", ".join([*named, *of_class]) or words.text("page-term")
    lines = [f"{'#' * level} {short(term)}", "", f"**{said.text(term, 'rdfs:label')}**, {kind}", ""]
    if definition := said.text(term, "skos:definition"):
        lines += [definition, ""]
    for label, name in _FACTS:
        if values := [_class(said, value, text) for value, text in _pairs(said, term, name)]:
            lines.append(f"- {words.text(label)} {'; '.join(values)}")
    return "\n".join([*lines, ""])


def outcome_text(
    said: Statements,
    outcome: str,
    rules: Statements,
    files: Mapping[str, str],
    words: Words,
    level: int = 1,
) -> str:
    """The text on an expected outcome: what it expects, its clauses and evidence, and the rules that serve it.

    ``rules`` says what the shape files hold, ``files`` gives the path of each by its address.
    """
    number = said.text(outcome, "ckg:outcomeNumber")
    mark = "#" * level
    title = words.text("page-outcome-title", number=number, label=said.text(outcome, "rdfs:label"))
    lines = [f"{mark} {title}", ""]
    lines += [said.text(outcome, "skos:definition"), ""]
    for label, name in (
        ("page-clauses", "ckg:clauseReference"),
        ("page-evidence", "ckg:evidenceExpected"),
        ("page-discipline", "ckg:outcomeDiscipline"),
        ("page-part-of", "ckg:partOfOutcome"),
        ("page-derived-from", "ckg:derivedFromOutcome"),
        ("page-stated-in", "ckg:statedIn"),
        ("page-source", "dcterms:source"),
    ):
        if values := said.texts(outcome, name):
            lines.append(f"- {words.text(label)} {'; '.join(values)}")
    if parts := said.subjects("ckg:partOfOutcome", outcome):
        numbers = ", ".join(said.text(part, "ckg:outcomeNumber") for part in parts)
        lines.append(f"- {words.text('page-parts')} {numbers}")
    lines += ["", f"{mark}# {words.text('page-rules-that-serve')}"]
    for rule in rules.subjects("ckg:outcome", outcome):
        title, path = rules.text(rule, "dcterms:title"), files.get(rule, "")
        lines.append(f"- {rules.text(rule, 'ckg:ruleId')}: {title} (`{path}`)")
    return "\n".join([*lines, ""])


def module_text(said: Statements, document: str, words: Words) -> str:
    """The text on a module of the ontology: what it is about, then all its terms by name."""
    head = f"<{document}>"
    lines = [f"# {said.text(head, 'dcterms:title')}", "", said.text(head, "dcterms:description"), ""]
    own = [term for term in terms_of(said) if head in said.values(term, "rdfs:isDefinedBy")]
    return "\n".join([*lines, *(term_text(said, term, words, 2) for term in sorted(own))])


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
