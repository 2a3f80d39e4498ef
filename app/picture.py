"""The matrix of a coverage report as a picture for papers and slides: PNG or SVG."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from ..index.types import SHORTCOMINGS
from ..ingest.types import Language
from .coverage import By, Cell
from .names import group_name, label_of
from .strings import text

if TYPE_CHECKING:
    import altair

_FONTS: Final = (
    "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi Micro Hei, sans-serif"
)
_BLUES: Final = ["#dfeaf6", "#1d4f8c"]
_GAP: Final = "#f7dcc3"
_EMPTY: Final = "#eeeeee"
_INK: Final = "#1c2733"
_DARK: Final = 0.55  # share from which a number is written in white
_WIDE, _HIGH = 116, 34  # of a square, in pixels
_LABEL: Final = 17  # characters of a heading's line
_LINE: Final = 15  # pixels between its lines
_SCALE: Final = 2.0  # pixels of the PNG for each of the picture's


def write_picture(cells: Sequence[Cell], out: Path, *, by: By, language: Language) -> None:
    """Draw ``cells`` to ``out``, a .png or .svg file.

    SVG names its fonts, PNG is drawn with those of this machine: Chinese labels need a Chinese font there.
    """
    import vl_convert

    spec = matrix_chart(cells, by=by, language=language).to_dict()
    if out.suffix.lower() == ".svg":
        out.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
    else:
        out.write_bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE))


def matrix_chart(cells: Sequence[Cell], *, by: By, language: Language) -> "altair.LayerChart":
    """A square for each cell, darker the more of its documents address the shortcoming; gaps stand out."""
    import altair as alt

    rows = [_row(cell, by=by, language=language) for cell in cells]
    groups, flags = (list(dict.fromkeys(str(row[name]) for row in rows)) for name in ("group", "flag"))
    lines = max(flag.count("|") for flag in flags)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("flag:N", title=None, sort=flags, axis=_axis(alt, orient="top", lines=lines)),
        y=alt.Y("group:N", title=None, sort=groups, axis=_axis(alt, orient="left")),
    )
    shade: Any = alt.Color("share:Q", scale=alt.Scale(range=_BLUES, domain=[0, 1]), legend=None)
    squares = base.mark_rect(cornerRadius=2, stroke="#ffffff", strokeWidth=2)
    blues = squares.transform_filter("datum.addressing > 0").encode(color=shade)
    gaps = squares.transform_filter("datum.addressing == 0 && datum.documents > 0").encode(
        color=alt.value(_GAP)
    )
    blanks = squares.transform_filter("datum.documents == 0").encode(color=alt.value(_EMPTY))
    ink = alt.condition(f"datum.share > {_DARK}", alt.value("#ffffff"), alt.value(_INK))
    numbers = base.mark_text(fontSize=13).encode(text="label:N", color=ink)
    title = alt.Title(
        text("coverage.title", by=text(f"coverage.by.{by}", language=language), language=language),
        subtitle=text("coverage.legend", language=language).split("\n"),
        anchor="start",
        frame="group",
        fontSize=16,
        subtitleFontSize=12,
        subtitleColor="#55606b",
        offset=14,
    )
    chart: altair.LayerChart = (
        alt.layer(blues, gaps, blanks, numbers)
        .properties(width=_WIDE * len(SHORTCOMINGS), height=_HIGH * len(groups), title=title)
        .configure(font=_FONTS, background="#ffffff", padding=18)
        .configure_view(stroke=None)
    )
    return chart


def _axis(alt: Any, *, orient: str, lines: int = 0) -> Any:
    return alt.Axis(
        orient=orient,
        labelAngle=0,
        labelFontSize=12,
        labelColor=_INK,
        labelLimit=260,
        ticks=False,
        domain=False,
        labelPadding=8 + lines * _LINE,
        labelLineHeight=_LINE,
        labelExpr="split(datum.label, '|')" if orient == "top" else "datum.label",
    )


def _row(cell: Cell, *, by: By, language: Language) -> dict[str, str | int | float]:
    mentions = text("coverage.mentions", language=language, n=cell.mentioning) if cell.mentioning else ""
    label = f"{cell.addressing}/{cell.documents}{mentions}" if cell.documents else "–"
    return {
        "group": group_name(cell.group, by=by, language=language),
        "flag": "|".join([cell.shortcoming, *wrap(label_of(cell.shortcoming, language=language), _LABEL)]),
        "label": label,
        "documents": cell.documents,
        "addressing": cell.addressing,
        "share": round(cell.share, 4),
    }
