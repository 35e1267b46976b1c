"""``--lang`` gives answers whose words are of one language; an invented language is added by files alone."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from rdflib import SH, Graph, Literal

from certkg.cli.app import run
from certkg.library import Library
from certkg.library.languages import read_words
from certkg.store.embedded import EmbeddedStore
from certkg.verify import verify

TOP = Path(__file__).parent.parent.parent
REGISTRY = TOP / "src" / "certkg" / "cli" / "example" / "registry.ttl"
SUBMISSION = REGISTRY.with_name("submission.csv")
LANGUAGES = Library.default().languages()
BASE = "https://w3id.org/certkg/"
NAMELESS = """
@prefix ckg: <https://w3id.org/certkg#> .
@prefix x: <https://example.org/id/> .
x:c a ckg:Certificate ; ckg:certificateNumber "1" ; ckg:issuedTo x:o .
x:o a ckg:Organization ; ckg:city "Aalen" .
"""


def certkg(*arguments: object) -> int:
    return run([str(argument) for argument in arguments])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.ttl"
    path.write_text(NAMELESS, "utf-8")
    return path


def submission(data: Path, *arguments: object) -> int:
    return certkg("validate", data, "--profile", "submission", "--as-of", "2026-11-23", *arguments)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", ("Nicht konform: ", " Verstöße", "nicht belegt", "Abhilfe: ", "Stand 2026-11-23.", "bei ")),
        ("de-AT", ("Nicht konform: ", " Verstöße")),
        ("fr", ("Non conforme\u00a0: ", " violations", "non démontré", "Correction : ", "au 2026-11-23.")),
        ("es", ("No conforme: ", " infracciones", "no evidenciado", "Solución: ", "2026-11-23.")),
        ("pt", ("Does not conform: ", " violations", "not evidenced", "Fix: ", "as of 2026-11-23.")),
    ],
)
def test_a_report_has_all_its_words_in_the_language(
    lang: str, words: tuple[str, ...], data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert submission(data, "--lang", lang) == 1
    text = capfd.readouterr().out
    assert [word for word in words if word not in text] == []
    english = (
        "Does not conform",
        "focus node",
        "Fix:",
        "found nothing",
        "not evidenced",
        "that a submission",
    )
    assert [word for word in english if word in text] == ([] if lang != "pt" else [*english[:5]])


def test_the_page_states_its_language_and_keeps_the_codes_of_its_filters(data: Path, tmp_path: Path) -> None:
    submission(data, "--lang", "de-AT", "-o", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert '<option value="violation">Verstoß</option>' in page
    assert '<tr data-severity="violation"' in page
    assert "<small>nicht belegt</small>" in page
    submission(data, "--lang", "pt", "-o", tmp_path / "report.html")
    assert '<html lang="en">' in (tmp_path / "report.html").read_text("utf-8")


def test_machine_formats_keep_their_codes(data: Path, tmp_path: Path) -> None:
    reports = {}
    for lang in ("en", "de"):
        submission(data, "--lang", lang, "-o", tmp_path / "report.json")
        reports[lang] = json.loads((tmp_path / "report.json").read_text("utf-8"))
        submission(data, "--lang", lang, "-o", tmp_path / "report.csv")
        head, first, *_ = (tmp_path / "report.csv").read_text("utf-8").splitlines()
        assert head.startswith("rule,severity,verdict,file")
        assert ",violation,not evidenced," in first
    english, german = reports["en"], reports["de"]
    coded = ("rule", "severity", "verdict", "focusNode", "path", "fingerprint")
    assert [[one[key] for key in coded] for one in german["results"]] == [
        [one[key] for key in coded] for one in english["results"]
    ]
    assert german["engine"]["rulesDigest"] == english["engine"]["rulesDigest"]
    assert german["results"][0]["message"] != english["results"][0]["message"]


def test_an_rdf_report_has_the_messages_of_the_shapes_that_were_read(data: Path, tmp_path: Path) -> None:
    def tags(lang: str, engine: str) -> set[str | None]:
        submission(data, "--lang", lang, "--engine", engine, "--plain", "-o", tmp_path / "report.ttl")
        report = Graph().parse(tmp_path / "report.ttl")
        results = list(report.subjects(SH.resultSeverity))
        assert results
        assert {len(list(report.objects(one, SH.resultMessage))) for one in results} == {
            1 if lang == "en" else 2
        }
        return {text.language for text in report.objects(None, SH.resultMessage) if isinstance(text, Literal)}

    for engine in ("auto", "pyshacl"):
        assert tags("en", engine) == {"en"}
        assert tags("de", engine) == {"en", "de"}


def test_a_chain_and_outcomes_are_told_in_the_language(capfd: pytest.CaptureFixture[str]) -> None:
    certkg("verify", "Q-104", REGISTRY, "--on", "2025-01-15", "--lang", "fr")
    text = capfd.readouterr().out
    assert text.startswith("CONTREDIT  https://example.org/id/certificate/cedro/Q-104  au 2025-01-15")
    assert "  + organisme d'accréditation\u00a0: confirmé" in text
    certkg("verify", "Q-104", REGISTRY, "--on", "2025-01-15", "--lang", "fr", "--format", "json")
    answer = json.loads(capfd.readouterr().out)
    assert (answer["verdict"], answer["links"][0]["link"]) == ("contradicted", "certificate")
    certkg("outcomes", "moorland", REGISTRY, "--on", "2026-11-23", "--lang", "es")
    text = capfd.readouterr().out
    assert "  + 3     riesgos y oportunidades: respaldado" in text
    assert "reglas examinaron" in text
    certkg("outcomes", "moorland", REGISTRY, "--on", "2026-11-23", "--lang", "es", "--format", "turtle")
    text = capfd.readouterr().out
    assert "ckg:hasVerdict ckg:Supported" in text
    assert '"@es .' in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_of_a_chain_is_told_in_the_language(lang: str) -> None:
    words = read_words(Library.default(), lang)
    store = EmbeddedStore()
    store.load_turtle(entry.file for entry in Library.default().ontology())
    store.load_turtle([REGISTRY])
    reasons = {
        reason.text
        for number in (*(f"Q-{number}" for number in range(101, 110)), "Q-01", "none")
        for link in verify(store, number, date(2026, 11, 23), sector="28", standard="ISO 9001").links
        for reason in link.reasons
    }
    assert len(reasons) > 20
    assert {reason for reason in reasons if words.sentence(reason) == reason} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_faults_of_a_table_are_told_in_the_language(lang: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    rows = SUBMISSION.read_text("utf-8").splitlines()
    head, first, *rest = rows
    table.write_text("\n".join([f"{head},Mood", f"{first},good", *rest, first]) + "\n", "utf-8")
    reports = {}
    for one in ("en", lang):
        certkg("validate", table, "--profile", "submission", "--lang", one, "-o", tmp_path / "report.json")
        reports[one] = json.loads((tmp_path / "report.json").read_text("utf-8"))["results"]
    assert {one["rule"] for one in reports["en"]} >= {
        "certsearch bad-date",
        "certsearch duplicate-row",
        "certsearch unknown-header",
        "certsearch unknown-value",
    }
    for english, other in zip(reports["en"], reports[lang], strict=True):
        assert english["fingerprint"] == other["fingerprint"]
        assert english["message"] != other["message"]
        assert english["fix"] != other["fix"]


def test_a_page_of_the_library_is_in_the_language(capfd: pytest.CaptureFixture[str]) -> None:
    certkg("show", "CB-3", "--lang", "de")
    text = capfd.readouterr().out
    assert text.startswith("# CB-3: Ein Zertifikat läuft")
    assert "- Meldung: Zertifikat {?name} läuft am" in text
    messages = text.count("Meldung:")
    certkg("show", "CB-3")
    assert capfd.readouterr().out.count("Message:") == messages
    certkg("show", "9e", "--lang", "fr")
    text = capfd.readouterr().out
    assert text.startswith("# Résultat 9e : ")
    assert "Chaque action corrective achevée" in text


def test_an_invented_language_is_added_by_files_alone(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "library"
    for folder in ("ontology", "shapes", "queries", "loaders"):
        shutil.copytree(TOP / folder, own / folder)
    (own / "shapes" / "languages" / "xq").mkdir()
    (own / "shapes" / "languages" / "xq" / "submission-xq.ttl").write_text(
        f'<{BASE}shapes/SUB-02-client> <http://purl.org/dc/terms/title> "Regulo pri kliento"@xq .\n'
        f'<{BASE}shapes/SUB-02-client#legal-name> <{SH.message}> "Mankas la nomo."@xq ;\n'
        f'  <https://w3id.org/certkg#fix> "Skribu la nomon."@xq .\n',
        "utf-8",
    )
    (own / "ontology" / "languages" / "labels-xq.ttl").write_text(
        '<https://w3id.org/certkg#NotEvidenced> <http://www.w3.org/2000/01/rdf-schema#label> "ne pruvita"@xq .\n'
        f'<{SH.Violation}> <http://www.w3.org/2000/01/rdf-schema#label> "malobservo"@xq .\n'
        '<https://w3id.org/certkg#Outcome03> <http://www.w3.org/2000/01/rdf-schema#label> "riskoj"@xq .',
        "utf-8",
    )
    (own / "ontology" / "languages" / "words-xq.toml").write_text(
        'plural = "n != 1"\nthousands = "_"\n[phrases]\ndoes-not-conform = "Ne konformas"\n'
        'violation = ["{n} malobservo", "{n} malobservoj"]\nfix = "Riparo:"\nfindings = "Trovoj"\n',
        "utf-8",
    )
    submission(data, "--lang", "xq", "--library", own)
    text = capfd.readouterr().out
    assert "SUB-2 Regulo pri kliento" in text
    assert "malobservoj, ne pruvita" in text
    assert "Mankas la nomo." in text
    assert "Riparo: Skribu la nomon." in text
    assert "Ne konformas: " in text
    assert "focus nodes checked by" in text
    submission(data, "--lang", "xq", "--library", own, "-o", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<html lang="xq">' in page
    assert '<h2 id="findings">Trovoj</h2>' in page
    assert "Mankas la nomo." in page
    assert '<option value="violation">malobservo</option>' in page
    certkg("outcomes", "moorland", REGISTRY, "--on", "2026-11-23", "--lang", "xq", "--library", own)
    text = capfd.readouterr().out
    assert "riskoj: supported" in text
    assert "react and correct" in text
