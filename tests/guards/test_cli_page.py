"""The pages of the command line say what the commands say now."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def fresh(language: str, *, root: Path) -> str:
    environment = os.environ | {"FTZQA_LANGUAGE": language, "PYTHONUTF8": "1"}
    command = [sys.executable, root / "docs/write_cli.py"]
    run = subprocess.run(command, env=environment, capture_output=True, check=True, encoding="utf-8")
    return run.stdout


@pytest.mark.parametrize(("language", "name"), [("en", "cli.md"), ("zh", "cli.zh.md")])
def test_the_page_is_current(root: Path, language: str, name: str) -> None:
    assert (root / "docs" / name).read_text("utf-8") == fresh(language, root=root), "run `make docs`"


def test_the_page_shows_every_verb_in_the_users_language(root: Path) -> None:
    page = fresh("zh", root=root)
    for verb in ("build", "search", "ask", "tag"):
        assert f"## `ftzqa {verb}`" in page
    assert "文档库所在的文件夹" in page
