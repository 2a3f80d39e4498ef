"""Reading order: lines in one or more columns, put top to bottom and column by column."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from .hygiene import is_cjk
from .page import Line, union

_SIDE = 5  # lines that a column must have
_FILLED = 0.55  # the share of a column's width that its usual line fills; table cells fill less


def flows(lines: Sequence[Line], *, depth: int = 0) -> list[list[Line]]:
    """Runs of lines to be read one after the other, each within one column, top to bottom."""
    gutter = _gutter(lines) if depth < 2 else None
    if gutter is None:
        return [joined] if (joined := same_baseline(lines)) else []
    across = sorted((line for line in lines if _crosses(line, gutter)), key=lambda line: -line.middle)
    bounds = [line.middle for line in across]
    runs: list[list[Line]] = []
    for band in range(len(across) + 1):
        top = bounds[band - 1] if band else float("inf")
        bottom = bounds[band] if band < len(bounds) else float("-inf")
        inside = [line for line in lines if bottom < line.middle < top and not _crosses(line, gutter)]
        for side in (
            [line for line in inside if line.box[2] <= gutter],
            [line for line in inside if line.box[0] >= gutter],
        ):
            runs += flows(side, depth=depth + 1)
        if band < len(across):
            runs.append([across[band]])
    return list(_without_breaks(runs, across))


def _without_breaks(runs: list[list[Line]], across: Sequence[Line]) -> Iterator[list[Line]]:
    """Neighbouring full-width lines are one run again."""
    wide = {id(line) for line in across}
    held: list[Line] = []
    for run in runs:
        if len(run) == 1 and id(run[0]) in wide:
            held.append(run[0])
            continue
        if held:
            yield same_baseline(held)
            held = []
        yield run
    if held:
        yield same_baseline(held)


def _crosses(line: Line, x: float) -> bool:
    return line.box[0] < x < line.box[2]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of the white strip between two columns of prose, or None."""
    texts = [line for line in lines if line.kind == "text"]
    if len(texts) < 2 * _SIDE:
        return None
    left, _, right, _ = union(line.box for line in texts)
    candidates = [left + (right - left) * step / 100 for step in range(25, 76)]
    lefts, rights = sorted(line.box[0] for line in texts), sorted(line.box[2] for line in texts)
    crossings = [bisect_left(lefts, x) - bisect_right(rights, x) for x in candidates]
    fewest = min(crossings)
    if fewest > 0.35 * len(texts):
        return None
    free = [x for x, count in zip(candidates, crossings, strict=True) if count == fewest]
    x = free[len(free) // 2]
    sides = ([line for line in texts if line.box[2] <= x], [line for line in texts if line.box[0] >= x])
    return x if all(_is_column(side) for side in sides) and _side_by_side(*sides) else None


def _is_column(lines: Sequence[Line]) -> bool:
    if len(lines) < _SIDE:
        return False
    left, _, right, _ = union(line.box for line in lines)
    return median(line.box[2] - line.box[0] for line in lines) >= _FILLED * (right - left)


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    _, bottom_left, _, top_left = union(line.box for line in left)
    _, bottom_right, _, top_right = union(line.box for line in right)
    shared = min(top_left, top_right) - max(bottom_left, bottom_right)
    return shared >= 0.4 * min(top_left - bottom_left, top_right - bottom_right)


def same_baseline(lines: Sequence[Line]) -> list[Line]:
    """Lines top to bottom, with the pieces of one baseline put together from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.middle):
        if rows and "table" not in (line.kind, rows[-1][0].kind) and _aligned(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_one_line(sorted(row, key=lambda line: line.box[0])) for row in rows]


def _aligned(first: Line, second: Line) -> bool:
    shared = min(first.box[3], second.box[3]) - max(first.box[1], second.box[1])
    return shared > 0.5 * min(first.box[3] - first.box[1], second.box[3] - second.box[1])


def _one_line(pieces: Sequence[Line]) -> Line:
    if len(pieces) == 1:
        return pieces[0]
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        gap = piece.box[0] - before.box[2]
        touching = gap < 0.15 * piece.size or (gap < 0.6 * piece.size and _both_chinese(before, piece))
        text = text.rstrip() + ("" if touching else " ") + piece.text.lstrip()
    confidences = [piece.confidence for piece in pieces if piece.confidence is not None]
    return replace(
        pieces[0],
        text=text,
        box=union(piece.box for piece in pieces),
        size=max(piece.size for piece in pieces),
        is_bold=all(piece.is_bold for piece in pieces),
        confidence=min(confidences) if confidences else None,
    )


def _both_chinese(before: Line, after: Line) -> bool:
    return is_cjk(before.text.rstrip()[-1:] or " ") and is_cjk(after.text.lstrip()[:1] or " ")
