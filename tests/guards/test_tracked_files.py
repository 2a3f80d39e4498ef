"""What every tracked file keeps to: no address of one machine, a readable size, links that lead somewhere."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

# One letter of each is bracketed, so that this file does not find itself.
ADDRESSES = re.compile(
    r"/w[o]rk/|/r[o]ot/|(?<![\w.])/h[o]me/[a-z]|bash_j[o]bs|python[h]osted|py[p]i\.org|npm[j]s\.|deb\.deb[i]an"
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
MAX_LINES = 400


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[Path]:
    if not shutil.which("git") or not (root / ".git").exists():
        pytest.skip("not a git checkout: there is no list of tracked files")
    run = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    return [path for name in run.stdout.decode().split("\0") if name and (path := root / name).is_file()]


def texts(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for file in files:
        content = file.read_bytes()
        if b"\0" not in content:
            yield file, content.decode("utf-8", errors="replace")


def addresses(files: Iterable[Path]) -> list[str]:
    """Places that name a folder of one machine or a package registry, as ``file:line: what``."""
    return [
        f"{file.name}:{number}: {match[0]}"
        for file, text in texts(files)
        for number, line in enumerate(text.splitlines(), start=1)
        for match in ADDRESSES.finditer(line)
    ]


def long_modules(files: Iterable[Path]) -> list[str]:
    modules = (pair for pair in texts(files) if pair[0].suffix == ".py")
    lengths = ((file.name, len(text.splitlines())) for file, text in modules)
    return [f"{name}: {lines} lines" for name, lines in lengths if lines > MAX_LINES]


def dead_links(files: Iterable[Path]) -> list[str]:
    """Relative links in Markdown pages that lead to no file."""
    pages = (pair for pair in texts(files) if pair[0].suffix == ".md")
    return [
        f"{page.name}: {target}"
        for page, text in pages
        for target in LINK.findall(text)
        if not (page.parent / target).exists()
    ]


def test_no_file_names_a_machine_or_a_registry(tracked: list[Path]) -> None:
    assert addresses(tracked) == []


def test_modules_stay_readable(tracked: list[Path]) -> None:
    assert long_modules(tracked) == []


def test_links_between_pages_lead_somewhere(tracked: list[Path]) -> None:
    assert dead_links(tracked) == []


def test_planted_mistakes_are_reported(tmp_path: Path) -> None:
    page, module = tmp_path / "page.md", tmp_path / "module.py"
    home = "/".join(("", "home", "someone"))
    page.write_text(
        f"fine\nsee {home}/notes, [here](module.py), [there](gone.md#part), [web](https://a.example)\n"
    )
    module.write_text("x = 1\n" * (MAX_LINES + 1))
    assert addresses([page, module]) == [f"page.md:2: {home[:7]}"]
    assert long_modules([page, module]) == ["module.py: 401 lines"]
    assert dead_links([page, module]) == ["page.md: gone.md"]
