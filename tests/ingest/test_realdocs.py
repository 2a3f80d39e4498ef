"""The real documents: counts, the labelled places, and the same articles from every format."""

import json
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest
import yaml
from ftzqa.ingest import Passage, normalise_locator, read, split

pytestmark = pytest.mark.realdocs

DATES = ("adopted", "published", "effective")
FIELDS = ("title", "kind", "issuer", "number", "zones", *DATES)


@pytest.fixture(scope="module")
def library(shared: Path) -> Mapping[str, list[Passage]]:
    paths = [*sorted((shared / "realdocs/md").glob("*.md")), shared / "seed/seed-paper.txt"]
    return {path.stem: split(read(path, source=path.name)) for path in paths}


def numbers(passages: list[Passage]) -> list[str]:
    return [locator.number for passage in passages for locator in passage.locators]


def test_collection_has_its_size(library: Mapping[str, list[Passage]]) -> None:
    assert len(library) == 108
    assert 4_900 <= sum(map(len, library.values())) <= 5_150


def test_every_labelled_place_is_a_locator(shared: Path, library: Mapping[str, list[Passage]]) -> None:
    lines = (shared / "questions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [entry for line in lines for entry in json.loads(line)["gold"]]
    assert gold
    for entry in gold:
        held = set(numbers(library[entry["doc"].removesuffix(".md")]))
        assert {normalise_locator(label) for label in entry["articles"]} <= held, entry


def test_article_of_two_paragraphs_is_one_passage(library: Mapping[str, list[Passage]]) -> None:
    passages = library["中国（山东）自由贸易试验区条例(2020-09-25)"]
    found = [passage for passage in passages if passage.locators and passage.locators[0].label == "第二条"]
    assert len(found) == 1
    assert "济南片区、青岛片区、烟台片区" in found[0].text
    assert found[0].text.startswith("第二条")


def test_paper_has_its_sections(library: Mapping[str, list[Passage]]) -> None:
    held = set(numbers(library["seed-paper"]))
    assert {f"{part}.{step}" for part in (1, 2, 3) for step in range(1, 6)} | {"abstract"} <= held


def test_other_formats_have_the_articles_of_the_markdown(
    shared: Path, library: Mapping[str, list[Passage]]
) -> None:
    compared = 0
    for path in sorted((shared / "realdocs/formats").iterdir()):
        if path.stem in library:
            assert numbers(split(read(path, source=path.name))) == numbers(library[path.stem]), path.name
            compared += 1
    assert compared >= 11


def wrong_fields(checked: Mapping[str, Mapping[str, object]], folder: Path) -> dict[str, list[str]]:
    """Field -> the documents that say something else."""
    wrong: dict[str, list[str]] = {name: [] for name in FIELDS}
    for stem, truth in checked.items():
        document = read(folder / f"{stem}.md", source=f"{stem}.md")
        for name in FIELDS:
            found = getattr(document.dates, name) if name in DATES else getattr(document, name)
            zones = tuple(truth.get("zones", ()))  # type: ignore[arg-type]
            if found != (zones if name == "zones" else truth.get(name)):
                wrong[name].append(f"{stem}: {found}")
    return wrong


def test_documents_say_what_they_are(shared: Path, root: Path) -> None:
    """At least 95 % of the fields of the hand-checked set, and of every one of them."""
    checked = yaml.safe_load((root / "tests/ingest/metadata.yaml").read_text(encoding="utf-8"))
    assert len(checked) >= 60
    for name, cases in wrong_fields(checked, shared / "realdocs/md").items():
        assert len(cases) <= 0.05 * len(checked), (name, cases)


@pytest.mark.slow
def test_documents_that_no_rule_was_made_for_say_what_they_are(
    shared: Path, root: Path, tmp_path: Path
) -> None:
    checked = yaml.safe_load((root / "tests/ingest/metadata_unseen.yaml").read_text(encoding="utf-8"))
    with tarfile.open(shared / "realdocs/laws.tar.xz") as archive:
        for member in archive:
            if member.isfile() and PurePosixPath(member.name).stem in checked:
                content = archive.extractfile(member)
                assert content
                (tmp_path / PurePosixPath(member.name).name).write_bytes(content.read())
    for name, cases in wrong_fields(checked, tmp_path).items():
        assert len(cases) <= 0.05 * len(checked), (name, cases)


def test_every_place_of_the_labelled_flags_is_a_locator(shared: Path) -> None:
    lines = (shared / "tags/dev.jsonl").read_text(encoding="utf-8").splitlines()
    checked = 0
    for row in map(json.loads, lines):
        folder = "seed" if row["doc"].startswith("seed") else f"realdocs/{row['folder']}"
        path = shared / folder / row["doc"]
        held = set(numbers(split(read(path, source=path.name))))
        for labels in row["articles"].values():
            assert {normalise_locator(label) for label in labels} <= held, row["doc"]
            checked += len(labels)
    assert checked > 300
