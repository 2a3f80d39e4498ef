"""What changed from one edition to the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from .types import Passage

_ALIKE = 0.75  # of an article's characters; below it the article was rewritten


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One article in two editions; a number is None where the edition has no such article."""

    kind: Literal["added", "removed", "changed", "moved"]
    old: str | None  # normalised number
    new: str | None
    old_text: str = ""
    new_text: str = ""


def compare(old: Sequence[Passage], new: Sequence[Passage]) -> list[Change]:
    """The articles that differ between two editions, in the order of the newer one, removed ones last.

    An article is the same one when it kept its text under another number, or its number with a text still
    alike; otherwise one was removed and another added.
    """
    before, after = _articles(old), _articles(new)
    pairs = _pairs(before, after)
    changes = []
    for number, text in after.items():
        partner = pairs.get(number)
        if partner is None:
            changes.append(Change(kind="added", old=None, new=number, new_text=text))
        elif before[partner] != text or partner != number:
            kind: Literal["changed", "moved"] = "moved" if before[partner] == text else "changed"
            changes.append(
                Change(kind=kind, old=partner, new=number, old_text=before[partner], new_text=text)
            )
    kept = set(pairs.values())
    gone = (number for number in before if number not in kept)
    return changes + [
        Change(kind="removed", old=number, new=None, old_text=before[number]) for number in gone
    ]


def _articles(passages: Iterable[Passage]) -> dict[str, str]:
    """Texts without their labels by article number, the pieces of a long one together."""
    texts: dict[str, str] = {}
    for passage in passages:
        if passage.locators:
            place = passage.locators[0]
            text = passage.text.removeprefix(place.label).strip()
            texts[place.number] = f"{texts[place.number]}\n{text}" if place.number in texts else text
    return texts


def _pairs(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The older number of each newer article that has one."""
    by_text = {text: number for number, text in before.items()}
    pairs = {number: by_text[text] for number, text in after.items() if text in by_text}
    open_old = {number: text for number, text in before.items() if number not in set(pairs.values())}
    for number, text in after.items():
        if number in pairs:
            continue
        matches = ((_likeness(old_text, text), old) for old, old_text in open_old.items())
        likeness, old = max(matches, default=(0.0, ""))
        if likeness >= _ALIKE or (number in open_old and _likeness(open_old[number], text) >= _ALIKE / 2):
            pairs[number] = old if likeness >= _ALIKE else number
            del open_old[pairs[number]]
    return pairs


def _likeness(first: str, second: str) -> float:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    # The quick bounds spare most pairs the full comparison.
    if matcher.real_quick_ratio() < _ALIKE / 2 or matcher.quick_ratio() < _ALIKE / 2:
        return 0.0
    return matcher.ratio()
