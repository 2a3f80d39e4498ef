"""The articles that a question cites, and the documents whose articles they are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..ingest.numerals import number
from .titles import Named

_N = r"[〇零一二三四五六七八九十百千两\d]+"
_THROUGH = r"至|到|[-–—~]|\bto\b|\bthrough\b"
_AND = rf"(?:[、,和及与]|{_THROUGH})"
_CHINESE = rf"第\s*{_N}(?:(?:\s*条)?\s*{_AND}\s*第?\s*{_N})*\s*条(?:之\s*{_N})?"
_BARE = rf"(?<=[法例定则典])》?\s*{_N}\s*条(?!措施|意见|政策|规定|内容|建议|具体)"
_FURTHER = rf"\s*(?:,|&|\band\b|\bor\b|{_THROUGH})\s*(?:article\s*)?\d{{1,3}}(?!\d)"
_ENGLISH = rf"\bart(?:icle)?s?\b\.?\s*\d{{1,3}}(?:{_FURTHER})*"
_ARTICLES = re.compile(f"{_CHINESE}|{_BARE}|{_ENGLISH}")
_NUMBER = re.compile(_N)
_RANGE = re.compile(_THROUGH)
_OF = re.compile(r"\s*(?:of|in|under)\s+(?:the\s+)?$|^\s*(?:of|in|under)\s+(?:the\s+)?")
_MOST = 30  # articles of one range


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article by its normalised number, and the ids of the documents named with it; none where none is."""

    number: str
    documents: tuple[str, ...] = ()


def articles(text: str, named: Sequence[Named]) -> tuple[Cited, ...]:
    """The articles cited in ``text``, a question in the form to compare by; ``named`` are its documents.

    An article is the document's that is named right after it with "of", else of the last one before it, else
    of the first one after it.
    """
    found = (
        Cited(number=label, documents=_owner(text, match, named))
        for match in _ARTICLES.finditer(text)
        for label in _numbers(match[0])
    )
    return tuple(dict.fromkeys(found))


def _owner(text: str, match: re.Match[str], named: Sequence[Named]) -> tuple[str, ...]:
    before = [name for name in named if name.end <= match.start()]
    after = [name for name in named if name.start >= match.end()]
    if after and _OF.fullmatch(text[match.end() : after[0].start]):
        return after[0].ids
    return (*before[-1:], *after[:1])[0].ids if named else ()


def _numbers(label: str) -> Iterator[str]:
    """第十二至十四条 is 12, 13, 14; 第二十条之一 is 20-1."""
    whole, _, part = label.partition("之")
    values, end = [0], 0
    for match in _NUMBER.finditer(whole):
        through = _RANGE.search(whole[end : match.start()])
        values += _from(values[-1] + 1, number(match[0])) if through else [number(match[0])]
        end = match.end()
    labels = [str(value) for value in values[1:]]
    if part:
        labels[-1] += f"-{number(part.strip())}"
    yield from labels


def _from(first: int, last: int) -> Iterable[int]:
    return range(first, last + 1) if first <= last < first + _MOST else (last,)
