"""The rooms are built on one another in one direction, and inside app the services know no face."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ORDER = ("corpus", "ingest", "index", "app", "eval")
FACES = {"cli", "commands", "pages", "api", "mcp"}


def violations(root: Path) -> list[str]:
    """Every import under ``root`` that breaks a rule, as ``file:line: why``."""
    found = []
    for room in ORDER:
        for file in sorted((root / room).rglob("*.py")):
            here = file.relative_to(root)
            for line, target in _imports(ast.parse(file.read_text("utf-8")), package=here.parent.parts):
                why = _objection(here, target)
                if why:
                    found.append(f"{here.as_posix()}:{line}: {why}")
    return found


def _imports(tree: ast.AST, *, package: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and dotted target of each import; a target among the rooms starts with "ftzqa"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, tuple(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            base: tuple[str, ...] = tuple(node.module.split(".")) if node.module else ()
            if node.level:
                base = ("ftzqa", *package)[: len(package) + 2 - node.level] + base
            for alias in node.names:
                yield node.lineno, (*base, alias.name)


def _objection(file: Path, target: tuple[str, ...]) -> str | None:
    if target[0] in ORDER:
        return f"bare import of {'.'.join(target)}"
    if target[0] != "ftzqa" or len(target) < 2 or target[1] not in ORDER:
        return None
    room, inner = file.parts[0], file.with_suffix("").parts[1]
    if ORDER.index(target[1]) > ORDER.index(room):
        return f"{room} imports {target[1]}, which stands on it"
    if room == target[1] == "app" and inner not in FACES and len(target) > 2 and target[2] in FACES:
        return f"the service {inner} imports the face {target[2]}"
    return None


def test_nothing_imports_to_the_right(root: Path) -> None:
    assert violations(root) == []


@pytest.mark.parametrize(
    ("file", "code", "why"),
    [
        ("ingest/split.py", "from ..index.types import Hit", "ingest imports index"),
        ("ingest/readers/pdf.py", "from ... import app", "ingest imports app"),
        ("index/search.py", "def f():\n    import ftzqa.app.ask", "index imports app"),
        ("index/search.py", "import index.types", "bare import of index.types"),
        ("app/ask.py", "from eval import measures", "bare import of eval"),
        ("app/ask.py", "from ..eval.measures import mrr", "app imports eval"),
        ("app/ask.py", "from .cli import main", "the service ask imports the face cli"),
        ("app/ask.py", "from ftzqa.app import pages", "the service ask imports the face pages"),
        ("app/chat.py", "from .pages.ask import show", "the service chat imports the face pages"),
    ],
)
def test_a_planted_import_is_reported(tmp_path: Path, file: str, code: str, why: str) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(code, "utf-8")
    (report,) = violations(tmp_path)
    assert report.startswith(f"{file}:")
    assert why in report


def test_rightful_imports_pass(tmp_path: Path) -> None:
    for file, code in {
        "app/cli.py": "from .ask import ask\nfrom .pages import theme\nimport typer",
        "app/pages/ask.py": "from ftzqa.app.ask import ask\nfrom ftzqa.app.pages import theme",
        "index/search.py": "from ..ingest.types import Passage\nfrom .types import Hit\nfrom . import types",
        "eval/run.py": "from ..app.ask import ask",
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(code, "utf-8")
    assert violations(tmp_path) == []
