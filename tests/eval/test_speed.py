"""Speed: figures a person can compare, for any library."""

from ftzqa.eval.speed import measure_speed
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher


def test_speed_times_search_ask_and_encoding(library: Library, encoder: HashingEncoder) -> None:
    found = measure_speed(Searcher(library, encoder), questions=4)
    assert found["documents"] == 2
    assert 0 < found["search_p50_ms"] <= found["search_p95_ms"]
    assert 0 < found["ask_p50_ms"] <= found["ask_p95_ms"]
    assert found["encoded_per_s"] > 0
