"""Pieces of text that a key fact is compared by: clauses, content words, statements of absence."""

import re
from collections.abc import Sequence

from ..index.centring import language_of
from ..ingest.sentences import sentences

_CLAUSE = re.compile(r"[，、：；]|[,:;](?=\s)")
_CONJUNCTION = re.compile(r"[、，；]|[,;]\s|和|及|与|并|\band\b|\bor\b")
_LABEL = re.compile(r"(.{1,40}?)[:：]\s*(?=\S)")
_MARK = re.compile(r"\s*\[\d+\]")

# Whose business it is. Two texts that name different levels name different bodies.
_LEVELS = {
    "state": r"国务院|国家(?!级)|中央|商务部|\bState\b|\bnational\b|\bMinistry of",
    "province": r"省(?!级)|省级|自治区|\bprovinc\w+",
    "city": r"市(?!场)(?:级)?(?:人民政府|政府|有关部门)|\bmunicipal\w*|\bcity\b",
}
_COLLECTION = re.compile(
    r"资料|材料|文件|文库|文档|\b(?:collection|library|corpus|materials?|documents?|sources?|texts?)\b",
    re.IGNORECASE,
)
_ABSENCE = re.compile(
    r"没有|未收录|未提供|未涉及|未见|不包含|未包括|无法|找不到|无从|\b(?:no|not|cannot|nothing|missing|none)\b",
    re.IGNORECASE,
)
_FUNCTION_WORDS = """
the a an of to in on for and or by with at as is are was were be been it its that this which from than into
not no may must can cannot shall will would could should has have had they their them there any each who
whose also such other between within where when if while but only do does did so up all same more
的 了 和 与 及 或 在 对 等 以 由 将 并 为 是 其 该 可以 应当 可 应 有 从 到 按 按照 依照 有关 规定 进行
实施 上 下 内 中 后 前 个 之 也 都 不 无 未 日起 自 就 者 一 其他 以上 以下 以及 但 把 被 向 给 要 需 须
不得 除外 条 第
"""
_STOPWORDS = frozenset(_FUNCTION_WORDS.split())


def plain(text: str) -> str:
    """``text`` without the [n] marks of citations."""
    return _MARK.sub("", text).strip()


def windows(text: str) -> list[str]:
    """Sentences, and within each sentence every clause and every two neighbouring clauses."""
    found: dict[str, None] = {}
    for start, end in sentences(text):
        sentence = text[start:end]
        found[sentence] = None
        places = list(_pieces(sentence, _CLAUSE))
        for size in (1, 2):
            for i in range(len(places) - size + 1):
                found[sentence[places[i][0] : places[i + size - 1][1]].strip()] = None
    return [piece for piece in found if len(piece) > 1]


def conjuncts(fact: str) -> list[str]:
    """The parts of a fact that "and", "or" and commas join; the fact itself if it has one part."""
    shortest = 2 if language_of(fact) == "zh" else 4
    parts = [fact[start:end].strip() for start, end in _pieces(fact, _CONJUNCTION)]
    return [part for part in parts if len(part) >= shortest] or [fact]


def unlabelled(fact: str) -> str:
    """The fact without a label in front: "Shandong: tax sharing" is about tax sharing."""
    match = _LABEL.match(fact)
    return fact[match.end() :] if match else fact


def content(words: Sequence[str]) -> list[str]:
    """The words that carry meaning, once each: no numbers, no function words."""
    return [w for w in dict.fromkeys(words) if w not in _STOPWORDS and not w[0].isdigit()]


def levels(text: str) -> set[str]:
    """The levels of government whose bodies the text names: state, province, city."""
    return {level for level, pattern in _LEVELS.items() if re.search(pattern, text)}


def says_absent(text: str) -> bool:
    """Whether the text says that the collection does not hold something."""
    return bool(_COLLECTION.search(text) and _ABSENCE.search(text))


def _pieces(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    starts = [0, *(match.end() for match in separator.finditer(text))]
    ends = [*(match.start() for match in separator.finditer(text)), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]
