"""Each dependency is declared, justified in docs/dependencies.md, and locked at a version that fits."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOMS = ("app", "corpus", "eval", "index", "ingest")
NOT_LOCKED = {"torch"}


def declared(pyproject: str) -> dict[str, Requirement]:
    """The requirements of the project and its extras, by canonical name."""
    project = tomllib.loads(pyproject)["project"]
    extras = project.get("optional-dependencies", {}).values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def justified(page: str) -> list[str]:
    """The names in the first column of the tables of ``docs/dependencies.md``."""
    return [canonicalize_name(name) for name in re.findall(r"^\| `([^`]+)` \|.*\S.*\|$", page, re.MULTILINE)]


def locked(lock: str) -> dict[str, list[str]]:
    """Pinned versions by name; there are two where they differ by Python version."""
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE):
        pins.setdefault(name, []).append(version)
    return pins


def misfits(requirements: dict[str, Requirement], pins: dict[str, list[str]]) -> list[str]:
    """Requirements that the lock leaves out or pins outside their range; "" stands for left out."""
    return [
        f"{name}: {version or 'not locked'}"
        for name, requirement in sorted(requirements.items())
        if name not in NOT_LOCKED
        for version in pins.get(name, [""])
        if not version or version not in requirement.specifier
    ]


def undeclared(root: Path, requirements: dict[str, Requirement]) -> list[str]:
    """Imports of installed distributions that no requirement names, as ``file: module``."""
    owners = packages_distributions()
    return [
        f"{file.relative_to(root).as_posix()}: {module}"
        for room in ROOMS
        for file in sorted((root / room).rglob("*.py"))
        if "peers" not in file.parts  # scripts with an environment of their own
        for module in sorted(set(_top_modules(ast.parse(file.read_text("utf-8")))))
        if module not in sys.stdlib_module_names and module != "ftzqa"
        if not {canonicalize_name(owner) for owner in owners.get(module, [])} & requirements.keys()
    ]


def _top_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_each_dependency_has_its_line(root: Path) -> None:
    names = justified((root / "docs/dependencies.md").read_text("utf-8"))
    assert sorted(names) == sorted(declared((root / "pyproject.toml").read_text("utf-8")))


def test_each_dependency_is_locked_within_its_range(root: Path) -> None:
    pins = locked((root / "requirements.lock").read_text("utf-8"))
    assert misfits(declared((root / "pyproject.toml").read_text("utf-8")), pins) == []
    assert not NOT_LOCKED & pins.keys()


def test_each_import_is_declared(root: Path) -> None:
    assert undeclared(root, declared((root / "pyproject.toml").read_text("utf-8"))) == []


PLANTED = '[project]\ndependencies = ["NumPy>=2"]\noptional-dependencies = {dev = ["py.test>=8"]}\n'


def test_a_dependency_without_a_reason_is_not_counted() -> None:
    assert justified("| `numpy` | arrays |\n| `pypdf` | |\nprose about `torch`\n") == ["numpy"]


def test_a_stale_lock_is_reported() -> None:
    assert misfits(declared(PLANTED), locked("numpy==1.26.4 \\\n    --hash=sha256:00\n")) == [
        "numpy: 1.26.4",
        "py-test: not locked",
    ]


def test_an_undeclared_import_is_reported(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/ask.py").write_text("import json\nimport numpy.linalg\nfrom rich.table import Table\n")
    assert undeclared(tmp_path, declared(PLANTED)) == ["app/ask.py: rich"]
