"""Differences between two editions, down to the words that changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from .reading import Span

_TOKEN = re.compile(r"[A-Za-z]+|\d+|\s+|.", re.DOTALL)
_ISLAND = 1  # tokens; what stayed between two changes is counted as changed when it is no longer


def changed_spans(old: str, new: str) -> tuple[list[Span], list[Span]]:
    """Where words of ``old`` are gone, and where words of ``new`` were not in it.

    A Chinese character, an English word and a number are one word each.
    """
    before, after = (list(_TOKEN.finditer(text)) for text in (old, new))
    words = [[token.group() for token in tokens] for tokens in (before, after)]
    gone: list[Span] = []
    come: list[Span] = []
    for a0, a1, b0, b1 in _changes(*words):
        gone += _span(before, a0, a1)
        come += _span(after, b0, b1)
    return gone, come


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Ranges of words that differ; those parted by a mere word are one."""
    open_range: tuple[int, int, int, int] | None = None
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if open_range and a0 - open_range[1] <= _ISLAND:
            open_range = (open_range[0], a1, open_range[2], b1)
        else:
            if open_range:
                yield open_range
            open_range = (a0, a1, b0, b1)
    if open_range:
        yield open_range


def _span(tokens: Sequence[re.Match[str]], first: int, end: int) -> Iterator[Span]:
    if first < end:
        yield tokens[first].start(), tokens[end - 1].end()
