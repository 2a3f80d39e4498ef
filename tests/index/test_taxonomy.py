"""The taxonomy: complete in both languages, and clear about what is wrong."""

from pathlib import Path

import pytest
from ftzqa.index.taxonomy import load_taxonomy
from ftzqa.index.types import SHORTCOMINGS
from ftzqa.ingest.errors import BadData


def test_five_shortcomings_in_order() -> None:
    taxonomy = load_taxonomy()
    assert tuple(shortcoming.id for shortcoming in taxonomy.shortcomings) == SHORTCOMINGS
    assert taxonomy["S5"].name.zh == "风险防控体系有待完善"
    for shortcoming in taxonomy.shortcomings:
        assert len(shortcoming.indicators) >= 30
        assert len(shortcoming.near_misses) >= 5


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("id: S2", "id: S7", "S7"),
        ("  - id: S1", "  - id: S3", "in this order"),
        ("    label_en: Regional layout\n", "", "label_en"),
        ("    slug: risk-control", "    slug: risk-control\n    colour: red", "colour"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(
    tmp_path: Path, root: Path, old: str, new: str, complaint: str
) -> None:
    text = (root / "corpus" / "taxonomy.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "taxonomy.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadData, match=complaint):
        load_taxonomy(path)


def test_an_indicator_listed_twice_is_refused(tmp_path: Path, root: Path) -> None:
    text = (root / "corpus" / "taxonomy.yaml").read_text(encoding="utf-8")
    line = "      - {zh: 扩区, en: zone expansion}\n"
    path = tmp_path / "taxonomy.yaml"
    path.write_text(text.replace(line, line * 2, 1), encoding="utf-8")
    with pytest.raises(BadData, match="zone expansion"):
        load_taxonomy(path)
