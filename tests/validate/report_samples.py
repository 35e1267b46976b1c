"""Three lifelike reports: RDF with lines, a workbook with cells, and a large one. All names are made up."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from openpyxl import Workbook

from certkg.errors import Place
from certkg.validate.findings import make_report
from certkg.validate.results import (
    Coverage,
    Fallback,
    InputFile,
    Notice,
    Outcome,
    Report,
    Result,
    UnknownTerm,
)
from certkg.validate.rules import RuleIndex, read_rules
from certkg.validate.shapes.terms import literal

CKG = "https://w3id.org/certkg#"
SHAPES = "https://w3id.org/certkg/shapes/"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
BASE = "https://registry.example/id/"
TITLE = "<http://purl.org/dc/terms/title>"
CONTRADICTED, NOT_EVIDENCED = f"<{CKG}Contradicted>", f"<{CKG}NotEvidenced>"


def ckg(name: str) -> str:
    return f"<{CKG}{name}>"


def sh(name: str) -> str:
    return f"<{SH}{name}>"


def shape(stem: str) -> str:
    return f"<{SHAPES}{stem}>"


def thing(kind: str, key: str) -> str:
    return f"<{BASE}{kind}/{key}>"


def day(text: str) -> str:
    return literal(text, f"{XSD}date")


CYCLE = shape("CB-03-cycle")
SCOPE = shape("CB-01-scope-within-accreditation")
REVIEW = shape("EO-09e-effectiveness-review")
CLAIM = shape("MU-07-iso-certified-claim")


def rules() -> RuleIndex:
    """The rule index of four shape files, with a French fix and one constraint that says more."""
    return read_rules(
        [
            (
                CYCLE,
                TITLE,
                literal("A certificate expires at most three years after its cycle began", "", "en"),
            ),
            (CYCLE, ckg("ruleId"), literal("CB-3")),
            (CYCLE, ckg("profileName"), literal("certification")),
            (CYCLE, ckg("verdict"), CONTRADICTED),
            (
                f"{CYCLE[:-1]}#three-years>",
                ckg("fix"),
                literal(
                    "Set the expiry date to three years after the start of the cycle or earlier.", "", "en"
                ),
            ),
            (
                f"{CYCLE[:-1]}#three-years>",
                ckg("fix"),
                literal("Fixez l'expiration à trois ans au plus après le début du cycle.", "", "fr"),
            ),
            (SCOPE, TITLE, literal("A certificate lies within its body's accredited scope", "", "en")),
            (SCOPE, ckg("ruleId"), literal("CB-1")),
            (SCOPE, ckg("verdict"), CONTRADICTED),
            (SCOPE, ckg("fix"), literal("Record the extension of scope, or withdraw the mark.", "", "en")),
            (REVIEW, TITLE, literal("Each corrective action has a review of its effectiveness", "", "en")),
            (REVIEW, ckg("ruleId"), literal("EO-9e")),
            (REVIEW, ckg("verdict"), NOT_EVIDENCED),
            (REVIEW, sh("property"), "_:s.1"),
            ("_:s.1", ckg("fix"), literal("Add ckg:effectivenessReview with its day and result.", "", "en")),
            (CLAIM, TITLE, literal("ISO is not said to certify", "", "en")),
            (CLAIM, ckg("ruleId"), literal("MU-7")),
            (CLAIM, ckg("verdict"), CONTRADICTED),
        ]
    )


def cycle(number: str, expiry: str, began: str) -> Result:
    return Result(
        focus_node=thing("certificate", f"northlight/{number}"),
        path=ckg("expiryDate"),
        value=day(expiry),
        severity=sh("Violation"),
        component=sh("SPARQLConstraintComponent"),
        shape=CYCLE,
        constraint=f"{CYCLE[:-1]}#three-years>",
        messages=(
            literal(
                f"Certificate {number} expires on {expiry}, more than three years after its cycle began "
                f"on {began}.",
                "",
                "en",
            ),
            literal(f"Le certificat {number} expire le {expiry}.", "", "fr"),
        ),
    )


def review(node: str) -> Result:
    return Result(
        focus_node=node,
        path=f"{ckg('hasNonconformity')}/({ckg('correctedBy')}|^{ckg('corrects')})/{ckg('effectivenessReview')}",
        value=None,
        severity=sh("Warning"),
        component=sh("MinCountConstraintComponent"),
        shape="_:s.1",
        messages=(literal("No review of the effectiveness of the correction is recorded.", "", "en"),),
    )


def claim(node: str, text: str) -> Result:
    return Result(
        focus_node=node,
        path=ckg("claimText"),
        value=literal(text, "", "en"),
        severity=sh("Info"),
        component=sh("PatternConstraintComponent"),
        shape=CLAIM,
        messages=(literal("The claim says that ISO certifies; ISO certifies nobody.", "", "en"),),
    )


def coverage() -> tuple[Coverage, ...]:
    return (
        Coverage(CYCLE, 40, 2, 0.012),
        Coverage(SCOPE, 40, 0, 0.020),
        Coverage(REVIEW, 3, 1, 0.004),
        Coverage(CLAIM, 2, 1, 0.001),
        Coverage(shape("AC-01-accreditation-in-force"), 0, 0, 0.0),
    )


def rdf_report() -> Report:
    """Turtle with lines and columns; a blank node, a complex path, unknown terms and a fallback."""
    places = {
        thing("certificate", "northlight/Q-17"): Place("registry.ttl", 118, 5),
        thing("certificate", "northlight/Q-21"): Place("registry.ttl", 204, 5),
        "_:b.system7": Place("evidence.ttl", 31, 1),
    }
    outcome = Outcome(
        results=(
            cycle("Q-21", "2030-06-30", "2026-06-15"),
            review("_:b.system7"),
            claim(thing("claim", "12"), 'We are "ISO certified"!\nAsk us.'),
            cycle("Q-17", "2030-01-01", "2026-05-01"),
        ),
        coverage=coverage(),
        fallbacks=(Fallback(f"{CLAIM[:-1]}#words>", "pyshacl", "the function ckg:words has no set form"),),
        triples=5123,
        focus_nodes=45,
    )
    return make_report(
        outcome,
        rules(),
        as_of=date(2026, 11, 23),
        engine="duckdb",
        rules_digest="sha256:" + "5e" * 32,
        inputs=(
            InputFile("registry.ttl", "sha256:" + "a1" * 32, 4890),
            InputFile("evidence.ttl", "sha256:" + "b2" * 32, 233),
        ),
        locate=lambda result: places.get(result.focus_node),
        unknown_terms=(
            UnknownTerm(f"{CKG}Certifcate", "class", 12, f"{CKG}Certificate"),
            UnknownTerm("https://other.example/ns#mood", "property", 3),
        ),
        notices=(
            Notice("unknown", f"{SH}mincount", 2, (f"{SH}minCount",), Place("shapes.ttl", 7, 5)),
            Notice("without-effect", f"{SH}flags", 1, (f"{SH}pattern",), Place("shapes.ttl", 9, 5)),
            Notice("not-imported", "https://other.example/more", 1),
        ),
    )


def workbook() -> bytes:
    """A workbook as a registry sends it, with a merged title, a formula and a comment of its own."""
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Certificates"
    sheet.append(["Northlight Assurance, certificates"])
    sheet.merge_cells("A1:D1")
    sheet.append(["number", "organization", "cycle began", "expires"])
    sheet.append(["Q-17", "Alder & Finch Ltd", date(2026, 5, 1), date(2030, 1, 1)])
    sheet.append(["Q-18", "Bramble Works", date(2025, 3, 1), date(2028, 2, 28)])
    sheet.append(["Q-21", "Corvid Foods", date(2026, 6, 15), date(2030, 6, 30)])
    sheet["E5"] = "=D5-C5"
    sheet["D5"].comment = Comment("To be checked with the body.", "registry")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook_report() -> Report:
    """A workbook with cells: two faults in one cell, one in a merged cell, one without a place."""
    first, second = cycle("Q-17", "2030-01-01", "2026-05-01"), cycle("Q-21", "2030-06-30", "2026-06-15")
    scope = Result(
        focus_node=second.focus_node,
        path=None,
        value=literal('=HYPERLINK("https://bad.example","IAF 03")'),
        severity=sh("Warning"),
        component=sh("SPARQLConstraintComponent"),
        shape=SCOPE,
        messages=(literal("The sector of certificate Q-21 lies outside the accredited scope.", "", "en"),),
    )
    heading = claim(thing("claim", "13"), "ISO certified by ISO")
    lost = review(thing("system", "corvid"))
    cells = {first: "D3", second: "D5", scope: "D5", heading: "C1"}
    outcome = Outcome((lost, scope, first, second, heading), coverage(), triples=96, focus_nodes=45)
    return make_report(
        outcome,
        rules(),
        as_of=date(2026, 11, 23),
        engine="duckdb",
        rules_digest="sha256:" + "5e" * 32,
        inputs=(InputFile("q3.xlsx", "sha256:" + "c3" * 32, 96),),
        locate=lambda result: (
            Place("q3.xlsx", sheet="Certificates", cell=cells[result]) if result in cells else None
        ),
    )


def large_report(number: int) -> Report:
    """Many findings, spread over 40 rules and 12 bodies."""
    results = tuple(_large(n) for n in range(number))
    shapes = dict.fromkeys(result.shape for result in results)
    outcome = Outcome(
        results,
        tuple(Coverage(name, number, sum(1 for r in results if r.shape == name)) for name in shapes),
        triples=number * 20,
        focus_nodes=number,
        groups={_large(n).focus_node: f"Certification body {n % 12 + 1}" for n in range(number)},
    )
    return make_report(
        outcome,
        RuleIndex(),
        as_of=date(2026, 11, 23),
        engine="duckdb",
        rules_digest="sha256:" + "5e" * 32,
        inputs=(InputFile("all.nt", "sha256:" + "d4" * 32, number * 20),),
        locate=lambda result: Place("all.nt", int(result.focus_node.rpartition("/")[2][:-1]) * 20 + 1, 1),
    )


def _large(n: int) -> Result:
    rule = (n * n) % 41
    return Result(
        focus_node=thing("certificate", f"body{n % 12 + 1}/{n}"),
        path=ckg("expiryDate"),
        value=day(f"20{30 + n % 9}-01-01"),
        severity=sh(("Violation", "Warning", "Warning", "Info")[n % 4]),
        component=sh("SPARQLConstraintComponent"),
        shape=shape(f"CB-{rule:02d}-rule"),
        messages=(
            literal(f"Certificate {n} is not in order, for the reason that rule {rule} gives.", "", "en"),
        ),
    )
