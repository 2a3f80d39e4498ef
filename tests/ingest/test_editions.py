"""Editions: what belongs together, what holds on a day, what changed."""

from datetime import date
from pathlib import Path

import pytest
from ftzqa.ingest import Document, read, split
from ftzqa.ingest.compare import compare
from ftzqa.ingest.duplicates import near_duplicates, sketch
from ftzqa.ingest.editions import amends, edition_name, editions, repeals

LAW = "# 中华人民共和国某某法\n\n{body}\n\n第九条 本法自2008年8月1日起施行。\n"


def law(folder: Path, name: str, *, body: str = "第一条 甲。") -> Document:
    (folder / name).write_text(LAW.format(body=body), encoding="utf-8")
    return read(folder / name, source=name)


def test_newer_edition_supersedes_the_older_from_its_day(tmp_path: Path) -> None:
    old, new = law(tmp_path, "某某法(2007-08-30).md"), law(tmp_path, "某某法(2022-06-24).md")
    found = editions([new, old])
    assert found[old.id].since == date(2008, 8, 1)
    assert found[old.id].until == date(2022, 6, 24)
    assert found[old.id].replaced_by == new.id
    assert [
        found[old.id].in_force(day) for day in (date(2008, 1, 1), date(2020, 1, 1), date(2023, 1, 1))
    ] == [
        False,
        True,
        False,
    ]
    assert found[new.id].in_force(date(2023, 1, 1)) is True


def test_repealed_law_ends_when_the_other_begins(tmp_path: Path) -> None:
    old = law(tmp_path, "某某法(2007-08-30).md")
    (tmp_path / "new.md").write_text(
        "# 新法\n\n第一条 乙。\n\n第二条 本法自2020年1月1日起施行。《某某法》、《另法》同时废止。\n",
        encoding="utf-8",
    )
    new = read(tmp_path / "new.md", source="new.md")
    assert repeals(new) == ("某某法", "另法")
    assert editions([old, new])[old.id].until == date(2020, 1, 1)


def test_same_text_twice_does_not_supersede_itself(tmp_path: Path) -> None:
    first = law(tmp_path, "某某法(2007-08-30).md")
    (tmp_path / "copy").mkdir()
    second = law(tmp_path, "copy/某某法(2007-08-30).md")
    found = editions([first, second])
    assert found[first.id].until is found[second.id].until is None


@pytest.mark.parametrize(
    "title",
    ["反垄断法", "中华人民共和国反垄断法", "《反垄断法》", "反垄断法（2022年修正）", "反垄断法（2022修正）"],
)
def test_titles_of_one_law_have_one_name(title: str) -> None:
    assert edition_name(title) == "反垄断法"


def test_decision_says_what_it_amends(tmp_path: Path) -> None:
    (tmp_path / "d.md").write_text("# 关于修改《中华人民共和国某某法》的决定\n\n一、改。\n", encoding="utf-8")
    assert amends(read(tmp_path / "d.md", source="d.md")) == ("某某法",)


def test_articles_are_followed_across_editions(tmp_path: Path) -> None:
    long = "国家对试验区内的投资活动实行准入前国民待遇加负面清单管理，具体办法由主管部门另行制定"
    old_body = f"第一条 甲。\n\n第二条 {long}。\n\n第三条 丙款规定不变的内容。\n\n第四条 废弃。"
    new_body = f"第一条 甲。\n\n第二条 全新规则。\n\n第三条 {long}并公布。\n\n第四条 丙款规定不变的内容。"
    old, new = law(tmp_path, "a.md", body=old_body), law(tmp_path, "b.md", body=new_body)
    changes = [(change.kind, change.old, change.new) for change in compare(split(old), split(new))]
    assert changes == [
        ("added", None, "2"),
        ("changed", "2", "3"),
        ("moved", "3", "4"),
        ("removed", "4", None),
    ]


def test_copies_of_a_text_are_found_among_others() -> None:
    base = "".join(f"第{number}条 试验区应当推进第{number}项改革措施并报告情况。" for number in range(200))
    printed = base.replace("试验区应当", "試驗區應當").replace("报告", "報告 ")
    texts = {
        "pdf": base,
        "html": base.replace("报告", "汇报", 3),
        "other": base[::-1],
        "traditional": printed,
    }
    found = near_duplicates({name: sketch(text) for name, text in texts.items()})
    assert [set(pair[:2]) for pair in found] == [
        {"html", "traditional"},
        {"pdf", "html"},
        {"pdf", "traditional"},
    ]
    assert sketch("甲") == b""


@pytest.mark.realdocs
def test_chains_of_the_real_laws_with_two_editions(shared: Path) -> None:
    documents = [read(path, source=path.name) for path in sorted((shared / "realdocs/md").glob("*.md"))]
    found = editions(documents)
    by_id = {document.id: document.source.removesuffix(".md") for document in documents}
    chains = {
        by_id[edition.document_id]: by_id[edition.replaced_by]
        for edition in found.values()
        if edition.replaced_by and found[edition.replaced_by].name == edition.name
    }
    assert chains == {
        "上海市优化营商环境条例(2020-04-10)": "上海市优化营商环境条例(2024-09-27)",
        "北京市优化营商环境条例(2020-03-27)": "北京市优化营商环境条例(2024-11-29)",
        "反垄断法(2007-08-30)": "反垄断法(2022-06-24)",
        "进出口商品检验法实施条例(2019-03-02)": "进出口商品检验法实施条例(2022-03-29)",
    }
