"""A bare name (那浙江呢？ "And individuals?") in the place of its counterpart in the question before."""

import re
from collections.abc import Sequence

from ..index.centring import language_of
from ..index.places import Mention, mentions
from ..ingest.types import Language
from ..ingest.zones import gazetteer
from .parties import for_party, is_party, parties
from .topic import FOUNDS, STOP, about, is_attribute, is_law, is_place, is_term

PLACE_ZH = "片区|区域|试验区|自贸试验区|自贸区|自贸港|新区|园区|省|市|地方|地区|区"
PLACE_EN = "zone|ftz|area|port|province|city|sub-area|place|region"
KINDS = (
    re.compile(
        r"(?<!\d)(?:19|20)\d\d(?:\s*年)?(?!\d)|[去今前明]年|上[一个]?季度|\b(?:last|this|next) year\b", re.I
    ),
    re.compile(
        r"第\s*[〇零一二三四五六七八九十百千两\d]+\s*[条章节款]|\b(?:article|chapter|section)\s+\d+", re.I
    ),
    re.compile(r"S[1-5](?!\d)"),
    re.compile(r"《[^《》]+》"),
)
"""Things of which a question names one, and a follow-up another."""

_JOINED = r"[\s和与及、,，&]|以及|(?i:\band\b|\bor\b)"
_PLACE_WORDS = re.compile(
    rf"(?:{PLACE_ZH}|自由贸易试验区|自由贸易港|中国|的|pilot|free|trade|the|ones?|{PLACE_EN}|[（）()'’s]|{_JOINED})*",
    re.I,
)
_COMPARES = re.compile(
    r"区别|不同|差[异别]|异同|相比|比较|对比|哪个?更|比.{0,12}[更高低大小多少]"
    r"|\b(?:than|differ\w*|compar\w*|versus|vs|between)\b",
    re.I,
)
_OWN_TAIL = re.compile(
    r"自由贸易试验区|自贸试验区|自贸区|自由贸易港|自贸港|FTZ|free trade (?:zone|port)", re.I
)
_TWICE = re.compile(r"(自由贸易试验区|自贸试验区|自贸区|片区|自贸港|FTZ|zone)\s*\1")
_ONES = re.compile(r"\s*\bones?$", re.I)
_PENALTIES = re.compile(r"处罚|罚款|罚则|法律责任|penalt(?:y|ies)|fines|sanctions", re.I)
_NO_NAME_WORDS = """
the a an do does did is are was were for of in on at to by with may can must what which how
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())  # before the adjectives of a name


def counterpart(what: str, previous: str) -> str | None:
    """The question before asked of ``what``; None where rules are not sure how."""
    if places := whole_places(what):
        return _with_places(previous, what, places)
    if mentions(what):
        return None
    for kind in KINDS:
        if new := kind.search(what):
            olds = list(kind.finditer(previous))
            return previous[: olds[-1].start()] + new[0] + previous[olds[-1].end() :] if olds else None
    return _with_party(previous, what) or _same_head(what, previous) or _of_subject(what, previous)


# --- places ----------------------------------------------------------------------------------------


def whole_places(what: str) -> list[Mention]:
    """The places that ``what`` consists of; none if it says anything else."""
    found = mentions(what)
    rest = what
    for mention in reversed(found):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    return found if _PLACE_WORDS.fullmatch(rest) else []


def _with_places(previous: str, what: str, places: Sequence[Mention]) -> str:
    """The question before, asked of other places; "in" or 在 them where it named none."""
    language, what = language_of(previous), _ONES.sub("", what)
    names = [_province(place.zone, language) for place in places]
    name = what if language == language_of(what) else (" and " if language == "en" else "和").join(names)
    found = mentions(previous)
    if not found:
        return f"在{name}，{previous}" if language == "zh" else f"{previous.rstrip(STOP)} in {name}?"
    run = _last_run(previous, found)
    if len(places) > 1 or (len(run) > 1 and not _COMPARES.search(previous)):
        return _for_run(previous, run, name)
    text = previous
    for old in reversed([mention for mention in found if mention.zone == found[-1].zone]):
        renamed = _renamed(previous[old.start : old.end], old, name, places[0])
        text = text[: old.start] + renamed + text[old.end :]
    return _TWICE.sub(r"\1", text)


def _last_run(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The last mention and those that are joined to it: 上海和重庆."""
    run = [found[-1]]
    for mention in reversed(found[:-1]):
        if not re.fullmatch(rf"(?:{_JOINED})*", text[mention.end : run[0].start]):
            break
        run.insert(0, mention)
    return run


