"""Parties: whom a rule is for. 那个人呢？ asks the question before of another one."""

import re

from ..index.centring import language_of
from ..index.places import mentions
from ..ingest.types import Language
from .topic import FOUNDS

_ZH = (
    "企业|公司|个人(?!信息|所得|数据|隐私|账户|独资)|自然人|居民(?!身份)|公民|机构|投资者|单位|法人|组织|银行|医院|学校|院校"
    "|人才|人员|外国人|外商(?!投资)|运营者|处理者|经营者|经营主体|纳税人|事务所|工商户|学生|旅客|劳动者|承运人|进口商|出口商|供应商|消费者|生产者|销售者|开发者|权利人|当事人|申请人|债[权务]人|用户|商家|平台"
)
_EN = (
    "individuals|people|persons|companies|firms|enterprises|businesses|investors|banks|hospitals|schools|foreigners"
    "|residents|citizens|employers|employees|institutions|smes|branches|subsidiaries|operators|traders|importers"
    "|exporters|taxpayers|professionals|talents|processors|carriers|suppliers"
)
_ONE_EN = (
    "individual|person|company|firm|enterprise|business|investor|bank|hospital|school|foreigner|resident|citizen"
    "|employer|employee|institution|branch|subsidiary|operator|trader|importer|exporter|taxpayer|processor|carrier"
)
_NO_MODIFIER_EN = (
    "a|an|the|all|any|each|every|some|do|does|did|is|are|was|were|for|of|in|on|at|to|by|with|from|may|can|could|must"
    "|shall|should|will|what|which|who|whom|how|when|where|why|and|or|if|that|than|many|much|allow|allows|let|have|has"
)
_PARTY = {
    "zh": re.compile(
        rf"(?:(?!{FOUNDS}|哪|什么)[^，。？?；、的在对由按和与及是向给从把被为让于]){{0,8}}?(?:{_ZH})(?!{_ZH}|所得|税|信息|名称|登记)"
    ),
    "en": re.compile(
        rf"(?:\b(?:an?|the|each|any|every) )?(?:\b(?!(?:{_NO_MODIFIER_EN})\b)[\w'-]+ ){{0,4}}?\b(?:{_EN})\b"
        rf"|\b(?:an?|the|each|any|every) (?:[\w'-]+ ){{0,3}}?(?:{_ONE_EN})\b"
        r"(?! (?:law|tax|income|account|licen))",
        re.I,
    ),
}
_WHOLE_EN = re.compile(
    rf"(?:(?!(?:{_NO_MODIFIER_EN})\b)[\w'-]+ ){{0,4}}?(?:{_EN})(?: of(?: [\w'-]+){{1,3}})?"
    rf"|an? (?:[\w'-]+ ){{0,3}}?(?:{_ONE_EN})",
    re.I,
)
_OBJECT_OF = re.compile(rf"(?:{FOUNDS}|[向对给从])(?:一[家所个])?$")
_ASKS_PARTY = re.compile(r"谁|哪[些类种]人|\bwhom?\b", re.I)
_ASKING_EN = re.compile(
    r"(?:what|which|who|whom|how|when|where|why|is|are|do|does|did|can|may|must|should)\b", re.I
)


def is_party(words: str, language: Language) -> bool:
    """Whether ``words`` are the name of a kind of party and nothing else."""
    return bool((_PARTY["zh"] if language == "zh" else _WHOLE_EN).fullmatch(words))


def parties(question: str) -> list[tuple[int, int]]:
    """Start and end of each party that ``question`` asks about; what is founded or addressed is none."""
    hidden = question
    for mention in mentions(question):
        hidden = hidden[: mention.start] + "，" * (mention.end - mention.start) + hidden[mention.end :]
    found = _PARTY[language_of(question)].finditer(hidden)
    return [match.span() for match in found if not _OBJECT_OF.search(hidden[: match.start()])]


def for_party(question: str, party: str) -> str | None:
    """``question`` with a party put in front that it did not name; None where it asks for the party."""
    if _ASKS_PARTY.search(question):
        return None
    if language_of(question) == "zh":
        return f"对于{party}，{question}"
    lowered = question[0].lower() + question[1:] if _ASKING_EN.match(question) else question
    return f"For {party}, {lowered}"
