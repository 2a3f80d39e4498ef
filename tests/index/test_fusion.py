"""Fusion of legs: what a leg says counts by its weight, and silence counts against."""

import pytest
from ftzqa.index.fusion import fuse, load_fusion

WEIGHTS = {"a": 1.0, "b": 0.5}


def test_a_passage_found_by_both_legs_beats_one_found_by_one() -> None:
    ranking = fuse({"a": [("x", 3.0), ("y", 2.9), ("z", 1.0)], "b": [("y", 9.0)]}, WEIGHTS)
    assert next(iter(ranking.totals)) == "y"
    assert ranking.parts("y")["b"] > 0 > ranking.parts("x")["b"]


def test_scale_and_offset_of_a_leg_do_not_matter() -> None:
    one = fuse({"a": [("x", 3.0), ("y", 2.0), ("z", 1.0)]}, WEIGHTS)
    other = fuse({"a": [("x", 130.0), ("y", 120.0), ("z", 110.0)]}, WEIGHTS)
    assert one.totals == pytest.approx(other.totals)


def test_equal_scores_say_nothing() -> None:
    assert fuse({"a": [("x", 1.0), ("y", 1.0)]}, WEIGHTS).totals == {"x": 0.0, "y": 0.0}


def test_no_legs_no_passages() -> None:
    assert not fuse({}, WEIGHTS).totals
    assert not fuse({"a": [], "b": []}, WEIGHTS).totals


def test_the_parts_of_a_passage_sum_to_its_total_and_a_rule_speaks_only_of_those_it_names() -> None:
    ranking = fuse({"a": [("x", 3.0), ("y", 2.0)], "b": [("y", 5.0), ("z", 4.0)]}, WEIGHTS)
    ranking = ranking.after({"zone": {"z": 2.0}})
    for passage_id, total in ranking.totals.items():
        assert sum(ranking.parts(passage_id).values()) == pytest.approx(total)
    assert [i for i in ranking.totals if "zone" in ranking.parts(i)] == ["z"]
    assert list(ranking.totals.values()) == sorted(ranking.totals.values(), reverse=True)


def test_the_shipped_weights_name_every_part_that_search_adds() -> None:
    shipped = load_fusion()
    assert set(shipped.weights) == {"zh", "en"}
    assert set(shipped.changes) == {
        "zone",
        "named",
        "edition",
        "article",
        "whole",
        "superseded",
        "ended",
        "preamble",
        "reranker",
    }
    assert shipped.changes["superseded"] < 0 < shipped.changes["zone"]
