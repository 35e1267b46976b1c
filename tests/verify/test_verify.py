"""The chain of a certificate comes out as the table beside this file says, on Oxigraph and rdflib alike."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.query import ResultRow

from certkg.errors import UsageError
from certkg.library import Library
from certkg.store import Rows, Store
from certkg.store.embedded import EmbeddedStore
from certkg.verify import VERDICTS, Verification, verify

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
ID = "https://example.org/id/"
ASKED = ("certificate", "day", "standard", "sector", "site")

Row = dict[str, str]


class RdflibStore:
    """The reference: rdflib's SPARQL engine behind the store protocol."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def select(self, query: str) -> Rows:
        answer = self.graph.query(query)
        names = tuple(str(variable) for variable in answer.vars or ())
        rows = []
        for row in answer:
            assert isinstance(row, ResultRow)
            rows.append(tuple(None if term is None else term.n3() for term in row))
        return Rows(names, tuple(rows))

    def construct(self, query: str) -> tuple[tuple[str, str, str], ...]:
        raise NotImplementedError(query)


@cache
def terms() -> tuple[Path, ...]:
    """The modules of the vocabulary; the case carries the reference data that it needs."""
    ontology = Path(str(Library.default().root)) / "ontology"
    return tuple(sorted(ontology.glob("*.ttl")))


@cache
def oxigraph() -> Store:
    store = EmbeddedStore()
    store.load_turtle([*terms(), HERE / "registry.ttl"])
    return store


@cache
def reference() -> Store:
    graph = Graph().parse(HERE / "registry.ttl")
    for module in terms():
        graph.parse(module)
    return RdflibStore(graph)


def chains() -> Iterator[tuple[Row, list[Row]]]:
    with (HERE / "chains.csv").open(encoding="utf-8", newline="") as file:
        for _, rows in groupby(csv.DictReader(file), key=lambda row: [row[name] for name in ASKED]):
            group = list(rows)
            yield {name: group[0][name] for name in ASKED}, group


def walk(store: Store, asked: Row) -> Verification:
    return verify(
        store,
        asked["certificate"],
        date.fromisoformat(asked["day"]),
        standard=asked["standard"] or None,
        sector=asked["sector"] or None,
        site=asked["site"] or None,
        today=TODAY,
    )


def told(found: Verification) -> list[tuple[str, str, str, str]]:
    return [
        (found.verdict, link.name, reason.verdict, reason.text)
        for link in found.links
        for reason in link.reasons
    ]


CHAINS = list(chains())
NAMES = [" ".join(filter(None, asked.values())) for asked, _ in CHAINS]


@pytest.mark.parametrize(("asked", "rows"), CHAINS, ids=NAMES)
def test_a_chain_comes_out_link_by_link(asked: Row, rows: list[Row]) -> None:
    expected = [(row["overall"], row["link"], row["verdict"], row["reason"]) for row in rows]
    assert told(walk(oxigraph(), asked)) == expected


@pytest.mark.parametrize(("asked", "rows"), CHAINS[::8], ids=NAMES[::8])
def test_rdflib_walks_the_same_chain(asked: Row, rows: list[Row]) -> None:
    assert sorted(told(walk(reference(), asked))) == sorted(told(walk(oxigraph(), asked)))


@pytest.mark.parametrize(
    ("certificate", "day", "verdict", "link"),
    [
        ("good", "2026-11-23", "confirmed", None),
        ("sector", "2026-11-23", "contradicted", "accredited sector"),
        ("lapsed", "2026-11-23", "contradicted", "accreditation"),
        ("suspended", "2025-04-01", "contradicted", "validity"),
        ("unrecognized", "2026-11-23", "contradicted", "recognition"),
        ("unaccredited", "2026-11-23", "unknown", "accreditation"),
        ("nobody", "2026-11-23", "unknown", "certificate"),
    ],
)
def test_each_kind_of_break_is_found_at_its_link(
    certificate: str, day: str, verdict: str, link: str | None
) -> None:
    found = verify(oxigraph(), f"{ID}{certificate}", date.fromisoformat(day), today=TODAY)
    assert found.verdict == verdict
    broken = [one.name for one in found.links if one.verdict in {"contradicted", "unknown"}]
    assert broken == ([] if link is None else [link])


def test_a_certificate_is_found_by_number_as_by_address() -> None:
    by_number = verify(oxigraph(), "Q-1", TODAY, today=TODAY)
    assert by_number == verify(oxigraph(), f"{ID}good", TODAY, today=TODAY)
    assert by_number.certificate == f"{ID}good"


def test_every_reason_of_a_known_certificate_names_its_record_and_source() -> None:
    found = verify(oxigraph(), "Q-1", TODAY, today=TODAY)
    assert all(reason.about and reason.source for link in found.links for reason in link.reasons)
    recognition = next(link for link in found.links if link.name == "recognition")
    assert recognition.reasons[0].source == "signatory list"


@pytest.mark.parametrize(
    ("recognition", "link"), [("fjord-ms", "recognition"), ("fjord-9001", "recognized standard")]
)
def test_a_listing_that_is_still_to_be_verified_confirms_nothing(
    recognition: str, link: str, tmp_path: Path
) -> None:
    def with_confidence(name: str) -> Verification:
        file = tmp_path / f"{name}.ttl"
        line = f"<{ID}{recognition}> <https://w3id.org/certkg#confidence> <https://w3id.org/certkg#{name}> ."
        file.write_text(line, encoding="utf-8")
        store = EmbeddedStore()
        store.load_turtle([*terms(), HERE / "registry.ttl", file])
        return verify(store, "Q-1", TODAY, today=TODAY)

    assert with_confidence("Sourced").verdict == "confirmed"
    found = with_confidence("ToBeVerifiedMedium")
    assert found.verdict == "unknown"
    (doubted,) = (one for one in found.links if one.verdict == "unknown")
    assert doubted.name == link
    assert doubted.reasons[0].text.endswith("; the listing is still to be verified.")


def test_what_is_asked_is_data_and_never_part_of_the_query() -> None:
    sly = 'Q-1" } ?s ?p ?o . { ?s ?p "'
    assert verify(oxigraph(), sly, TODAY).verdict == "unknown"
    assert verify(oxigraph(), "Q-1", TODAY, sector=sly, today=TODAY).verdict == "contradicted"


def test_a_site_that_is_no_address_is_refused() -> None:
    with pytest.raises(UsageError, match="no IRI"):
        verify(oxigraph(), "Q-1", TODAY, site="the north plant")


def test_nothing_is_confirmed_by_an_empty_store() -> None:
    store = EmbeddedStore()
    assert verify(store, "Q-1", TODAY).verdict == "unknown"
    assert verify(store, f"{ID}good", TODAY).verdict == "unknown"


def test_the_table_meets_every_verdict_and_every_link() -> None:
    rows = [row for _, group in CHAINS for row in group]
    assert {row["verdict"] for row in rows} == set(VERDICTS)
    links = [
        re.search(r'^#\+ link: "(.+)"$', entry.text(), re.M)
        for entry in Library.default().queries()
        if entry.group == "verify"
    ]
    wanted = {(match[1], verdict) for match in links if match for verdict in VERDICTS[:3]}
    # An organization, a site of its own client and an accreditation body are on record or not; nothing goes against them.
    never = {(name, "contradicted") for name in ("certificate", "organization", "accreditation body")}
    assert wanted - never <= {(row["link"], row["verdict"]) for row in rows}
