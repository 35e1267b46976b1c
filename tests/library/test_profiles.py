"""Profiles say which rules apply and how severe they are, without touching a shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SH, Graph, Namespace, URIRef

from certkg.documents import open_document
from certkg.errors import LibraryError, UsageError
from certkg.library import Library
from certkg.library.profiles import choose_profiles, read_profiles
from certkg.validate.rules import RuleIndex, read_rules, with_profile

TOP = Path(__file__).parent.parent.parent
CKG = Namespace("https://w3id.org/certkg#")
RULE_FOLDERS = {"outcomes", "certification", "accreditation", "claims", "data-quality"}


def index(names: list[str]) -> RuleIndex:
    chosen = choose_profiles(Library.default(), names)
    rules = read_rules(
        triple
        for entry in chosen.shapes
        for triple in open_document(entry.path, "turtle", content=entry.bytes(), base=entry.iri).triples()
    )
    for entry in chosen.overrides:
        document = open_document(entry.path, "turtle", content=entry.bytes(), base=entry.iri)
        rules = with_profile(rules, document.triples())
    return rules


def shape(name: str) -> str:
    return f"<https://w3id.org/certkg/shapes/{name}>"


def library(folder: Path, **profiles: str) -> Library:
    for name, body in profiles.items():
        path = folder / "shapes" / "profiles" / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"@prefix ckg: <{CKG}> .\n@prefix ex: <urn:x:> .\n{body}", encoding="utf-8")
    rule = folder / "shapes" / "a" / "A-01-rule.ttl"
    rule.parent.mkdir(parents=True, exist_ok=True)
    rule.write_text("", encoding="utf-8")
    return Library(folder)


@pytest.mark.parametrize("name", sorted(RULE_FOLDERS - {"outcomes"}))
def test_a_profile_takes_in_the_rules_of_its_folder(name: str) -> None:
    chosen = choose_profiles(Library.default(), [name])
    assert {entry.group for entry in chosen.shapes} == {name}
    stems = {path.stem for path in (TOP / "shapes" / name).glob("*.ttl")}
    assert {entry.stem for entry in chosen.shapes} == stems


def test_there_is_a_profile_for_each_set_of_rules() -> None:
    assert set(read_profiles(Library.default())) >= RULE_FOLDERS | {"submission", "strict-example"}


def test_submission_demands_its_fields_and_the_quality_of_data() -> None:
    chosen = choose_profiles(Library.default(), ["submission"])
    assert {entry.group for entry in chosen.shapes} == {"submission", "data-quality"}


def test_submission_raises_a_missing_name_and_leaves_the_shape_alone() -> None:
    name = shape("DQ-11-missing-name#organization-name")
    assert index(["submission"]).override(name).severity == "violation"
    assert index(["data-quality"]).override(name).severity == ""
    plain = Graph().parse(TOP / "shapes" / "data-quality" / "DQ-11-missing-name.ttl")
    assert (URIRef(name[1:-1]), SH.severity, SH.Warning) in plain


def test_a_stricter_scheme_changes_severity_and_verdict_of_a_constraint() -> None:
    found = index(["strict-example"]).override(
        shape("AC-09-recognition#missing"), shape("AC-09-recognition#sub-scope-recorded")
    )
    assert (found.severity, found.verdict) == ("violation", "contradicted")


def test_a_stricter_scheme_changes_every_constraint_of_a_rule() -> None:
    rules = index(["strict-example"])
    for constraint in ("four-years", "evaluation"):
        near = rules.override(shape("AC-12-peer-evaluation"), shape(f"AC-12-peer-evaluation#{constraint}"))
        assert near.severity == "info"


def test_a_public_register_is_not_warned_of_what_it_never_holds() -> None:
    rules = index(["public-register"])
    for shape_name, constraint in (
        ("CB-04-order-of-certification#missing", "CB-04-order-of-certification#stage-1-recorded"),
        ("AC-07-accredited#missing", "AC-07-accredited#symbol-recorded"),
        ("AC-09-recognition#missing", "AC-09-recognition#main-scope-recorded"),
    ):
        near = rules.override(shape(shape_name), shape(constraint))
        assert (near.severity, near.verdict) == ("info", "")
    # What the register holds is judged as everywhere.
    assert (
        rules.override(
            shape("CB-04-order-of-certification"), shape("CB-04-order-of-certification#stage-after-decision")
        ).severity
        == ""
    )
    assert rules.override(shape("CB-03-cycle"), shape("CB-03-cycle#three-years")).severity == ""


def test_every_override_meets_a_constraint_of_its_profile() -> None:
    for name, profile in read_profiles(Library.default()).items():
        overrides = Graph().parse(data=profile.entry.bytes(), format="turtle", publicID=profile.entry.iri)
        targets = list(overrides.objects(None, CKG.ofConstraint))
        nodes = Graph()
        for entry in choose_profiles(Library.default(), [name]).shapes if targets else ():
            nodes.parse(data=entry.bytes(), format="turtle", publicID=entry.iri)
        assert all((target, None, None) in nodes for target in targets), name
        for override in overrides.subjects(CKG.ofConstraint, None):
            assert overrides.value(override, CKG.inProfile) == URIRef(profile.iri[1:-1])


def test_the_overrides_of_a_profile_come_after_those_it_includes(tmp_path: Path) -> None:
    made = library(
        tmp_path,
        inner='ex:inner a ckg:Profile ; ckg:includesFolder "a" .',
        outer="ex:outer a ckg:Profile ; ckg:includesRulesOf ex:inner .",
        circle="ex:circle a ckg:Profile ; ckg:includesRulesOf ex:circle , ex:outer .",
    )
    assert [e.stem for e in choose_profiles(made, ["outer", "inner"]).overrides] == ["outer", "inner"]
    assert [e.stem for e in choose_profiles(made, ["outer"]).overrides] == ["inner", "outer"]
    assert [e.stem for e in choose_profiles(made, ["circle"]).overrides] == ["inner", "outer", "circle"]


def test_an_unknown_profile_is_named_with_those_there_are(tmp_path: Path) -> None:
    made = library(tmp_path, inner='ex:inner a ckg:Profile ; ckg:includesFolder "a" .')
    with pytest.raises(UsageError, match="no profile outer"):
        choose_profiles(made, ["outer"])


@pytest.mark.parametrize(
    "body",
    [
        'ex:p a ckg:Profile ; ckg:includesFolder "nowhere" .',
        "ex:p a ckg:Profile ; ckg:includesRulesOf ex:nobody .",
        "ex:p ckg:includesRulesOf ex:nobody .",
        "ex:p a ckg:Profile . ex:q a ckg:Profile .",
    ],
)
def test_a_broken_profile_is_the_fault_of_the_library(tmp_path: Path, body: str) -> None:
    with pytest.raises(LibraryError):
        choose_profiles(library(tmp_path, p=body), ["p"])
