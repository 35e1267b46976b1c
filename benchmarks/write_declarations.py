"""Declares, at the end of each module of ``ontology/``, the terms that it uses of other modules.

``python -m benchmarks.write_declarations``. An OWL 2 DL document says of each term whether it is a
class or which kind of property it is (OWL 2 Structural Specification, section 5.8.1). With this a module is read
rightly by tools that read one document at a time, and needs no import from the network.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

__all__ = ["declared", "kinds", "modules", "write"]

FOLDER = Path(__file__).parent.parent / "ontology"
MARK = "\n# Terms of other modules, declared by `python -m benchmarks.write_declarations`.\n"
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_KINDS = frozenset(
    f"{_OWL}{name}" for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
_PREFIX = re.compile(r"^@prefix\s+([\w-]*:)\s+<([^>]*)>", re.MULTILINE)


def main() -> None:
    """Rewrites the modules whose declarations have changed, and names them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the folder ontology/")
    for path in write(parser.parse_args().folder):
        print(path)


def write(folder: Path) -> list[Path]:
    """Rewrites the modules of a folder whose declarations have changed; gives their paths.

    The folder may hold some modules only: the terms are those of ``ontology/`` and of the folder.
    """
    texts = modules(folder)
    known = kinds((modules(FOLDER) | texts).values())
    made = {path: declared(text, known) for path, text in texts.items()}
    changed = [path for path, text in made.items() if text != texts[path]]
    for path in changed:
        path.write_text(made[path], encoding="utf-8", newline="\n")
    return changed


def modules(folder: Path) -> dict[Path, str]:
    """The text of each module but the alignments, which `write_alignments` writes whole."""
    paths = (path for path in sorted(folder.rglob("*.ttl")) if path.parent.name != "alignments")
    return {path: path.read_text(encoding="utf-8") for path in paths}


def kinds(texts: Iterable[str]) -> dict[str, str]:
    """What each term is, as the modules say not counting what they repeat: IRI of the kind by IRI of the term."""
    return {term: kind for text in texts for term, kind in _own(_triples(_body(text))).items()}


def declared(text: str, known: Mapping[str, str]) -> str:
    """The text with the terms declared that it uses and does not define."""
    body = _body(text)
    triples = _triples(body)
    used = {node.value for triple in triples for node in triple if isinstance(node, NamedNode)}
    missing = sorted((used & known.keys()) - _own(triples).keys())
    short = {iri: name for name, iri in _PREFIX.findall(body)}
    lines = "".join(f"{_term(term, short)} a {_term(known[term], short)} .\n" for term in missing)
    return body + MARK + lines if lines else body


def _body(text: str) -> str:
    return text.partition(MARK)[0]


def _triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)]


def _own(triples: Iterable[Triple]) -> dict[str, str]:
    return {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate == _TYPE
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and triple.object.value in _KINDS
    }


def _term(iri: str, short: Mapping[str, str]) -> str:
    """The term as Turtle: a CURIE where the module has a prefix for it, else the IRI in full."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    space, local = iri[:end], iri[end:]
    return f"{short[space]}{local}" if space in short else f"<{iri}>"


if __name__ == "__main__":
    main()
