"""The mappings are a valid set of SSSOM 1.0: metadata, prefixes, columns and justifications."""

from __future__ import annotations

import csv
import re

import pytest
import yaml
from benchmarks.write_alignments import FOLDER, SOURCE

TEXT = (FOLDER / SOURCE).read_text("utf-8")
HEAD = [line for line in TEXT.splitlines() if line.startswith("#")]
METADATA = yaml.safe_load("\n".join(line.removeprefix("#") for line in HEAD))
ROWS = list(csv.DictReader((line for line in TEXT.splitlines() if not line.startswith("#")), delimiter="\t"))
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
#: Prefixes that a set need not declare (SSSOM, model of a mapping set, built-in prefixes).
BUILT_IN = {"owl", "rdf", "rdfs", "skos", "sssom", "semapv"}
#: The values of mapping_justification (SEMAPV, matching processes).
JUSTIFICATIONS = {
    f"semapv:{name}"
    for name in (
        "LexicalMatching", "LogicalReasoning", "CompositeMatching", "UnspecifiedMatching", "SemanticSimilarityThresholdMatching",
        "LexicalSimilarityThresholdMatching", "MappingChaining", "MappingReview", "ManualMappingCuration",
    )
}  # fmt: skip
CURIE = re.compile(r"([A-Za-z_][\w.-]*):[^\s:/][^\s]*")


def test_the_set_has_an_address_a_licence_and_a_map_of_prefixes() -> None:
    assert re.fullmatch(r"https://\S+", METADATA["mapping_set_id"])
    assert METADATA["license"].startswith("https://creativecommons.org/")
    assert all(re.fullmatch(r"(https?://|urn:)\S+", iri) for iri in METADATA["curie_map"].values())
    assert len(set(METADATA["curie_map"].values())) == len(METADATA["curie_map"])


def test_the_metadata_stand_before_the_table() -> None:
    assert TEXT.startswith("".join(f"{line}\n" for line in HEAD) + "subject_id\t")


@pytest.mark.parametrize("column", REQUIRED)
def test_no_required_cell_is_empty_and_each_is_a_declared_name(column: str) -> None:
    for row in ROWS:
        match = CURIE.fullmatch(row[column])
        assert match, row
        assert match[1] in METADATA["curie_map"].keys() | BUILT_IN, row


def test_each_mapping_says_how_it_was_made() -> None:
    assert {row["mapping_justification"] for row in ROWS} <= JUSTIFICATIONS


def test_each_row_has_as_many_cells_as_the_table_has_columns() -> None:
    assert all(None not in row and None not in row.values() for row in ROWS)
