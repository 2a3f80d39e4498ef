"""Reviewing: which flags a person should look at next, what they decide, and how far reviewers agree."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from ..index.library import Library
from ..index.reviews import Review, is_disputed, put_review, reviews, withdraw_review
from ..index.types import SHORTCOMINGS, Grade, ShortcomingId, Tag
from ..ingest.errors import BadSetting, NoSuchDocument

GRADES: Final[tuple[Grade, ...]] = ("none", "mentions", "addresses")
"""From weakest to strongest; a label file writes them 0, 1, 2."""

_EVEN: Final = 0.5  # the probability at which the model knows least


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A flag as the model gave it, with its document and what reviewers said, the oldest first."""

    title: str
    source: str
    tag: Tag
    reviews: tuple[Review, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether its reviewers differ."""
        return is_disputed(self.reviews)

    @property
    def grade(self) -> Grade:
        """The grade that holds: the latest review's, else the model's."""
        return self.reviews[-1].grade if self.reviews else self.tag.grade


def items(library: Library, *, document_id: str | None = None) -> Iterator[Item]:
    """Every flag of the library, or of one document, by source."""
    said: defaultdict[tuple[str, str], list[Review]] = defaultdict(list)
    for review in reviews(library, document_id=document_id):
        said[review.document_id, review.shortcoming].append(review)
    titles = library.titles()
    for source, (found, _, _) in sorted(library.places().items()):
        if document_id in (None, found):
            for tag in library.tags(found):
                spoken = tuple(said[found, tag.shortcoming])
                yield Item(title=titles[found], source=source, tag=tag, reviews=spoken)


def queue(
    library: Library,
    *,
    reviewer: str | None = None,
    shortcoming: ShortcomingId | None = None,
    sure_too: bool = False,
) -> list[Item]:
    """The flags that wait for a person, those of which the model knows least first.

    They are the flags marked for review, with ``sure_too`` all, that nobody has reviewed, and before them the
    disputed ones. For a ``reviewer`` they are those that this person has not reviewed, among them what others
    have, so that agreement can be measured.
    """

    def waits(item: Item) -> bool:
        if shortcoming not in (None, item.tag.shortcoming):
            return False
        if reviewer is None:
            return item.is_disputed or (not item.reviews and (sure_too or item.tag.needs_review))
        mine = any(review.reviewer == reviewer for review in item.reviews)
        return not mine and (sure_too or item.tag.needs_review or bool(item.reviews))

    def doubt(item: Item) -> tuple[bool, bool, float, str, str]:
        return (
            not item.is_disputed,
            not item.tag.needs_review,
            abs(item.tag.score - _EVEN),
            item.source,
            item.tag.shortcoming,
        )

    return sorted(filter(waits, items(library)), key=doubt)


def decide(
    library: Library,
    document_id: str,
    *,
    shortcoming: ShortcomingId,
    grade: Grade | Literal["accept"],
    reviewer: str,
    comment: str = "",
    at: datetime | None = None,
) -> Review:
    """Record a person's grade of a flag; "accept" takes over the model's.

    Raises:
        NoSuchDocument: the library has no such document, or has not tagged it.
        BadSetting: the reviewer has no name.
    """
    if not reviewer.strip():
        raise BadSetting(name="--by", value=reviewer, expected="the reviewer's name")
    tag = next((tag for tag in library.tags(document_id) if tag.shortcoming == shortcoming), None)
    if tag is None:
        raise NoSuchDocument(name=document_id)
    review = Review(
        document_id=document_id,
        shortcoming=shortcoming,
        reviewer=reviewer.strip(),
        grade=tag.grade if grade == "accept" else grade,
        comment=comment.strip(),
        at=at or datetime.now(UTC),
    )
    put_review(library, review)
    return review


def withdraw(library: Library, document_id: str, *, shortcoming: ShortcomingId, reviewer: str) -> None:
    """Take a person's word on a flag back.

    Raises:
        BadSetting: this person has not reviewed it.
    """
    if not withdraw_review(
        library, document_id=document_id, shortcoming=shortcoming, reviewer=reviewer.strip()
    ):
        raise BadSetting(name="--by", value=reviewer, expected="somebody who has reviewed this flag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two reviewers agree on the ``n`` flags that both have graded.

    ``kappa`` is Cohen's over the three grades, ``kappa_addresses`` over "addresses" or not; None where chance
    alone would agree always, so that it is not defined.
    """

    reviewers: tuple[str, str]
    shortcoming: ShortcomingId | None  # None for all five together
    n: int
    same: float  # share of the flags
    kappa: float | None
    kappa_addresses: float | None


def agreement(library: Library) -> list[Agreement]:
    """For each two reviewers with a flag in common: all flags together, then each shortcoming."""
    graded: defaultdict[str, dict[tuple[str, ShortcomingId], Grade]] = defaultdict(dict)
    for review in reviews(library):
        graded[review.reviewer][review.document_id, review.shortcoming] = review.grade
    found = []
    for pair in combinations(sorted(graded), 2):
        first, second = (graded[name] for name in pair)
        both = [key for key in first if key in second]
        for shortcoming in (None, *SHORTCOMINGS):
            grades = [(first[key], second[key]) for key in both if shortcoming in (None, key[1])]
            if grades:
                found.append(_agreement(pair, shortcoming, grades))
    return found


def _agreement(
    reviewers: tuple[str, str], shortcoming: ShortcomingId | None, grades: Sequence[tuple[Grade, Grade]]
) -> Agreement:
    return Agreement(
        reviewers=reviewers,
        shortcoming=shortcoming,
        n=len(grades),
        same=sum(a == b for a, b in grades) / len(grades),
        kappa=kappa(grades),
        kappa_addresses=kappa([(a == "addresses", b == "addresses") for a, b in grades]),
    )


def kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa of two raters' labels; None where their agreement by chance is certain.

    J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    if not pairs:
        return None
    n = len(pairs)
    same = sum(a == b for a, b in pairs) / n
    labels = {label for pair in pairs for label in pair}
    chance = sum(
        sum(a == label for a, _ in pairs) * sum(b == label for _, b in pairs) for label in labels
    ) / (n * n)
    return None if chance == 1 else (same - chance) / (1 - chance)


def labels(library: Library) -> Iterator[dict[str, Any]]:
    """A line for each reviewed document in the form of labelled tags, which training and evaluation read.

    ``addresses`` is null for a flag that nobody reviewed, and where reviewers differ on it. ``articles`` are
    those that the reviewers of a right flag saw as its evidence.
    """
    for source, (document_id, _, _) in sorted(library.places().items()):
        said = reviews(library, document_id=document_id)
        if not said:
            continue
        articles = {tag.shortcoming: _articles(tag) for tag in library.tags(document_id)}
        grades = {s: [GRADES.index(r.grade) for r in said if r.shortcoming == s] for s in SHORTCOMINGS}
        yield {
            "doc": PurePosixPath(source).name,
            "addresses": {s: _addresses(given) for s, given in grades.items()},
            "grades": grades,
            "articles": {s: articles[s] for s in SHORTCOMINGS if _addresses(grades[s]) and articles[s]},
        }


def _articles(tag: Tag) -> list[str]:
    return list(dict.fromkeys(item.locator for item in tag.evidence if item.locator))


def _addresses(grades: Sequence[int]) -> bool | None:
    said = {grade == GRADES.index("addresses") for grade in grades}
    return said.pop() if len(said) == 1 else None
