"""Marks each class and property by whether its axioms keep to OWL 2 RL: ``python -m benchmarks.mark_rl_safe``.

Writes ``ontology/profiles/owl-2-rl.ttl`` from the modules of ``ontology/``; running it again changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rdflib import Graph

from benchmarks.rl_profile import terms
from benchmarks.write_declarations import declared, kinds, modules

__all__ = ["FILE", "marked", "ontology"]

TOP = Path(__file__).parent.parent
FILE = TOP / "ontology" / "profiles" / "owl-2-rl.ttl"
CKG = "https://w3id.org/certkg#"
HEAD = """# Written by: python -m benchmarks.mark_rl_safe, from ontology/*.ttl.
@prefix ckg: <https://w3id.org/certkg#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

<https://w3id.org/certkg/ontology/owl-2-rl> a owl:Ontology ;
    dcterms:title "Terms within OWL 2 RL"@en ;
    dcterms:description "Which classes and properties have only axioms of the profile OWL 2 RL."@en ;
    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
    dcterms:source "W3C OWL 2 Profiles, 4" ;
    owl:versionIRI <https://w3id.org/certkg/ontology/owl-2-rl/0.1.0> ;
    owl:versionInfo "0.1.0" .

"""


def main() -> None:
    """Writes the module and says how many terms keep to the profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE, help="the file to write")
    out = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    text = marked()
    out.write_text(text, encoding="utf-8", newline="\n")
    print(f"{text.count('rlSafe true')} terms within OWL 2 RL, {text.count('rlSafe false')} beyond it")


def ontology() -> Graph:
    """The modules of terms as one graph, without reference data."""
    graph = Graph()
    for path in sorted((TOP / "ontology").glob("*.ttl")):
        graph.parse(path)
    return graph


def marked() -> str:
    """The text of the module."""
    found = sorted((term.removeprefix(CKG), safe) for term, safe in terms(ontology(), CKG).items())
    lines = "".join(f"ckg:{name} ckg:rlSafe {str(safe).lower()} .\n" for name, safe in found)
    own = (text for path, text in modules(FILE.parent.parent).items() if path != FILE)
    return declared(HEAD + lines, kinds(own))


if __name__ == "__main__":
    main()
