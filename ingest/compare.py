"""What changed from one edition to the next, and which documents say the same."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Literal
from zlib import crc32

from .hygiene import fold
from .types import Passage

_HASHES = 128
_BANDS = 32  # of 4 hashes: two texts that share 80 % of their shingles meet with probability above 0.999
_SHINGLE = 5  # characters
_PRIME = (1 << 61) - 1
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


def near_duplicates(texts: Mapping[str, str], *, least: float = 0.8) -> list[tuple[str, str, float]]:
    """Pairs of keys whose texts share about ``least`` of their shingles or more, with that share.

    MinHash with banding (Broder 1997; Leskovec et al., Mining of Massive Datasets, ch. 3): time grows with
    the number of texts, not of pairs.
    """
    signatures = {key: signature for key, text in texts.items() if (signature := _signature(text))}
    buckets: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    rows = _HASHES // _BANDS
    for key, signature in signatures.items():
        for band in range(_BANDS):
            buckets[band, signature[band * rows : (band + 1) * rows]].append(key)
    candidates = {pair for keys in buckets.values() for pair in combinations(keys, 2)}
    return sorted(_alike(candidates, signatures, least=least))


def _alike(
    pairs: Iterable[tuple[str, str]], signatures: Mapping[str, tuple[int, ...]], *, least: float
) -> Iterator[tuple[str, str, float]]:
    for first, second in pairs:
        same = sum(a == b for a, b in zip(signatures[first], signatures[second], strict=True))
        if same / _HASHES >= least:
            yield first, second, same / _HASHES


def _signature(text: str) -> tuple[int, ...]:
    import numpy as np

    plain = re.sub(r"\W+", "", fold(text))
    if len(plain) < _SHINGLE:
        return ()
    grams = {plain[at : at + _SHINGLE] for at in range(len(plain) - _SHINGLE + 1)}
    values = np.fromiter((crc32(gram.encode()) for gram in grams), dtype=np.uint64, count=len(grams))
    random = np.random.default_rng(20130918)
    factors = random.integers(1, 1 << 29, size=_HASHES, dtype=np.uint64)
    shifts = random.integers(0, _PRIME, size=_HASHES, dtype=np.uint64)
    # Products stay under 2^61 and sums under 2^62, so unsigned 64-bit arithmetic is exact.
    hashed = (values[None, :] * factors[:, None] + shifts[:, None]) % np.uint64(_PRIME)
    return tuple(int(value) for value in hashed.min(axis=1))
