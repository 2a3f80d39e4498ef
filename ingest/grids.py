"""Ruled tables: the lines drawn on a page and the text between them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from .columns import same_baseline
from .page import Line, union
from .types import Box

_THIN = 3.0  # points: a rule, not an area
_NEAR = 3.0  # points: rules that should meet may miss each other by this much


@dataclass(frozen=True, slots=True)
class _Grid:
    box: Box
    xs: tuple[float, ...]  # of the rules, left to right
    ys: tuple[float, ...]  # of the rules, bottom to top


def with_tables(lines: Sequence[Line], shapes: Iterable[Box]) -> list[Line]:
    """The lines, those inside a ruled table replaced by the table: a row a line, cells parted by bars.

    ``shapes`` are the boxes of the rules and cells drawn on the page.
    """
    grids = _grids([edge for shape in shapes for edge in _edges(shape)])
    inside: dict[int, list[Line]] = defaultdict(list)
    outside = []
    for line in lines:
        x = (line.box[0] + line.box[2]) / 2
        owner = next((i for i, grid in enumerate(grids) if _holds(grid.box, x, line.middle)), None)
        if owner is None:
            outside.append(line)
        else:
            inside[owner].append(line)
    return outside + [_table(grids[owner], held) for owner, held in inside.items()]


def _edges(shape: Box) -> list[Box]:
    left, bottom, right, top = shape
    if right - left < _THIN or top - bottom < _THIN:
        return [shape]
    return [
        (left, bottom, right, bottom),
        (left, top, right, top),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _grids(rules: Sequence[Box]) -> list[_Grid]:
    """Groups of rules that touch and make at least two cells."""
    grids = []
    for group in _touching([rule for rule in rules if max(rule[2] - rule[0], rule[3] - rule[1]) > 2 * _THIN]):
        xs = _distinct((rule[0] + rule[2]) / 2 for rule in group if rule[2] - rule[0] < _THIN)
        ys = _distinct((rule[1] + rule[3]) / 2 for rule in group if rule[3] - rule[1] < _THIN)
        if len(xs) >= 2 and len(ys) >= 2 and (len(xs) - 1) * (len(ys) - 1) >= 2:
            grids.append(_Grid(union(group), xs, ys))
    return grids


def _touching(rules: Sequence[Box]) -> list[list[Box]]:
    groups: list[tuple[Box, list[Box]]] = []
    for rule in sorted(rules, key=lambda box: -box[3]):
        group, box = [rule], rule
        apart = []
        for other_box, other in groups:
            if _meet(box, other_box):
                group, box = other + group, union((box, other_box))
            else:
                apart.append((other_box, other))
        groups = [*apart, (box, group)]
    return [group for _, group in groups]


def _meet(first: Box, second: Box) -> bool:
    return (
        first[0] - _NEAR <= second[2]
        and second[0] - _NEAR <= first[2]
        and first[1] - _NEAR <= second[3]
        and second[1] - _NEAR <= first[3]
    )


def _distinct(values: Iterable[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return tuple(kept)


def _table(grid: _Grid, lines: Sequence[Line]) -> Line:
    cells: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        row = len(grid.ys) - bisect_right(grid.ys, line.middle)
        column = bisect_right(grid.xs, (line.box[0] + line.box[2]) / 2)
        cells[row, column].append(line)
    rows = (
        " | ".join(
            " ".join(piece.text for piece in same_baseline(cells[row, column]))
            for column in range(1, len(grid.xs))
        )
        for row in range(len(grid.ys))
    )
    return Line(
        text="\n".join(text for text in rows if text.strip(" |")),
        box=grid.box,
        size=median(line.size for line in lines),
        kind="table",
    )
