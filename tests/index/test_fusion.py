"""Fusion of legs: what a leg says counts by its weight, and silence counts against."""

import pytest
from ftzqa.index.fusion import fuse, load_fusion

WEIGHTS = {"a": 1.0, "b": 0.5}


def test_a_passage_found_by_both_legs_beats_one_found_by_one() -> None:
    parts = fuse({"a": [("x", 3.0), ("y", 2.9), ("z", 1.0)], "b": [("y", 9.0)]}, WEIGHTS)
    best = max(parts, key=lambda i: sum(parts[i].values()))
    assert best == "y"
    assert parts["y"]["b"] > 0 > parts["x"]["b"]


def test_scale_and_offset_of_a_leg_do_not_matter() -> None:
    one = fuse({"a": [("x", 3.0), ("y", 2.0), ("z", 1.0)]}, WEIGHTS)
    other = fuse({"a": [("x", 130.0), ("y", 120.0), ("z", 110.0)]}, WEIGHTS)
    for passage_id, parts in one.items():
        assert parts == pytest.approx(other[passage_id])


def test_equal_scores_say_nothing() -> None:
    assert fuse({"a": [("x", 1.0), ("y", 1.0)]}, WEIGHTS) == {"x": {"a": 0.0}, "y": {"a": 0.0}}


def test_no_legs_no_passages() -> None:
    assert fuse({}, WEIGHTS) == {}
    assert fuse({"a": [], "b": []}, WEIGHTS) == {}


def test_the_shipped_weights_name_every_part_that_search_adds() -> None:
    shipped = load_fusion()
    assert set(shipped.weights) == {"zh", "en"}
    assert set(shipped.changes) == {
        "zone",
        "named",
        "edition",
        "article",
        "superseded",
        "preamble",
        "reranker",
    }
    assert shipped.changes["superseded"] < 0 < shipped.changes["zone"]
