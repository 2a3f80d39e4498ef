"""Search among an archive: what is drawn from it, and that its figures are of the same questions."""

from pathlib import Path

import pytest
from ftzqa.eval import archive
from ftzqa.eval.types import Case, Gold
from ftzqa.index.fakes import HashingEncoder, WordReranker

SAID = {
    "甲": "第一条 海关应当在三日内放行。",
    "乙": "第一条 税务机关应当退税。",
    "丙": "第一条 港口费用由交通部门规定。",
}


def law(name: str, text: str) -> str:
    return f"# {name}条例\n\n{text}\n"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A collection of one law, and an archive that has it too, under another name and with other blanks."""
    collection, laws = tmp_path / "collection", tmp_path / "laws"
    (laws / "行政").mkdir(parents=True)
    collection.mkdir()
    (collection / "甲条例.md").write_text(law("甲", SAID["甲"]), encoding="utf-8")
    (laws / "甲条例(2020).md").write_text(law("甲", SAID["甲"]).replace("\n\n", "\n\n\n"), encoding="utf-8")
    for name in "乙丙":
        (laws / "行政" / f"{name}条例.md").write_text(law(name, SAID[name]), encoding="utf-8")
    (laws / "行政" / "丙条例(副本).md").write_text(law("丙", SAID["丙"]), encoding="utf-8")
    (laws / "坏.pdf").write_bytes(b"not a PDF")
    (laws / "LICENSE").write_text("no document")
    return collection, laws


def test_each_text_is_taken_once_and_none_that_the_collection_has(folders: tuple[Path, Path]) -> None:
    collection, laws = folders
    found = archive.chosen(laws, beside=[collection])
    assert sorted(path.stem[:3] for path in found) == ["丙条例", "乙条例"]
    assert len(archive.chosen(laws, beside=[collection], passages=1)) == 1
    assert found == archive.chosen(laws, beside=[collection])


def test_the_figures_are_of_the_same_questions_before_and_after(
    folders: tuple[Path, Path], tmp_path: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection, laws = folders
    monkeypatch.setattr(archive, "load_reranker", lambda name: WordReranker())
    case = Case(
        id="q",
        language="zh",
        question="海关几日内放行？",
        type="fact",
        gold=(Gold(document="甲条例", articles=("第一条",)),),
    )
    added = archive.chosen(laws, beside=[collection])
    lines = list(
        archive.compare(
            [case], folder=tmp_path / "out", collection=[collection], added=added, encoder=encoder
        )
    )
    assert len(lines) == 6
    assert all(line.endswith("| 1.00 / 1.00 / 1.00 | – |") for line in lines[2:])
    assert int(lines[2].split("|")[1]) < int(lines[4].split("|")[1])
