"""What a question is about: the law or the place it names, or the fullest notion in it.

By the order of its words: what stands before the predicate of a Chinese question; in an English one what is
defined, what follows the auxiliary, or the object at the end. Where that is not sure there is no topic.
"""

import re
from collections.abc import Sequence

from ..index.centring import language_of
from ..index.glossary import load_glossary
from ..index.places import mentions
from ..ingest.types import Language

STOP = " \t\n？?。.!！，,；;：:"
LAW_ZH = "条例|办法|规定|方案|意见|规则|细则|通知|清单|法"
LAW_EN = "law|act|regulations?|measures|provisions|rules|plan|programme|program|opinions?|notice|list"
FOUNDS = "设立|成立|开办|开设|举办|申请|办理|注册|从事|开展|提供|申报|进行|允许|支持|鼓励|要求|收购|投资设立"
"""Verbs whose object comes right after them: 设立外资医院."""

_LONGEST = 8  # words of an English notion, half the characters of a Chinese one
_NAMED_LAW = {
    "zh": re.compile(
        r"《[^《》]+》|(?:〇+[省市]?的)?[^，。？?、的在对由按和与什哪何]{2,30}?(?:条例|办法|规定(?![了哪什])|方案|意见|规则|细则|通知|清单"
        r"|(?<![依违合非守执司立方无])法(?![律人定院]))(?:实施(?:条例|细则|办法|规定))?"
    ),
    "en": re.compile(
        rf"(?:\bthe )?(?:\b[A-Z][\w'’-]+\s+(?:(?:of|on|for|and|the)\s+)*)+(?i:{LAW_EN})\b|\bnegative list\b"
    ),
}
_AROUND = {
    "zh": re.compile(
        r"(?:省|市)?(?:自由贸易试验区|自贸试验区|自贸区|自由贸易港|自贸港)?(?:[^，。？?的有是在由]{0,4}片区)?"
    ),
    "en": re.compile(r"(?:\s+(?:pilot\s+)?(?:free[- ]trade (?:zone|port)|ftz|zone|area|port))?", re.I),
}
ATTRIBUTES = {
    "zh": "有效期限?|期限|时限|时间|罚款|罚则|处罚|法律责任|条件|材料|费用|手续|流程|程序|步骤|金额|比例"
    "|税率|标准|例外|上限|下限|最低|最高|最多|最少|最长|最短|范围|面积|目标|依据|审批|办理|主管部门|负责部门|含义|定义|数量|义务|职责|权[利限]",
    "en": "validity|period|term|deadline|duration|time|limits?|fines?|penalty|penalties|conditions?"
    "|documents?|papers|fees?|costs?|amount|procedures?|steps?|rate|exceptions?|maximum|minimum|scope|size|purpose"
    "|definition|meaning|dut(?:y|ies)|obligations?|rights|powers|basis|required|needed|requirements?|long|high|large|much",
}
"""Words for what something has, which are no subject of their own."""
ONLY_ASKING_ZH = re.compile(
    r"什么时候|什么|哪[些个里]?|谁|几|多长(?:时间)?|多[少久大]|为[什何]么?|何时|怎[么样]样?|如何|一[次下]|需?要"
    r"|应[当该]|可以|能|[吗是有由对向被把的了呢那么在和\s？?。，]"
)
"""Chinese words that only ask."""
_ATTRIBUTE = {
    "zh": re.compile(rf"(?:{ATTRIBUTES['zh']})+"),
    "en": re.compile(rf"(?:[\w-]+ )?(?:{ATTRIBUTES['en']})", re.I),
}

_DEFINED_ZH = re.compile(
    r"(?:什么是|何谓|何为|什么叫做?)(?P<is>.+)|(?P<of>.+?)(?:是什么(?:意思)?|(?:是|的是)?指什么)"
)
_PREDICATE_ZH = re.compile(
    r"是(?!否有权)|由|(?<![国所享拥没])有(?![企资限效关])|包括|自?何时|什么时候|需|(?<!重)要(?![素点求])|应|可以|能(?![源力量])"
    r"|怎|如何|多[久少长]|规定|适用|按|必须|属于|在哪|位于|会"
)
_NO_NOTION_ZH = re.compile(rf"[，,向对从被把给在]|[谁哪几]|什么|多少|如何|怎|^(?:{FOUNDS})")
_LEAD_ZH = re.compile(r"^(?:请问|那么?(?![里个些种])|在[^，]{2,12}，)+[，,]?")
_ARTICLE_ZH = re.compile(r"第\s*[〇零一二三四五六七八九十百千\d]+\s*[条章节款].*")

