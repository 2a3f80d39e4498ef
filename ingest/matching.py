"""The form in which texts are compared when their print differs: widths, compatibility forms, script.

What is shown and quoted is always the printed form.
"""

from functools import cache

from .hygiene import fold

_IDEOGRAPHS = range(0x4E00, 0xA000)
_BOTH = "於後徵"
"""Traditional characters that GB 2312 has too, though simplified text hardly needs them."""


@cache
def _table() -> dict[int, str]:
    """Traditional character -> simplified one. A character that simplified text uses (著, 乾) stays.

    GB 2312 holds the characters of simplified text. One for one, so that places in a text stay the same.
    """
    from opencc import OpenCC

    characters = [chr(code) for code in _IDEOGRAPHS]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simple, strict=True)
    return {ord(old): new for old, new in pairs if old != new and (old in _BOTH or not _is_simplified(old))}


def _is_simplified(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def simplified(text: str) -> str:
    """Traditional Chinese in simplified script, character for character; other text as it is."""
    return text if text.isascii() else text.translate(_table())


def in_place(text: str) -> str:
    """``match_form`` character for character, so that places in the text stay."""
    if text.isascii():
        return text.lower()
    return simplified("".join(new if len(new := fold(old)) == 1 else old for old in text))


def match_form(text: str) -> str:
    """The text to compare by: simplified script, half-width letters, lower case."""
    return simplified(fold(text))
