"""Watching: the library follows a folder, and is never emptied because a folder is out of reach."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ftzqa.app.build import BuildReport
from ftzqa.app.watch import Watch
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.ingest.errors import LibraryBusy, MissingPath

Look = Callable[[], BuildReport | None]


@pytest.fixture
def watch(documents: Path, tmp_path: Path, encoder: HashingEncoder) -> Watch:
    """A watch that has taken the two documents in."""
    made = Watch(paths=[documents], library=tmp_path / "watched", encoder=encoder)
    assert made.look() is None  # nothing is taken at first sight
    assert made.look() is not None
    return made


def held(watch: Watch) -> set[str]:
    return {source.removeprefix("documents/") for source in Library(watch.library).places()}


def test_files_that_come_change_and_go_are_followed(watch: Watch, documents: Path) -> None:
    assert held(watch) == {"shandong.md", "shanghai.md"}
    assert watch.look() is None
    (documents / "new.txt").write_text("第一条 新的规定。", encoding="utf-8")
    (documents / "shanghai.md").unlink()
    first = watch.look()
    assert first and first.sources("removed") == ("documents/shanghai.md",)
    second = watch.look()
    assert second and second.added == ("documents/new.txt",)
    (documents / "new.txt").write_text("第一条 改过的规定。", encoding="utf-8")
    assert watch.look() is None
    third = watch.look()
    assert third and third.changed == ("documents/new.txt",)
    assert held(watch) == {"shandong.md", "new.txt"}


def test_a_side_car_that_changes_changes_its_document(watch: Watch, documents: Path) -> None:
    (documents / "shandong.md.meta.yaml").write_text("issuer: 省人大\n", encoding="utf-8")
    watch.look()
    report = watch.look()
    assert report and report.changed == ("documents/shandong.md",)


def test_a_file_that_is_still_growing_waits_and_holds_up_nobody(watch: Watch, documents: Path) -> None:
    growing = documents / "growing.txt"
    (documents / "whole.txt").write_text("第一条 完整。", encoding="utf-8")
    for length in range(1, 4):
        growing.write_text("第一条 还在写" * length, encoding="utf-8")
        watch.look()
    assert held(watch) == {"shandong.md", "shanghai.md", "whole.txt"}
    watch.look()
    assert "growing.txt" in held(watch)


def test_what_left_an_archive_leaves_the_library(watch: Watch, documents: Path) -> None:
    def pack(*names: str) -> None:
        with zipfile.ZipFile(documents / "pack.zip", "w") as archive:
            for name in names:
                archive.writestr(name, f"第一条 {name} 的内容。")

    pack("a.txt", "b.txt")
    watch.look()
    watch.look()
    assert {"pack.zip/a.txt", "pack.zip/b.txt"} <= held(watch)
    pack("a.txt")
    watch.look()
    report = watch.look()
    assert report and report.sources("removed") == ("documents/pack.zip/b.txt",)


def test_a_folder_out_of_reach_empties_nothing(watch: Watch, documents: Path) -> None:
    away = documents.rename(documents.with_name("away"))
    watch.look()
    documents.mkdir()  # the place of a drive that is not mounted
    watch.look()
    watch.look()
    assert held(watch) == {"shandong.md", "shanghai.md"}
    documents.rmdir()
    away.rename(documents)
    assert not watch.look()


def test_another_writer_is_waited_for(watch: Watch, documents: Path) -> None:
    (documents / "new.txt").write_text("第一条 新的规定。", encoding="utf-8")
    watch.look()
    with Library(watch.library).writing(), pytest.raises(LibraryBusy):
        watch.look()
    report = watch.look()
    assert report and report.added == ("documents/new.txt",)


def test_a_folder_that_never_was_is_a_mistake(tmp_path: Path, encoder: HashingEncoder) -> None:
    watch = Watch(paths=[tmp_path / "absent"], library=tmp_path / "none", encoder=encoder)
    with pytest.raises(MissingPath):
        next(iter(watch.run()))
