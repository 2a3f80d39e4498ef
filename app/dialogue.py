"""Follow-up questions as questions of their own: 那浙江呢？ after one about Shandong, "and its penalties?".

By rules, which are sure of what they do or leave a question as it is: a place, a year, an article or the same
kind of thing takes its counterpart's place in the question before; a pronoun is given its name; a question
without any subject is asked together with the one before. There a language model may do better.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..index.centring import language_of
from ..index.glossary import load_glossary
from ..index.places import Mention, mentions
from ..ingest.errors import ChatUnavailable
from ..ingest.types import Language
from ..ingest.zones import gazetteer
from .chat import Chat
from .prompt import follow_up_prompt

_LONGEST = 200  # characters of a model's rewriting
_STOP = " \t\n？?。.!！，,；;：:"

_LAW_ZH = "条例|办法|规定|方案|意见|规则|细则|通知|清单|法"
_LAW_EN = "law|act|regulations?|measures|provisions|rules|plan|programme|program|opinions?|notice|list"
_PLACE_ZH = "片区|区域|试验区|自贸试验区|自贸区|自贸港|新区|园区|省|市|地方|地区|区"
_PLACE_EN = "zone|ftz|area|port|province|city|sub-area|place|region"
_KINDS = (
    re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s*年)?(?!\d)"),
    re.compile(
        r"第\s*[〇零一二三四五六七八九十百千两\d]+\s*[条章节款]|\b(?:article|chapter|section)\s+\d+", re.I
    ),
    re.compile(r"S[1-5](?!\d)"),
    re.compile(r"《[^《》]+》"),
)
"""Things of which a question names one, and a follow-up another."""

_BARE = {
    "zh": re.compile(
        r"(?P<lead>那么?|还有|以及|再|至于|对于|关于|换成?|如果(?:是|换成)|要是)?[，,]?(?:在|对)?"
        r"(?P<what>[^，。？?；]{1,20}?)的?"
        r"(?P<tail>呢|又?如何|又?怎么?样|又是(?:怎样|如何|多少)|的?情况如何)?[？?。]*"
    ),
    "en": re.compile(
        r"(?P<lead>(?:(?:and|but|so|or|then|also|ok(?:ay)?)\b,?\s*)*"
        r"(?:(?:what|how) about\b|and\b|for\b|in\b)?)\s*"
        r"(?:(?:for|in|at|of|on|with|under|to)\b\s*)?(?:the\b\s*)?(?P<what>[\w'’\- ]{2,60}?)"
        r"(?P<tail>\s*,?\s*(?:too|as well|then|instead))?\s*[?.]*",
        re.I,
    ),
}
_CLAUSE_EN = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|may|must|shall|should|will|would|has|have"
    r"|who|what|which|how|why|when)\b",
    re.I,
)
_MORE = {
    "zh": re.compile(
        r"(?:那么?)?(?:还有(?:呢|吗|别的吗|其他的?吗|哪些|什么)?|其他的?呢|更多呢?|举个?例子?(?:说明)?"
        r"|请?再?(?:具体|详细)(?:说说|一点|点|呢|讲讲)?)[？?。]*"
    ),
    "en": re.compile(
        r"(?:and\s+)?(?:what else|anything else|any others?|(?:tell me )?more|(?:some )?more details?"
        r"|for example|such as|go on)[?.]*",
        re.I,
    ),
}
_ASKS = {
    "zh": re.compile(r"谁|什么|哪|几|多[少久长大]|何时|为什么|为何|怎么|怎样|如何|吗|是否|能否|依据"),
    "en": re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.I),
}
_SHORT = {"zh": 14, "en": 40}  # characters up to which a question may lack a subject
_PRONOUN = {
    "zh": re.compile(
        rf"(?P<law>(?:该|这[部个项份]?|那[部个项份]?|上述|此)(?:{_LAW_ZH}))"
        rf"|(?P<place>(?:该|这个?|那个?|上述|此)(?:{_PLACE_ZH})|这里|那里|当地)"
        r"|(?P<it>它们?|(?<![及与和])其(?![他中余次实它间])|这(?:一|项|个)?(?:政策|制度|机制|措施|做法|优惠|项目|企业|机构)"
        r"|该(?:政策|制度|机制|措施|项目|企业|机构|机关))"
    ),
    "en": re.compile(
        rf"(?P<law>\b(?:this|that|these|those|the said) (?:{_LAW_EN})\b)"
        rf"|(?P<place>\b(?:this|that|the said) (?:{_PLACE_EN})\b"
        r"|(?<!is )(?<!are )\bthere\b(?! (?:is|are|was|were|any|a)\b))"
        r"|(?P<its>(?<!and )(?<!or )\b(?:its|their)\b)"
        r"|(?P<it>\b(?:it|they|them)\b|\bthis (?:policy|scheme|system|measure)\b)",
        re.I,
    ),
}
_EXPLETIVE = re.compile(
    r"\b(?:is|was|will|would)\s+it\s+\w+\s+(?:to|that|for)\b|\bit\s+(?:is|takes?|seems)\b", re.I
)
_NAMED_LAW = {
    "zh": re.compile(rf"《[^《》]+》|[^，。？?、的在对由按和与]{{2,30}}(?:{_LAW_ZH})(?![律人])"),
    "en": re.compile(
        rf"(?:\bthe )?(?:\b[A-Z][\w'’-]+\s+(?:(?:of|on|for|and|the)\s+)*)+(?i:{_LAW_EN})\b|\bnegative list\b"
    ),
}
_PLACE_WORDS = re.compile(
    rf"(?:{_PLACE_ZH}|自由贸易试验区|自由贸易港|中国|的|pilot|free|trade|the|one|{_PLACE_EN}|[\s（）()'’s])*",
    re.I,
)
_AROUND = {
    "zh": re.compile(
        r"(?:省|市)?(?:自由贸易试验区|自贸试验区|自贸区|自由贸易港|自贸港)?(?:[^，。？?的有是在由]{0,4}片区)?"
    ),
    "en": re.compile(r"(?:\s+(?:pilot\s+)?(?:free[- ]trade (?:zone|port)|ftz|zone|area|port))?", re.I),
}
_BARE_TAIL = re.compile(r"呢[？?。]*$|\b(?:what|how) about\b", re.I)
_ONLY_ASKING = re.compile(
    r"什么时候|什么|哪[些个里]?|谁|几|多长(?:时间)?|多[少久大]|为[什何]么?|何时|怎[么样]样?|如何|一[次下]|需?要"
    r"|应[当该]|可以|能|[吗是有由对的了呢在和\s？?。，]"
)
_FUNCTION_WORDS = """
the a an do does did is are was were for of in on at to by with may can must what which how and or many much
long from under be pay get
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())


