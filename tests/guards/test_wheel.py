"""The wheel stands on its own: built, installed apart from the checkout, type-checked and used."""

import json
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = [pytest.mark.wheel, pytest.mark.slow, pytest.mark.timeout(900)]

ROOMS = ("app", "corpus", "eval", "index", "ingest")


def run(command: Sequence[str | Path], *, folder: Path) -> str:
    """Output of ``command``; where it fails, what it said is the failure."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what git tracks, so that nothing left in the checkout slips in."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    names = run(["git", "ls-files", "-z"], folder=root).split("\0")
    for name in filter(None, names):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((root / name).read_bytes())
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, copy], folder=copy)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of an environment with the wheel in it, over the locked dependencies.

    They are lent by one line in a ``.pth`` file: the checkout's own editable install stays behind, since
    ``.pth`` files in a lent folder are not read.
    """
    home = tmp_path_factory.mktemp("environment")
    run([sys.executable, "-m", "venv", "--without-pip", home], folder=home)
    (site,) = home.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"))
    python = home / "bin/python"
    run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-installed", wheel], folder=home)
    return python.parent


def test_it_holds_every_file_of_the_rooms_and_no_other_room(root: Path, wheel: Path) -> None:
    inside = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.split("/")[1] for name in inside} == set(ROOMS)
    wanted = run(["git", "ls-files", *ROOMS, ":!eval/peers"], folder=root).splitlines()  # scripts stay behind
    assert {f"ftzqa/{name}" for name in wanted} - inside == set()


def test_it_carries_its_licence(wheel: Path) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in ZipFile(wheel).namelist())


def mypy(*what: str, root: Path, python: Path, folder: Path) -> str:
    """What mypy says with the project's settings (strict) and ``python``'s packages, seen from ``folder``."""
    settings = ["--config-file", root / "pyproject.toml", "--cache-dir", root / ".mypy_cache"]
    command = [sys.executable, "-m", "mypy", *settings, "--python-executable", python, *what]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr


def test_strict_mypy_accepts_the_installed_packages(root: Path, installed: Path, tmp_path: Path) -> None:
    packages = [word for room in ROOMS if room != "corpus" for word in ("-p", f"ftzqa.{room}")]
    assert mypy(*packages, root=root, python=installed / "python", folder=tmp_path).startswith("Success")


def test_users_of_the_wheel_see_its_types(root: Path, installed: Path, tmp_path: Path) -> None:
    planted = "from ftzqa.index.types import Hit\n\n\ndef rank(hit: Hit) -> str:\n    return hit.rank\n"
    (tmp_path / "use.py").write_text(planted)
    said = mypy("use.py", root=root, python=installed / "python", folder=tmp_path)
    assert 'got "int", expected "str"' in said


def test_it_builds_and_searches_far_from_the_checkout(root: Path, installed: Path, tmp_path: Path) -> None:
    place = run([installed / "python", "-c", "import ftzqa.app; print(ftzqa.app.__file__)"], folder=tmp_path)
    assert str(installed.parent) in place
    assert "search" in run([installed / "ftzqa", "--help"], folder=tmp_path)
    document = sorted((root / "corpus/documents").iterdir())[0]
    run([installed / "ftzqa", "build", document, "--library", "here"], folder=tmp_path)
    found = json.loads(
        run([installed / "ftzqa", "search", "自由贸易试验区", "--library", "here", "--json"], folder=tmp_path)
    )
    assert found["hits"][0]["source"].endswith(document.name)
