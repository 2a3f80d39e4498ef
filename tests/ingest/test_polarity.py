"""Negation in running text."""

import pytest
from ftzqa.ingest.polarity import negated


@pytest.mark.parametrize(
    "text", ["不得外传", "尚未批准", "除外情形", "It is prohibited.", "No licence is needed"]
)
def test_denials_are_negated(text: str) -> None:
    assert negated(text)


@pytest.mark.parametrize("text", ["不超过三年", "no more than 3 days", "不动产登记", "not less than 30 days"])
def test_bounds_are_no_negations(text: str) -> None:
    assert not negated(text)
