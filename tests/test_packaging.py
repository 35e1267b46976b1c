"""The wheel carries code and knowledge, and works from a folder that has nothing to do with the checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    script = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=TOP, capture_output=True, text=True, check=True
    )
    return folder / done.stdout.strip().splitlines()[-1]


def test_the_wheel_holds_the_four_folders_and_the_type_marker(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for expected in (
        "certkg/py.typed",
        "certkg/ontology/certification.ttl",
        "certkg/ontology/languages/words-en.toml",
        "certkg/shapes/languages/de/submission-de.ttl",
        "certkg/shapes/certification/CB-03-cycle.ttl",
        "certkg/cli/example/registry.ttl",
    ):
        assert expected in names
    assert any(name.startswith("certkg/queries/") for name in names)
    assert any(name.startswith("certkg/loaders/") for name in names)


def test_nothing_stray_lands_in_site_packages(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"certkg"}


def test_an_installed_wheel_validates_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """The dependencies are borrowed from this environment, the package comes from the wheel alone."""
    home = tmp_path / "env"
    venv.EnvBuilder(with_pip=False).create(home)
    python = home / "bin" / "python"
    site = next(home.glob("lib/python3*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)  # our own wheel, built a moment ago
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    (site / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    case = (TOP / "tests" / "cases" / "CB-03-cycle" / "violates.ttl").read_bytes()
    (tmp_path / "case.ttl").write_bytes(case)
    where = subprocess.run(
        [python, "-c", "import certkg; print(certkg.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(home) in where.stdout
    done = subprocess.run(
        [python, "-m", "certkg", "validate", "case.ttl", "--format", "json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert '"CB-3"' in done.stdout
