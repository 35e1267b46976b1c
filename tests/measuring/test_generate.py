"""A generated registry has the size asked for, is the same for the same seed, and is wrong only where planted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks.generate import registry, write
from benchmarks.parts import EXAMPLE
from benchmarks.race.inputs import AS_OF

from certkg.cli.inputs import read_inputs
from certkg.cli.validate import Asked, report_of
from certkg.documents import open_document
from certkg.library import Library

CKG = "https://w3id.org/certkg#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CERTIFICATES = {f"<{CKG}Certificate>", f"<{CKG}MultiSiteCertificate>"}


def triples(tmp_path: Path, certificates: int, **how: object) -> list[tuple[str, str, str]]:
    path = tmp_path / "registry.nt"
    written = write(path, registry(certificates, **how))  # type: ignore[arg-type]  # options by name
    found = list(open_document(path).triples())
    assert len(found) == written
    return found


def counted(graph: list[tuple[str, str, str]]) -> int:
    return len({s for s, p, o in graph if p == TYPE and o in CERTIFICATES})


def test_there_are_as_many_certificates_as_asked_for_and_at_most_one_client_more(tmp_path: Path) -> None:
    assert 1_000 <= counted(triples(tmp_path, 1_000, faults=0)) <= 1_010


def test_the_same_seed_gives_the_same_registry_and_another_seed_another() -> None:
    first, again, other = ("".join(registry(50, seed=seed)) for seed in (7, 7, 8))
    assert first == again != other


def test_bodies_grow_with_the_certificates(tmp_path: Path) -> None:
    body = f"<{CKG}CertificationBody>"

    def bodies(certificates: int) -> int:
        return sum(p == TYPE and o == body for _, p, o in triples(tmp_path, certificates))

    assert bodies(10) < bodies(12_000) <= 3 * bodies(10)


def test_adversarial_registries_share_numbers_that_others_do_not(tmp_path: Path) -> None:
    def most(adversarial: bool) -> int:
        graph = triples(tmp_path, 200, adversarial=adversarial)
        numbers = Counter(o for _, p, o in graph if p == f"<{CKG}certificateNumber>")
        return max(numbers.values())

    assert most(adversarial=True) > 150
    assert most(adversarial=False) == 1


def violated(path: Path) -> Counter[str]:
    asked = Asked(Library.default(), read_inputs([str(path)]), as_of=AS_OF, engine="memory")
    return Counter(finding.rule for finding in report_of(asked).findings if finding.severity == "violation")


def test_what_is_not_planted_is_no_worse_than_the_example(tmp_path: Path) -> None:
    path = tmp_path / "registry.nt"
    write(path, registry(300, faults=0))
    plain = violated(path)
    assert set(plain) <= set(violated(EXAMPLE))
    write(path, registry(300, faults=0.5))
    assert len(set(violated(path)) - set(plain)) >= 5
