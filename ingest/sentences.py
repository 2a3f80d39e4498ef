"""Sentences of a text, with their offsets."""

import re
from collections.abc import Iterator

# A Chinese sentence ends at its stop with any closing quote or bracket, an English one where a capital, a
# figure or a bracket follows. A line ends a sentence unless a list is being introduced or goes on.
_END = re.compile(
    r"""[。！？!?…][”’）」』"'\])]*
      | (?<![A-Z]) (?<!\bNo) (?<!\bArt) (?<!\bArts) (?<!\bvs) (?<!\bcf) (?<!e\.g) (?<!i\.e)
        \.["'\])]* (?= \s+ ["'(\[]? [A-Z0-9] )
      | (?<! [：:；;，,、] ) \n""",
    re.VERBOSE,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence without the blanks around it; a list is one with what introduces it."""
    start = 0
    for match in _END.finditer(text):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = start + len(piece.rstrip())
    if first < last:
        yield first, last
