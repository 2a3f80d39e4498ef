"""What pyproject.toml installs is what the folders hold."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOMS = ("app", "corpus", "eval", "index", "ingest")
SCRIPTS = ("eval/peers",)
"""Folders of scripts that run where they are, beside libraries that the package does not need."""


def differences(root: Path) -> list[str]:
    """Every folder the package list misses, and every entry with no folder behind it."""
    setup: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders, listed = _packages(root), set(setup["packages"])
    found = [f"{name} is a package that pyproject.toml does not list" for name in folders - listed]
    found += [f"pyproject.toml lists {name}, which is no package" for name in listed - folders]
    rooms = {f"ftzqa.{room}": room for room in ROOMS if (root / room).is_dir()}
    if setup["package-dir"] != rooms:
        found.append(f"package-dir is {setup['package-dir']}, and the rooms are {rooms}")
    for file in (file for room in ROOMS for file in (root / room).rglob("*.py")):
        folder = file.parent.relative_to(root).as_posix()
        if folder not in SCRIPTS and not (file.parent / "__init__.py").exists():
            found.append(f"{folder} holds modules and no __init__.py")
    return sorted(set(found))


def _packages(root: Path) -> set[str]:
    inits = (file for room in ROOMS for file in (root / room).rglob("__init__.py"))
    return {".".join(("ftzqa", *file.parent.relative_to(root).parts)) for file in inits}


def test_the_package_list_is_the_folders(root: Path) -> None:
    assert differences(root) == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house in order: one room with one package inside."""
    (tmp_path / "app/pages").mkdir(parents=True)
    (tmp_path / "app/__init__.py").touch()
    (tmp_path / "app/pages/__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text(
        '[tool.setuptools]\npackages = ["ftzqa.app", "ftzqa.app.pages"]\n'
        'package-dir = {"ftzqa.app" = "app"}\n'
    )
    assert differences(tmp_path) == []
    return tmp_path


def test_an_unlisted_package_is_reported(house: Path) -> None:
    (house / "app/extra").mkdir()
    (house / "app/extra/__init__.py").touch()
    assert differences(house) == ["ftzqa.app.extra is a package that pyproject.toml does not list"]


def test_a_listed_package_without_a_folder_is_reported(house: Path) -> None:
    (house / "app/pages/__init__.py").unlink()
    assert differences(house) == ["pyproject.toml lists ftzqa.app.pages, which is no package"]


def test_modules_without_an_init_are_reported(house: Path) -> None:
    (house / "app/pages/__init__.py").rename(house / "app/pages/ask.py")
    assert "app/pages holds modules and no __init__.py" in differences(house)


def test_a_room_that_is_not_mapped_is_reported(house: Path) -> None:
    (house / "eval").mkdir()
    (report,) = differences(house)
    assert report.startswith("package-dir is")
