"""The charts of the page Coverage, described for the browser to draw. Rows hold names and counts only."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair

Rows = Sequence[Mapping[str, str | int]]

_SHADES = {False: ["#e8eff8", "#1d4f8c"], True: ["#1b2530", "#3b68a0"]}  # light or dark: none to most
_INKS = {False: "#3c4a59", True: "#c3cfdb"}  # of the names beside the squares
_HUES = ["#3f7cc0", "#2e9479", "#8563c4", "#cf8a2c", "#c85668"]  # of the flags S1 to S5
_MANY = 0.75  # of the greatest count: from here on a number in white has more contrast than one in black
_NAME = 170  # pixels for a name beside the squares


def heat_map(
    rows: Rows, *, across: str, down: str, count: str, dark: bool = False
) -> "altair.LayerChart | altair.FacetChart":
    """A square for each row, stronger the greater its ``count``; a click selects it under the name "cell"."""
    import altair as alt

    most = max(int(row[count]) for row in rows) or 1
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            f"{across}:N",
            title=None,
            sort=None,
            axis=alt.Axis(orient="top", labelAngle=0, labelColor=_INKS[dark]),
        ),
        y=alt.Y(f"{down}:N", title=None, sort=None, axis=alt.Axis(labelLimit=_NAME, labelColor=_INKS[dark])),
        tooltip=[alt.Tooltip(field=name, type="nominal") for name in rows[0]],
    )
    chosen = alt.selection_point(name="cell", fields=[across, down], empty=False)
    squares = base.mark_rect(cornerRadius=3, stroke="#c98a00").encode(
        color=alt.Color(f"{count}:Q", scale=alt.Scale(range=_SHADES[dark], domain=[0, most]), legend=None),
        strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0)),
    )
    white: Any = alt.value("#ffffff")
    ink = white if dark else alt.condition(alt.datum[count] > most * _MANY, white, alt.value("#000000"))
    numbers = base.mark_text(fontSize=13).encode(text=f"{count}:Q", color=ink)
    height = 34 * len({row[down] for row in rows}) + 40
    return alt.layer(squares.add_params(chosen), numbers).properties(height=height)


def stacked_bars(rows: Rows, *, across: str, colour: str, count: str) -> "altair.Chart":
    """A bar for each value of ``across``, its parts by ``colour``."""
    import altair as alt

    chart: altair.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X(f"{across}:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y(f"sum({count}):Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                f"{colour}:N",
                sort=None,
                title=None,
                scale=alt.Scale(range=_HUES),
                legend=alt.Legend(orient="bottom", columns=2),
            ),
            tooltip=[alt.Tooltip(field=name, type="nominal") for name in rows[0]],
        )
        .properties(height=280)
    )
    return chart
