"""The numbers that Word writes itself: 第一条, (二), 3.2."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from .numerals import chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE_FORMATS = {
    *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting"),
    *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "taiwaneseDigital"),
}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    format: str
    text: str  # with %1 to %9 for the numbers of the levels
    start: int
    is_legal: bool  # show all numbers as 1, 2, 3


@dataclass(slots=True)
class Numbering:
    """The lists of one document; ask for each numbered paragraph in document order."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)  # by abstract list and level
    abstract: dict[str, str] = field(default_factory=dict)  # list -> abstract list
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _seen: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any) -> "Numbering":
        """From the root of ``numbering.xml``."""
        numbering = cls()
        for element in root.iter(f"{_W}abstractNum"):
            name = element.get(f"{_W}abstractNumId")
            for level in element.iter(f"{_W}lvl"):
                numbering.levels[name, int(level.get(f"{_W}ilvl"))] = _Level(
                    format=_value(level, "numFmt", "decimal"),
                    text=_value(level, "lvlText", ""),
                    start=int(_value(level, "start", "1")),
                    is_legal=level.find(f"{_W}isLgl") is not None,
                )
        for element in root.iter(f"{_W}num"):
            name = element.get(f"{_W}numId")
            numbering.abstract[name] = _value(element, "abstractNumId", "")
            for override in element.iter(f"{_W}lvlOverride"):
                if start := _value(override, "startOverride", ""):
                    numbering.restarts[name, int(override.get(f"{_W}ilvl"))] = int(start)
        return numbering

    def label(self, name: str, depth: int) -> str:
        """The printed number of the next paragraph of list ``name`` at ``depth`` (from 0); "" for bullets."""
        abstract = self.abstract.get(name, "")
        level = self.levels.get((abstract, depth))
        if level is None:
            return ""
        counts = self._counts[abstract]
        if (name, depth) not in self._seen and (name, depth) in self.restarts:
            counts[depth] = self.restarts[name, depth] - 1
        self._seen.add((name, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.format in ("bullet", "none"):
            return ""
        label = level.text
        for shown in range(depth + 1):
            above = self.levels.get((abstract, shown), level)
            count = counts.setdefault(shown, above.start)
            label = label.replace(
                f"%{shown + 1}", _print(count, "decimal" if level.is_legal else above.format)
            )
        return label


def _value(element: Any, tag: str, default: str) -> str:
    child = element.find(f"{_W}{tag}")
    return default if child is None else child.get(f"{_W}val", default)


def _print(count: int, style: str) -> str:
    if style in _CHINESE_FORMATS:
        return chinese(count)
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    if style.startswith("decimalEnclosedCircle") and count <= len(_CIRCLED):
        return _CIRCLED[count - 1]
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
    ):
        text += letters * (count // value)
        count %= value
    return text + "i" * count
