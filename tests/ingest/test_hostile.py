"""Hostile files end in quarantine within their limits, and disturb nothing."""

from pathlib import Path
from types import ModuleType

import pytest
from ftzqa.ingest import Document
from ftzqa.ingest.errors import DamagedFile, TooLarge, TooSlow, UnreadableFile
from ftzqa.ingest.pool import Limits, read_many

GOOD = "# 某市条例\n\n第一条 为了发展，制定本条例。\n"


@pytest.mark.slow
def test_every_hostile_file_is_set_aside_and_the_rest_goes_on(tmp_path: Path, hostile: ModuleType) -> None:
    (tmp_path / "in").mkdir()
    files = list(hostile.write(tmp_path / "in"))
    assert len(files) >= 60
    mixed = []
    for number, item in enumerate(files):
        good = tmp_path / f"good-{number}.md"
        good.write_text(GOOD, encoding="utf-8")
        mixed += [item, (good, good.name)]
    before = sorted(path.name for path in tmp_path.iterdir())
    outcomes = list(read_many(mixed, jobs=2, limits=Limits(seconds=30, memory=2048)))
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    good = [outcome for source, outcome in outcomes if source.startswith("good-")]
    assert len(good) == len(files)
    assert all(isinstance(outcome, Document) for outcome in good)
    bad = {source: outcome for source, outcome in outcomes if not source.startswith("good-")}
    assert {source.partition("/")[0] for source in bad} >= set(hostile.FILES) - {"crowd.zip"}
    survivors = [source for source, outcome in bad.items() if not isinstance(outcome, UnreadableFile)]
    assert survivors == []
    assert all(outcome.message("zh") and source in str(outcome) for source, outcome in bad.items())  # type: ignore[union-attr]


@pytest.mark.slow
def test_ten_thousand_pages_are_read_within_the_limits(tmp_path: Path, hostile: ModuleType) -> None:
    content = b"BT /F 12 Tf 20 100 Td (The pilot zone keeps its own accounts.) Tj ET"
    (tmp_path / "long.pdf").write_bytes(hostile.pages(10_000, content))
    [(_, outcome)] = read_many([(tmp_path / "long.pdf", "long.pdf")], limits=Limits(seconds=60, memory=2048))
    assert not isinstance(outcome, TooSlow | DamagedFile), outcome


def test_file_that_takes_too_long_is_given_up_and_the_next_one_read(
    tmp_path: Path, hostile: ModuleType
) -> None:
    (tmp_path / "long.pdf").write_bytes(hostile.pages(9_000, b"BT /F 12 Tf 20 100 Td (Text.) Tj ET" * 200))
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    files = [(tmp_path / name, name) for name in ("good.md", "long.pdf", "good.md")]
    outcomes = [outcome for _, outcome in read_many(files, limits=Limits(seconds=4))]
    assert [type(outcome) for outcome in outcomes] == [Document, TooSlow, Document]


def test_archive_gives_its_documents_under_their_own_names(tmp_path: Path, hostile: ModuleType) -> None:
    inner = hostile.zipped({"乙.md": GOOD.encode()})
    data = hostile.zipped({"甲/law.md": GOOD.encode(), "more.zip": inner, "picture.bin": b"x"})
    (tmp_path / "laws.zip").write_bytes(data)
    outcomes = dict(read_many([(tmp_path / "laws.zip", "laws.zip")], jobs=2))
    assert list(outcomes) == ["laws.zip/甲/law.md", "laws.zip/more.zip/乙.md"]
    assert all(isinstance(outcome, Document) for outcome in outcomes.values())


def test_file_that_needs_too_much_memory_is_set_aside_and_the_next_one_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.write("试验区应当推进改革。\n".encode() * 2_000_000)
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    files = [(tmp_path / name, name) for name in ("big.txt", "good.md")]
    outcomes = [outcome for _, outcome in read_many(files, limits=Limits(memory=300))]
    assert [type(outcome) for outcome in outcomes] == [TooLarge, Document]


def test_reading_may_be_left_off_at_any_file(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    outcomes = read_many([(tmp_path / "good.md", f"{number}.md") for number in range(50)], jobs=2)
    assert next(outcomes)[0] == "0.md"
    outcomes.close()  # type: ignore[attr-defined]
