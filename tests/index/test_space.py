"""The space of comparison: centred rows, adapted for the bundled encoder only."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from ftzqa.index.bundled import BundledEncoder
from ftzqa.index.centring import Means
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.space import Space, load_space

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bundled_encoders_map_stays_near_the_identity_and_fits_its_means() -> None:
    space = load_space(BundledEncoder())
    assert space.map is not None
    assert space.map.shape == (384, 384)
    assert np.linalg.norm(space.map - np.eye(384)) < np.linalg.norm(np.eye(384)) / 2
    assert space.stamp != space.means.stamp


def test_another_encoders_rows_are_centred_only(tmp_path: "Path", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    encoder = HashingEncoder()
    space = load_space(encoder)
    rows = encoder.passages(["第二条 片区的范围。", "Article 2 The areas of the zone."])
    placed = space.place(rows, "passage", ["zh", "en"])
    assert placed == pytest.approx(space.means.centre(rows, "passage", ["zh", "en"]))
    asked = space.means.centre(encoder.queries(["片区"]), "query", ["zh"])
    assert space.questions(["片区"], ["zh"]) == pytest.approx(asked)


def test_placed_rows_are_of_unit_length_and_the_stamp_follows_the_map() -> None:
    rows = np.random.default_rng(0).normal(size=(3, 4)).astype("float32")
    means = Means(rows={})
    turned = Space(
        encode=HashingEncoder().queries, means=means, map=np.diag([2.0, 1.0, 1.0, 1.0]).astype("float32")
    )
    assert np.linalg.norm(turned.place(rows, "query", ["zh"] * 3), axis=1) == pytest.approx(
        np.ones(3), rel=1e-5
    )
    assert turned.stamp != Space(encode=HashingEncoder().queries, means=means).stamp == means.stamp
