"""What a result list shows: words marked in both languages, snippets, counts, groups."""

from ftzqa.app.catalogue import entries
from ftzqa.app.finding import by_document, count_facets, find_words, marked_words, snippet
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from hypothesis import given
from hypothesis import strategies as some


def test_terms_are_marked_in_both_languages_and_question_words_are_not(
    library: Library, encoder: HashingEncoder
) -> None:
    words = marked_words("哪些负面清单与外商投资有关", searcher=Searcher(library, encoder))
    assert {"负面清单", "negative list"} <= set(words)
    assert "哪些" not in words
    text = "The Negative Lists of 2013 and the negative attitude"
    assert [text[slice(*span)] for span in find_words(text, words)] == ["Negative Lists"]


def test_the_longer_word_is_marked_whole() -> None:
    assert find_words("自贸试验区", ("自贸试验区", "自贸", "试验区")) == [(0, 5)]
    assert find_words("anything", ()) == []


@given(text=some.text(max_size=80), at=some.integers(0, 70), width=some.integers(1, 60))
def test_a_snippet_lies_in_the_text_and_is_no_longer_than_asked(text: str, at: int, width: int) -> None:
    start, end = snippet(text, [(at, at + 3)] if at < len(text) else [], width=width)
    assert 0 <= start <= end <= len(text)
    assert end - start == min(width, len(text))


def test_a_snippet_shows_where_most_words_are() -> None:
    text = "tariff " + "x" * 300 + " tariff quota tariff " + "y" * 300
    start, end = snippet(text, find_words(text, ("tariff", "quota")), width=60)
    assert "tariff quota tariff" in text[start:end]


def test_hits_are_counted_and_grouped_by_document(library: Library, encoder: HashingEncoder) -> None:
    hits = Searcher(library, encoder).search("自贸试验区包括哪些片区", k=100)
    facets = count_facets(hits, entries(library))
    assert facets.kinds == {"regulation": 3, "notice": 1}
    assert facets.zones == {"shandong": 3, "shanghai": 1}
    groups = by_document(hits)
    assert groups[0][0] is hits[0]
    assert sorted(hit.rank for group in groups for hit in group) == [hit.rank for hit in hits]
