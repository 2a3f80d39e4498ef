"""What a written sentence claims: the evidence it names, and the quotes, numbers, days and names in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..index.centring import language_of
from ..index.glossary import Glossary, Term
from ..ingest.dates import find_days
from ..ingest.matching import match_form
from ..ingest.quantities import Quantity
from ..ingest.sentences import sentences
from .amounts import amounts

_LABEL = r"(?:资料|来源|证据|出处|evidence|sources?|\^)?\s*"
_NUMBERS = rf"{_LABEL}\d{{1,2}}(?:\s*(?:[,，、;；和]|and)\s*{_LABEL}\d{{1,2}})*"
_MARK = re.compile(rf"\s*[\[【［]\s*({_NUMBERS})\s*[\]】］]", re.IGNORECASE)
_AFTER_STOP = re.compile(rf"([。！？.!?][”’」』\"')]*)((?:{_MARK.pattern})+)", re.IGNORECASE)
_DRESS = re.compile(r"\*\*|__|^\s*(?:#+|[-*•·]|\d{1,2}[.)、](?!\d))\s+", re.MULTILINE)
_SAYS_SOMETHING = re.compile(r"[^\W_]")

_QUOTED = re.compile(r"“([^“”]{2,})”|「([^「」]{2,})」|『([^『』]{2,})』|\"([^\"]{2,})\"")
_TITLED = re.compile(r"《([^《》]{2,60})》")
_GAP = re.compile(r"…+|\.{3,}")
_NAMED = ("place", "body")  # categories of glossary terms that name somebody or somewhere
_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:委员会|管委会|人民政府|联席会议|总局|总署|海关|法院|检察院|仲裁院|商务厅|商务局|商务部"
    r"|税务局|财政厅|财政局|财政部|办公厅|办公室|监管局|管理局|证监会|银监会|保监会|银行|公司|集团|大学|研究院|协会)"
    r"|\b(?:(?!The\b|Every\b|Each\b|No\b)[A-Z][\w'’&-]+ )+(?:Ministry|Commission|Committee|Administration"
    r"|Bureau|Office|Council|Court|Bank|Authority|Department|Agency|Company|Corporation|University|Institute)\b"
    r"|\b(?:Ministry|Commission|Committee|Administration|Bureau|Office|Court|Bank|Department|Agency|University)"
    r" (?:of|for) (?:[A-Z][\w'’-]+(?: (?:and|of|the) )?\s?)+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence of a draft without its marks, and the numbers of the evidence that it names."""

    text: str
    marks: tuple[int, ...]


def claims(draft: str) -> list[Claim]:
    """The sentences of a draft. One without marks takes those of the next marked one of its paragraph."""
    found: list[Claim] = []
    for paragraph in re.split(r"\n\s*\n", _DRESS.sub("", draft)):
        marks: tuple[int, ...] = ()
        backwards = []
        for piece in reversed(list(_pieces(_AFTER_STOP.sub(r"\2\1", paragraph)))):
            claim = _claim(piece)
            marks = claim.marks or marks
            backwards.append(replace(claim, marks=marks))
        found += reversed(backwards)
    return [claim for claim in found if _SAYS_SOMETHING.search(claim.text)]


def _pieces(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in sentences(text))


def _claim(piece: str) -> Claim:
    numbers = [int(n) for mark in _MARK.findall(piece) for n in re.findall(r"\d+", mark)]
    return Claim(text=_MARK.sub("", piece).strip(), marks=tuple(dict.fromkeys(numbers)))


def bare(text: str) -> str:
    """Letters and digits alone, in the form to compare by: punctuation, blanks and width do not count."""
    return "".join(character for character in match_form(text) if character.isalnum())


def quoted(text: str) -> list[str]:
    """What stands in quotation marks or as a title; a quote with gaps gives its parts."""
    found = [next(filter(None, groups)) for groups in _QUOTED.findall(text)] + _TITLED.findall(text)
    return [part for quote in found for part in _GAP.split(quote) if len(bare(part)) > 1]


def days(text: str) -> set[date]:
    """Every day named in ``text``."""
    return {day for day, _, _ in find_days(text)}


def numbers(text: str) -> tuple[Quantity, ...]:
    """Every number in ``text`` that is no part of a day."""
    return tuple(amount.quantity for amount in amounts(text))


def names(text: str, glossary: Glossary) -> list[Term]:
    """The places and bodies of the glossary that ``text`` names, in either language."""
    return [term for term in glossary.find(text) if term.category in _NAMED]


def bodies(text: str) -> list[str]:
    """What else looks like the name of a body."""
    return [match[0].strip() for match in _BODY.finditer(text)]


def names_body(text: str, body: str) -> bool:
    """Whether ``text`` names ``body``; what stands before a Chinese name may belong to the sentence."""
    if language_of(body) == "en":
        return bare(body) in bare(text)
    kind = next(end for end in range(2, 5) if _BODY.fullmatch("某" + body[-end:]))
    return body[-kind - 1 :] in text


def agrees(wanted: Quantity, given: Sequence[Quantity]) -> bool:
    """Whether one of ``given`` is the number ``wanted``."""
    return any(wanted.agrees(other) for other in given)
