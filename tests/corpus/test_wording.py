"""No document borrows its sentences: no long run of text is shared with the real documents."""

import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

CHARACTERS = 25  # Chinese characters in a row, punctuation between them not counted
WORDS = 12  # English words in a row


@pytest.mark.realdocs
@pytest.mark.slow
def test_no_long_run_is_shared_with_a_real_document(digests: list[SimpleNamespace], shared: Path) -> None:
    titles = _titles(shared)
    owners: dict[int, str] = {}
    for digest in digests:
        for run in _runs(_without(digest.body, [*titles, digest.meta.get("official_title", "")])):
            owners[hash(run)] = f"{digest.name}: {run}"
    borrowed = {
        owners[hash(run)] for text in _real_texts(shared) for run in _runs(text) if hash(run) in owners
    }
    assert not borrowed, "\n".join(sorted(borrowed))


@pytest.mark.realdocs
def test_a_borrowed_run_would_be_found(shared: Path) -> None:
    text = next(_real_texts(shared))
    runs = set(_runs(f"此处抄录{text[200:400]}到此为止"))
    assert runs & set(_runs(text))


def _runs(text: str) -> Iterator[str]:
    """Every run of CHARACTERS Chinese characters and of WORDS English words in ``text``."""
    chinese = re.sub(r"[^\u4e00-\u9fff\n|]", "", text)
    for line in re.split(r"[\n|]+", chinese):
        yield from (line[i : i + CHARACTERS] for i in range(len(line) - CHARACTERS + 1))
    words = re.findall(r"[a-z0-9]+", text.lower())
    yield from (" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1))


def _without(text: str, titles: Iterable[str]) -> str:
    for title in sorted(titles, key=len, reverse=True):
        text = text.replace(title, "\n") if title else text
    return text


def _titles(shared: Path) -> list[str]:
    documents = yaml.safe_load((shared / "facts" / "documents.yaml").read_text(encoding="utf-8"))["documents"]
    return [document[name] for document in documents for name in ("title_zh", "title_en")]


def _real_texts(shared: Path) -> Iterator[str]:
    for path in sorted((shared / "realdocs").rglob("*.md")):
        yield path.read_text(encoding="utf-8")
    yield (shared / "seed" / "seed-paper.txt").read_text(encoding="utf-8")
    with tarfile.open(shared / "realdocs" / "laws.tar.xz") as archive:
        for member in archive:
            if member.isfile() and (file := archive.extractfile(member)):
                yield file.read().decode("utf-8", errors="replace")
