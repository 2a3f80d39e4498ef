"""Figures: which kind a question asks for, and whether a sentence gives one of that kind."""

import re
from typing import Literal

from ..ingest.quantities import quantities

Kind = Literal["person", "contact", "date", "number", "percent", "area", "money", "multiple", "time", "count"]
NAMED: frozenset[Kind] = frozenset({"person", "contact"})
"""What no sentence answers without giving it; a date or a sum may also be said otherwise."""

_UNITS: dict[Kind, frozenset[str]] = {
    "percent": frozenset({"percent"}),
    "area": frozenset({"square kilometre", "hectare", "mu", "area"}),
    "multiple": frozenset({"times"}),
    "time": frozenset({"working day", "day", "month", "year", "hour"}),
}

_OFFICES = "主任|署长|局长|部长|厅长|市长|省长|区长|行长|会长|院长|书记|主席|负责人|联系人"
_OFFICERS = "director|head|minister|mayor|governor|chair(?:man|person|woman)?|commissioner|president"

_PATTERNS: dict[Kind, str] = {
    "person": rf"(?:{_OFFICES})(?:现在|目前)?(?:是谁|叫什么|的?(?:名字|姓名))"
    rf"|\b(?:who is|the name of) (?:the )?(?:current |present )?(?:{_OFFICERS})\b",
    "contact": r"(?:电话|热线|号码|传真|邮箱|网址)(?:号码?|地址)?(?:是|为)?(?:多少|什么)|(?:办公|联系)地址"
    r"|\b(?:phone|fax|hotline) number\b|\be-?mail address\b|\bweb(?:site)? address\b|\bstreet address\b",
    "date": r"何时|什么时[候间]|哪一?[年天日]|几月|几号"
    r"|\bwhen\b|\b(?:what|which) (?:day|date|year|month)\b",
    "number": r"文号|第几号|\bdocument number\b",
    "percent": r"百分之[几多]|比例|税率|百分比|占比"
    r"|\b(?:what|which) (?:share|rate|percentage|proportion|per ?cent)\b|\btax rate\b",
    "area": r"平方公里|面积|公顷|多少亩|\bsquare kilomet|\bhectares\b|\b(?:total )?area of\b",
    "money": r"(?:多少|几)[百千万亿]*(?:美元|元|钱)|(?:金额|罚款|注册资本)[^，。？]{0,6}(?:多少|几|上限|最高)"
    r"|最高[^，。？]{0,4}罚|\bhow much (?:money|capital)\b|\bfines?\b|\bregistered capital\b"
    r"|\bdollars\b|\byuan\b",
    "multiple": r"几倍|多少倍",
    "time": r"多久|多长时间|(?:几|多少)个?(?:年|月|天|日|小时|工作日)|期限|时限"
    r"|\bhow (?:long|soon|quickly|early)\b|\btime limits?\b|\bdeadlines?\b"
    r"|\bhow many (?:working |business )?(?:days|months|years|hours)\b",
    "count": r"多少|几[个家项条次级种类批]|\bhow (?:many|large|often)\b",
}
_ASKED = {
    kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PATTERNS.items()
}  # the first that fits

_WHETHER = re.compile(
    r"是否|有没有|能不能|可不可以|要不要|吗[？?]?$|^(?:is|are|do|does|did|can|could|may|must|should|will|has|have)\b",
    re.IGNORECASE,
)

_WRITTEN: dict[Kind, re.Pattern[str]] = {
    "person": re.compile(rf"(?:{_OFFICES})[：:]\s*[\u4e00-\u9fff]{{2,4}}|\b(?:Mr|Ms|Mrs|Dr)\. [A-Z]"),
    "contact": re.compile(r"\d{3,4}-\d{7,8}|(?<!\d)1(?:\d{10}|[02-9]\d{1,3})(?!\d)|@|www\.|[路街]\d+号"),
    "date": re.compile(
        r"(?:19|20)\d\d|\d+月\d+日|二[〇零][〇零一二三四五六七八九]{2}年|自公布之日|之日起"
        r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    ),
    "number": re.compile(r"[〔\[]\d{4}[〕\]]\s*第?\s*\d+\s*号|\bNo\. ?\d", re.IGNORECASE),
    "money": re.compile(
        r"[\d一二三四五六七八九十百千两][\d,.，]*\s*[十百千万亿]*(?:美元|元)|倍"
        r"|(?:RMB|USD|CNY|[$¥])\s*\d|\d[\d,.]*\s*(?:(?:million|billion|thousand) )?(?:yuan|dollars|RMB)",
        re.IGNORECASE,
    ),
    "time": re.compile(r"之日起|立即|\bimmediately\b", re.IGNORECASE),
}
_MEASURED = re.compile(r"(?:多少|几)个?([家个项条次级种类批辆吨艘人名份件])")
_COUNTED = re.compile(
    r"\bhow many (\S.*?)(?=[?,]|$"
    r"| (?:are|were|was|is|did|does|do|have|has|must|may|can|should|will|in|on|at|of|under)\b)",
    re.IGNORECASE,
)
_NUMERAL = (
    r"(?:\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|\w+teen|twenty|thirty|forty|fifty))\b"
)


def figure_asked(question: str) -> Kind | None:
    """The kind of figure that is asked for; None where the question asks for something else."""
    if _WHETHER.search(question.strip()):
        return None
    return next((kind for kind, pattern in _ASKED.items() if pattern.search(question)), None)


def gives_figure(question: str, sentence: str) -> bool:
    """Whether the sentence has a figure of the kind asked for; it has where none is asked for."""
    kind = figure_asked(question)
    if kind is None:
        return True
    if (written := _WRITTEN.get(kind)) and written.search(sentence):
        return True
    if kind == "count":
        return _counts(question, sentence)
    return any(quantity.unit in _UNITS.get(kind, ()) for quantity in quantities(sentence))


def _counts(question: str, sentence: str) -> bool:
    """Whether the sentence numbers what is to be counted; in the other language any quantity will do."""
    if (measured := _MEASURED.search(question)) and not re.search(r"\d[\d,.]*\s+[a-z]", sentence):
        return bool(re.search(rf"[\d一二三四五六七八九十百千万亿两余多]\s*个?{measured[1]}", sentence))
    if (counted := _COUNTED.search(question)) and re.search("[a-z]{4}", sentence):
        words = counted[1].lower().split()
        noun = re.escape(next((word for word in words if word.endswith("s")), words[-1]).removesuffix("s"))
        return bool(re.search(rf"{_NUMERAL}[^.;:]{{0,40}}\b{noun}", sentence, re.IGNORECASE))
    return bool(quantities(sentence))
