"""Both README files show what works: each block marked ``bash`` or ``python`` is run, in order."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGES = ("README.md", "README.zh.md")
DOCUMENTS = ("paper-founding-en.md", "zone-shandong-zh.md", "zone-shanghai-en.md")
"""As much of the collection as the questions on the pages need; encoding all of it takes minutes."""
BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


def failures(page: str, *, folder: Path) -> list[str]:
    """Run the blocks of ``page`` in ``folder``, as a person would who has activated the environment.

    The first block that fails ends the run; its text and output are returned.
    """
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    own = {key: value for key, value in os.environ.items() if not key.startswith("FTZQA_")}
    for language, code in BLOCK.findall(page):
        run = subprocess.run(
            [*COMMANDS[language], code],
            cwd=folder,
            env=own | {"PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if run.returncode:
            return [f"{code}exit code {run.returncode}: {run.stdout}"]
    return []


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PAGES)
def test_what_the_page_shows_works(root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "corpus/documents").mkdir(parents=True)
    for document in DOCUMENTS:
        shutil.copy(root / "corpus/documents" / document, tmp_path / "corpus/documents")
    page = (root / name).read_text("utf-8")
    assert len(BLOCK.findall(page)) >= 2
    assert failures(page, folder=tmp_path) == []


def test_both_pages_show_the_same_number_of_blocks(root: Path) -> None:
    counts = {name: len(BLOCK.findall((root / name).read_text("utf-8"))) for name in PAGES}
    assert len(set(counts.values())) == 1, counts


def test_a_planted_mistake_is_reported(tmp_path: Path) -> None:
    page = "```bash\necho ready > note\n```\nthen\n```python\nopen('note').read()\n1 / 0\n```\n"
    (report,) = failures(page, folder=tmp_path)
    assert "ZeroDivisionError" in report
    (report,) = failures("```bash\nftzqa --no-such-option | cat\n```\n", folder=tmp_path)
    assert "--no-such-option" in report
