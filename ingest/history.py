"""How a document came to be: the lines under a law's title that say who passed it when (题注)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .dates import find_days
from .numerals import NUMERAL

EventKind = Literal["amended", "revised", "adopted", "published", "approved", "effective"]

_KINDS: tuple[tuple[re.Pattern[str], EventKind], ...] = (
    (re.compile(r"修正|决定|关于修|amend", re.IGNORECASE), "amended"),
    (re.compile(r"修订(?!通过)|revis", re.IGNORECASE), "revised"),
    (re.compile(r"通过|adopt|pass", re.IGNORECASE), "adopted"),
    (re.compile(r"公布|发布|印发|颁布|publish|promulgat|issu", re.IGNORECASE), "published"),
    (re.compile(r"批准|同意|approv", re.IGNORECASE), "approved"),
    (re.compile(r"施行|实施|生效|effective|force", re.IGNORECASE), "effective"),
)
_CONGRESS = re.compile(
    rf"(?P<place>[\u4e00-\u9fff]{{0,12}}?)(?:第{NUMERAL}届)?(?P<all>全国)?人民代表大会(?P<sc>常务委员会)?"
)
_BODY = re.compile(
    r"(?:中华人民共和国)?(?P<body>国务院|[\u4e00-\u9fff]{2,8}?(?:部|总署|局|人民政府|委员会|银行))"
    r"(?:、[\u4e00-\u9fff]{2,12})*?(?:令|第|发布|公布|批准|印发)"
)
_NUMBER = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{1,10}?)\s*[〔\[［（(【]\s*(?P<year>(?:19|20)\d\d)\s*[〕\]］）)】]"
    r"\s*(?:第\s*)?(?P<n>\d{1,4})\s*号"
)
NUMBER_LINE = re.compile(rf"[（(]?{_NUMBER.pattern}[）)]?")
"""A line that is a document's number and nothing else."""
_LETTERHEAD = re.compile(
    r"[\u4e00-\u9fff（）() ]{2,24}(?:文件|公报|令)|\d{6}|(?:绝密|机密|秘密)(?:★.*)?"
    r"|特急|加急|平急|签发人\s*[:：].*"
)
_ORDER = re.compile(r"(?:中华人民共和国)?(?P<body>[\u4e00-\u9fff]{2,12}令)\s*[（(]?第\s*(?P<n>\d{1,4})\s*号")
_OWN = "本(?:法|条例|规定|办法|细则|决定|通知|方案|意见|措施|规则|清单|目录)"
_CITING = re.compile("根据|按照|依据|贯彻|落实|参照|见|由|.*(?:[的为]|适用|文号有|方案编号)")
_NAMED = re.compile(r"^(?:发文)?(?:文号|字号|编号)\s*[:：]?\s*")
_OUTCOME = re.compile("(?:通过|修正|修订|公布|发布|颁布|印发|批准|同意|施行|实施|生效)[）)。；;，,]*$")
_EFFECT = re.compile(rf"(?P<own>{_OWN})?自\s*$")
_BEGINS = re.compile(r"\s*(?:起|开始)?(?:正式)?(?:施行|实施|生效|执行)")
_AT_ONCE = re.compile(rf"{_OWN}?自(?:公布|发布|印发|颁布)之日起(?:正式)?(?:施行|实施|生效|执行)")
_EFFECT_WORDS = re.compile("effect|force|implemented", re.IGNORECASE)
_EFFECT_EN = re.compile(
    r"(?:effective|into (?:force|effect)|implemented)\s+(?:on|from|as of|as from)\s*$", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the document on a day, in the words of its line."""

    kind: EventKind
    day: date
    words: str


def is_letterhead(line: str) -> bool:
    """Whether a line belongs to the head of official paper: its owner, number, secrecy, urgency."""
    return bool(_LETTERHEAD.fullmatch(line.strip()) or NUMBER_LINE.fullmatch(line.strip()))


def events(opening: Iterable[str]) -> list[Event]:
    """What the opening lines that begin with a day tell, in their order."""
    found = []
    for line in _mended(opening):
        days = list(find_days(line))
        if not days or days[0][1] > 1:
            continue
        ends = [start for _, start, _ in days[1:]] + [len(line)]
        for (day, _, start), end in zip(days, ends, strict=True):
            words = line[start:end].strip()
            if kind := next((kind for pattern, kind in _KINDS if pattern.search(words)), None):
                found.append(Event(kind=kind, day=day, words=words))
    return found


def _mended(lines: Iterable[str]) -> list[str]:
    """Lines without their outer brackets; one that ends before it says what happened takes the next one."""
    mended: list[str] = []
    for line in (line.strip("（() ") for line in lines):
        if mended and _ends_history(line) and _is_unfinished(mended[-1]):
            mended[-1] += line
        else:
            mended.append(line)
    return mended


def _ends_history(line: str) -> bool:
    """Whether the line can be the rest of one that began with a day."""
    return next(find_days(line), None) is None and bool(line.isascii() or _OUTCOME.search(line))


def _is_unfinished(line: str) -> bool:
    day = next(find_days(line), None)
    return day is not None and day[1] <= 1 and not any(pattern.search(line) for pattern, _ in _KINDS)


def issuer_of(history: Sequence[Event]) -> str | None:
    """Who passed the document, else who published it, else who approved it."""
    for kind in ("adopted", "revised", "amended", "published", "approved"):
        for event in (event for event in history if event.kind == kind):
            if match := _CONGRESS.search(event.words):
                place = "全国" if match["all"] or not match["place"] else match["place"]
                return f"{place}人民代表大会{match['sc'] or ''}"
            if kind not in ("revised", "amended") and (match := _BODY.search(event.words)):
                return match["body"]
    return None


def number_of(history: Sequence[Event], opening: Iterable[str]) -> str | None:
    """The document's number in one spelling: 国发〔2013〕38号, 国务院令第722号; the latest publication's."""
    lines = [_NAMED.sub("", line.strip()) for line in opening]
    # Its own number stands alone or begins a line; one inside a sentence is another document's.
    whole = [match for line in lines if (match := NUMBER_LINE.fullmatch(line))]
    begun = [match for line in lines if (match := _NUMBER.match(line.lstrip("（(")))]
    for match in (*whole, *begun):
        if not _CITING.match(match["body"]):
            return f"{match['body']}〔{match['year']}〕{match['n']}号"
    for event in reversed(history):
        if event.kind == "published" and (match := _ORDER.search(event.words)):
            return f"{match['body']}第{match['n']}号"
    return None


def effective_day(
    paragraphs: Iterable[str], history: Sequence[Event], *, published: date | None
) -> date | None:
    """The day that the document itself says it takes effect.

    "From the day of publication" is that of the last publication or revision in its history; where the
    history tells only of amendments, that day is not known.
    """
    stated, at_once = None, False
    for text in paragraphs:
        if "自" not in text and not _EFFECT_WORDS.search(text):
            continue
        for day, start, end in find_days(text):
            own = _EFFECT.search(text[:start])
            says_so = (own and _BEGINS.match(text[end:])) or _EFFECT_EN.search(text[:start])
            if says_so and (stated is None or own is None or own["own"]):
                stated = day
        at_once = at_once or _AT_ONCE.search(text) is not None
    if stated:
        return stated
    if at_once:
        whole = [event.day for event in history if event.kind in ("published", "revised")]
        amended = any(event.kind == "amended" for event in history)
        return whole[-1] if whole else None if amended else published
    return next((event.day for event in history if event.kind == "effective"), None)
