"""Every document of the starter collection has the shape that docs/corpus.md promises."""

import datetime
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest
import yaml
from ftzqa.ingest.types import DocumentKind

Digests = list[SimpleNamespace]

REQUIRED = {"title", "kind", "language", "digest", "zones", "sources"}
OPTIONAL = {"official_title", "issuer", "number", "dates", "address", "status", "successor", "translation"}
LENGTH = {"zh": (800, 3000), "en": (400, 1500)}  # Chinese characters, about two to a word; English words
SECTION = {"zh": r"## [一二三四五六七八九十]+、\S", "en": r"## \d+\. \S"}
SUBSECTION = {"zh": r"### （[一二三四五六七八九十]+）\S", "en": r"### \d+\.\d+ \S"}


@pytest.fixture(scope="session")
def zone_ids(root: Path) -> set[str]:
    zones = yaml.safe_load((root / "corpus" / "zones.yaml").read_text(encoding="utf-8"))["zones"]
    return {zone["id"] for zone in zones}


def test_front_matter_is_complete_and_known(digests: Digests, zone_ids: set[str]) -> None:
    assert digests
    for digest in digests:
        meta = digest.meta
        assert set(meta) >= REQUIRED, digest.name
        assert set(meta) <= REQUIRED | OPTIONAL, digest.name
        assert meta["kind"] in get_args(DocumentKind), digest.name
        assert meta["language"] in ("zh", "en"), digest.name
        assert meta["digest"] is True, digest.name
        assert set(meta["zones"]) <= zone_ids, digest.name
        assert meta["sources"], digest.name
        assert len(set(meta["sources"])) == len(meta["sources"]), digest.name
        assert meta.get("status") in (None, "in-force", "revised", "repealed"), digest.name
        for name, day in meta.get("dates", {}).items():
            assert name in ("adopted", "published", "effective", "repealed"), digest.name
            assert isinstance(day, datetime.date), f"{digest.name}: {name} {day}"


def test_names_say_what_and_in_which_language(digests: Digests) -> None:
    for digest in digests:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", digest.name), digest.name
        assert digest.name.endswith("-" + digest.meta["language"]), digest.name


def test_titles_are_unique_and_head_the_text(digests: Digests) -> None:
    counts = Counter(digest.meta["title"] for digest in digests)
    assert not [title for title, count in counts.items() if count > 1]
    for digest in digests:
        assert digest.body.startswith(f"# {digest.meta['title']}\n\n"), digest.name


def test_each_says_that_it_is_a_digest_and_of_what(digests: Digests) -> None:
    for digest in digests:
        meta = digest.meta
        notice = digest.body.split("\n\n")[1]
        assert notice.startswith("> "), f"{digest.name}: the notice must follow the title"
        assert ("摘要" if meta["language"] == "zh" else "digest") in notice.lower(), digest.name
        assert "official_title" in meta or meta["kind"] in ("paper", "other"), digest.name
        for field in ("official_title", "number", "address"):
            assert str(meta.get(field, "")) in notice, f"{digest.name}: the notice lacks its {field}"


def test_sections_are_numbered_so_that_they_can_be_cited(digests: Digests) -> None:
    for digest in digests:
        language = digest.meta["language"]
        headings = [line for line in digest.body.splitlines() if line.startswith("##")]
        assert sum(line.startswith("## ") for line in headings) >= 3, digest.name
        for line in headings:
            pattern = SECTION[language] if line.startswith("## ") else SUBSECTION[language]
            assert re.match(pattern, line), f"{digest.name}: {line}"
        labels = [line.split("、")[0].split(" ")[1] for line in headings if line.startswith("## ")]
        assert len(set(labels)) == len(labels), f"{digest.name}: a section number is used twice"


def test_no_paragraph_passes_for_an_article(digests: Digests) -> None:
    """A splitter would cite it as an article of the digest, not as its section."""
    for digest in digests:
        assert not re.search(r"^(第[一二三四五六七八九十百]+条|Article \d)", digest.body, re.MULTILINE), (
            digest.name
        )


def test_length_and_language(digests: Digests) -> None:
    for digest in digests:
        chinese = len(re.findall(r"[\u4e00-\u9fff]", digest.body))
        english = len(re.findall(r"[A-Za-z]+", re.sub(r"https?://\S+", "", digest.body)))
        low, high = LENGTH[digest.meta["language"]]
        length, other = (chinese, english) if digest.meta["language"] == "zh" else (english, chinese)
        assert low <= length <= high, f"{digest.name}: {length}"
        assert other < length / 5, f"{digest.name}: mixed languages"


def test_translations_point_at_each_other(digests: Digests) -> None:
    by_name = {digest.name: digest for digest in digests}
    for digest in digests:
        if other := digest.meta.get("translation"):
            assert by_name[other].meta["translation"] == digest.name, digest.name
            assert by_name[other].meta["language"] != digest.meta["language"], digest.name
