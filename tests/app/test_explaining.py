"""Why a search found what it found."""

from datetime import date

import pytest
from ftzqa.app.explaining import explain, explanation_lines, explanation_shape
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters


@pytest.fixture
def searcher(library: Library, encoder: HashingEncoder) -> Searcher:
    return Searcher(library, encoder)


def test_what_was_understood_and_what_each_filter_leaves_is_said(searcher: Searcher) -> None:
    filters = Filters(zones=("shandong",), languages=("zh", "en"), as_of=date(2021, 5, 1))
    found = explain("山东自贸条例第三条和《民法典》", searcher=searcher, filters=filters)
    said = " ".join(explanation_lines(found, language="zh"))
    for part in ("中国（山东）自由贸易试验区条例", "条款 3", "资料中没有：民法典", "zones 1", "2021-05-01"):
        assert part in said


def test_the_shape_has_the_parsed_question_and_the_filters(searcher: Searcher) -> None:
    filters = Filters(zones=("shandong",))
    found = explain("What do the Shandong FTZ regulations of 2020 say?", searcher=searcher, filters=filters)
    shape = explanation_shape(found)
    assert (shape["zones"], shape["years"]) == (("shandong",), (2020,))
    assert shape["filtered"] == {"documents": 1, "of": 2, "zones": 1}