def _for_run(previous: str, run: Sequence[Mention], name: str) -> str:
    """``name``, of one place or several, for a run of places: 山东自贸试验区 becomes 重庆和上海自贸试验区."""
    own = list(_OWN_TAIL.finditer(previous, run[-1].start, run[-1].end))
    tail = own[-1][0] if own and not _OWN_TAIL.search(name) else ""
    space = " " if tail.isascii() and tail else ""
    after = re.sub(r"^(自贸试验区|自贸区|的)?(?:各自?|分别)", r"\1", previous[run[-1].end :])
    return _TWICE.sub(r"\1", previous[: run[0].start] + name + space + tail + after)


def _renamed(mention: str, old: Mention, name: str, new: Mention) -> str:
    """中国（山东）自由贸易试验区 with 浙江 for 山东; a mention without its province becomes ``name``."""
    language = language_of(mention)
    province, other = _province(old.zone, language), _province(new.zone, language)
    inside = re.search(re.escape(province), mention, re.I)
    if "lingang" in (old.zone, new.zone) or not inside or other.lower() not in name.lower():
        return name
    return mention[: inside.start()] + other + mention[inside.end() :]


def _province(zone_id: str, language: Language) -> str:
    zone = next(zone for zone in gazetteer() if zone.id == zone_id)
    if zone_id == "lingang":
        return "临港" if language == "zh" else "Lin-gang"
    return zone.places[0] if language == "zh" else zone.places[1].title()


# --- parties, things of one kind, and what belongs to a law or place -------------------------------


def _with_party(previous: str, what: str) -> str | None:
    """The question before with its one party replaced, or the new one in front where it names none."""
    if language_of(what) != language_of(previous) or not is_party(what, language_of(what)):
        return None
    found = parties(previous)
    if not found:
        return _same_head(what, previous) or for_party(previous, what)
    if len({previous[start:end] for start, end in found}) > 1:
        return None
    start, end = found[0]
    return previous[:start] + what + previous[end:]


def _same_head(what: str, previous: str) -> str | None:
    """The question before with ``what`` for the thing of the same kind: 小微企业 for 高新技术企业."""
    if language_of(what) == "zh":
        head = re.escape(what[-2:])
        old = re.search(rf"(?:(?!{FOUNDS})[^，。？?、的在对由按和与是]){{0,10}}{head}", previous)
        if len(what) < 3 or old is None or old[0] == what:
            return None
        return previous[: old.start()] + what + previous[old.end() :]
    words = what.split()
    phrase = re.search(rf"((?:[\w'-]+ )*?){re.escape(words[-1])}\b", previous, re.I)
    if len(words) < 2 or phrase is None:
        return None
    kept = phrase[1].split()
    while kept and kept[-1].lower() not in _NO_NAME:
        kept.pop()
    return " ".join([previous[: phrase.start()].strip(), *kept, what]).strip() + previous[phrase.end() :]


def _of_subject(what: str, previous: str) -> str | None:
    """``what`` of the law or place that the question before is about; None where it depends on more."""
    subject, language = about(previous), language_of(what)
    law = is_law(subject)
    if not law and not (is_place(subject) and (_PENALTIES.fullmatch(what) or is_term(what))):
        return None
    if is_attribute(what, language) and not _PENALTIES.fullmatch(what):
        return None
    if language == "zh":
        return f"{subject}的{what}是怎样规定的？"
    return f"What does {subject} say about {what}?" if law else f"What about {what} in {subject}?"
