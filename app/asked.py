"""What kind of answer a question asks for, by its words: a list, a figure, a body, a zone's own rules."""

import re

from .figures import figure_asked, gives_figure

_LIST = re.compile(
    r"哪些|哪几|哪[一两二三四五六七八九十]+[条项类种个]|几[种类项条个](?:情形|情况|条件|措施|方式|要求|片区)"
    r"|(?:包括|包含|涵盖|列有|需要|具备|满足|符合|规定了?|分为)(?:了|的)?(?:些)?什么|列出|列举|分别(?:是|为|有)(?:什么|哪)"
    r"|\bwhat are (?:the|its|their)\b|\blist\b|\b(?:what|which) (?:kinds?|types?|sorts?) of\b"
    r"|\b(?:what|which)(?: [\w-]+){0,3}? (?!does\b|is\b|was\b|has\b|this\b)[\w-]+[^s\W]s\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"谁(?!的)|哪个?(?:部门|机构|机关|单位|级)|什么(?:部门|机构|机关|单位)|由哪|\bwho\b|\bwhom\b"
    r"|\b(?:which|what) (?:\w+ )?(?:authority|body|department|agency|office)\b",
    re.IGNORECASE,
)
_HAS_BODY = re.compile(
    r"(?:国务院|人民政府|部门|机关|机构|委员会|管委会|海关|总局|法院|办公室|局|厅)(?!的)"
    r"|\b(?:government|council|ministry|department|authority|authorities|committee|commission|customs|bureau)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"变化|变了|改动|不同|区别|差异|异同|相比|对比|比较|两个?版|新旧|前后|现在|现行|如今|以前的?规定|原来的?规定"
    r"|\bchang|\bdiffer|\bcompar|\bboth\b|\bnow\b|\bcurrent|\b(?:what|and) (?:did|was|were)\b|\bversus\b",
    re.IGNORECASE,
)
_OWN_RULES = re.compile(
    r"自贸|自由贸易|综试区|新片区|片区|条例|规定|办法|方案|管委会|本省|本市"
    r"|\bFTZ|\bfree[- ]trade\b|\bzones?\b|\bregulations?\b|\bprogrammes?\b|\bplan\b|\brules\b",
    re.IGNORECASE,
)


def asks_list(question: str) -> bool:
    """Whether several things are asked for."""
    return bool(_LIST.search(question))


def asks_own_rules(question: str) -> bool:
    """Whether it is about what a zone lays down or does itself, not only about somebody who is there."""
    return bool(_OWN_RULES.search(question))


def asks_change(question: str) -> bool:
    """Whether more than one edition is asked about, of a question that looks back."""
    return bool(_CHANGE.search(question))


def gives_kind(question: str, sentence: str) -> bool:
    """Whether a figure or a body is asked for, and the sentence has one."""
    if figure_asked(question):
        return gives_figure(question, sentence)
    return bool(_BODY.search(question) and _HAS_BODY.search(sentence))
