"""Language centring: another encoder's means come from the reference sample, once."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from ftzqa.index.centring import language_of, load_means
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.reference import LANGUAGES, passages, questions
from ftzqa.index.vectors import unit_rows

if TYPE_CHECKING:
    from ftzqa.index.types import Vectors


class Leaning(HashingEncoder):
    """An encoder that, as real ones do, puts the texts of one language near each other."""

    def _encode(self, texts: Sequence[str]) -> "Vectors":
        rows = super()._encode(texts)
        for row, text in zip(rows, texts, strict=True):
            row[0 if language_of(text) == "zh" else 1] += 3.0
        return unit_rows(rows)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FTZQA_CACHE", str(tmp_path))
    return tmp_path


def test_an_unknown_encoder_finds_the_same_matter_in_the_other_language(cache: Path) -> None:
    encoder = Leaning()
    asked = encoder.queries(["Is AEO status of use in Qingdao?"])
    texts = ["AEO 企业在 qingdao 享受便利", "A note on warehouses and their fees"]
    raw = encoder.passages(texts)
    assert (asked @ raw.T).argmax() == 1  # the language has the last word
    means = load_means(encoder)
    centred = means.centre(raw, "passage", ["zh", "en"])
    assert (means.centre(asked, "query", ["en"]) @ centred.T).argmax() == 0


def test_what_a_language_shares_is_gone(cache: Path) -> None:
    encoder = Leaning()
    means = load_means(encoder)
    for language in LANGUAGES:
        rows = means.centre(encoder.passages(passages(language)), "passage", [language] * 150)
        assert float(np.linalg.norm(rows.mean(axis=0))) < 0.2


def test_the_sample_is_encoded_once_for_each_encoder(cache: Path) -> None:
    encoder, other = Leaning(), Leaning(name="other")
    first = load_means(encoder)
    count = encoder.encoded
    assert count > 0
    assert load_means(encoder).stamp == first.stamp
    assert encoder.encoded == count
    load_means(other)
    assert other.encoded == count
    assert len(list(cache.glob("means-*"))) == 2


def test_the_sample_speaks_the_languages_it_says() -> None:
    for language in LANGUAGES:
        assert {language_of(text) for text in questions(language)} == {language}
    assert len(questions("zh")) == len(set(questions("zh"))) == len(set(questions("en"))) >= 50
