"""Writes ``src/certkg/terms/`` from the ontology: ``python -m benchmarks.write_terms``.

The vocabulary is cut into classes, relations, attributes and individuals, so that each file can be read.
"""

from __future__ import annotations

import keyword
from pathlib import Path

from rdflib import OWL, RDF, Graph, URIRef

from certkg.library import Library

TOP = Path(__file__).parent.parent
FOLDER = TOP / "src" / "certkg" / "terms"
CKG = "https://w3id.org/certkg#"
PARTS = {
    "classes": ("Classes", (OWL.Class,)),
    "relations": ("Relations", (OWL.ObjectProperty,)),
    "attributes": ("Attributes", (OWL.DatatypeProperty, OWL.AnnotationProperty)),
    "individuals": ("Individuals", (OWL.NamedIndividual,)),
}
HEAD = "# Written by: python -m benchmarks.write_terms, from ontology/*.ttl.\n"


def names(kinds: tuple[URIRef, ...]) -> list[str]:
    """The local names of all terms of some kinds that can be Python names."""
    graph = Graph()
    for entry in Library.default().ontology():
        if not entry.group:
            graph.parse(data=entry.text(), format="turtle")
    found = {
        str(s).removeprefix(CKG)
        for kind in kinds
        for s in graph.subjects(RDF.type, kind)
        if str(s).startswith(CKG)
    }
    return sorted(name for name in found if name.isidentifier() and not keyword.iskeyword(name))


def modules() -> dict[str, str]:
    """The text of each file of the room."""
    made = {}
    for stem, (title, kinds) in PARTS.items():
        lines = "".join(f"    {name}: URIRef\n" for name in names(kinds))
        made[f"{stem}.py"] = (
            f'{HEAD}"""{title} of the vocabulary."""\n\nfrom __future__ import annotations\n\n'
            f"from rdflib import URIRef\nfrom rdflib.namespace import DefinedNamespace\n\n"
            f'__all__ = ["{title}"]\n\n\nclass {title}(DefinedNamespace):\n    """{title} of the vocabulary."""\n\n{lines}'
        )
    made["__init__.py"] = (
        f'{HEAD}"""The vocabulary as Python names; a name that it does not have raises AttributeError."""\n\n'
        "from __future__ import annotations\n\nfrom rdflib import Namespace\n\n"
        + "".join(f"from certkg.terms.{stem} import {title}\n" for stem, (title, _) in sorted(PARTS.items()))
        + '\n__all__ = ["CKG"]\n\n\n'
        "class CKG(Classes, Relations, Attributes, Individuals):\n"
        '    """All terms of https://w3id.org/certkg#, as ``CKG.Certificate``."""\n\n'
        f'    _NS = Namespace("{CKG}")\n    _fail = True\n'
    )
    return made


def main() -> None:
    """Writes the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in modules().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name, len(text.splitlines()))


if __name__ == "__main__":
    main()
