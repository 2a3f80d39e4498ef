"""Coverage: which zones' documents address which shortcomings, the gaps, what is behind each number."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st
from ftzqa.app.catalogue import Entry
from ftzqa.app.coverage import NO_GROUP, Cell, by_year, coverage, gaps, table_csv, within
from ftzqa.app.coveragebook import write_coverage_book
from ftzqa.app.coveragereport import make_report
from ftzqa.app.pages.charts import Rows, heat_map, stacked_bars
from ftzqa.app.pages.parts import chips, evidence_list, flag_name, grade_name, heading, page_of, zone_name
from ftzqa.app.pages.safe import fill, joined, label, show
from ftzqa.app.pages.session import from_address, language, library, library_entries, say, to_address
from ftzqa.app.picture import write_picture
from ftzqa.app.tagged import library_rows
from ftzqa.index.library import Library
from ftzqa.index.reviews import effective_tags
from ftzqa.index.taxonomy import load_taxonomy
from ftzqa.index.types import SHORTCOMINGS, ShortcomingId
from ftzqa.ingest.types import Language

_PAGE = 10  # documents behind a number
_DOWNLOADS = {
    ".png": ("image/png", ":material/image:"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ":material/table:"),
    ".csv": ("text/csv", ":material/download:"),
}
_NONE = "-"  # stands in the address for NO_GROUP


def _name(zone: str) -> str:
    return zone_name(zone) if zone != NO_GROUP else say("page.coverage.nozone")


def _show_map(cells: Sequence[Cell]) -> None:
    """The map; a click on a square chooses what is shown below."""
    zone, flag, count = (say(f"page.coverage.{name}") for name in ("zone", "flag", "addressing"))
    rows: Rows = [
        {
            zone: _name(cell.group),
            flag: cell.shortcoming,
            count: cell.addressing,
            say("page.coverage.mentioning"): cell.mentioning,
            say("page.coverage.documents"): cell.documents,
        }
        for cell in cells
    ]
    show(fill('<p class="facts">{chips}</p>', chips=chips(SHORTCOMINGS)))
    dark = st.context.theme.type == "dark"
    chart = heat_map(rows, across=flag, down=zone, count=count, dark=dark)
    event: Any = st.altair_chart(chart, key="map", on_select="rerun", alt=say("page.coverage.alt"))
    points = event.selection.get("cell", [])
    if points and points != st.session_state.get("clicked"):
        names = {(_name(cell.group), cell.shortcoming): cell for cell in cells}
        if chosen := names.get((points[0][zone], points[0][flag])):
            st.session_state["in"], st.session_state["of"] = chosen.group or _NONE, chosen.shortcoming
    st.session_state["clicked"] = points


def _show_downloads(cells: Sequence[Cell]) -> None:
    """The map as a picture for slides, everything behind it as a workbook, and the bare numbers."""
    name = say("page.coverage.file")
    with st.container(horizontal=True):
        for suffix, (mime, icon) in _DOWNLOADS.items():
            st.download_button(
                say("page.coverage.download", format=suffix[1:].upper()),
                partial(_download, suffix, library(), cells, language()),
                file_name=name + suffix,
                mime=mime,
                icon=icon,
                key=f"download {suffix}",
                on_click="ignore",
            )


def _download(suffix: str, opened: Library, cells: Sequence[Cell], words: Language) -> bytes:
    if suffix == ".csv":
        return table_csv(cells).encode("utf-8-sig")  # the mark tells Excel that it is UTF-8
    with TemporaryDirectory() as folder:
        out = Path(folder, f"coverage{suffix}")
        if suffix == ".png":
            write_picture(cells, out, by="zone", language=words)
        else:
            write_coverage_book(make_report(library_rows(opened)), out, language=words)
        return out.read_bytes()


def _show_gaps(cells: Sequence[Cell]) -> None:
    """For each shortcoming, the zones none of whose documents addresses it."""
    missing = gaps(cells)
    rows = joined(
        fill(
            "<tr><th>{flag}</th><td>{zones}</td></tr>",
            flag=flag_name(shortcoming),
            zones=say("page.comma").join(_name(c.group) for c in missing if c.shortcoming == shortcoming)
            or "–",
        )
        for shortcoming in SHORTCOMINGS
    )
    st.subheader(say("page.coverage.gaps"), anchor=False)
    st.caption(say("page.coverage.gaps.lead"))
    show(fill('<table class="gaps">{rows}</table>', rows=rows))


def _show_years(entries: Sequence[Entry]) -> None:
    counts = by_year(entries)
    if not counts:
        return
    year, flag, count = (say(f"page.coverage.{name}") for name in ("year", "flag", "addressing"))
    rows: Rows = [{year: c.year, flag: flag_name(c.shortcoming), count: c.addressing} for c in counts]
    st.subheader(say("page.coverage.years"), anchor=False)
    chart = stacked_bars(rows, across=year, colour=flag, count=count)
    st.altair_chart(chart, alt=say("page.coverage.years"))


def _show_behind(entries: Sequence[Entry], zones: Sequence[str]) -> None:
    """The documents and passages behind one number."""
    names = {zone or _NONE: _name(zone) for zone in zones}
    flags = {shortcoming: flag_name(shortcoming) for shortcoming in SHORTCOMINGS}
    st.subheader(say("page.coverage.behind"), anchor=False)
    left, right = st.columns(2)
    zone = left.selectbox(say("page.coverage.zone"), list(names), format_func=names.__getitem__, key="in")
    of: ShortcomingId = right.selectbox(
        say("page.coverage.flag"), list(flags), format_func=flags.__getitem__, key="of"
    )
    to_address("in", [zone])
    to_address("of", [of])
    st.caption(getattr(load_taxonomy()[of].question, language()))
    found = within(entries, group=NO_GROUP if zone == _NONE else zone, shortcoming=of)
    if not found:
        st.info(say("page.coverage.none"), icon=":material/search_off:")
    with page_of(found, size=_PAGE, name="page", of=(zone, of)) as part:
        for entry in part:
            _show_entry(entry, of)


def _show_entry(entry: Entry, of: ShortcomingId) -> None:
    """A document with the sentences that carry its flag; the link leads to the first of them."""
    tag = next(tag for tag in effective_tags(library(), entry.id) if tag.shortcoming == of)
    place = {"passage": tag.evidence[0].passage_id} if tag.evidence else {}
    with st.container(border=True, gap="xsmall"):
        st.page_link("document.py", label=label(entry.title), query_params={"id": entry.id, **place})
        st.caption(grade_name(tag.grade))
        show(evidence_list(tag))


def draw() -> None:
    """The page."""
    heading(say("page.coverage"), say("page.coverage.lead"))
    entries = library_entries()
    cells = coverage(entries)
    if not any(cell.addressing or cell.mentioning for cell in cells):
        st.info(say("page.coverage.empty"), icon=":material/grid_view:")
        return
    zones = list(dict.fromkeys(cell.group for cell in cells))
    from_address("in", allowed=[zone or _NONE for zone in zones], single=True)
    from_address("of", allowed=SHORTCOMINGS, single=True)
    for name, first in (("in", zones[0] or _NONE), ("of", SHORTCOMINGS[0])):
        st.session_state[name] = st.session_state[name] or first
    _show_map(cells)
    _show_downloads(cells)
    _show_behind(entries, zones)
    _show_gaps(cells)
    _show_years(entries)


draw()
