"""The catalogue holds every word of the pages in both languages, and no word that no page says."""

import ast
import re
import string
from pathlib import Path
from typing import get_args

from ftzqa.app.feedback import REASONS
from ftzqa.app.jobs import FileState, JobKind, JobState
from ftzqa.app.pages.source import LEGS
from ftzqa.app.quality import HEADLINES, Cause
from ftzqa.app.strings import catalogue
from ftzqa.index.corrections import Field
from ftzqa.index.types import Grade
from ftzqa.ingest.types import DocumentKind, Language

FAMILIES: dict[str, tuple[str, ...]] = {
    "page.kind.": get_args(DocumentKind),
    "page.in.": get_args(Language),
    "page.leg.": tuple(leg.replace(" ", "-") for leg in LEGS),
    "page.own.": ("choose", "limit", "skip", "nothing"),
    "page.coverage.": ("zone", "flag", "addressing", "year"),
    "page.document.": ("adopted", "published", "effective", "repealed"),
    "page.grade.": get_args(Grade),
    "page.work.send.": get_args(JobKind),
    "page.job.": get_args(JobState),
    "page.file.": get_args(FileState),
    "page.field.": get_args(Field),
    "page.edition.": ("holds", "ended", "unknown"),
    "page.diff.": ("added", "removed", "changed", "moved"),
    "page.review.": ("reviewers", "flag", "n", "same", "kappa"),
    "page.quality.": ("figure", "value", "interval", "before", "change"),
    "page.figure.": tuple(map(str, range(len(HEADLINES)))),
    "page.cause.": get_args(Cause),
    "page.reason.": REASONS,
}
"""Keys that are built from a value of the code."""


def said(folder: Path) -> set[str]:
    """Keys of the pages that the code names."""
    keys: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                prefix = str(node.values[0].value)
                if prefix.startswith("page."):
                    keys |= {prefix + value for value in FAMILIES[prefix]}
            elif isinstance(node, ast.Constant) and re.fullmatch(
                r"page\.[a-z0-9.-]*[a-z0-9]", str(node.value)
            ):
                keys.add(str(node.value))
    return keys


def test_every_key_is_there_and_none_is_idle(root: Path) -> None:
    assert said(root / "app") == {key for key in catalogue() if key.startswith("page.")}


def test_every_key_speaks_both_languages_with_the_same_fields() -> None:
    for key, texts in catalogue().items():
        assert set(texts) == {"zh", "en"}, key
        fields = [
            sorted({name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name})
            for text in texts.values()
        ]
        assert fields[0] == fields[1], key
        assert all(text.strip() for text in texts.values()), key
        assert not re.search(r"[\u4e00-\u9fff]", texts["en"]), key
