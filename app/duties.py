"""What a text demands: that something must, may, must not or need not be done, in either language.

未经同意不得…, "may not … without consent" and "only with consent" say the same: it needs leave. That may be
told as a duty to ask, as a permission or as a prohibition, but not as what needs no leave.
"""

import re
from collections.abc import Set

from ..ingest.polarity import negated

_BAN = r"(?:不得|不能|不可以?|不准|禁止|严禁)"
_LACK = r"(?:未经|非经|不经|未取得|没有取得|未获)"
_BARRED = r"\b(?:may|must|shall|can|could|should|will) ?not\b"
_UNLESS = r"\b(?:without|unless|until|before|except)\b"
_MAY = r"\b(?:may|can|could)\b"
_READINGS: dict[str, tuple[str, ...]] = {
    "nothing": (
        rf"{_BAN}(?:[少低短早小]于|超[过出]|[高多晚大]于)|不可(?:抗力|撤销)|是否|或者?不[予能]",
        r"\b(?:may|must|shall|can|should)(?: not)? "
        r"(?:exceed|be (?:less|fewer|more|later|earlier|longer|shorter) than)\b|(?-i:\bMay )(?=\d)",
        rf"{_MAY}[^.;,]{{0,40}}?\b(?=no (?:more|longer)|not more|at most|up to)",
    ),
    "leave": (
        rf"{_LACK}[^。；]{{0,60}}?{_BAN}|方[可能]|才可以?|才能",
        r"(?<![未非不])经[^，。；]{1,40}?(?:同意|批准|许可|核准|允许)[^。；]{0,40}?可以",
        rf"{_BARRED}[^.;]*?{_UNLESS}|{_UNLESS}[^.;]*?{_BARRED}",
        rf"{_MAY}[^.;,]{{0,40}}? only\b|\bonly\b[^.;]{{0,60}}?{_MAY}",
    ),
    "need not": (
        rf"{_LACK}[^。；]{{0,60}}?可以|[无毋][需须]|不需要?|不必|不用|可以?不|免[予于征验交缴除收]",
        rf"{_MAY}[^.;]*?\bwithout\b|\bneed(?:s|ed)? (?:not|no)\b|\bneedn't\b",
        r"\b(?:do|does)(?:n't| not) (?:need|have) ",
        r"\bnot (?:be )?(?:required|obliged|necessary)\b|\bno need\b|\bexempt\w*|\bwithout having to\b",
    ),
    "must not": (
        rf"{_BAN}|不应当?|无权|不允许",
        rf"{_BARRED}|\bcannot\b|n't\b|\bnot (?:be )?(?:allowed|permitted|entitled)\b",
        r"\b(?:prohibit|forbid)\w*|\bban(?:s|ned)?\b",
        r"\bno(?:body| one| \w+(?: \w+)?) (?:may|shall|can|must)\b",
    ),
    "must": (
        r"应当|必须|务必|须(?!知)|应(?=[于自由在经向先依按将])",
        r"\b(?:must|shall|should|ha(?:s|ve) to|needs?|requires?)\b|\b(?:is|are|be) (?:required|obliged)\b",
    ),
    "may": (
        r"(?<![许认])可(?![能行靠抗撤观])|有权|准许",
        rf"{_MAY}|\b(?:entitled|rights? to)\b|\b(?:allow|permit)(?:s|ted|ed)?\b",
    ),
}
"""Reading -> what says so; a row takes its words from the rows below it."""
_PATTERNS = {name: re.compile("|".join(rows), re.IGNORECASE) for name, rows in _READINGS.items()}
_ANSWER = re.compile(r"^\s*(?:不?可以?|不?能|不用|不行|不是|是的?|yes|no)[，,]\s*", re.IGNORECASE)
_FORMAL = (_ANSWER, _PATTERNS["nothing"], _PATTERNS["leave"])
_LIMITS = re.compile("非|拒|除|逾期|缺|停|限|仅|只|失")
_BORNE_OUT_BY: dict[str, frozenset[str]] = {
    "leave": frozenset({"leave", "must", "must not", "may"}),
    "need not": frozenset({"need not"}),
    "must not": frozenset({"must not", "leave"}),
    "must": frozenset({"must", "leave"}),
    "may": frozenset({"may", "leave"}),
}
"""A claim's reading -> the readings of the evidence that bear it out."""


def demands(text: str) -> Set[str]:
    """Which of "leave", "need not", "must not", "must" and "may" the text says."""
    found = set()
    text = _ANSWER.sub(" ", text)
    for reading, pattern in _PATTERNS.items():
        text, count = pattern.subn(" ", text)
        if count:
            found.add(reading)
    return found & _BORNE_OUT_BY.keys()


def disputed(claim: str, evidence: str) -> bool:
    """Whether the claim demands what the evidence, which demands something, does not."""
    given = demands(evidence)
    return bool(given) and any(not _BORNE_OUT_BY[wanted] & given for wanted in demands(claim))


def denies(text: str) -> bool:
    """Whether the text denies, in more than form: 不得少于 bounds, and 未经…不得 asks for leave."""
    return negated(_plain(text))


def limits(text: str) -> bool:
    """Whether the text denies, refuses, leaves out or limits anything at all."""
    return negated(text) or bool(_LIMITS.search(text))


def _plain(text: str) -> str:
    for pattern in _FORMAL:
        text = pattern.sub(" ", text)
    return text