def complete(question: str, history: Sequence[str], *, chat: Chat | None = None) -> str:
    """``question`` as it would be asked without the questions before it, the oldest first in ``history``.

    One that stands on its own comes back as it is.
    """
    previous = ""
    for asked in history:
        previous = _completed(asked, previous).text
    done = _completed(question, previous)
    if chat is None or done.sure:
        return done.text
    return _rewritten(question, history, chat) or done.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    text: str
    sure: bool = True


def _completed(question: str, previous: str) -> _Done:
    question = question.strip()
    if not previous or not question:
        return _Done(text=question)
    language = language_of(question)
    if _MORE[language].fullmatch(question) or _lacks_subject(question, language):
        return _Done(text=_together(previous, question), sure=False)
    bare = _BARE[language].fullmatch(question)
    if bare and _is_bare(bare, language):
        return _counterpart(bare["what"].strip(), previous, question)
    return _named(question, previous, language)


def _is_bare(bare: re.Match[str], language: Language) -> bool:
    """Whether a question is no more than the name of something."""
    what = bare["what"].strip()
    if language == "en" and _CLAUSE_EN.search(what):
        return False
    if language == "zh" and _ASKS["zh"].search(what):
        return False
    return bool(bare["lead"] or bare["tail"]) or _whole_place(what) is not None


def _lacks_subject(question: str, language: Language) -> bool:
    """A short question word with nothing that it asks about: 谁批准？ "How long?"."""
    return (
        len(question) <= _SHORT[language]
        and bool(_ASKS[language].search(question))
        and not _BARE_TAIL.search(question)
        and not _PRONOUN[language].search(question)
        and not mentions(question)
        and not any(kind.search(question) for kind in _KINDS)
        and not load_glossary().find(question)
        and not _has_topic(question, language)
    )


def _has_topic(question: str, language: Language) -> bool:
    """Whether more is left than three words, or four characters, without those that only ask."""
    if language == "zh":
        return len(_ONLY_ASKING.sub("", question)) > 4
    words = re.findall(r"[a-z'-]+", question.lower())
    return len([word for word in words if word not in _FUNCTION]) > 3


def _counterpart(what: str, previous: str, question: str) -> _Done:
    """``what`` in the place of its counterpart in the question before."""
    if place := _whole_place(what):
        return _Done(text=_with_place(previous, what, place))
    if mentions(what):
        return _Done(text=question)
    for kind in _KINDS:
        if (new := kind.search(what)) and (olds := list(kind.finditer(previous))):
            return _Done(text=previous[: olds[-1].start()] + new[0] + previous[olds[-1].end() :])
    if swapped := _same_head(what, previous):
        return _Done(text=swapped)
    language = language_of(previous)
    subject = _law(previous, language) or _place(previous, language)
    if not subject:
        return _Done(text=_together(previous, question), sure=False)
    if language_of(question) == "zh":
        return _Done(text=f"{subject}的{what}是怎样规定的？")
    return _Done(
        text=f"What does {subject} say about {what}?"
        if _law(previous, language)
        else f"What about {what} in {subject}?"
    )


