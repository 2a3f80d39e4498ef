"""Lines that a fixed width has cut become paragraphs again."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from .history import NUMBER_LINE
from .hygiene import is_cjk
from .marks import read_mark

_WIDEST_COLUMN = 160  # in half-width characters; longer lines are whole paragraphs
_FULL = 0.7  # a line this share of the usual width was cut by the margin, not by its author
_ENDS_SENTENCE = tuple("。；：！？.;:!?”」）)")
_LATIN_END = tuple(".;:!?")
_COMPOUND_HEAD = re.compile(
    "cross|high|low|long|short|well|self|non|co|pre|post|ex|multi|all|one|two|three|first|second|third"
)
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


def width(line: str) -> int:
    """The printed width, a Chinese character counting two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def column_width(lines: Iterable[str]) -> int:
    """The width that full lines have: the 90th percentile, so that a stray long line does not set it."""
    widths = sorted(width(line) for line in lines if line.strip())
    return widths[int(len(widths) * 0.9)] if widths else 0


def unwrap(lines: Sequence[str]) -> list[str]:
    """Paragraphs from lines; an empty line parts them, unless it stands inside a sentence."""
    column = column_width(lines)
    if column > _WIDEST_COLUMN:
        return [line.strip() for line in lines if line.strip()]
    words = vocabulary(lines)
    paragraphs: list[str] = []
    last, gap = "", False
    for line in (line.strip(" \t") for line in lines):
        if not line.strip("\u3000"):
            gap = True
            continue
        if paragraphs and continues(last, line, column=column, gap=gap):
            paragraphs[-1] = join(paragraphs[-1], line, words=words)
        else:
            paragraphs.append(line)
        last, gap = line, False
    return paragraphs


def continues(last: str, line: str, *, column: int, gap: bool = False) -> bool:
    """Whether ``line`` goes on with the paragraph whose last line is ``last``."""
    mark = read_mark(line)
    if any(NUMBER_LINE.fullmatch(text.strip()) for text in (last, line)):
        return False
    if line.startswith("\u3000") or (mark and mark.is_sure) or width(last) < _FULL * column:
        return False
    if gap:
        return not last.endswith(_ENDS_SENTENCE) and line[0].islower()
    # A sentence that ends with the line is common in English and rare in Chinese, where it ends a paragraph.
    return not last.endswith(_ENDS_SENTENCE) or (last.endswith(_LATIN_END) and not is_cjk(line[0]))


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands whole in the text; it decides if a hyphen at a line's end is printed.

    The halves of a word that a line's end has cut are not counted.
    """
    words: Counter[str] = Counter()
    is_cut = False
    for line in lines:
        found = [word.lower() for word in _WORD.findall(line)]
        words.update(found[1:] if is_cut and line[:1].islower() else found)
        is_cut = bool(found) and line.rstrip().endswith(("-", "\u2010"))
        if is_cut:
            words[found[-1]] -= 1
    return words


def join(first: str, second: str, *, words: Counter[str]) -> str:
    """Two lines of one paragraph: no blank between Chinese, one between Latin words, hyphens mended."""
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first + second
    head = re.search(r"([A-Za-z]+)([-\u2010])$", first)
    tail = re.match(r"[a-z]+", second)
    if head and tail:
        # U+2010 at a line's end is what typesetting puts in; the hyphen that an author types is "-".
        keeps = head[2] == "-" and _keeps_hyphen(head[1].lower(), tail[0], words=words)
        return (first if keeps else first[:-1]) + second
    chinese = is_cjk(first[-1]) or is_cjk(second[0]) or width(first[-1]) == 2 or width(second[0]) == 2
    return first + second if chinese or first.endswith("-") else f"{first} {second}"


def _keeps_hyphen(head: str, tail: str, *, words: Counter[str]) -> bool:
    """Whether the hyphen is printed: as the rest of the text writes the word, else by the word's head."""
    whole, hyphened = words[head + tail], words[f"{head}-{tail}"]
    if whole or hyphened:
        return hyphened > whole
    return _COMPOUND_HEAD.fullmatch(head) is not None or (words[head] > 0 and words[tail] > 0)
