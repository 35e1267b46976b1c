"""Writes the alignment modules of ontology/alignments/ from the mappings in certkg.sssom.tsv.

``python -m benchmarks.write_alignments [--out DIR]`` writes one Turtle file for each neighbour. A row
with a relation of SKOS becomes an annotation, which says that terms correspond, and from which nothing
follows. A row with ``rdfs:subClassOf`` or ``rdfs:subPropertyOf`` becomes an axiom: whatever ours is said of,
theirs is true of; the neighbour's term is declared to be of the same kind, so that OWL 2 DL holds.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import write_declarations

__all__ = ["AXIOMS", "COLUMNS", "NEIGHBOURS", "PREDICATES", "Mapping", "modules", "read_mappings", "write"]

FOLDER = Path(__file__).parent.parent / "ontology" / "alignments"
SOURCE = "certkg.sssom.tsv"
COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification", "comment")

#: The mapping relations of SKOS (section 10) that a row may have.
PREDICATES = frozenset(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))

#: The axioms that a row may be, with the kinds of term that they relate.
AXIOMS = {
    "rdfs:subClassOf": frozenset({"Class"}),
    "rdfs:subPropertyOf": frozenset({"ObjectProperty", "DatatypeProperty"}),
}

#: Each module: the end of its file stem, its title, and the prefixes of the terms that it holds.
NEIGHBOURS = (
    ("prov-o", "PROV-O", ("prov",)),
    ("org", "the Organization Ontology", ("org",)),
    ("skos", "SKOS", ("skos",)),
    ("dcat", "DCAT", ("dcat",)),
    ("schema-org", "schema.org", ("schema",)),
    ("eclipse-cap", "Eclipse CAP", ("cap",)),
    ("iof", "the IOF ontologies", ("iof",)),
    ("cccev", "CCCEV", ("cv",)),
    ("elm", "the European Learning Model", ("elm",)),
    ("untp", "the UN Transparency Protocol", ("untp-core", "untp-dia", "untp-json")),
    ("gs1", "the GS1 Web Vocabulary", ("gs1",)),
    ("gleif", "GLEIF and FIBO", ("gleif-base", "gleif-L1", "fibo-be-le-lei")),
)
OTHER = ("other", "other vocabularies and exchange formats")

_HEADER = """\
# Written by `python -m benchmarks.write_alignments`; edit certkg.sssom.tsv instead.
{prefixes}

<https://w3id.org/certkg/ontology/align-{stem}> a owl:Ontology ;
    dcterms:title "Alignment to {title}"@en ;
    dcterms:description "Which terms of certkg correspond to terms of {title}. {nature}"@en ;
    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
    dcterms:source <https://w3id.org/certkg/mappings/crosswalk> ;
    owl:versionIRI <https://w3id.org/certkg/ontology/align-{stem}/0.1.0> ;
    owl:versionInfo "0.1.0" .

{declared}
"""
_NATURE = (
    "Annotations only: nothing follows from them.",
    "Axioms where ours are narrower; the other mappings are annotations, from which nothing follows.",
)
_FRAME = {
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row: our term, the relation, the neighbour's term (all as CURIEs), and a remark ("" for none)."""

    subject: str
    predicate: str
    object: str
    comment: str = ""


def main() -> None:
    """Writes the modules and says how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder to write to")
    print(f"{len(write(parser.parse_args().out))} modules")


def write(out: Path) -> list[Path]:
    """Writes all modules into a folder; gives the files written."""
    texts = modules(*read_mappings(FOLDER / SOURCE))
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return [out / name for name in texts]


def read_mappings(path: Path) -> tuple[dict[str, str], tuple[Mapping, ...]]:
    """The prefixes and the rows of an SSSOM file; ValueError for a column, relation or prefix not known."""
    lines = path.read_text(encoding="utf-8").splitlines()
    prefixes = dict(_prefixes(line for line in lines if line.startswith("#")))
    reader = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"{path.name} has the columns {reader.fieldnames}, not {COLUMNS}")
    rows = tuple(
        Mapping(row["subject_id"], row["predicate_id"], row["object_id"], row["comment"] or "")
        for row in reader
    )
    for row in rows:
        unknown = [curie for curie in (row.subject, row.object) if _prefix(curie) not in prefixes]
        if unknown or row.predicate not in PREDICATES | AXIOMS.keys():
            raise ValueError(f"{path.name}: {row} has {unknown or row.predicate}, which is not known")
    return prefixes, rows


def modules(prefixes: dict[str, str], rows: Iterable[Mapping]) -> dict[str, str]:
    """The text of each module by its file name; one without rows is left out.

    ValueError for an axiom between terms that it cannot relate.
    """
    stem_of = {prefix: stem for stem, _, named in NEIGHBOURS for prefix in named}
    titles = {stem: title for stem, title, _ in NEIGHBOURS} | dict([OTHER])
    known = write_declarations.kinds(write_declarations.modules(FOLDER.parent).values())
    grouped: dict[str, list[Mapping]] = defaultdict(list)
    for row in rows:
        grouped[stem_of.get(_prefix(row.object), OTHER[0])].append(row)
    return {
        f"align-{stem}.ttl": write_declarations.declared(
            _module(stem, titles[stem], prefixes, grouped[stem], known), known
        )
        for stem in sorted(grouped)
    }


def _module(
    stem: str, title: str, prefixes: dict[str, str], rows: list[Mapping], known: dict[str, str]
) -> str:
    used = _FRAME | {p: prefixes[p] for row in rows for p in map(_prefix, (row.subject, row.object))}
    axioms = [row for row in rows if row.predicate in AXIOMS]
    kinds = {row.predicate: "AnnotationProperty" for row in rows if row.predicate in PREDICATES} | {
        _term(row.object, prefixes): _kind(row, known.get(_iri(row.subject, prefixes), "")) for row in axioms
    }
    head = _HEADER.format(
        stem=stem,
        title=title,
        nature=_NATURE[bool(axioms)],
        prefixes="\n".join(f"@prefix {name}: <{used[name]}> ." for name in sorted(used)),
        declared="\n".join(f"{term} a owl:{kinds[term]} ." for term in sorted(kinds)),
    )
    lines = [
        f"{row.subject} {row.predicate} {_term(row.object, prefixes)} ."
        + (f"  # {row.comment}" if row.comment else "")
        for row in sorted(rows, key=lambda row: (row.subject, row.predicate, row.object))
    ]
    return head + "\n" + "\n".join(lines) + "\n"


def _kind(row: Mapping, kind: str) -> str:
    """The local name of the kind of both terms of an axiom; the kind of ours is given as an IRI."""
    name = kind.rpartition("#")[2]
    if name not in AXIOMS[row.predicate]:
        raise ValueError(f"{row} relates a term that is {name or 'not declared'}")
    return name


def _iri(curie: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local


def _term(curie: str, prefixes: dict[str, str]) -> str:
    """The term as Turtle: a CURIE, or the IRI in full where the local name would need escapes."""
    plain = curie.partition(":")[2].replace("_", "").isalnum()
    return curie if plain else f"<{_iri(curie, prefixes)}>"


def _prefix(curie: str) -> str:
    return curie.partition(":")[0]


def _prefixes(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Name and IRI of the entries of ``curie_map`` in the header."""
    for line in lines:
        name, colon, iri = line.removeprefix("#").strip().partition(": ")
        if line.startswith("#  ") and colon:
            yield name, iri.strip('"')


if __name__ == "__main__":
    main()
