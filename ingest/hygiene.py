"""Characters that a text carries but a reader does not see."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f]"
)
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f]+")
# PDF fonts map 人 to the radical ⼈ and fi to the ligature; no reader types those.
_VARIANTS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")
_RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "民母虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
_LINE_BREAKS = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z]+")


def clean_lines(text: str) -> str:
    """One kind of line break; invisible and control characters gone; glyph variants as the letters they show.

    Everything else stays as printed.
    """
    text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    return _VARIANTS.sub(lambda match: _plain(match[0]), text)


def _plain(character: str) -> str:
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)


def clean_paragraph(text: str) -> str:
    """A paragraph on one line: runs of blanks become one; the wide blank of Chinese print is kept inside."""
    return _SPACES.sub(" ", clean_lines(text).replace("\n", " ")).strip(" \u3000")


def fold(text: str) -> str:
    """The form to compare by: compatibility characters and full-width letters folded, case ignored."""
    return unicodedata.normalize("NFKC", text).casefold()


def encodable(text: str) -> str:
    """The text without what no encoding has: bytes of a command line that were no UTF-8."""
    return text.encode(errors="ignore").decode()


def is_cjk(character: str) -> bool:
    """Whether the character is a Chinese ideograph."""
    return bool(_CJK.match(character))


def chinese_share(text: str) -> float:
    """The share of Chinese among the words, an ideograph counting as one word: 0 to 1; 0 without words."""
    chinese = len(_CJK.findall(text))
    latin = len(_LATIN.findall(text))
    return chinese / (chinese + latin) if chinese + latin else 0.0
