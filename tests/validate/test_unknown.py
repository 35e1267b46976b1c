"""Unknown terms are named with a suggestion only when one is near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certkg.validate.results import UnknownTerm
from certkg.validate.unknown import near_space, unknown_terms

CKG = "https://w3id.org/certkg#"
KNOWN = {
    "class": [f"<{CKG}{name}>" for name in ("Certificate", "Certification", "Organization", "Audit")],
    "property": [f"<{CKG}{name}>" for name in ("expiryDate", "issueDate", "hasCycle")]
    + ["<https://schema.org/name>"],
}


def found(kind: str, *terms: str) -> dict[str, str | None]:
    return {t.term: t.suggestion for t in unknown_terms({kind: dict.fromkeys(terms, 1)}, KNOWN)}


def test_misspelt_terms_get_the_nearest_known_one() -> None:
    assert found("class", f"<{CKG}Certifcate>") == {f"{CKG}Certifcate": f"{CKG}Certificate"}
    assert found("class", f"<{CKG}Organisation>") == {f"{CKG}Organisation": f"{CKG}Organization"}
    assert found("property", f"<{CKG}expiryDaet>") == {f"{CKG}expiryDaet": f"{CKG}expiryDate"}
    assert found("property", f"<{CKG}ExpiryDate>") == {f"{CKG}ExpiryDate": f"{CKG}expiryDate"}


def test_right_name_in_the_wrong_namespace_is_suggested() -> None:
    assert found("property", "<http://schema.org/name>") == {
        "http://schema.org/name": "https://schema.org/name"
    }


def test_far_terms_get_no_suggestion() -> None:
    assert found("class", "<https://x.example/Weather>") == {"https://x.example/Weather": None}


def test_known_terms_and_those_of_w3c_are_not_reported() -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    owl = "http://www.w3.org/2002/07/owl#"
    known = (f"<{CKG}hasCycle>", f"<{rdf}type>", f"<{rdf}_12>", f"<{rdfs}label>", f"<{owl}sameAs>")
    assert found("property", *known) == {}
    assert found("property", f"<{rdfs}lable>") == {f"{rdfs}lable": f"{rdfs}label"}
    assert found("property", f"<{owl}sameas>", f"<{owl}sameAs>") == {f"{owl}sameas": None}


@pytest.mark.parametrize(
    "space",
    [
        "http://w3id.org/certkg#",
        "https://w3id.org/certkg/",
        "https://w3id.org/certkg/#",
        "https://www.w3id.org/certkg#",
        "https://w3id.org/CertKG#",
    ],
)
def test_a_namespace_that_is_a_little_wrong_is_seen(space: str) -> None:
    assert found("class", f"<{space}Audit>") == {f"{space}Audit": f"{CKG}Audit"}
    assert near_space(f"{space}Audit") == near_space(f"{CKG}Audit")


@pytest.mark.parametrize("name", ["expiry_date", "expiry-date", "dateExpiry", "hasExpiryDate", "EXPIRYDATE"])
def test_the_same_words_are_seen_in_any_order_and_case(name: str) -> None:
    assert found("property", f"<{CKG}{name}>") == {f"{CKG}{name}": f"{CKG}expiryDate"}


def test_a_word_of_rdf_is_no_suggestion_for_what_is_elsewhere() -> None:
    assert found("property", "<https://x.example/labels>") == {"https://x.example/labels": None}


def test_what_can_be_mended_comes_first() -> None:
    used = {"property": {"<https://x.example/foreign>": 900, f"<{CKG}expiryDat>": 1}}
    assert [term.count for term in unknown_terms(used, KNOWN)] == [1, 900]


def test_property_used_as_a_class_is_unknown_as_a_class() -> None:
    assert list(found("class", f"<{CKG}hasCycle>")) == [f"{CKG}hasCycle"]


def test_most_frequent_terms_come_first() -> None:
    used = {"class": {"<urn:a:x1>": 2, "<urn:a:x2>": 9}, "property": {"<urn:a:p>": 5}}
    assert [(t.count, t.kind) for t in unknown_terms(used, KNOWN)] == [
        (9, "class"),
        (5, "property"),
        (2, "class"),
    ]


def test_blank_classes_are_no_terms() -> None:
    assert unknown_terms({"class": {"_:b": 3}}, KNOWN) == ()


def test_hostile_numbers_of_terms_are_all_reported() -> None:
    used = {"property": {f"<urn:p:{n}>": 1 for n in range(20_000)}}
    assert len(unknown_terms(used, KNOWN)) == 20_000


@given(
    st.dictionaries(st.sampled_from([f"<{CKG}{n}>" for n in ("Audit", "Audi", "Q", "")]), st.integers(1, 9))
)
def test_each_unknown_term_is_reported_once(used: dict[str, int]) -> None:
    terms = unknown_terms({"class": used}, KNOWN)
    wanted = {t for t in used if t not in KNOWN["class"]}
    assert {f"<{t.term}>" for t in terms} == wanted
    assert all(isinstance(t, UnknownTerm) and t.count == used[f"<{t.term}>"] for t in terms)
