"""Characters that a text carries but a reader does not see."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f]"
)
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f]+")
_LINE_BREAKS = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z]+")


def clean_lines(text: str) -> str:
    """One kind of line break; invisible and control characters gone. Printed characters stay as they are."""
    return _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))


def clean_paragraph(text: str) -> str:
    """A paragraph on one line: runs of blanks become one; the wide blank of Chinese print is kept inside."""
    return _SPACES.sub(" ", clean_lines(text).replace("\n", " ")).strip(" \u3000")


def fold(text: str) -> str:
    """The form to compare by: compatibility characters and full-width letters folded, case ignored."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_cjk(character: str) -> bool:
    """Whether the character is a Chinese ideograph."""
    return bool(_CJK.match(character))


def chinese_share(text: str) -> float:
    """The share of Chinese among the words, an ideograph counting as one word: 0 to 1; 0 without words."""
    chinese = len(_CJK.findall(text))
    latin = len(_LATIN.findall(text))
    return chinese / (chinese + latin) if chinese + latin else 0.0
