"""The searches that one question takes: of a comparison one for each thing compared, of several questions
put together one for each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from .places import Mention
from .titles import Named

_BEFORE = re.compile(
    r"(?:[和与跟及、,]|\b(?:and|or|from|with|to|versus|vs\.?)\b)\s*(?:在|\bin\b)?\s*(?:\bthe\b)?[\s《]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^[\s》]*(?:[和与跟及、,]|\b(?:and|or|with|to|versus|vs\.?)\b)\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:从|自|由|\bfrom)\s*(?:the\s+)?$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:到|至|往|\bto\b)\s*(?:the\s+)?", re.IGNORECASE)
_COMPARES = re.compile(
    r"不同|区别|差异|异同|相比|对比|比较|\bdiffer|\bcompar|\bversus\b|\bvs\b", re.IGNORECASE
)
_ASIDE = re.compile(
    r"(?:各自?|分别|之间)?有(?:着)?(?:什么|何|哪些|无)?(?:样的)?(?:不同|区别|差异|异同)(?:之处)?|(?:对比|比较)(?:一下)?|\bcompared?\b",
    re.IGNORECASE,
)
_WITHIN = {"lingang": "shanghai"}  # a zone inside another: naming both compares nothing

_ENDS = re.compile(r"(?<=[？?；;])\s*|(?<=[，,])\s*(?:(?:以及|并且|同时|另外|还有|且|and|and also)\s*)?")
_ASKS = re.compile(
    r"什么|何时|何种|为何|如何|哪|谁|多少|多久|多长|多大|几|怎么|怎样|是否|能否|可否|吗"
    r"|^(?:and |also )?(?:who|whom|what|when|where|how|which|why|is|are|can|must|does|do|may|should|will)\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^(?:那|那么|其|它|该|此|这|他|她|还|再|又|最后|如果|若|否则|反之)|其中|上述|前述|对此|之后|批准后|[又再]由"
    r"|\b(?:it|its|they|their|them|this|that|these|those|such|he|she|his|her|one|each|both|then|still)\b"
    r"|\b(?:if so|otherwise)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"什么|何时|何种|为何|如何|哪[些个种]?|谁|多少|多久|多长时?间?|几[个种条]?|怎么|怎样|是否|能否|可否|[的了吗呢由在向和与应当可以需要有是为会]|\W"
)
_WORD = re.compile(
    r"\b(?!(?:what|when|where|which|whom|whose|does|must|should|will|long|many|much|have|with|from)\b)[a-z]{4,}",
    re.IGNORECASE,
)
_FIRST, _FURTHER = 4, 7  # the weight of a first and of a further question that stand by themselves


class _Mention(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One search of several: its words, and the zones and documents (ids) that it is about."""

    text: str
    zones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def compared_zones(question: str, places: Sequence[Mention]) -> tuple[Part, ...]:
    """A part for each zone compared; none where fewer than two are named, or a way leads between them."""
    zones = [_WITHIN.get(place.zone, place.zone) for place in places]
    if len(set(zones)) < 2 or any(_leads(question, *two) for two in pairwise(places)):
        return ()
    return tuple(
        Part(
            text=without(question, [p for p, z in zip(places, zones, strict=True) if z != zone]),
            zones=(zone,),
        )
        for zone in dict.fromkeys(zones)
    )


def _leads(question: str, one: Mention, other: Mention) -> bool:
    """Whether it goes from one place to the other: 从上海到重庆."""
    between = question[one.end : other.start]
    return bool(_FROM.search(question[: one.start]) and _TO.fullmatch(between))


def compared_documents(question: str, named: Sequence[Named], zones: tuple[str, ...]) -> tuple[Part, ...]:
    """A part for each law or plan compared with another; none where nothing says that they are compared."""
    laws = dict.fromkeys(name.ids for name in named)
    if len(laws) < 2 or not _COMPARES.search(question):
        return ()
    return tuple(
        Part(text=without(question, [name for name in named if name.ids != law]), zones=zones, documents=law)
        for law in laws
    )


def without(question: str, others: Sequence[_Mention]) -> str:
    """The question with the mentions of ``others`` cut out, the conjunctions that joined them, and the words
    that say that something is compared."""
    text = question
    for mention in reversed(others):
        before, after = text[: mention.start], text[mention.end :]
        joined = _BEFORE.sub("", before)
        text = joined + after if joined != before else before + _AFTER.sub("", after)
    bare = re.sub(r"\s+(?=[\s,])", "", _ASIDE.sub("", text).replace("《》", "")).strip()
    return bare if len(bare) > 3 else text


def questions(question: str) -> tuple[str, ...]:
    """The questions put together in one, each of which stands by itself; none where it is one question.

    What asks nothing belongs to the question after it, and what leans on another question to that.
    """
    found: list[str] = []
    context = ""
    for piece in filter(None, _ENDS.split(question)):
        if not _ASKS.search(piece):
            context += piece
        elif found and (_LEANS.search(piece) or _weight(piece) < _FURTHER):
            found[-1] += context + piece
            context = ""
        else:
            found.append(context + piece)
            context = ""
    if found and context:
        found[-1] += context
    return tuple(text.strip() for text in found) if len(found) > 1 and _weight(found[0]) >= _FIRST else ()


def _weight(question: str) -> int:
    """How much it says: its ideographs without those that only ask, or three times its longer words."""
    words = len(_WORD.findall(question))
    return 3 * words if words else len(_EMPTY.sub("", question))
