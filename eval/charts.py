"""Small plots as inline SVG: lines and bars on a 0 to 1 scale. Words around them are the page's."""

from collections.abc import Mapping, Sequence
from html import escape

Point = tuple[float, float]
COLOURS = ("#1f5fa8", "#c2571a", "#2e7d4f", "#7a4a9e")
_WIDTH, _HEIGHT = 460, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 26, 30


def lines(
    series: Mapping[str, Sequence[Point]], *, right: float = 1.0, diagonal: bool = False, label: str
) -> str:
    """One line a series; x from 0 to ``right``, y from 0 to 1. ``label`` is for screen readers."""
    parts = [_frame(right)]
    if diagonal:
        parts.append(_path([(0, 0), (right, 1)], right, colour="#999", dashed=True))
    for i, points in enumerate(series.values()):
        colour = COLOURS[i % len(COLOURS)]
        parts.append(_path(points, right, colour=colour))
        if len(points) <= 12:
            parts += [f'<circle cx="{_x(x, right)}" cy="{_y(y)}" r="3" fill="{colour}"/>' for x, y in points]
    parts.append(_legend(list(series)))
    return _svg(parts, height=_HEIGHT, label=label)


def bars(
    values: Mapping[str, tuple[float, tuple[float, float] | None, str]], *, label: str, name_width: int = 110
) -> str:
    """One horizontal bar a name: its value, its interval, and a note behind it."""
    step, left = 26, name_width
    right = 70
    scale = _WIDTH - left - right
    parts = []
    for i, (name, (value, ends, note)) in enumerate(values.items()):
        y = 8 + i * step
        parts.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<rect x="{left}" y="{y}" width="{scale}" height="17" fill="#eef1f5"/>')
        parts.append(
            f'<rect x="{left}" y="{y}" width="{scale * value:.1f}" height="17" fill="{COLOURS[0]}"/>'
        )
        if ends:
            low, high = (left + scale * end for end in ends)
            parts.append(
                f'<path d="M{low:.1f} {y + 8.5}H{high:.1f}M{low:.1f} {y + 4}v9M{high:.1f} {y + 4}v9" '
                'stroke="#222" stroke-width="1.3" fill="none"/>'
            )
        parts.append(
            f'<text x="{_WIDTH - right + 6}" y="{y + 13}">{value:.2f} '
            f'<tspan class="dim">{note}</tspan></text>'
        )
    return _svg(parts, height=16 + step * len(values), label=label)


def _svg(parts: Sequence[str], *, height: int, label: str) -> str:
    head = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label, quote=True)}">'
    return head + "".join(parts) + "</svg>"


def _frame(right: float) -> str:
    parts = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        y = _y(tick)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}" stroke="#e3e6ea"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    for step in range(6):
        place = right * step / 5
        x = _x(place, right)
        parts.append(f'<text x="{x}" y="{_HEIGHT - 10}" text-anchor="middle">{place:g}</text>')
    return "".join(parts)


def _path(points: Sequence[Point], right: float, *, colour: str, dashed: bool = False) -> str:
    if not points:
        return ""
    places = " L".join(f"{_x(x, right)} {_y(y)}" for x, y in points)
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<path d="M{places}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'


def _legend(names: Sequence[str]) -> str:
    parts = []
    for i, name in enumerate(names if len(names) > 1 else ()):
        x = _LEFT + 4 + i * 96
        parts.append(f'<rect x="{x}" y="7" width="12" height="3" fill="{COLOURS[i % len(COLOURS)]}"/>')
        parts.append(f'<text x="{x + 17}" y="13">{escape(name)}</text>')
    return "".join(parts)


def _x(value: float, right: float) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * value / right, 1)


def _y(value: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * value, 1)