def _whole_place(what: str) -> Mention | None:
    """The mention that ``what`` consists of, if it names a place and nothing else."""
    found = mentions(what)
    if len(found) != 1:
        return None
    rest = what[: found[0].start] + " " + what[found[0].end :]
    return found[0] if _PLACE_WORDS.fullmatch(rest) else None


def _with_place(previous: str, what: str, place: Mention) -> str:
    """The question before, asked of another place; "in" or 在 that place where it named none."""
    language = language_of(previous)
    name = what if language == language_of(what) else _province(place.zone, language)
    found = mentions(previous)
    if not found:
        return f"在{name}，{previous}" if language == "zh" else f"{previous.rstrip(_STOP)} in {name}?"
    text = previous
    for old in reversed([m for m in found if m.zone == found[-1].zone]):
        text = text[: old.start] + _renamed(previous[old.start : old.end], old, name, place) + text[old.end :]
    return re.sub(r"(自由贸易试验区|自贸试验区|自贸区|片区|自贸港|FTZ|zone)\s*\1", r"\1", text)


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


def _same_head(what: str, previous: str) -> str | None:
    """The question before with ``what`` for the thing of the same kind: 小微企业 for 高新技术企业."""
    if language_of(what) == "zh":
        head = what[-2:]
        olds = (
            re.finditer(rf"[^，。？?、的在对由按和与是]{{0,10}}{re.escape(head)}", previous)
            if len(what) > 2
            else ()
        )
        old = next(iter(olds), None)
        return previous[: old.start()] + what + previous[old.end() :] if old and old[0] != what else None
    words = what.split()
    phrase = (
        re.search(rf"((?:[\w'-]+ )*?){re.escape(words[-1])}\b", previous, re.I) if len(words) > 1 else None
    )
    if phrase is None:
        return None
    kept = phrase[1].split()
    while kept and kept[-1].lower() not in _FUNCTION:
        kept.pop()
    return " ".join([previous[: phrase.start()].strip(), *kept, what]).strip() + previous[phrase.end() :]


def _named(question: str, previous: str, language: Language) -> _Done:
    """The question with its pronoun replaced by a name from the one before, if it has none of its own."""
    match = _PRONOUN[language].search(question)
    if match is None or (language == "en" and _EXPLETIVE.search(question) and _has_topic(question, "en")):
        return _Done(text=question)
    before = question[: match.start()]
    if mentions(before) or load_glossary().find(before) or "《" in before:
        return _Done(text=question)  # it points within the question itself
    law, place = _law(previous, language_of(previous)), _place(previous, language_of(previous))
    wanted = {"law": law, "place": place}.get(str(match.lastgroup), law or place or _term(previous))
    if not wanted:
        return _Done(text=_together(previous, question), sure=False)
    if match.lastgroup == "its":
        wanted += "'s"
    if match[0].lower() == "there":
        wanted = f"in {wanted}"
    return _Done(text=before + wanted + question[match.end() :])


def _law(previous: str, language: Language) -> str:
    found = _NAMED_LAW[language].search(previous)
    return found[0].strip() if found else ""


def _place(previous: str, language: Language) -> str:
    found = mentions(previous)
    if not found:
        return ""
    last = found[-1]
    around = _AROUND[language].match(previous, last.end)
    start = last.start - 4 if previous[: last.start].lower().endswith("the ") else last.start
    return previous[start : around.end() if around else last.end]


def _term(previous: str) -> str:
    """The first notion of the field that the question before names, as it names it."""
    language = language_of(previous)
    for term in load_glossary().find(previous):
        for name in term.names(language):
            if (start := previous.lower().find(name.lower())) >= 0:
                return previous[start : start + len(name)]
    return ""


def _together(previous: str, question: str) -> str:
    return (
        f"{previous.rstrip(_STOP)}？{question}"
        if language_of(previous) == "zh"
        else f"{previous.rstrip(_STOP)}? {question}"
    )


def _rewritten(question: str, history: Sequence[str], chat: Chat) -> str | None:
    """A model's rewriting, if it is one question and names no place that nobody named."""
    prompt = follow_up_prompt(question, history, language=language_of(question))
    try:
        said = "".join(chat.stream(system="", user=prompt)).strip()
    except ChatUnavailable:
        return None
    lines = said.splitlines()
    known = {m.zone for text in (*history, question) for m in mentions(text)}
    sound = len(lines) == 1 and len(said) <= _LONGEST and {m.zone for m in mentions(said)} <= known
    return lines[0].strip() if sound else None
