"""The OWL API and HermiT find the ontology in OWL 2 DL, consistent, and without a class that cannot have members."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.owl.checker import HERE, MISSING, Checked, check, class_path

ONTOLOGY = HERE.parent.parent / "ontology"
TERMS = sorted(ONTOLOGY.glob("*.ttl"))
REFERENCE = sorted((ONTOLOGY / "reference").glob("*.ttl"))
ALIGNMENTS = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
LANGUAGES = sorted((ONTOLOGY / "languages").glob("*.ttl"))
STATISTICS = sorted((ONTOLOGY / "statistics").glob("*.ttl"))
NEIGHBOURS = {f"align-{path.stem}": path for path in sorted((HERE / "neighbours").glob("*.ttl"))}
PROFILES = sorted((ONTOLOGY / "profiles").glob("*.ttl"))
FAULTS = sorted((HERE / "faults").glob("*.ttl"))

#: Literals of xsd:date in facts; OWL 2 has no such datatype, and docs/decisions/0005 says why they stay.
DATES = ("Use of undeclared datatype: xsd:date [DataPropertyAssertion(", "^^xsd:date [DataPropertyAssertion(")
pytestmark = [
    pytest.mark.maven,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {MISSING} (apt install maven default-jdk-headless)"),
]


def sets() -> dict[str, list[Path]]:
    """Every set of files that has to hold."""
    everything = [*TERMS, *REFERENCE, *ALIGNMENTS, *LANGUAGES, *PROFILES, *STATISTICS]
    return (
        {"terms": TERMS, "background": [*TERMS, *REFERENCE], "everything": everything}
        | {path.stem: [path] for path in [*TERMS, *REFERENCE, *LANGUAGES, *PROFILES, *STATISTICS]}
        | {path.stem: [*TERMS, *REFERENCE, path] for path in ALIGNMENTS}
        | {
            f"{stem} as its neighbour means it": [
                *TERMS,
                *REFERENCE,
                ONTOLOGY / "alignments" / f"{stem}.ttl",
                path,
            ]
            for stem, path in NEIGHBOURS.items()
        }
        | {"everything as all neighbours mean it": [*everything, *NEIGHBOURS.values()]}
    )


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> str:
    try:
        return class_path(tmp_path_factory.mktemp("maven"))
    except subprocess.CalledProcessError as error:
        pytest.skip(f"Maven cannot get the OWL API: {error.stdout}")


def other_violations(found: Checked) -> list[str]:
    return [one for one in found.violations if not any(date in one for date in DATES)]


# One test, for each more would start Maven and Java once more on another processor.
def test_every_set_of_modules_is_in_owl_2_dl_and_consistent_and_planted_faults_are_found(
    libraries: str,
) -> None:
    held = sets()
    prov = [path for stem, path in NEIGHBOURS.items() if stem == "align-prov-o"] + [
        path for path in ALIGNMENTS if path.stem == "align-prov-o"
    ]
    planted = {path.stem: [*TERMS, *prov, path] for path in FAULTS}
    found = check(libraries, {name: ("OWL2_DL", files) for name, files in (held | planted).items()})

    assert {name: left for name in held if (left := other_violations(found[name]))} == {}
    assert found["terms"].violations == ()
    assert [name for name in held if not found[name].consistent] == []
    assert {name: bad for name in held if (bad := found[name].unsatisfiable)} == {}
    assert found["terms"].milliseconds < 60_000

    assert not found["inconsistent"].consistent
    assert found["unsatisfiable"].unsatisfiable == ("urn:x:CertificateThatAccredits",)
    assert "https://w3id.org/certkg#Certificate" in found["false-alignment"].unsatisfiable
    assert any(
        "Use of undeclared object property: <urn:x:undeclared>" in one
        for one in other_violations(found["outside-dl"])
    )
    assert any("Cannot pun between properties" in one for one in other_violations(found["outside-dl"]))
    assert any("xsd:date" in one for one in other_violations(found["outside-dl"]))
