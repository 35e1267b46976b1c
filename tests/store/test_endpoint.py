"""A SPARQL endpoint that is none of ours, Apache Jena Fuseki, is asked as files are; what it cannot do is said."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from certkg.cli.app import app
from certkg.documents import open_document
from certkg.errors import InputError, LibraryError, UsageError
from certkg.store.remote import RemoteStore

HERE = Path(__file__).parent
EXAMPLE = HERE.parent.parent / "src" / "certkg" / "cli" / "example"
MISSING = ", ".join(tool for tool in ("mvn", "java") if shutil.which(tool) is None)
GRAPHS = """
<urn:x:a> <urn:x:p> "in the default graph" , "caf\u00e9"@fr , 7 , _:same .
_:same <urn:x:q> "a \\"quoted\\" word" .
<urn:x:g> { <urn:x:a> <urn:x:p> "in a named graph" , 7 }
"""


@contextmanager
def fuseki(folder: Path, path: Path) -> Iterator[str]:
    """Serves a file, and gives the address of the endpoint."""
    where = folder / "path"
    goal = ("dependency:build-classpath", f"-Dmdep.outputFile={where}")
    command = ("mvn", "--batch-mode", "--quiet", "--file", str(HERE / "pom.xml"), *goal)
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    main = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
    served = ("--localhost", "--port", str(port), f"--file={path}", "/data")
    with subprocess.Popen(
        ("java", "-cp", where.read_text().strip(), main, *served),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            address = f"http://localhost:{port}/data/sparql"
            _wait(f"{address}?query=ASK%7B%7D", server)
            yield address
        finally:
            server.terminate()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - an address of this machine
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def run(*arguments: object) -> tuple[int, str]:
    """The exit status of a command, and its answer."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout


@pytest.mark.maven
@pytest.mark.skipif(bool(MISSING), reason=f"needs {MISSING} (apt install maven default-jdk-headless)")
def test_the_registry_at_an_endpoint_is_asked_as_its_file_is(tmp_path: Path) -> None:
    library = EXAMPLE.parents[3] / "ontology"
    whole = tmp_path / "registry.nt"
    parts = [EXAMPLE / "registry.ttl", *library.glob("*.ttl"), *(library / "reference").glob("*.ttl")]
    with whole.open("wb") as stream:
        for number, part in enumerate(parts):
            stream.writelines(open_document(part, scope=f"f{number}").ntriples())
    asked = (
        ("verify", "Q-104", "--on", "2025-01-15", "--format", "json"),
        ("query", "CQ25", "--day", "2025-12-31", "--format", "csv"),
    )
    submission = ("validate", EXAMPLE / "submission.csv", "--profile", "submission", "--format", "csv")
    with fuseki(tmp_path, whole) as address:
        for question in asked:
            data = (
                ("--data", EXAMPLE / "registry.ttl")
                if question[0] == "query"
                else (EXAMPLE / "registry.ttl",)
            )
            expected = run(*question, *data)
            assert expected[0] in {0, 1}
            assert run(*question, "--endpoint", address) == expected
        assert run(*submission, "--endpoint", address) == run(*submission, "--registry", EXAMPLE)

        with pytest.raises(LibraryError) as refused:
            RemoteStore(address).select("SELECT nothing")
        assert refused.value.code == "endpoint-refused"


@pytest.mark.maven
@pytest.mark.skipif(bool(MISSING), reason=f"needs {MISSING} (apt install maven default-jdk-headless)")
def test_all_graphs_of_an_endpoint_are_read_once(tmp_path: Path) -> None:
    path = tmp_path / "graphs.trig"
    path.write_text(GRAPHS, encoding="utf-8")
    with fuseki(tmp_path, path) as address:
        found = set(RemoteStore(address).everything(scope="e").triples())
        made = RemoteStore(address).construct("CONSTRUCT { ?s <urn:x:r> ?o } WHERE { ?s <urn:x:q> ?o }")
    assert {value for _, _, value in found if not value.startswith("_:")} == {
        '"in the default graph"',
        '"caf\u00e9"@fr',
        '"7"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"in a named graph"',
        '"a \\"quoted\\" word"',
    }
    (node,) = {value for _, _, value in found if value.startswith("_:")}
    assert {subject for subject, predicate, _ in found if predicate == "<urn:x:q>"} == {node}
    assert node.startswith("_:e")
    assert [(predicate, value) for _, predicate, value in made] == [("<urn:x:r>", '"a \\"quoted\\" word"')]


@contextmanager
def answering(kind: str, *bodies: str) -> Iterator[str]:
    """An address that gives these answers one after another."""
    left = list(bodies)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = left.pop(0).encode()
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header(
                "Content-Type", kind if content[:1] != b"{" else "application/sparql-results+json"
            )
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with HTTPServer(("localhost", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_port}/sparql"
        finally:
            server.shutdown()


def test_an_endpoint_that_cuts_its_answer_is_an_error_and_no_smaller_registry() -> None:
    count = '{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "3"}}]}}'
    cut = '<urn:x:a> <urn:x:p> "1" .\n<urn:x:a> <urn:x:p> "2" .\n'
    with answering("application/n-triples", cut, count) as address, pytest.raises(InputError) as caught:
        RemoteStore(address).everything()
    assert caught.value.code == "endpoint-incomplete"
    with answering("application/n-triples", cut, count.replace("3", "2")) as address:
        assert len(set(RemoteStore(address).everything().triples())) == 2


@pytest.mark.parametrize("question", ["select", "construct"])
def test_a_page_that_is_no_answer_is_an_error(question: str) -> None:
    with answering("text/html", "<html>Welcome</html>") as address, pytest.raises(InputError) as caught:
        getattr(RemoteStore(address), question)("SELECT * WHERE { ?s ?p ?o }")
    assert caught.value.code == "endpoint-answer"


def test_an_endpoint_that_is_not_there_is_an_error_with_its_address() -> None:
    with socket.socket() as closed:
        closed.bind(("localhost", 0))
        address = f"http://localhost:{closed.getsockname()[1]}/sparql"
    with pytest.raises(InputError, match=address) as caught:
        RemoteStore(address, timeout=5).select("ASK {}")
    assert caught.value.code == "endpoint-unreachable"
    with pytest.raises(UsageError):
        RemoteStore("file:///etc/passwd")


def test_blank_nodes_of_the_registry_are_none_of_the_input(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
        "<urn:x:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:x:p> ; sh:property [ sh:path <urn:x:q> ; sh:maxCount 0 ] ."
    )
    (tmp_path / "data.nt").write_text("_:x <urn:x:p> <urn:x:a> .\n")
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "more.nt").write_text("_:x <urn:x:q> <urn:x:b> .\n")
    status, _ = run("validate", tmp_path / "data.nt", "--shapes", shapes, "--registry", tmp_path / "registry")
    assert status == 0
