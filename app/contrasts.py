"""Words that exclude one another: 实缴 and 认缴, franchisor and franchisee, customs and the police.

Laws name bodies and parties by what they do (海关, 商务主管部门, 收货人) and hardly ever by the names that
the glossary knows, so the wordings of both languages stand here side by side.
"""

import re
from collections.abc import Mapping

_DEPT = r"(?:行政)?(?:主管|管理)?(?:部门|机关|[部厅局委])"
_OFFICE = (
    r"(?:departments?|authorit(?:y|ies)|bureaus?|administrations?|ministry|agenc(?:y|ies)|organs?|offices?)"
)
_INSTANCE = r"(?:level|rank|customs|authorit|organ|court|office|government|bod)\w*"
_CONTRASTS: dict[str, dict[str, str]] = {
    "body": {
        "customs": r"海关|\bcustoms\b",
        "police": r"公安|\bpolice\b|\bpublic security\b",
        "court": r"法院|\bcourts?\b",
        "procuratorate": r"检察院|检察机关|\bprocuratorates?\b|\bprosecutors?\b",
        "tax": rf"税务|\btax(?:ation)? {_OFFICE}",
        "commerce": rf"商务{_DEPT}"
        rf"|\b(?:commerce|commercial) {_OFFICE}|\b(?:ministry|department) of commerce\b|\bmofcom\b",
        "market": r"市场监督管理|市场监管|工商行政|\bmarket (?:regulation|supervision|regulator)\b|\bsamr\b"
        r"|\bindustry and commerce\b",
        "central bank": r"人民银行|央行|\bpeople's bank\b|\bcentral bank\b|\bpboc\b",
        "securities": r"证监会|证券监督|\bsecurities regulat\w+|\bcsrc\b",
        "foreign exchange": r"外汇管理[机部局]|外汇局"
        rf"|\bforeign exchange (?:control )?{_OFFICE}|\badministration of foreign exchange\b",
        "cyberspace": r"网信|\bcyberspace\b|\binternet information\b",
        "finance": rf"财政|\bfinance {_OFFICE}|\b(?:ministry|department) of finance\b",
        "development": r"发展(?:和)?改革|发改委|\bdevelopment and reform\b|\bndrc\b",
        "industry": r"工业和信息化|工信|\bindustry and information\b|\bmiit\b",
        "audit": rf"审计{_DEPT}|\baudit {_OFFICE}",
        "supervision": r"监察(?:机关|委员会)|\bsupervis(?:ory|ion) (?:organ|commission)s?\b",
        "antimonopoly": r"反垄断执法|\banti-?(?:monopoly|trust) (?:law )?(?:enforcement|authority|agency)\b",
        "arbitration": r"仲裁(?:委|院|机构)|\barbitration (?:commission|institution|tribunal)s?\b",
    },
    "tier": {
        "state": r"国务院|\bstate council\b|\bnational (?:authority|government|department)\b",
        "province": r"省|自治区|\bprovinc\w+",
        "city": r"市(?![场民值价])|\bmunicipal\w*|\bcit(?:y|ies)\b",
        "county": r"县|\bcount(?:y|ies)\b",
    },
    "rank": {
        "above": rf"上一?级|\bhigher[- ]{_INSTANCE}|\bsuperior\b|\blevel above\b",
        "same": r"[本同]级|\bsame (?:level|rank)\b",
        "below": rf"下一?级|\blower[- ](?:{_INSTANCE}|ones?\b)|\bsubordinate\b",
    },
    "franchise": {"giver": r"(?<!被)特许人|\bfranchis[oe]rs?\b", "taker": r"被特许人|\bfranchisees?\b"},
    "shipment": {"receiver": r"收(?:发)?货人|\bconsignees?\b", "sender": r"发货人|\bconsign[oe]rs?\b"},
    "licence": {"giver": r"(?<!被)许可[人方]|\blicen[sc][oe]rs?\b", "taker": r"被许可|\blicen[sc]ees?\b"},
    "transfer": {"giver": r"转让[人方]|\btransferors?\b", "taker": r"受让|\btransferees?\b"},
    "lease": {"giver": r"出租[人方]|\b(?:lessor|landlord)s?\b", "taker": r"承租|\b(?:lessee|tenant)s?\b"},
    "mandate": {
        "giver": r"委托[人方]|\b(?:principal|settlor)s?\b",
        "taker": r"受托|被委托|\b(?:agent|trustee)s?\b",
    },
    "debt": {"creditor": r"债权人|\bcreditors?\b", "debtor": r"债务人|\bdebtors?\b"},
    "sale": {
        "seller": r"卖方|出卖人|销售者|\bsellers?\b",
        "buyer": r"买方|买受人|消费者|\b(?:buyer|purchaser|consumer)s?\b",
    },
    "work": {
        "employer": r"用人单位|雇主|\bemployers?\b",
        "employee": r"劳动者|雇员|职工|\b(?:employee|worker)s?\b",
    },
    "trade": {"in": r"进(?:出)?口|\bimport\w*", "out": r"出口|\bexport\w*"},
    "capital": {"paid in": r"实缴|\bpaid[- ](?:in|up)\b", "subscribed": r"认缴|\bsubscribed\b"},
    "way": {
        "by itself": r"自动|\bautomatic\w*",
        "on application": r"申请|\bappl(?:y|ies|ied|ication)\b|\brequests?\b",
    },
    "form": {"written": r"书面|\bwrit(?:ing|ten)\b", "oral": r"口头|\b(?:oral|verbal)\w*"},
}
"""Contrast -> side -> what says so."""
_PATTERNS = {
    contrast: {side: re.compile(pattern, re.IGNORECASE) for side, pattern in sides.items()}
    for contrast, sides in _CONTRASTS.items()
}


def contrasted(claim: str, *scopes: str) -> str | None:
    """The first contrast of which the claim says a side that is missing where the evidence says a side.

    It is the first of ``scopes`` with any: where the nearest sentence is silent, the passage may speak.
    """
    for contrast, patterns in _PATTERNS.items():
        given = next(filter(None, (_sides(patterns, scope) for scope in scopes)), None)
        if given and not _sides(patterns, claim) <= given:
            return contrast
    return None


def _sides(patterns: Mapping[str, re.Pattern[str]], text: str) -> set[str]:
    return {side for side, pattern in patterns.items() if pattern.search(text)}