_DEFINED_EN = re.compile(
    r"what (?:is|are|was|were)(?: meant by)? (?P<is>.+)|what does (?P<means>.+) mean", re.I
)
_OBJECT_EN = re.compile(
    r"(?:who|(?:which|what) \w+) (?:(?:may|can|must|should) )?(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b)"
    r"\w+(?: for)? (?P<object>(?:an?|the) .+)",
    re.I,
)
_AFTER_EN = re.compile(r"\b(?:is|are|was|were|do|does|did|can|may|must|shall|should|will) (?P<rest>.+)", re.I)
_NO_NOTION_EN = re.compile(
    r"^\w+ed\b|[,;?]|\b(?:is|are|was|were|do|does|did|can|may|must|shall|should|will|has|have|who|what|which|how"
    r"|when|where|why|that|and|or|it|they|between|in|at|under|there|here|this|these|those)\b",
    re.I,
)
_OF_EN = re.compile(r"the (?P<head>[\w -]+?) (?:of|for) (?P<whole>.+)", re.I)


def about(question: str) -> str:
    """What ``question`` is about, as it names it with its article; empty where that is not sure."""
    text = question.strip(STOP)
    return _about_zh(text) if language_of(question) == "zh" else _about_en(text)


def laws(text: str) -> list[str]:
    """The laws that ``text`` names, as it names them."""
    language = language_of(text)
    hidden = text if language == "en" else _blotted(text, [text[m.start : m.end] for m in mentions(text)])
    spans = [match.span() for match in _NAMED_LAW[language].finditer(hidden)]
    return list(dict.fromkeys(text[start:end].strip() for start, end in spans))


def place(text: str) -> str:
    """The zone or place that ``text`` names, with what belongs to its name; empty for none or several."""
    found = mentions(text)
    if len({mention.zone for mention in found}) != 1:
        return ""
    last = found[-1]
    around = _AROUND[language_of(text)].match(text, last.end)
    start = last.start - 4 if text[: last.start].lower().endswith("the ") else last.start
    return text[start : around.end() if around else last.end]


def is_law(notion: str) -> bool:
    """Whether ``notion`` is the name of a law."""
    return bool(notion) and laws(notion) == [notion]


def is_place(notion: str) -> bool:
    """Whether ``notion`` is the name of a zone or place."""
    return bool(notion) and place(notion) == notion


def is_attribute(words: str, language: Language) -> bool:
    """Whether ``words`` say only what something has: 期限, "maximum fine"."""
    return bool(_ATTRIBUTE[language].fullmatch(words))


def is_term(words: str) -> bool:
    """Whether the glossary knows ``words`` as the name of a notion."""
    return bool(load_glossary().synonyms(words))


def _about_zh(text: str) -> str:
    text = _LEAD_ZH.sub("", text)
    defined = _DEFINED_ZH.fullmatch(text)
    if defined and defined["is"]:
        return _notion_zh(defined["is"])
    predicate = _PREDICATE_ZH.search(_masked(text))
    return _notion_zh(text[: predicate.start()] if predicate else "")


def _masked(text: str) -> str:
    """``text`` with the names in it blotted out: the 由 of 自由贸易试验区 is no predicate."""
    names = [text[m.start : m.end] for m in mentions(text)] + re.findall(r"《[^《》]+》", text)
    return _blotted(
        text, [*names, *(name for term in load_glossary().find(text) for name in term.names("zh"))]
    )


def _blotted(text: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "〇" * len(name))
    return text


def _notion_zh(words: str) -> str:
    """The thing itself of 一般许可证的有效期; a notion of its own stays whole: 海南自由贸易港的负面清单."""
    named = words.startswith("《") or mentions(words)
    if (not 2 <= len(words) <= 2 * _LONGEST and not named) or _NO_NOTION_ZH.search(_masked(words)):
        return ""
    whole, _, part = words.rpartition("的")
    if not whole:
        law = next(iter(laws(words)), "")
        return law if words.startswith(law) and _ARTICLE_ZH.fullmatch(words[len(law) :]) else words
    if is_term(part):
        return words
    return whole if is_law(whole) or is_place(whole) or is_attribute(part, "zh") else ""


def _about_en(text: str) -> str:
    if defined := _DEFINED_EN.fullmatch(text):
        return _notion_en(defined["is"] or defined["means"])
    if (asked := _OBJECT_EN.fullmatch(text)) and (found := _notion_en(asked["object"])):
        return found
    after = _AFTER_EN.search(text)
    return _opening(after["rest"]) if after else ""


def _notion_en(words: str) -> str:
    if len(words.split()) > _LONGEST or _NO_NOTION_EN.search(words):
        return ""
    of = _OF_EN.fullmatch(words)
    if not of or is_term(words.removeprefix("the ")) or is_term(of["head"]):
        return words
    whole = of["whole"]
    return whole if is_law(whole) or is_place(whole) or is_attribute(of["head"], "en") else words


def _opening(rest: str) -> str:
    """The law, place or term with which the words after an auxiliary begin."""
    if (law := _NAMED_LAW["en"].match(rest)) or (law := re.match(r"(?i)article \d+ of (.+ law)\b", rest)):
        return law[law.lastindex or 0]
    if (named := place(rest)) and rest.startswith(named):
        return named
    words = rest.split()
    for size in range(min(len(words) - 1, _LONGEST), 0, -1):
        bare = words[1:size] if words[0].lower() in ("a", "an", "the") else words[:size]
        if bare and is_term(" ".join(bare)):
            return " ".join(words[:size])
    return ""
