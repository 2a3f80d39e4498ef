"""Query understanding, by rules: what a question names, and the searches it takes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..ingest.numerals import normalise_locator
from ..ingest.types import Language
from .centring import language_of
from .places import Mention, mentions
from .titles import Titles

_PAST = re.compile(
    r"(?:19|20)\d\d|旧|原来|原先|以前|之前的|此前|修订前|修改前|失效|废止|老版|上一版"
    r"|\b(?:former|formerly|previous|previously|old|older|repealed|earlier|superseded)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ARTICLE = re.compile(
    r"第\s*[〇零一二三四五六七八九十百千两\d]+\s*条(?:之[一二三四五六七八九十]+)?|\bart(?:icle|\.)\s*\d+",
    re.IGNORECASE,
)
_JOINED_BEFORE = re.compile(
    r"(?:[和与跟及、]|\b(?:and|or|from|versus|vs\.?)\b)\s*(?:在|\bin\b)?\s*(?:\bthe\b)?\s*$", re.IGNORECASE
)
_JOINED_AFTER = re.compile(r"^\s*(?:[和与跟及、]|\b(?:and|or|versus|vs\.?)\b)\s*", re.IGNORECASE)
_WITHIN = {"lingang": "shanghai"}  # a zone inside another: naming both compares nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One search of a comparison: the question without the names of the others compared."""

    text: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as search sees it.

    ``documents`` are the ids of the documents it names, ``articles`` the normalised numbers, ``years`` those
    it gives; ``past`` says that ended editions are wanted too. ``parts`` is empty unless zones are compared.
    """

    text: str
    language: Language
    zones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    past: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def searches(self) -> tuple[Part, ...]:
        """What to search for: each part of a comparison, else the question."""
        return self.parts or (Part(text=self.text, zones=self.zones),)


def parse(question: str, titles: Titles) -> Query:
    """What ``question`` says of zones, documents, articles and time."""
    places = mentions(question)
    return Query(
        text=question,
        language=language_of(question),
        zones=tuple(dict.fromkeys(place.zone for place in places)),
        documents=titles.named(question),
        articles=tuple(dict.fromkeys(normalise_locator(match[0]) for match in _ARTICLE.finditer(question))),
        years=tuple(dict.fromkeys(int(match[0]) for match in _YEAR.finditer(question))),
        past=bool(_PAST.search(question)),
        parts=_parts(question, places),
    )


def _parts(question: str, places: Sequence[Mention]) -> tuple[Part, ...]:
    """A part for each zone compared; none where fewer than two are named."""
    zones = [_WITHIN.get(place.zone, place.zone) for place in places]
    compared = dict.fromkeys(zones)
    if len(compared) < 2:
        return ()
    return tuple(
        Part(
            text=_without(question, [p for p, z in zip(places, zones, strict=True) if z != zone]),
            zones=(zone,),
        )
        for zone in compared
    )


def _without(question: str, others: Sequence[Mention]) -> str:
    """The question with the mentions of ``others`` cut out, and the conjunctions that joined them."""
    text = question
    for mention in reversed(others):
        before, after = text[: mention.start], text[mention.end :]
        joined = _JOINED_BEFORE.sub("", before)
        text = joined + after if joined != before else before + _JOINED_AFTER.sub("", after)
    return re.sub(r"\s{2,}", " ", text).strip()
