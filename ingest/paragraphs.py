"""Lines in reading order become paragraphs, by where they begin and end on the page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, quantiles

from .columns import flows
from .extract import Part
from .history import is_letterhead
from .hygiene import is_cjk
from .marks import read_mark
from .page import Line, Page, union
from .unwrap import join, vocabulary, width

_ENDS = tuple("。；：！？.;:!?")
_NEVER_FIRST = tuple("，。；：、！？）》”’")
_ENDS_CHINESE = tuple("。；：！？;")
_TITLE_SIZE = 1.25  # of the size of the body's type
_TITLE_AMONG = 8  # first parts
_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class _Measure:
    """A flow's margins and the usual distance from line to line."""

    left: float
    right: float
    pitch: float
    has_indents: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    line: Line
    page: int
    flow: int
    measure: _Measure


def paragraphs(pages: Sequence[Page]) -> list[Part]:
    """The pages' text in reading order. A paragraph that a column or page break cuts is two parts, the
    second ``joined``, so that each part has one page and one box."""
    placed = list(_place(pages))
    words = vocabulary(item.line.text for item in placed)
    groups: list[tuple[list[_Placed], bool]] = []
    last: _Placed | None = None
    for item in placed:
        if last is None or _begins(last, item):
            groups.append(([item], False))
        elif item.flow == last.flow:
            groups[-1][0].append(item)
        else:
            groups.append(([item], True))
        last = item
    return _with_title(_parts(groups, words=words), [items[0].line for items, _ in groups])


def _place(pages: Iterable[Page]) -> Iterable[_Placed]:
    flow = 0
    for page in pages:
        for lines in flows(page.lines):
            measure = _measure(lines)
            for line in lines:
                yield _Placed(line, page.number, flow, measure)
            flow += 1


def _measure(lines: Sequence[Line]) -> _Measure:
    texts = [line for line in lines if line.kind == "text"] or list(lines)
    left, right = min(line.box[0] for line in texts), max(line.box[2] for line in texts)
    pitches = [a.middle - b.middle for a, b in pairwise(texts)]
    pitches = [pitch for pitch in pitches if 0 < pitch < 4 * texts[0].size]
    pitch = quantiles(pitches, n=4)[0] if len(pitches) > 1 else 2 * texts[0].size
    size = median(line.size for line in texts)
    at_margin = sum(line.box[0] - left < size / 2 for line in texts)
    indented = sum(size < line.box[0] - left < 4 * size for line in texts)
    return _Measure(left, right, pitch, at_margin >= 0.25 * len(texts) and indented > 0)


def _begins(last: _Placed, item: _Placed) -> bool:
    """Whether a paragraph begins with this line."""
    before, line = last.line, item.line
    if line.text.startswith(_NEVER_FIRST) and before.kind == line.kind == "text":
        return False
    if "table" in (before.kind, line.kind) or before.is_bold != line.is_bold or _is_marked(line):
        return True
    if not 0.7 < line.size / before.size < 1.4:
        return True
    in_sentence = not before.text.endswith(_ENDS) and line.text[:1].islower()
    if item.measure.has_indents and line.box[0] - item.measure.left > 1.2 * line.size:
        return not in_sentence
    if item.flow != last.flow:
        return not in_sentence and (not _is_full(last, line) or before.text.endswith(_ENDS_CHINESE))
    if before.middle - line.middle > 1.4 * item.measure.pitch:
        return not in_sentence
    return not _is_full(last, line) and not in_sentence


def _is_marked(line: Line) -> bool:
    mark = read_mark(line.text)
    return mark is not None and mark.is_sure


def _is_full(placed: _Placed, following: Line) -> bool:
    """Whether the line had no room for the word that begins the next one."""
    room = placed.measure.right - placed.line.box[2]
    if is_cjk(following.text[:1]) or is_cjk(placed.line.text[-1:]):
        return room < 2.6 * placed.line.size
    word = following.text.split(" ", 1)[0]
    scale = (following.box[2] - following.box[0]) / max(1, width(following.text))
    return room < (width(word) + 2) * scale


def _parts(groups: Sequence[tuple[list[_Placed], bool]], *, words: Counter[str]) -> list[Part]:
    parts: list[Part] = []
    for items, joined in groups:
        lines = [item.line for item in items]
        text = lines[0].text
        for line in lines[1:]:
            text = join(text, line.text, words=words)
        if joined:
            before = parts[-1]
            whole = join(before.text, text, words=words)
            if not whole.startswith(before.text):  # the break stood at a hyphen that is not printed
                parts[-1] = before = replace(before, text=before.text[:-1])
            text = whole[len(before.text) :]
        box = union(line.box for line in lines)
        parts.append(Part(text=text, kind=lines[0].kind, page=items[0].page, box=box, joined=joined))
    return parts


def _with_title(parts: list[Part], lines: Sequence[Line]) -> list[Part]:
    """The parts with the document's title, told by its larger type, as one heading.

    ``lines`` are the first of each part. A letterhead is larger still and is no title.
    """
    body = _usual_size(parts, lines)
    for at, (part, line) in enumerate(zip(parts[:_TITLE_AMONG], lines, strict=False)):
        is_large = line.size >= _TITLE_SIZE * body and part.page == parts[0].page
        if not is_large or part.kind != "text" or is_letterhead(part.text) or read_mark(part.text):
            continue
        end = at + 1
        while end < min(len(parts), at + _TITLE_LINES) and _goes_on(part, line, parts[end], lines[end]):
            end += 1
        text = parts[at].text
        for other in parts[at + 1 : end]:
            text = join(text, other.text, words=Counter())
        box = union(p.box for p in parts[at:end] if p.box)
        return [*parts[:at], replace(part, text=text, kind="heading", level=1, box=box), *parts[end:]]
    return parts


def _usual_size(parts: Sequence[Part], lines: Sequence[Line]) -> float:
    """The size of type that most of the text has."""
    sizes: Counter[float] = Counter()
    for part, line in zip(parts, lines, strict=True):
        sizes[round(line.size)] += len(part.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _goes_on(title: Part, first: Line, part: Part, line: Line) -> bool:
    same = abs(line.size - first.size) <= 0.1 * first.size and line.is_bold == first.is_bold
    return same and part.page == title.page and part.kind == "text" and read_mark(part.text) is None
