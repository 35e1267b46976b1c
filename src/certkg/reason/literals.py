"""Says in plain words which literals are of another datatype than the range of their property."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from certkg.reason.axioms import Axioms, Triple, local

__all__ = ["clashes"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL)
#: Datatypes whose values are of one kind; two of different kinds share no value (OWL 2, section 4).
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "plain text": ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"),
    "an address (xsd:anyURI)": ("anyURI",),
    "true or false (xsd:boolean)": ("boolean",),
    "a double (xsd:double)": ("double",),
    "a float (xsd:float)": ("float",),
    "a point in time (xsd:dateTime)": ("dateTime", "dateTimeStamp"),
    "a number (xsd:decimal)": (
        *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger"),
        *("negativeInteger", "long", "int", "short", "byte"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    ),
}
_FAMILY = {f"{_XSD}{name}": family for family, names in _FAMILIES.items() for name in names}


def clashes(facts: Sequence[Triple], axioms: Axioms) -> Iterator[str]:
    """One sentence for each literal of another family of datatypes than its property takes.

    Datatypes that OWL 2 does not know are passed over, as the reasoner does. Costs a pass over the facts.
    """
    meant: dict[str, set[str]] = {}
    for subject, predicate, value in facts:
        if predicate not in meant:
            properties = (name for name, turned in axioms.properties(predicate) if not turned)
            kinds = (kind for name in properties for kind in axioms.ranges(name))
            known = {_FAMILY.get(one.strip("<>"), "") for kind in kinds if len(kind) == 1 for one in kind}
            meant[predicate] = known - {""}
        if meant[predicate] and (match := _LITERAL.fullmatch(value)):
            family = _family(match)
            for wanted in sorted(meant[predicate] - {family} if family else ()):
                yield (
                    f"'{axioms.name(predicate)}' of {local(subject)} is \"{match['text'][:80]}\", which is "
                    f"{family}; it has to be {wanted}."
                )


def _family(match: re.Match[str]) -> str:
    if match["language"]:
        return f"text with a language ({match['language']})"
    return _FAMILY.get(match["datatype"] or f"{_XSD}string", "")
