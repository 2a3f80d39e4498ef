"""Bytes to text."""

import codecs
import re

from .errors import DamagedFile
from .hygiene import clean_lines

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = re.compile("[\\t\\n\\r -~\\u2010-\\u2027\\u3000-\\u303f\\u4e00-\\u9fff\\uff01-\\uff5e]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")


def decode(data: bytes, *, source: str, declared: str | None = None) -> str:
    """The text, by byte order mark, UTF-8, the declared charset, GB18030 or Big5, whichever fits first.

    Raises:
        DamagedFile: the bytes are not text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name, source=source)
    if b"\x00" in data:
        return _strict(data, _utf16_without_mark(data, source=source), source=source)
    for name in filter(None, ("utf-8", declared)):
        try:
            return _text(data.decode(name), source=source)
        except (UnicodeDecodeError, LookupError):
            continue
    return _strict(data, _guess(data, source=source), source=source)


def _strict(data: bytes, name: str, *, source: str) -> str:
    try:
        return _text(data.decode(name), source=source)
    except UnicodeDecodeError as error:
        raise DamagedFile(source=source, expected=name, reason=error.reason) from error


def _text(text: str, *, source: str) -> str:
    """The text with clean lines, unless it is a program's data under a text's name."""
    if len(_CONTROL.findall(text, 0, 65_536)) > min(len(text), 65_536) / 100:
        raise DamagedFile(source=source, expected="text", reason="it holds control characters")
    return clean_lines(text)


def _utf16_without_mark(data: bytes, *, source: str) -> str:
    sample = data[:4096]
    for name in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(name, errors="replace")
        if len(_USUAL.findall(text)) > 0.95 * len(text):
            return name
    raise DamagedFile(source=source, expected="text", reason="it holds zero bytes")


def _guess(data: bytes, *, source: str) -> str:
    from charset_normalizer import from_bytes

    candidates = ["gb18030", "big5", "utf-16-le", "utf-16-be", "cp1252"]
    best = from_bytes(data, cp_isolation=candidates, enable_fallback=False).best()
    if best is None:
        raise DamagedFile(source=source, expected="text", reason="no known character set fits its bytes")
    return best.encoding
