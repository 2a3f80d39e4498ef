"""Coverage: every document is counted once in each of its zones, and every number leads to its documents."""

from collections.abc import Mapping
from datetime import date

from ftzqa.app.catalogue import Entry
from ftzqa.app.coverage import NO_GROUP, by_year, coverage, gaps, table_csv, within
from ftzqa.index.types import SHORTCOMINGS, Grade, ShortcomingId


def entry(id: str, *zones: str, year: int | None = None, grades: Mapping[ShortcomingId, Grade]) -> Entry:
    return Entry(
        id=id,
        source=f"{id}.md",
        title=id,
        kind="notice",
        language="zh",
        zones=zones,
        date=date(year, 1, 1) if year else None,
        issuer=None,
        number=None,
        grades=grades,
    )


ENTRIES = [
    entry("a", "shanghai", "hainan", year=2013, grades={"S1": "addresses", "S2": "mentions"}),
    entry("b", "shanghai", year=2016, grades={"S1": "mentions", "S3": "addresses"}),
    entry("c", grades={"S5": "addresses"}),
]


def test_each_zone_counts_its_documents() -> None:
    cells = coverage(ENTRIES)
    assert [c.group for c in cells[::5]] == ["shanghai", "hainan", NO_GROUP]
    by_place = {(c.group, c.shortcoming): (c.documents, c.addressing, c.mentioning) for c in cells}
    assert len(by_place) == 3 * len(SHORTCOMINGS)
    assert by_place["shanghai", "S1"] == (2, 1, 1)
    assert by_place["hainan", "S2"] == (1, 0, 1)
    assert by_place[NO_GROUP, "S5"] == (1, 1, 0)
    assert "shanghai,S1,2,1,1,0,0.5000\n" in table_csv(cells)


def test_a_gap_is_a_zone_with_documents_that_do_not_address() -> None:
    missing = {(c.group, c.shortcoming) for c in gaps(coverage(ENTRIES))}
    assert missing == {("shanghai", s) for s in ("S2", "S4", "S5")} | {
        ("hainan", s) for s in ("S2", "S3", "S4", "S5")
    }


def test_a_number_leads_to_its_documents() -> None:
    assert [e.id for e in within(ENTRIES, group="shanghai", shortcoming="S1")] == ["a", "b"]
    assert [e.id for e in within(ENTRIES, group=NO_GROUP, shortcoming="S5")] == ["c"]
    assert within(ENTRIES, group="hainan", shortcoming="S4") == []


def test_years_run_from_the_first_to_the_last() -> None:
    counts = by_year(ENTRIES)
    assert sorted({count.year for count in counts}) == [2013, 2014, 2015, 2016]
    assert sum(count.addressing for count in counts) == 2
    assert by_year([]) == []
    assert coverage([]) == []
