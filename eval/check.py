"""Checks a labelled set: its form, and against a library whether its documents and articles exist."""

from collections.abc import Callable
from pathlib import Path

from ..index.library import Library
from ..ingest.numerals import normalise_locator
from .load import Problem, read_cases, read_tag_cases, stem
from .retrieval import within

Numbers = Callable[[str], set[str] | None]
"""The normalised numbers of a document's articles and sections, by stem; None for an unknown document."""


def check(path: Path, *, numbers: Numbers | None = None) -> list[Problem]:
    """Everything wrong with a set of questions or of tags, in the order of its lines.

    Raises:
        MissingPath: there is no such file.
    """
    if _holds_tags(path):
        tagged, problems = read_tag_cases(path)
        places = [(c.line, c.document, [a for found in c.articles.values() for a in found]) for c in tagged]
    else:
        cases, problems = read_cases(path)
        places = [(c.line, gold.document, list(gold.articles)) for c in cases for gold in c.gold]
    if numbers is not None:
        for line, document, articles in places:
            problems += _missing(line, document, articles, numbers(document))
    return sorted(problems, key=lambda problem: problem.line)


def numbers_of(library: Library) -> Numbers:
    """What ``check`` needs to know of a library; each document is read once."""
    ids = {stem(source): document_id for source, (document_id, _, _) in library.places().items()}
    known: dict[str, set[str]] = {}

    def numbers(document: str) -> set[str] | None:
        if document not in ids:
            return None
        if document not in known:
            passages = library.passages(ids[document])
            known[document] = {locator.number for passage in passages for locator in passage.locators}
        return known[document]

    return numbers


def _holds_tags(path: Path) -> bool:
    """Whether the first line labels a document, not a question."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return '"addresses"' in file.readline()
    except (OSError, UnicodeDecodeError):
        return False  # the reader says what is wrong


def _missing(line: int, document: str, articles: list[str], numbers: set[str] | None) -> list[Problem]:
    if numbers is None:
        return [Problem(line=line, expected="a document of the library", found=document)]
    return [
        Problem(line=line, expected=f"an article that {document} has", found=article)
        for article in articles
        if not any(within(number, normalise_locator(article)) for number in numbers)
    ]
