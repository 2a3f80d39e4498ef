"""Text to words for the lexical index: jieba with the glossary's terms for Chinese, else lower case."""

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ..ingest.matching import match_form
from .weights import user_cache

if TYPE_CHECKING:
    from jieba import Tokenizer

VERSION = 2  # raise when the words of a text change
_WORD = re.compile(r"[\w.%]*\w[%]?")
_SHORT = 500  # characters; what is longer is no question
_LATIN = re.compile(r"[a-z]{4,}")


class Segmenter:
    """Splits text into words in lower case and simplified script; long Chinese words also give the shorter
    words inside them.
    """

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self._words = words

    def __call__(self, text: str) -> Sequence[str]:
        return _split(self._words, text) if len(text) > _SHORT else _remembered(self._words, text)


def _split(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    tokens = _tokenizer(words).cut_for_search(match_form(text))
    return tuple(_stem(token) for token in tokens if _WORD.fullmatch(token))


_remembered = lru_cache(maxsize=256)(_split)  # a question is split again and again


def _stem(word: str) -> str:
    """An English plural without its ending; everything else as it is."""
    if not _LATIN.fullmatch(word) or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


@lru_cache(maxsize=4)
def _tokenizer(words: tuple[str, ...]) -> "Tokenizer":
    """jieba with ``words`` added; its dictionary is cached in the user's cache folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own, at import
        import jieba
    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    folder = user_cache()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    for word in words:
        tokenizer.add_word(word)
    return tokenizer
